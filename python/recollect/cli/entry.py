"""From arguments to an exit status: 0 done, 1 it failed, 2 it was asked wrongly."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from recollect.cli.arguments import build_parser
from recollect.cli.screen import Screen, clean
from recollect.errors import InvalidInputError, RecollectError

_FAILED = 1
_ASKED_WRONGLY = 2
_INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
_PIPE_CLOSED = 141  # 128 + SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Errors are one line on standard error."""
    try:
        arguments = build_parser().parse_args(argv)
        arguments.run(arguments, Screen(sys.stdout, as_json=arguments.json))
        sys.stdout.flush()
    except RecollectError as error:
        _complain(str(error))
        return _ASKED_WRONGLY if isinstance(error, InvalidInputError) else _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The interpreter flushes standard output once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except SystemExit as leaving:  # argparse, after --help and --version
        return int(leaving.code or 0)
    return 0


def _complain(message: str) -> None:
    print(f"recollect: {clean(message)}", file=sys.stderr)
