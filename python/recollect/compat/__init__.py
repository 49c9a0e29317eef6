"""Recollect behind the interfaces of other memory libraries."""
