"""An English text as clauses.

A clause is found by its marks and joining words, its subject by the first verb after it; nothing is
parsed deeper. What is not understood has no subject, and a clause without one supersedes nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from recollect.consolidate import vocabulary as v
from recollect.consolidate.clause import Clause, Polarity, Subject
from recollect.consolidate.predicates import Predicate, embeds, predicate_of
from recollect.consolidate.quantities import YEAR, Quantity, quantities
from recollect.consolidate.sentences import Piece, sentences
from recollect.consolidate.subjects import subject_of
from recollect.consolidate.words import stem, stems, tokens, verb_base
from recollect.pasted import is_of_a_story, own_words

_QUOTE = re.compile(r"[\"“][^\"”]{3,}[\"”]")
_CUES = (
    v.CHANGE_WORDS
    | v.PROGRESS
    | v.NEGATIONS
    | v.NEVER
    | v.TODAY
    | {"longer", "anymore", "also", "really", "very", "usually"}
)
_CHILDHOOD = ["as", "a", "kid"]


class _Said(NamedTuple):
    """A piece in words."""

    piece: Piece
    words: list[str]
    lower: list[str]
    numbers: list[Quantity]


class _Read(NamedTuple):
    """Its subject, where its verb begins, and its verb."""

    subject: Subject
    at: int
    predicate: Predicate
    reported: bool = False
    thought: bool = False


def clauses(text: str) -> list[Clause]:
    """The clauses of an English text, in order; those that are not the speaker's are reported."""
    own, others = own_words(text)
    found = _clauses(own)
    if others:
        found += [replace(clause, reported=True) for clause in _clauses(others)]
    return found


def _clauses(text: str) -> list[Clause]:
    found: list[Clause] = []
    story = is_of_a_story(text)
    for pieces in sentences(text):
        told = story and any(is_of_a_story(piece.text) for piece in pieces)
        before: Subject | None = None
        for piece in pieces:
            said = piece.text
            if '"' in said or "“" in said:
                said = _QUOTE.sub(" ", said)
            numbers, left = quantities(said)
            words = tokens(left)
            if not words:
                continue
            clause = _clause(_Said(piece, words, [w.lower() for w in words], numbers), before)
            before = clause.subject or before
            found.append(replace(clause, reported=True) if told else clause)
    return found


def _clause(said: _Said, before: Subject | None) -> Clause:
    """``before`` is the subject of the clause before, which goes on for a bare verb."""
    lower = said.lower
    subject, at = subject_of(said.words, lower)
    bare = at < len(lower) and (bool(verb_base(lower[at])) or lower[at] in v.AUXILIARIES)
    if subject is None and bare:
        subject = before
    if subject is None:
        return _without_subject(said)
    read = _see_through(said, _Read(subject, at, predicate_of(lower, at)))
    return _assemble(said, read)


def _without_subject(said: _Said) -> Clause:
    cues = set(said.lower)
    polarity = Polarity.NOT if cues & v.NEGATIONS else Polarity.YES
    return Clause(
        subject=None,
        content=frozenset(stems(said.lower)),
        quantities=tuple(said.numbers),
        polarity=Polarity.NEVER if cues & v.NEVER else polarity,
        supposed=_supposed(said.lower),
        question=said.piece.question,
        changed=bool(cues & v.CHANGE_WORDS)
        or any(verb_base(cue) in v.STRONG_CHANGE for cue in cues),
        correction=said.piece.correction,
        passing=bool(cues & v.DAYS),
        names=_names(said.words),
        replaced=said.piece.replaced,
    )


def _see_through(said: _Said, read: _Read) -> _Read:
    """The clause inside "I heard that …" or "Bob thinks …"."""
    verb, end = read.predicate.verb, read.predicate.end
    finding = verb in v.FINDING and not read.subject.noun
    if not (finding or verb in v.SAYING) or not embeds(said.lower, end):
        return read
    end += said.lower[end] == "out"
    subject, begin = subject_of(said.words[end:], said.lower[end:])
    if subject is None:
        return read
    at = end + begin
    reported = not finding and read.subject.owner != "I"
    return _Read(subject, at, predicate_of(said.lower, at), reported, not finding)


def _assemble(said: _Said, read: _Read) -> Clause:
    lower, verb = said.lower, read.predicate
    cues, after = set(lower), lower[verb.end :]
    object_, link, second, rest = _phrases(after)
    wished = verb.verb in v.UNREAL_VERBS and verb.verb not in ("need", "mean") and not verb.passive
    formerly = _formerly(cues, said, verb)
    changed = verb.verb in v.STRONG_CHANGE or (verb.verb in v.CHANGE_VERBS and verb.passive)
    strongly = bool(cues & v.CHANGE_WORDS) or said.piece.correction
    return Clause(
        subject=read.subject,
        content=_content(after, verb, read.subject),
        quantities=tuple(said.numbers),
        polarity=_polarity(verb, cues, after),
        verb=verb.verb,
        form=verb.form,
        link=link,
        object=tuple(object_),
        second=tuple(second),
        rest=frozenset(rest),
        words=tuple(said.words[verb.end :]),
        names=_names(said.words[read.at :]),
        tense=verb.tense,
        passive=verb.passive,
        unreal=bool(cues & v.UNREAL_WORDS) or verb.modal or wished or read.thought,
        supposed=_supposed(lower) or verb.modal,
        past=verb.past or formerly,
        formerly=formerly,
        reported=read.reported,
        question=said.piece.question,
        changed=changed or strongly or bool(cues & v.PROGRESS),
        strongly=strongly,
        correction=said.piece.correction,
        passing=bool(cues & v.DAYS),
        restricted=bool(cues & v.RESTRICTING),
        limited=frozenset(v.LIMITING.intersection(verb.adverbs + after)),
        beside=not v.BESIDE.isdisjoint(lower),
        replaced=said.piece.replaced,
        listed=_listed(after),
    )


def _listed(after: list[str]) -> tuple[str, ...]:
    """The last stem of each of several things; commas alone also part a city from its state."""
    if v.JOINTS.isdisjoint(after):
        return ()
    parts: list[list[str]] = [[]]
    for word in after:
        if word in v.JOINTS or word == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    found = (stems([w for w in part if w not in _CUES]) for part in parts)
    return tuple(part[-1] for part in found if part)


def _content(after: list[str], predicate: Predicate, subject: Subject) -> frozenset[str]:
    content = set(stems([word for word in after if word not in _CUES])) | subject.noun
    content |= {stem(word) for word in predicate.adverbs if _tells(word)} - {""}
    content -= {"user", *stems(subject.owner.split())}
    if predicate.verb not in v.AUXILIARIES.values():
        content |= {stem(predicate.verb)} - {""}
    return frozenset(content)


def _tells(adverb: str) -> bool:
    """Whether a thing is another with an adverb: "severely allergic", not "currently"."""
    return adverb.endswith("ly") and adverb not in _CUES | v.UNREAL_WORDS


def _polarity(predicate: Predicate, cues: set[str], after: list[str]) -> Polarity:
    if predicate.ended or (predicate.negated and "anymore" in cues):
        return Polarity.ENDED
    if predicate.never or cues & v.NEVER:
        return Polarity.NEVER
    nothing = predicate.verb in ("have", "be", "do") and after[:1] == ["no"]
    return Polarity.NOT if predicate.negated or nothing else Polarity.YES


def _formerly(cues: set[str], said: _Said, predicate: Predicate) -> bool:
    if predicate.habit or said.lower[:3] == _CHILDHOOD:
        return True
    before = cues & v.PAST_WORDS or ("last" in cues and cues & {"year", "month", "week"})
    if before and not predicate.perfect:
        return True
    return predicate.past and any(quantity.unit == YEAR for quantity in said.numbers)


def _supposed(lower: list[str]) -> bool:
    return bool(set(lower) & (v.UNREAL_WORDS - {"if"})) or "if" in lower[:2]


def _names(words: list[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words if word[:1].isupper() and word != "I")


def _phrases(lower: list[str]) -> tuple[list[str], str, list[str], list[str]]:
    """What follows the verb: its object, the first preposition, what comes after, and the rest."""
    cuts = [i for i, word in enumerate(lower) if word in v.PREPOSITIONS or word in (",", ";")]
    cut = cuts[0] if cuts else len(lower)
    until = cuts[1] if len(cuts) > 1 else len(lower)
    link = lower[cut] if cut < len(lower) else ""
    first, second, rest = (
        stems([w for w in words if w not in v.CHANGE_WORDS and w not in v.TODAY])
        for words in (lower[:cut], lower[cut + 1 : until], lower[cut + 1 :])
    )
    return first, link, second, rest
