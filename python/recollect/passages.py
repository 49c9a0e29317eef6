"""Long texts: a record that is found by its passages.

A text above the limit becomes a *parent*, which keeps it whole and is never found itself, and
*passages*, records that are found like any other and name the parent and their place in it.
docs/retrieval.md says how a text is parted and why at this size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recollect._core import Analyzer, passages, write_down
from recollect.checks import check_count
from recollect.drafts import Draft
from recollect.errors import InvalidInputError
from recollect.payload import Passage

_LARGEST_TARGET = 1000
_MOST_OVERLAP = 100

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passages:
    """When and how a text is parted. Raises InvalidInputError where a value is wrong.

    Attributes:
        target: tokens of a passage; at most twice as many.
        limit: a text of at most so many tokens stays whole; not below the target, since a text
            that fits one passage has no use for more.
        overlap: sentences of the passage before that a passage repeats.
    """

    target: int = 60
    limit: int = 90
    overlap: int = 0

    def __post_init__(self) -> None:
        check_count(self.target, "target", _LARGEST_TARGET)
        check_count(self.limit, "limit", 1 << 31)
        if self.limit < self.target:
            raise InvalidInputError(
                f"limit {self.limit} is below target {self.target}: a text of one passage would "
                f"be parted; give a limit of {self.target} or more"
            )
        if self.overlap != 0:
            check_count(self.overlap, "overlap", _MOST_OVERLAP)

    def spans(self, text: str) -> list[Span]:
        """Where the passages of a text stand; none where it stays whole."""
        found = passages(text, target=self.target, limit=self.limit, overlap=self.overlap)
        return found if len(found) > 1 else []


DEFAULT_PASSAGES = Passages()


def passages_option(given: object) -> Passages | None:
    """What a caller gave as ``passages``, checked."""
    if given is None or isinstance(given, Passages):
        return given
    raise InvalidInputError(f"passages must be Passages or None, not {type(given).__name__}")


class Written(NamedTuple):
    """A record's payload, and what there is to embed: None for a parent, which has no vector."""

    id: str
    payload: bytes
    dense: str | None


def write(
    analyzer: Analyzer, draft: Draft, spans: Sequence[Span], ids: Iterator[str]
) -> list[Written]:
    """A record, or a parent with its passages behind it. Takes an id for each."""
    if not spans:
        written, dense = write_down(analyzer, *draft)
        return [Written(next(ids), written, dense or draft.text)]
    parent, *own = (next(ids) for _ in range(len(spans) + 1))
    listed = ",".join(
        f'["{id}",{begin},{end}]' for id, (begin, end) in zip(own, spans, strict=True)
    )
    written, _ = write_down(analyzer, *draft, passages=f"[{listed}]")
    rows = [Written(parent, written, None)]
    for id, (begin, end) in zip(own, spans, strict=True):
        passage = draft._replace(text=draft.text[begin:end], level=None)
        span = f"[{begin},{end}]"
        written, dense = write_down(analyzer, *passage, parent=parent, span=span)
        rows.append(Written(id, written, dense or passage.text))
    return rows


def spans_of(passages: Sequence[Passage]) -> list[Span]:
    return [(begin, end) for _, begin, end in passages]
