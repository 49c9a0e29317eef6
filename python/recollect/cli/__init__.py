"""The command line: ``recollect`` and ``python -m recollect``."""

from recollect.cli.entry import main

__all__ = ["main"]
