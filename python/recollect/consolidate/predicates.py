"""The verbs of a clause: the main one, its tense, and whether it is denied or over."""

from __future__ import annotations

from dataclasses import dataclass, field

from recollect.consolidate import vocabulary as v
from recollect.consolidate.clause import Tense
from recollect.consolidate.subjects import verb_at
from recollect.consolidate.words import is_past, verb_base

_ADVERBS = v.words(
    """also still always often ever only been kind kinda even first so far since both all soon
    today"""
)
_ENDING = frozenset({"cancel", "sell", "leave", "ditch", "abandon"})
_BEGINNING = frozenset({"start", "begin", "keep", "continue"})
_TURNING = frozenset({"move", "leave", "change", "switch", "relocate", "quit"})
_WINDOW = 7


@dataclass(slots=True)
class Predicate:
    """``verb`` is a base form, ``form`` as said; what it is said of begins at ``end``; ``adverbs``
    stand before."""

    end: int
    verb: str = ""
    form: str = ""
    negated: bool = False
    never: bool = False
    ended: bool = False
    modal: bool = False
    perfect: bool = False
    past: bool = False
    habit: bool = False
    future: bool = False
    passive: bool = False
    progressive: bool = False
    adverbs: list[str] = field(default_factory=list)

    @property
    def tense(self) -> Tense:
        if self.future:
            return Tense.FUTURE
        if self.perfect:
            return Tense.PERFECT
        return Tense.PAST if self.past else Tense.PRESENT


def predicate_of(lower: list[str], at: int) -> Predicate:
    """The verbs that begin at ``at``: auxiliaries, negations and adverbs, then the main one."""
    found, auxiliary = Predicate(at), ""
    while found.end < len(lower) and not found.verb:
        step = _pair(found, auxiliary, lower[found.end : found.end + 3])
        if step:
            found.end += step
            continue
        word = lower[found.end]
        if word in v.AUXILIARIES:
            auxiliary = _auxiliary(found, auxiliary, word)
        elif word in v.NEVER:
            found.never = True
        elif word in v.NEGATIONS and word != "no":
            found.negated = True
        elif _adverb(word):
            found.adverbs.append(word)
        elif not _main(found, auxiliary, word):
            break
        found.end += 1
    found.verb = found.verb or (auxiliary if auxiliary in ("have", "do", "be") else "")
    _settle(found, lower)
    return found


def embeds(lower: list[str], at: int) -> bool:
    """Whether a clause of its own follows: "I heard (that) Ann works …"."""
    rest = lower[at:]
    if rest[:1] in (["that"], ["out"]):
        return True
    near = range(1, min(_WINDOW, len(rest)))
    return bool(rest) and rest[0] != "to" and any(verb_at(rest, i) for i in near)


def _pair(found: Predicate, auxiliary: str, ahead: list[str]) -> int:
    """Words that mean something together; how many, and 0 for none."""
    match ahead:
        case ["no", "longer", *_]:
            found.ended = True
        case ["used", "to", *_]:
            found.past = found.habit = True
        case ["going", "to", word] if auxiliary == "be" and verb_base(word):
            found.future = True
        case ["able", "to", *_] if auxiliary == "be":
            pass
        case _:
            return 0
    return 2


def _adverb(word: str) -> bool:
    return word in v.CHANGE_WORDS or word in _ADVERBS or word.endswith("ly")


def _auxiliary(found: Predicate, before: str, word: str) -> str:
    base = v.AUXILIARIES[word]
    found.perfect |= before == "have" and base in ("be", "have")
    found.past |= word in v.PAST_AUXILIARIES
    found.modal |= word in v.UNREAL_AUXILIARIES
    found.future |= base == "will"
    return base


def _main(found: Predicate, auxiliary: str, word: str) -> bool:
    """Takes a word for the main verb, if it can be."""
    base = verb_base(word)
    after = auxiliary in ("be", "have")
    if not base or (after and not (is_past(word) or word.endswith("ing"))):
        return False
    found.perfect |= auxiliary == "have"
    found.passive = auxiliary == "be" and is_past(word)
    found.progressive = auxiliary == "be" and word.endswith("ing")
    found.past |= not auxiliary and is_past(word) and word != base
    found.verb, found.form = base, word
    return True


def _settle(found: Predicate, lower: list[str]) -> None:
    """Sees through verbs that only say that another begins or ends."""
    given_up = found.verb == "give" and lower[found.end : found.end + 1] == ["up"]
    found.end += given_up
    following = lower[found.end] if found.end < len(lower) else ""
    gerund = verb_base(following) if following.endswith("ing") else ""
    if found.negated or found.never:
        pass
    elif found.verb in ("stop", "quit") or given_up:
        found.ended |= found.verb != "stop" or bool(gerund)
    elif found.verb in _ENDING:
        over = found.past or found.perfect or found.passive
        found.ended |= over or found.verb not in ("leave", "sell")
    if gerund and (found.verb in ("stop", "quit") or given_up or found.verb in _BEGINNING):
        found.verb, found.end = gerund, found.end + 1
    if found.progressive and found.verb in _TURNING:
        found.future, found.ended = True, False
