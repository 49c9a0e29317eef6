"""Which of the ranked hits go into the token budget, and the text they make.

Pinned records first, then by rank, but none before a record that may supersede it. A record that
does not fit is passed over, so that a long one does not crowd out shorter ones behind it; a
near-duplicate of a chosen one is passed over too. docs/retrieval.md has the strategies compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from recollect._core import estimate_tokens
from recollect.checks import check_count
from recollect.model import MAY_SUPERSEDE, Context, Hit

DEFAULT_BUDGET = 200
LARGEST_BUDGET = 1_000_000
_LINE_TOKENS = 2  # the dash and the line break around a record
_LEAST_TOKENS = _LINE_TOKENS + 1
MOST_CONSIDERED = 1024
_FILLED = 0.75  # of the budget
_NEAR_DUPLICATE = 0.8  # of the words in common
_RELEVANT = 0.5  # of the older one's score


def check_budget(budget: object) -> int:
    return check_count(budget, "budget", LARGEST_BUDGET)


def hits_to_consider(budget: int) -> int:
    """How many ranked hits to look at first: few records take less than 12 tokens."""
    return max(16, min(MOST_CONSIDERED, budget // 12))


def is_filled(context: Context, budget: int) -> bool:
    """Whether too little is left of the budget for another record to be likely to fit."""
    return context.tokens >= _FILLED * budget


def pack(pinned: Iterable[Hit], ranked: Sequence[Hit], budget: int) -> Context:
    """The context within ``budget`` tokens."""
    chosen: list[Hit] = []
    said: list[frozenset[str]] = []
    all_said: set[str] = set()
    ids: set[str] = set()
    left = budget
    for hit in (*pinned, *newer_first(ranked)):
        if left < _LEAST_TOKENS:
            break
        cost = _cost(hit)
        if cost > left or hit.id in ids:
            continue
        words = frozenset(hit.text.lower().split())
        # Only a record most of whose words were said before can repeat a single other one.
        if _most(words, all_said) and any(_same(words, other) for other in said):
            continue
        chosen.append(hit)
        said.append(words)
        all_said |= words
        ids.add(hit.id)
        left -= cost
    # Estimates are not additive: now and then a text counts more than its lines do.
    while (context := fitted(chosen, budget)) is None:
        chosen.pop()
    return context


def newer_first(ranked: Sequence[Hit]) -> Sequence[Hit]:
    """The hits by rank, each behind those of them that may supersede it.

    A newer one that scores less than half stays where it is: what it has to say is something else.
    """
    newer: dict[str, list[Hit]] = {}
    for hit in ranked:
        if MAY_SUPERSEDE in hit._metadata:
            for id in _doubted(hit):
                newer.setdefault(id, []).append(hit)
    if not newer:
        return ranked
    ordered: dict[str, Hit] = {}
    for hit in ranked:
        ahead, later = [hit], []
        while ahead:
            one = ahead.pop()
            if one.id not in ordered and one not in later:
                later.append(one)
                ahead += [
                    hit for hit in newer.get(one.id, ()) if hit.score >= _RELEVANT * one.score
                ]
        ordered |= {one.id: one for one in reversed(later)}
    return list(ordered.values())


def _doubted(hit: Hit) -> list[str]:
    # Metadata is the user's: the member may hold anything.
    ids = hit.metadata.get(MAY_SUPERSEDE)
    return [id for id in ids if isinstance(id, str)] if isinstance(ids, list) else []


def fitted(hits: Sequence[Hit], budget: int) -> Context | None:
    """The context that the hits make, or None where it takes more than ``budget`` tokens."""
    text = "\n".join(map(_line, hits))
    tokens = max(sum(map(_cost, hits)), estimate_tokens(text))
    return Context(text, tokens, list(hits)) if tokens <= budget else None


def _cost(hit: Hit) -> int:
    return hit.tokens + _speaker_tokens(hit) + _LINE_TOKENS


def _line(hit: Hit) -> str:
    return f"- {hit.source}: {hit.text}" if _speaks(hit) else f"- {hit.text}"


def _speaks(hit: Hit) -> bool:
    if hit.source is None or hit.kind != "episodic":
        return False
    # "Ann went home" says itself whose doing it was.
    speaker = hit.source.lower()
    return not hit.text[: len(speaker) + 4].lower().startswith((speaker, f"the {speaker}"))


def _speaker_tokens(hit: Hit) -> int:
    # One more than the estimate, because two estimates may each be rounded down.
    return estimate_tokens(f"{hit.source}:") + 1 if _speaks(hit) else 0


def _most(words: frozenset[str], of: set[str]) -> bool:
    return len(words & of) >= _NEAR_DUPLICATE * len(words)


def _same(a: frozenset[str], b: frozenset[str]) -> bool:
    common = len(a & b)
    return common >= _NEAR_DUPLICATE * (len(a) + len(b) - common)
