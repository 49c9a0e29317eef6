"""Read LoCoMo files: long conversations of two people, with questions and evidence turns.

The format is that of snap-research/locomo: an array of ``{"sample_id", "qa", "conversation"}``,
a conversation being ``{"session_N": [turns], "session_N_date_time": "1:56 pm on 8 May, 2023"}``.
Every conversation becomes a user of its own. A photo is told by its caption. Evidence that names
no turn is left out and counted.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from recollect.cli.sources import read_json
from recollect.errors import InvalidInputError
from recollect.sample import Conversation, Ids, Outsider, Question, Session, Turn

CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop", 5: "adversarial"}

_DATE_FORMAT = "%I:%M %p on %d %B, %Y"
_SESSION = re.compile(r"session_(\d+)")
_TURN_ID = re.compile(r"D:?(\d+):0*(\d+)")
_ASKED_AFTER = timedelta(minutes=1)


def read_locomo(path: str) -> list[Conversation]:
    """The conversations of a LoCoMo file.

    Raises:
        InvalidInputError: the file cannot be read, or is in another format.
    """
    raw = read_json(path)
    samples = [raw] if isinstance(raw, dict) else raw
    if not isinstance(samples, list) or not samples:
        raise InvalidInputError(f"{path} holds no conversation")
    try:
        conversations = [_read_conversation(sample) for sample in samples]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidInputError(f"{path} is not in LoCoMo format: {error!r}") from None
    return [_with_outsiders(conversations), *conversations[1:]]


def _read_conversation(sample: dict[str, Any]) -> Conversation:
    name = str(sample["sample_id"])
    ids = Ids(user_id=name)
    sessions = _read_sessions(sample["conversation"], ids)
    known = {turn.id for session in sessions for turn in session.turns}
    asked = sessions[-1].at + _ASKED_AFTER
    questions = []
    left_out = 0
    for number, item in enumerate(sample["qa"], 1):
        evidence, missing = _resolve(item.get("evidence") or [], known)
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
