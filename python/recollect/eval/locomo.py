"""Read LoCoMo files: long conversations of two people, with questions and evidence turns.

The format is that of snap-research/locomo: an array of ``{"sample_id", "qa", "conversation"}``,
a conversation being ``{"session_N": [turns], "session_N_date_time": "1:56 pm on 8 May, 2023"}``.
Every conversation becomes a user of its own. A photo is told by its caption. Evidence that names
no turn is left out and counted.

Some evidence in the published file is misspelt or merged into one string; what can be read is
repaired. Evidence repaired by hand goes before it: a file of one object ``{"sample_id",
"qa_index", "evidence"}`` a line, ``qa_index`` being a question's place from 0.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from recollect.errors import InvalidInputError
from recollect.eval.files import Files
from recollect.eval.suite import Suite, suite_of
from recollect.sample import Conversation, Ids, Outsider, Question, Session, Turn

CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop", 5: "adversarial"}

_DATE_FORMAT = "%I:%M %p on %d %B, %Y"
_SESSION = re.compile(r"session_(\d+)")
_TURN_ID = re.compile(r"D:?(\d+):0*(\d+)")
_ASKED_AFTER = timedelta(minutes=1)

# The evidence of a question, by conversation and the question's place in it.
_Repaired = dict[tuple[str, int], list[str]]


def locomo_suite(path: str, evidence: str | None = None) -> Suite:
    """A LoCoMo file to evaluate on, with a file of repaired evidence if there is one.

    Raises:
        InvalidInputError: a file cannot be read, or is in another format.
    """
    files = Files()
    return suite_of("locomo", read_locomo(path, evidence, files), files.checksums)


def read_locomo(
    path: str, evidence: str | None = None, files: Files | None = None
) -> list[Conversation]:
    """The conversations of a LoCoMo file.

    Raises:
        InvalidInputError: a file cannot be read, or is in another format.
    """
    files = files or Files()
    raw = files.json(path)
    repaired = {} if evidence is None else _read_repaired(evidence, files)
    samples = [raw] if isinstance(raw, dict) else raw
    if not isinstance(samples, list) or not samples:
        raise InvalidInputError(f"{path} holds no conversation")
    try:
        conversations = [_read_conversation(sample, repaired) for sample in samples]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidInputError(f"{path} is not in LoCoMo format: {error!r}") from None
    return [_with_outsiders(conversations), *conversations[1:]]


def _read_repaired(path: str, files: Files) -> _Repaired:
    repaired: _Repaired = {}
    for place, item in files.objects(path):
        try:
            repaired[str(item["sample_id"]), int(item["qa_index"])] = list(item["evidence"])
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInputError(f"{place} is no repaired evidence: {error!r}") from None
    return repaired


def _read_conversation(sample: dict[str, Any], repaired: _Repaired) -> Conversation:
    name = str(sample["sample_id"])
    ids = Ids(user_id=name)
    sessions = _read_sessions(sample["conversation"], ids)
    known = {turn.id for session in sessions for turn in session.turns}
    asked = sessions[-1].at + _ASKED_AFTER
    questions = []
    left_out = 0
    for number, item in enumerate(sample["qa"], 1):
        named = repaired.get((name, number - 1), item.get("evidence") or [])
        evidence, missing = _resolve(named, known)
        left_out += missing
        if evidence:
            questions.append(
                Question(
                    id=f"{name}:{number}",
                    text=item["question"],
                    at=asked,
                    asker=name,
                    ids=ids,
                    answer=str(item.get("answer", "")),
                    evidence=evidence,
                    category=CATEGORIES.get(item.get("category"), "other"),
                )
            )
    return Conversation(name, sessions, tuple(questions), left_out=left_out)


def _read_sessions(raw: dict[str, Any], ids: Ids) -> tuple[Session, ...]:
    sessions = []
    for key, turns in raw.items():
        if _SESSION.fullmatch(key) and turns:
            at = datetime.strptime(raw[f"{key}_date_time"], _DATE_FORMAT).replace(tzinfo=UTC)
            spoken = (Turn(turn["dia_id"], turn["speaker"], _text(turn)) for turn in turns)
            sessions.append(Session(key, at, ids, tuple(turn for turn in spoken if turn.text)))
    if not sessions:
        raise ValueError("a conversation without sessions")
    return tuple(sorted(sessions, key=lambda session: session.at))


def _text(turn: dict[str, Any]) -> str:
    caption = turn.get("blip_caption")
    shared = f"[shares a photo: {caption}]" if caption else ""
    return f"{turn.get('text', '')} {shared}".strip()


def _resolve(raw: list[str], known: set[str]) -> tuple[tuple[str, ...], int]:
    """The turns named, and how many names led nowhere. One string may name several turns."""
    found: list[str] = []
    missing = 0
    for name in raw:
        turns = [f"D{session}:{place}" for session, place in _TURN_ID.findall(name)]
        resolved = [turn for turn in turns if turn in known]
        found += resolved
        missing += max(len(turns), 1) - len(resolved)
    return tuple(dict.fromkeys(found)), missing


def _with_outsiders(conversations: list[Conversation]) -> Conversation:
    """The first conversation, its first question put by the next user and by a stranger too."""
    first = conversations[0]
    if not first.questions:
        return first
    names = [item.name for item in conversations[1:2]] + ["a stranger"]
    outsiders = tuple(
        Outsider(name, Ids(user_id=name), first.questions[0], Ids(user_id=first.name))
        for name in names
    )
    return Conversation(first.name, first.sessions, first.questions, outsiders, first.left_out)
