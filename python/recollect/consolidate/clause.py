"""A clause: who, does or is what, and how it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recollect.consolidate.quantities import Quantity


class Polarity(StrEnum):
    """Whether something is so; ENDED where it was, and is no longer."""

    YES = "yes"
    NOT = "not"
    NEVER = "never"
    ENDED = "ended"


class Tense(StrEnum):
    """Of the verb; PERFECT for what was done up to now."""

    PRESENT = "present"
    PERFECT = "perfect"
    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Subject:
    """Of whom or what a clause speaks.

    Attributes:
        owner: "I", "user", a name in lower case, "" for a thing, "?" for a pronoun; with who
            belongs to them after a stroke: "I/wife" for "my wife's".
        noun: stems of what is owned or meant: "Ann's sister" is ("ann", {"sister"}).
        kin: whether it is someone of whom one may have several.
    """

    owner: str
    noun: frozenset[str] = frozenset()
    kin: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """What was understood of one clause.

    Attributes:
        subject: None where no verb was found after it; such a clause supersedes nothing.
        verb: the base form of the main verb; ``form`` as it was said.
        object: stems right after the verb, up to the first preposition, ``link``; ``second``
            those from there to the next, ``rest`` all from there. ``words`` is all of it as said.
        content: the stems that carry meaning, without numbers, cues and the owner.
        quantities: its numbers.
        unreal: wished, planned, asked for or supposed; ``supposed`` the last of these alone.
        formerly: said of the past by more than the tense.
        reported: somebody else says so.
        changed: it may be otherwise than before; ``strongly`` where a word for it is said.
        correction: it corrects what was said.
        passing: of a day that is not named: "today".
        restricted: it holds only in part: "only", "when".
        limited: how often or how far it holds is said: "rarely", "well".
        beside: it holds beside something else: "also", "a second job".
        names: capitalised words, in lower case.
        replaced: what it says that it is not: stems, and quantities as "unit=value".
        listed: where "and" or "or" joins what is said of the subject, the last stem of each part.
        attribute: what is said of the subject, if it has one at a time; see attributes.py.
        value: which one; stems, and quantities as "unit=value".
    """

    subject: Subject | None
    content: frozenset[str]
    quantities: tuple[Quantity, ...]
    polarity: Polarity
    verb: str = ""
    form: str = ""
    link: str = ""
    object: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    rest: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    tense: Tense = Tense.PRESENT
    passive: bool = False
    unreal: bool = False
    supposed: bool = False
    past: bool = False
    formerly: bool = False
    reported: bool = False
    question: bool = False
    changed: bool = False
    strongly: bool = False
    correction: bool = False
    passing: bool = False
    restricted: bool = False
    limited: frozenset[str] = frozenset()
    beside: bool = False
    replaced: frozenset[str] = frozenset()
    listed: tuple[str, ...] = ()
    attribute: str = ""
    value: tuple[str, ...] = ()
