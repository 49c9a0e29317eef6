"""A text as clauses: who, does or is what, and how it is meant.

A clause is found by its marks and joining words, its subject by the first verb after it; nothing is
parsed deeper. What is not understood has no subject, and a clause without one supersedes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from recollect.consolidate import vocabulary as v
from recollect.consolidate.quantities import Quantity, quantities
from recollect.consolidate.words import expand, is_past, stem, tokens, verb_base

LANGUAGE = "english"


class Polarity(StrEnum):
    YES = "yes"
    NOT = "not"
    NEVER = "never"
    ENDED = "ended"


class Tense(StrEnum):
    PRESENT = "present"
    PERFECT = "perfect"
    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Subject:
    """``owner`` is "I", "user", a name in lower case, "" for a thing, "?" for a pronoun, with who
    belongs to them after a stroke ("I/wife": "my wife's"); ``noun`` the stems of what is owned or
    meant: "Ann's sister" is ("ann", {"sister"})."""

    owner: str
    noun: frozenset[str]
    kin: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """``content`` holds the stems that carry meaning, without numbers, cues and the owner;
    ``object`` those right after the verb, up to the first preposition (``link``), ``second`` those
    after it up to the next, and ``rest`` all that follow; ``attribute`` is what is said of the
    subject, if it has one at a time."""

    subject: Subject | None
    verb: str
    link: str
    object: tuple[str, ...]
    second: tuple[str, ...]
    rest: frozenset[str]
    content: frozenset[str]
    quantities: tuple[Quantity, ...]
    polarity: Polarity
    tense: Tense
    unreal: bool
    supposed: bool
    reported: bool
    question: bool
    changed: bool
    strongly: bool
    correction: bool
    past: bool
    passing: bool
    restricted: bool
    names: frozenset[str]
    words: tuple[str, ...] = ()
    passive: bool = False
    form: str = ""
    replaced: frozenset[str] = frozenset()
    attribute: str = ""
    value: tuple[str, ...] = ()


_SENTENCE = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|\n+")
_JOINT = re.compile(
    r",\s+(?=(?:and|but|so|because|although|though|while|which|considering|especially|since|as|not"
    r"|or)\b)|,\s+(?=(?:I|we|my|our|can|could|how|what|do|is|it|should|any|where|who)\b)"
    r"|\s+(?=(?:and|but|so|because|although|though|while)\s+(?:I|we|my|our|it|he|she|they)\b)"
    r"|\s+[-–—]+\s+|:\s+|\s*[()]\s*",
    re.IGNORECASE,
)
_AND_VERB = re.compile(r"\s+and\s+(?=(\w+))")
_QUOTE = re.compile(r"[\"“][^\"”]{3,}[\"”]")
_CORRECTION = re.compile(
    r"^\W*(?:correction|sorry|no|actually|wait|oops)?\W*(?:i meant|i mean|correction|sorry|actually"
    r"|oops|wait)\b[\s,:]*(?:that\s+)?",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\b(?:switch|switched|switching|move|moved|moving|change|changed|migrate|migrated|went)\s+"
    r"(?:over\s+)?from\s+(?P<old>.+?)\s+to\s+(?P<new>.+)",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"\breplaced\s+(?P<old>.+?)\s+(?:with|by)\s+(?P<new>.+)", re.IGNORECASE)
_NOT_THIS = re.compile(r",\s+(?:and\s+)?not\s+(?P<old>[^,]+)$", re.IGNORECASE)


def clauses(text: str) -> list[Clause]:
    """The clauses of an English text, in order."""
    found: list[Clause] = []
    for sentence in _SENTENCE.split(expand(text)):
        found += _sentence(sentence.strip())
    return found


def _sentence(sentence: str) -> list[Clause]:
    asked = sentence.endswith("?")
    correction = _CORRECTION.match(sentence)
    if correction:
        sentence = sentence[correction.end() :]
    replaced: frozenset[str] = frozenset()
    instead = _NOT_THIS.search(sentence)
    if instead and len(instead["old"].split()) <= 4:
        replaced = frozenset(_marks(instead["old"]))
        sentence = sentence[: instead.start()]
    pieces = [part for part in _JOINT.split(sentence) if part and part.strip()]
    pieces = [part for piece in pieces for part in _and_verbs(piece)]
    made: list[Clause] = []
    before: Subject | None = None
    for i, piece in enumerate(pieces):
        first = re.match(r"\W*(\w*)", piece)
        word = first[1].lower() if first else ""
        starts = word in v.ASKING and (asked or i > 0 or word in ("how", "what"))
        question = starts or (asked and i == len(pieces) - 1)
        clause = _clause(piece, before, question, bool(correction) or bool(replaced), replaced)
        if clause is None:
            continue
        if clause.subject is not None:
            before = clause.subject
        made.append(clause)
    return made


def _and_verbs(piece: str) -> list[str]:
    """Parts at "and" where a verb follows: one subject does several things."""
    parts, begin = [], 0
    for match in _AND_VERB.finditer(piece):
        word = match[1].lower()
        if verb_base(word) and (is_past(word) or (word.endswith("s") and word not in v.VERBS)):
            parts.append(piece[begin : match.start()])
            begin = match.end()
    return [*parts, piece[begin:]]


def _marks(text: str) -> list[str]:
    """What a phrase names: its quantities as written, and its stems."""
    found, left = quantities(text)
    return [f"{q.unit}={q.value}" for q in found] + _stems(tokens(left))


def _stems(words: list[str]) -> list[str]:
    stems = (stem(word.lower(), LANGUAGE) for word in words)
    return [s for s in stems if s]


def _clause(
    piece: str, before: Subject | None, question: bool, correction: bool, replaced: frozenset[str]
) -> Clause | None:
    swap = _FROM_TO.search(piece) or _REPLACED.search(piece)
    if swap:
        replaced = frozenset(_marks(re.split(r"\s(?:for|in|on|at)\s", swap["old"])[0]))
        piece = piece[: swap.start("old")].rsplit(" ", 2)[0] + " to " + swap["new"]
    numbers, left = quantities(_QUOTE.sub(" ", piece))
    words = tokens(left)
    lower = [word.lower() for word in words]
    if not words:
        return None
    cues = set(lower)
    subject, at = _subject(words, lower)
    if subject is None and at < len(words) and (verb_base(lower[at]) or lower[at] in v.AUXILIARIES):
        subject = before
    group = _verb_group(lower, at) if subject is not None else _Group("", at, at)
    if subject is None:
        stems = _stems(lower)
        return Clause(
            None, "", "", (), (), frozenset(), frozenset(stems), tuple(numbers), _loose(cues),
            Tense.PRESENT, False, bool(cues & v.UNREAL_WORDS), False, question, _changes(cues),
            False, correction, False, bool(cues & v.PASSING), False, _names(words), (), False, "", replaced,
        )  # fmt: skip
    return _assemble(
        words, lower, numbers, subject, at, group, cues, question, correction, replaced
    )


def _loose(cues: set[str]) -> Polarity:
    if cues & v.NEVER:
        return Polarity.NEVER
    return Polarity.NOT if cues & v.NEGATIONS else Polarity.YES


def _changes(cues: set[str]) -> bool:
    return bool(cues & v.CHANGE_WORDS) or any(verb_base(cue) in v.STRONG_CHANGE for cue in cues)


def _names(words: list[str]) -> frozenset[str]:
    return frozenset(w.lower() for w in words if w[:1].isupper() and w != "I")


def _subject(words: list[str], lower: list[str]) -> tuple[Subject | None, int]:
    """The subject of a clause and where its verb begins; None where no verb is found."""
    at, n = 0, len(lower)
    while at < n and (lower[at] in v.LEADS or not lower[at][0].isalnum()):
        at += 1
    if at < n and lower[at] in v.OPENERS:
        at = _past_opener(lower, at)
    if at >= n:
        return None, n
    word = lower[at]
    if word in v.FIRST:
        return Subject("I", frozenset()), at + 1
    if word in v.UNKNOWN and not (at + 1 < n and word in ("this", "that", "these", "those")
                                  and not _verb_at(lower, at + 1)):  # fmt: skip
        return Subject("?", frozenset()), at + 1
    if verb_base(word) and words[at][0].islower():
        return None, at
    owner, begin = "", at
    if word in v.OWNED:
        owner, begin = "I", at + 1
    elif word == "the" and at + 1 < n and lower[at + 1] == "user":
        owner, begin = "user", at + 2
    elif words[at][0].isupper() and word not in v.ARTICLES:
        end = at
        while end < n and words[end][0].isupper():
            end += 1
        possessive = end < n and lower[end] in ("'s", "s'")
        if possessive or end == n or _verb_at(lower, end) or lower[end] in v.PREPOSITIONS:
            owner, begin = " ".join(lower[at:end]), end
    if begin < n and lower[begin] in ("'s", "s'"):
        begin += 1
    end = begin
    first = end == begin and owner != "" and begin > at and lower[at] not in v.OWNED
    while end < n and not (_verb_at(lower, end) and (end > begin or first)):
        if end - begin > 9 or lower[end] in (",", ";"):
            return None, at
        end += 1
    if end >= n:
        return None, at
    if "'s" in lower[begin:end]:
        part = lower.index("'s", begin)
        owner, begin = f"{owner}/{' '.join(lower[begin:part])}", part + 1
    noun = [w for w in lower[begin:end] if w not in v.ARTICLES and w not in ("new", "own")]
    stems = frozenset(_stems(noun))
    if owner == "" and not stems:
        return None, at
    return Subject(owner, stems, bool(set(noun) & v.KIN)), end


def _past_opener(lower: list[str], at: int) -> int:
    """Past a phrase such as "In 2019" or "As a kid," before the subject."""
    window = lower[at + 1 : at + 12]
    for i, word in enumerate(window):
        if word in v.FIRST or word in v.OWNED:
            return at + 1 + i
    if "," in window:
        return at + 2 + window.index(",")
    if "the" in window[:3]:
        return at + 1 + window.index("the")
    return at


def _verb_at(lower: list[str], at: int) -> bool:
    """Whether a verb can begin here, after a subject of the third person."""
    if at >= len(lower):
        return False
    word = lower[at]
    if word in v.AUXILIARIES or word in ("never", "no", "not"):
        return True
    base = verb_base(word)
    if not base:
        follows = at + 1 < len(lower) and (word in v.CHANGE_WORDS or word.endswith("ly"))
        return follows and word not in ("new", "latest") and _verb_at(lower, at + 1)
    return (word != base and not word.endswith("ing")) or is_past(word)


@dataclass(slots=True)
class _Group:
    """The verbs of a clause: the main one, and where they begin and end."""

    verb: str
    begin: int
    end: int
    negated: bool = False
    never: bool = False
    ended: bool = False
    modal: bool = False
    perfect: bool = False
    past: bool = False
    future: bool = False
    passive: bool = False
    form: str = ""
    progressive: bool = False


def _verb_group(lower: list[str], at: int) -> _Group:
    group, i, n = _Group("", at, at), at, len(lower)
    pending = ""
    while i < n:
        word = lower[i]
        follows = lower[i + 1] if i + 1 < n else ""
        if word == "no" and follows == "longer":
            group.ended = True
            i += 2
            continue
        if word in v.NEVER:
            group.never = True
        elif word in v.NEGATIONS and word != "no":
            group.negated = True
        elif word == "used" and follows == "to":
            group.past = True
            i += 2
            continue
        elif word == "going" and follows == "to" and pending == "be" and verb_base(
            lower[i + 2] if i + 2 < n else ""
        ):  # fmt: skip
            group.future = True
            i += 2
            continue
        elif word == "able" and follows == "to" and pending == "be":
            i += 2
            continue
        elif word in v.AUXILIARIES:
            base = v.AUXILIARIES[word]
            group.perfect |= pending == "have" and base in ("be", "have")
            group.past |= word in v.PAST_AUXILIARIES
            group.modal |= word in v.UNREAL_AUXILIARIES
            group.future |= base == "will"
            pending = base
        elif word in v.CHANGE_WORDS or word.endswith("ly") or word in (
            "also", "still", "always", "often", "ever", "only", "been", "kind", "kinda", "even",
            "first", "so", "far", "since", "both", "all", "soon", "today",
        ):  # fmt: skip
            pass
        elif base := verb_base(word):
            if pending in ("be", "have") and not (is_past(word) or word.endswith("ing")):
                break
            group.perfect |= pending == "have"
            group.passive = pending == "be" and is_past(word)
            group.progressive = pending == "be" and word.endswith("ing")
            if not pending and is_past(word) and word != base:
                group.past = True
            group.verb, group.form = base, word
            i += 1
            break
        else:
            break
        i += 1
    if not group.verb:
        group.verb = {"have": "have", "do": "do", "be": "be"}.get(pending, "")
    group.end = i
    return group


def _assemble(
    words: list[str],
    lower: list[str],
    numbers: list[Quantity],
    subject: Subject,
    at: int,
    group: _Group,
    cues: set[str],
    question: bool,
    correction: bool,
    replaced: frozenset[str],
) -> Clause:
    unreal = bool(cues & v.UNREAL_WORDS) or group.modal
    reported = False
    ended = group.ended or (group.negated and "anymore" in cues) or (
        "any" in cues and "longer" in cues
    )  # fmt: skip
    verb, end = group.verb, group.end
    if verb in v.FINDING and not subject.noun and end < len(lower) and _embedded(lower, end):
        inner, begin = _subject(words[end:], lower[end:])
        if inner is not None:
            subject, at = inner, end + begin
            group = _verb_group(lower, at)
            verb, end = group.verb, group.end
    elif verb in v.SAYING and end < len(lower) and _embedded(lower, end):
        inner, begin = _subject(words[end:], lower[end:])
        if inner is not None:
            reported, unreal = subject.owner != "I", True
            subject, at = inner, end + begin
            group = _verb_group(lower, at)
            verb, end = group.verb, group.end
    if verb in ("stop", "quit") or (verb == "give" and lower[end : end + 1] == ["up"]):
        end += verb == "give"
        ended = ended or verb != "stop" or _gerund(lower, end)
        if _gerund(lower, end):
            verb, end = verb_base(lower[end]), end + 1
    elif verb in ("cancel", "sell", "leave", "ditch", "abandon"):
        ended = verb != "leave" or not group.progressive
        ended = ended and not (verb == "leave" and (not (group.past or group.perfect)))
        ended = ended and not (verb == "sell" and not (group.past or group.perfect))
    elif verb in ("start", "begin", "keep", "continue") and _gerund(lower, end):
        verb, end = verb_base(lower[end]), end + 1
    if verb in v.UNREAL_VERBS and not group.passive:
        unreal = unreal or verb not in ("need", "mean")
    if group.progressive and verb in ("move", "leave", "change", "switch", "relocate", "quit"):
        group.future = True
    object_, link, second, rest = _phrases(lower[end:])
    skip = {w for w in lower if w in v.CHANGE_WORDS or w in v.PROGRESS or w in v.NEGATIONS}
    skip |= v.NEVER | v.TODAY | {"longer", "anymore", "also", "really", "very", "usually"}
    body = _stems([w for w in lower[end:] if w not in skip])
    content = (set(body) | subject.noun) - {"user", *_stems(subject.owner.split())}
    verb_stem = stem(verb, LANGUAGE)
    if verb not in v.AUXILIARIES.values() and verb_stem:
        content.add(verb_stem)
    past = group.past or bool(cues & v.PAST_WORDS) or "as a kid" in " ".join(lower)
    past = past or ("last" in cues and bool(cues & {"year", "month", "week"}) and not group.perfect)
    tense = (
        Tense.FUTURE
        if group.future
        else Tense.PERFECT
        if group.perfect
        else Tense.PAST
        if group.past
        else Tense.PRESENT
    )
    polarity = Polarity.YES
    if ended:
        polarity = Polarity.ENDED
    elif group.never or "never" in cues:
        polarity = Polarity.NEVER
    elif group.negated or (verb in ("have", "be", "do") and lower[end : end + 1] == ["no"]):
        polarity = Polarity.NOT
    changed = bool(cues & v.CHANGE_WORDS) or verb in v.STRONG_CHANGE or bool(cues & v.PROGRESS)
    changed = changed or (verb in v.CHANGE_VERBS and group.passive)
    return Clause(
        subject=subject,
        verb=verb,
        link=link,
        object=tuple(object_),
        second=tuple(second),
        rest=frozenset(rest),
        words=tuple(words[end:]),
        passive=group.passive,
        form=group.form,
        content=frozenset(content),
        quantities=tuple(numbers),
        polarity=polarity,
        tense=tense,
        unreal=unreal,
        supposed=bool(cues & v.UNREAL_WORDS) or group.modal,
        reported=reported,
        question=question,
        changed=changed or correction,
        strongly=bool(cues & v.CHANGE_WORDS) or correction,
        correction=correction,
        past=past,
        passing=bool(cues & v.PASSING),
        restricted=bool(cues & v.RESTRICTING),
        names=_names(words[at:]),
        replaced=replaced,
    )


def _gerund(lower: list[str], at: int) -> bool:
    return at < len(lower) and lower[at].endswith("ing") and bool(verb_base(lower[at]))


def _embedded(lower: list[str], at: int) -> bool:
    """Whether a clause of its own follows: "I heard (that) Ann works …"."""
    rest = lower[at:]
    if rest[:1] in (["that"], ["out"]):
        return True
    return any(_verb_at(rest, i) for i in range(1, min(7, len(rest)))) and rest[0] != "to"


def _phrases(lower: list[str]) -> tuple[list[str], str, list[str], list[str]]:
    """What follows the verb: its object, the first preposition, what comes after, and the rest."""
    cuts = [i for i, w in enumerate(lower) if w in v.PREPOSITIONS or w in (",", ";")]
    cut = cuts[0] if cuts else len(lower)
    until = cuts[1] if len(cuts) > 1 else len(lower)
    link = lower[cut] if cut < len(lower) else ""
    kept = (
        [w for w in words if w not in v.CHANGE_WORDS and w not in v.TODAY]
        for words in (lower[:cut], lower[cut + 1 : until], lower[cut + 1 :])
    )
    first, second, rest = (_stems(words) for words in kept)
    return first, link, second, rest
