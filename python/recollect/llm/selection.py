"""Which part of a conversation, and which known records, go into one request.

Both are bounded, so the request is, whatever the messages hold. Secrets are taken out; else
nothing of a conversation is left out: what is too long for one request goes into several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from recollect.extract import redact
from recollect.inference import Find, Known, Turn
from recollect.llm.prompt import Said

_PIECE = 4_000
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much goes into one request.

    Attributes:
        conversation: characters of messages.
        records: how many records.
        record_characters: characters of records together. Each is cut at a tenth of that.
        questions: texts that records are looked up for.
    """

    conversation: int = 24_000
    records: int = 40
    record_characters: int = 12_000
    questions: int = 64


def portions(turns: Sequence[Turn], extent: Extent) -> Iterator[list[Said]]:
    """The conversation in portions, in order; a turn that is too long in several pieces."""
    size = min(_PIECE, extent.conversation)
    portion: list[Said] = []
    length = 0
    for number, turn in enumerate(turns):
        for piece in _pieces(redact(turn.content)[0], size):
            if portion and length + len(piece) > extent.conversation:
                yield portion
                portion, length = [], 0
            portion.append(Said(number, turn, piece))
            length += len(piece)
    if portion:
        yield portion


def records_for(said: Sequence[Said], find: Find, extent: Extent) -> list[Known]:
    """The records most like what users say, the oldest first; cut where they are long."""
    questions = [one.text for one in said if one.turn.role == "user"] or [one.text for one in said]
    # The last ones: what was said later holds.
    found = find(questions[-extent.questions :])
    chosen: dict[str, Known] = {}
    left = extent.record_characters
    for ranked in zip_longest(*found):
        for record in ranked:
            if record is None or record.id in chosen:
                continue
            text = _cut(redact(record.text)[0], extent.record_characters // 10)
            if len(chosen) == extent.records or len(text) > left:
                continue
            chosen[record.id] = replace(record, text=text)
            left -= len(text)
    return sorted(chosen.values(), key=lambda record: (record.at, record.id))


def _pieces(text: str, size: int) -> Iterator[str]:
    """The text in pieces of at most ``size`` characters, parted at white space where there is."""
    while len(text) > size:
        end = max(text.rfind(mark, size // 2, size) + 1 for mark in ("\n", " ")) or size
        yield text[:end]
        text = text[end:]
    yield text


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + _ELLIPSIS
