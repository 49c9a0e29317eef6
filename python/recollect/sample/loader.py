"""Read the bundled sample.

Its JSON schema::

    {"name":      what the sample is called,
     "agent":     the assistant's agent_id, shared by everybody,
     "org":       the org_id that the people of this conversation have in common,
     "speakers":  {speaker's name: user_id, or null for the assistant},
     "sessions":  [{"id":    unique,
                    "at":    when, ISO 8601 with a zone; ascending,
                    "with":  the user_ids taking part,
                    "turns": [{"id": "<session>:<place from 1>", "speaker", "text"}]}],
     "questions": [{"id", "asker": user_id, "at": when; ascending, later than the evidence,
                    "text", "answer", "evidence": [turn ids],
                    "needs": what makes it hard: "changed fact", "name", "code identifier" …}],
     "privacy":   {"question": a question's id, "owner": the user_id whose session answers it,
                   "others": [{"name", "user": user_id, "org": org_id or null}]}}

A session with one person is private to that person and the agent. A session with several is
shared: it is stored under the organisation and the agent. So a private turn is seen by its
owner alone, a shared one by both.
"""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from typing import Any

from recollect.sample.conversation import Conversation, Ids, Outsider, Question, Session, Turn

_FILE = "tidemark.json"


def load_sample() -> Conversation:
    """The bundled conversation of Marisol, Anselm and their assistant Pip, with questions."""
    raw = json.loads((resources.files("recollect.sample") / _FILE).read_text(encoding="utf-8"))
    questions = {item["id"]: _question(raw, item) for item in raw["questions"]}
    privacy = raw["privacy"]
    outsiders = tuple(
        Outsider(
            name=other["name"],
            ids=_reader(raw["agent"], other["user"], other["org"]),
            question=questions[privacy["question"]],
            owner=_reader(raw["agent"], privacy["owner"], None),
        )
        for other in privacy["others"]
    )
    sessions = tuple(_session(raw, item) for item in raw["sessions"])
    return Conversation(raw["name"], sessions, tuple(questions.values()), outsiders)


def _session(raw: dict[str, Any], item: dict[str, Any]) -> Session:
    people = item["with"]
    ids = Ids(agent_id=raw["agent"])
    if len(people) == 1:
        ids["user_id"] = people[0]
    else:
        ids["org_id"] = raw["org"]
    turns = tuple(
        Turn(turn["id"], turn["speaker"], turn["text"], raw["speakers"][turn["speaker"]] is None)
        for turn in item["turns"]
    )
    return Session(item["id"], datetime.fromisoformat(item["at"]), ids, turns)


def _question(raw: dict[str, Any], item: dict[str, Any]) -> Question:
    names = {user: name for name, user in raw["speakers"].items()}
    return Question(
        id=item["id"],
        text=item["text"],
        at=datetime.fromisoformat(item["at"]),
        asker=names[item["asker"]],
        ids=_reader(raw["agent"], item["asker"], raw["org"]),
        answer=item["answer"],
        evidence=tuple(item["evidence"]),
        category=item["needs"],
    )


def _reader(agent: str, user: str, org: str | None) -> Ids:
    ids = Ids(agent_id=agent, user_id=user)
    if org is not None:
        ids["org_id"] = org
    return ids
