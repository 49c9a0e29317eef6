"""``recollect import``: memories come over from elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from recollect.cli.documents import to_document
from recollect.cli.screen import Screen
from recollect.cli.store import open_store, path_of
from recollect.compat.mem0.identity import ids_of
from recollect.compat.mem0.importing import Imported, arrivals_of, bring_over
from recollect.compat.mem0.stores import source_at

EXAMPLES = """\
examples:
  recollect import mem0 /tmp/qdrant agent.db --dry-run
  recollect import mem0 /tmp/qdrant agent.db
  recollect import mem0 ./chroma agent.db --collection work
  recollect import mem0 ~/.mem0/history.db agent.db --user ann

SOURCE is the folder that Mem0's vector_store.config.path named (qdrant, chroma
or faiss), or its history.db, which does not say whose the memories are. What
came over before is not added again.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``recollect import mem0`` beside those of the store."""
    parser.add_argument("source", metavar="SOURCE", help="a store of Mem0, or its history.db")
    parser.add_argument("store", metavar="STORE", nargs="?", help="a file; see recollect --help")
    parser.add_argument("--collection", metavar="NAME", help="one of several in the source")
    parser.add_argument("--dry-run", action="store_true", help="count only")


def from_mem0(arguments: Namespace, screen: Screen) -> None:
    """Bring the memories of a local store of Mem0 over."""
    source = source_at(arguments.source, arguments.collection)
    unbound = ids_of(arguments.user, arguments.agent, arguments.session)
    arrivals = arrivals_of(source.memories(), unbound)

    def show(done: int, of: int) -> None:
        screen.progress(f"{done:,} of {of:,} memories")

    if arguments.dry_run and not Path(path_of(arguments)).exists():
        done = bring_over(arrivals, None, dry_run=True)
    else:
        with open_store(arguments, create=not arguments.dry_run) as memory:
            done = bring_over(arrivals, memory, dry_run=arguments.dry_run, progress=show)
    if screen.as_json:
        screen.document({"import": to_document(done), "dry_run": arguments.dry_run})
    else:
        _show(screen, done, dry_run=arguments.dry_run)


def _show(screen: Screen, done: Imported, *, dry_run: bool) -> None:
    said = "would be added" if dry_run else "added"
    screen.line(f"{done.added:,} of {done.found:,} memories {said}")
    if done.known:
        screen.line(f"{done.known:,} were there already")
    if done.empty:
        screen.line(f"{done.empty:,} without text were left out")
