"""The commands and their options."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

from recollect import __version__
from recollect.cli import commands, demo, evaluation_arguments, importing, outbox
from recollect.cli.screen import Screen
from recollect.errors import InvalidInputError

_Runner = Callable[[argparse.Namespace, Screen], None]

_ABOUT = "Memory for AI agents: store what is said, get back the few facts that matter."
_EXAMPLES = """\
examples:
  recollect demo
  recollect add "Ann prefers TypeScript" --user ann --kind procedural
  recollect add - --user ann < facts.txt
  recollect search "which language?" --user ann --k 5 --explain
  recollect context "which language?" --user ann --budget 120
  recollect list --user ann --where '{"topic": "food"}' --json
  recollect history ID
  recollect eval run cases.jsonl

The store is the file that --store names, else RECOLLECT_STORE, else
./recollect.db. Every command has its own --help.
"""
_EXAMPLES_OF = {
    "demo": """\
examples:
  recollect demo
  recollect demo --store demo.db     keep the store, to look into it afterwards
  recollect demo --locomo locomo10.json
""",
    "add": """\
examples:
  recollect add "Ann moved to Oslo" --user ann --kind semantic
  recollect add "Reply in French" --user ann --agent coder --kind procedural
  recollect add - --org acme < facts.txt
  recollect add --messages chat.json --user ann --session s1

A messages file is a JSON array of {"role", "content"}, with "name" and "at" if known.
""",
    "search": """\
examples:
  recollect search "where does Ann live?" --user ann
  recollect search "lunch" --user ann --where '{"topic": {"in": ["food", "health"]}}'
  recollect search "deadline" --user ann --since 2025-03-01 --kind semantic --explain
""",
    "outbox": """\
examples:
  recollect outbox                     what failed, for whom, and why
  recollect outbox retry 17 18
  recollect outbox drop --all
""",
    "reembed": """\
examples:
  recollect reembed --store agent.db --embedder model2vec:./my-model

Close the store everywhere else first. All tenants of the store are converted.
""",
    "forget": """\
examples:
  recollect forget --user ann                 all that any scope holds about ann
  recollect forget --user ann --agent coder   what holds both ids
""",
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InvalidInputError(f"{message} (try: {self.prog} --help)")


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line. It raises InvalidInputError on wrong usage."""
    parser = _Parser(
        prog="recollect",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=_Formatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"recollect {__version__}")
    group = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    demo_parser = _add_command(group, "demo", demo.run, "remember five months, then ask")
    demo_parser.add_argument("--store", metavar="PATH", help="keep the store in a new file")
    demo_parser.add_argument("--locomo", metavar="FILE", help="a LoCoMo file instead of the sample")

    adding = _add_command(group, "add", commands.add, "store facts, or a conversation")
    adding.add_argument(
        "text", nargs="?", metavar="TEXT", help="a fact; - for one fact a line of standard input"
    )
    adding.add_argument("--messages", metavar="FILE", help="a conversation; - for standard input")
    _add_store(adding)
    _add_ids(adding)
    adding.add_argument("--kind", help="working, episodic, semantic or procedural")
    adding.add_argument(
        "--at", type=_time, metavar="TIME", help="ISO 8601, UTC if no zone (default: now)"
    )
    adding.add_argument(
        "--expires-at", type=_time, metavar="TIME", help="when it stops being found"
    )
    adding.add_argument(
        "--importance", type=float, metavar="X", help="a factor of the score, 0 to 10 (default: 1)"
    )
    adding.add_argument(
        "--metadata", type=_json_object, metavar="JSON", help="an object, for --where"
    )
    adding.add_argument(
        "--entity",
        action="append",
        dest="entities",
        metavar="NAME",
        help="a name it is about; may be repeated",
    )
    adding.add_argument("--source", metavar="TEXT", help="where it comes from")
    adding.add_argument("--level", help="passage (default), section, document or summary")

    searching = _add_command(group, "search", commands.search, "the memories that matter most")
    searching.add_argument("query", metavar="QUERY")
    _add_store(searching)
    _add_ids(searching)
    _add_filters(searching)
    searching.add_argument("--k", type=int, default=10, help="how many (default: 10)")
    searching.add_argument("--threshold", type=float, metavar="X", help="lowest score to return")
    _add_expand(searching)
    searching.add_argument("--explain", action="store_true", help="show what made each score")

    packing = _add_command(group, "context", commands.context, "a block for the prompt")
    packing.add_argument("query", metavar="QUERY")
    _add_store(packing)
    _add_ids(packing)
    _add_filters(packing)
    packing.add_argument("--budget", type=int, default=200, help="in tokens (default: 200)")
    _add_expand(packing)

    listing = _add_command(group, "list", commands.list_records, "memories, page by page")
    _add_store(listing)
    _add_ids(listing)
    listing.add_argument("--kind", action="append", dest="kinds", help="may be repeated")
    listing.add_argument("--level", action="append", dest="levels", help="may be repeated")
    listing.add_argument("--where", type=_json_object, metavar="JSON", help="filter on metadata")
    listing.add_argument("--limit", type=int, default=100, help="page size (default: 100)")
    listing.add_argument("--after", metavar="ID", help="the last id of the page before")

    _add_by_id(group, "get", commands.get, "one memory, all its fields")
    updating = _add_by_id(group, "update", commands.update, "replace the text of a memory")
    updating.add_argument("text", metavar="TEXT")
    _add_by_id(group, "delete", commands.delete, "delete a memory")
    past = _add_by_id(group, "history", commands.history, "what happened to a memory")
    past.add_argument("--chain", action="store_true", help="and to those it replaced, and that it")

    forgetting = _add_command(group, "forget", commands.forget, "erase everything with these ids")
    _add_store(forgetting)
    _add_ids(forgetting)
    forgetting.add_argument("--yes", action="store_true", help="do not ask first")

    ending = _add_command(group, "end-session", commands.end_session, "drop its working memories")
    ending.add_argument("session_id", nargs="?", metavar="SESSION")
    ending.add_argument("--session", metavar="ID", help="the same, as an option")
    _add_store(ending)

    evaluating = group.add_parser(
        "eval",
        help="how much is found: recall, budget, latency; A/B",
        description="How much a memory finds of what it should.",
        epilog=evaluation_arguments.EXAMPLES,
        formatter_class=_Formatter,
    )
    readers = evaluating.add_subparsers(title="on", metavar="FORMAT", required=True)
    evaluation_arguments.add_readers(readers, _add_command, _json_object)

    importer = group.add_parser(
        "import",
        help="bring memories over from elsewhere",
        description="Bring memories over from elsewhere.",
        epilog=importing.EXAMPLES,
        formatter_class=_Formatter,
    )
    sources = importer.add_subparsers(title="from", metavar="LIBRARY", required=True)
    mem0 = _add_command(sources, "mem0", importing.from_mem0, "a local store of Mem0")
    mem0.epilog = importing.EXAMPLES
    importing.add_arguments(mem0)
    _add_target(mem0)
    _add_ids(mem0, "ids: of memories that have none of their own")

    _add_store(_add_command(group, "stats", commands.stats, "counts and sizes"))
    letters = _add_command(group, "outbox", outbox.run, "conversations that failed: dead letters")
    letters.add_argument(
        "action", nargs="?", choices=outbox.ACTIONS, default="list", help="default: list"
    )
    letters.add_argument("tickets", nargs="*", type=int, metavar="TICKET")
    letters.add_argument("--all", action="store_true", help="retry or drop all of the tenant's")
    _add_store(letters)
    _add_store(_add_command(group, "verify", commands.verify, "check the chain of events"))
    _add_store(_add_command(group, "reembed", commands.reembed, "change a store's embedder"))
    return parser


def _add_command(group: Any, name: str, run: _Runner, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = group.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=_EXAMPLES_OF.get(name),
        formatter_class=_Formatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)
    return parser


def _add_by_id(group: Any, name: str, run: _Runner, about: str) -> argparse.ArgumentParser:
    parser = _add_command(group, name, run, about)
    parser.add_argument("id", metavar="ID")
    _add_store(parser)
    return parser


def _add_store(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("store")
    group.add_argument("--store", metavar="PATH", help="a file; see recollect --help")
    _add_target(group)


def _add_target(group: Any) -> None:
    group.add_argument("--tenant", default="default", metavar="NAME", help="a wall between stores")
    group.add_argument(
        "--embedder",
        default="static",
        metavar="NAME",
        help="static (default), or sentence-transformers:MODEL, fastembed:MODEL, "
        "model2vec:MODEL, openai:MODEL",
    )


def _add_ids(
    parser: argparse.ArgumentParser, title: str = "ids: whom it is for, at least one"
) -> None:
    group = parser.add_argument_group(title)
    group.add_argument("--user", metavar="ID")
    group.add_argument("--agent", metavar="ID")
    group.add_argument("--session", metavar="ID")
    group.add_argument("--org", metavar="ID")


def _add_expand(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--expand", metavar="HOW", help="widen passages of long texts: neighbours or parent"
    )


def _add_filters(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("filters")
    group.add_argument("--kind", action="append", dest="kinds", help="may be repeated")
    group.add_argument("--level", action="append", dest="levels", help="may be repeated")
    group.add_argument("--where", type=_json_object, metavar="JSON", help="filter on metadata")
    group.add_argument("--since", type=_time, metavar="TIME", help="ISO 8601; UTC if no zone")
    group.add_argument("--until", type=_time, metavar="TIME")
    group.add_argument("--as-of", type=_time, metavar="TIME", help="as the store was then")


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no ISO 8601 time such as 2025-03-01 or 2025-03-01T09:30:00+01:00"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError("not a JSON object")
    return value
