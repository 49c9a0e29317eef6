"""Conformance kits: what every adapter must pass, also those of third parties.

``recollect.testing.log_conformance.LogConformance`` and
``recollect.testing.embedder_conformance.EmbedderConformance`` are pytest classes to derive from.
They need pytest, which Recollect itself does not.
"""
