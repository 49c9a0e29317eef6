"""From a conversation to records: what an inference proposes, written in one append."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import Clock
from recollect import (
    AsyncMemory,
    ConflictError,
    InferenceError,
    InvalidInputError,
    Kind,
    Memory,
    Message,
    NotFoundError,
    Operation,
    Queue,
    QueueFullError,
    Ticket,
    reembed,
)
from recollect.inference import Candidate, Find, Known, Op, Proposal, Turn

ANN: dict[str, Any] = {"user_id": "ann"}


class Scripted:
    """Proposes what a message's first word asks for: new, instead, end, again or maybe.

    The rest of the message is the candidate; what it bears on is the most similar record.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.during: Callable[[], object] = lambda: None

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        self.calls += 1
        texts = [turn.content.partition(": ")[2] for turn in turns]
        known = find(texts)
        self.during()
        return [
            self._proposal(i, turn.content.partition(": ")[0], text, found)
            for i, (turn, text, found) in enumerate(zip(turns, texts, known, strict=True))
        ]

    @staticmethod
    def _proposal(i: int, word: str, text: str, known: list[Known]) -> Proposal:
        candidate = Candidate(text, Kind.SEMANTIC, i)
        nearest = tuple(one.id for one in known[:1])
        match word:
            case "instead":
                return Proposal(Op.UPDATE, "a new value", candidate, nearest)
            case "end":
                return Proposal(Op.DELETE, "it ended", None, nearest)
            case "again":
                return Proposal(Op.NOOP, "known", candidate, nearest)
            case "maybe":
                return Proposal(Op.ADD, "in doubt", candidate, may_supersede=nearest)
        return Proposal(Op.ADD, "new", candidate)


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def learner(clock: Clock, scripted: Scripted) -> Memory:
    return Memory(":memory:", clock=clock, inference=scripted)


def tell(memory: Memory, *messages: str, **options: Any) -> list[Operation]:
    said = [{"role": "user", "content": message} for message in messages]
    return memory.add(said, **{**ANN, **options})


def texts(memory: Memory, query: str = "Ann works drinks lives at in") -> set[str]:
    return {hit.text for hit in memory.search(query, **ANN)}


def test_an_update_closes_what_it_replaces(learner: Memory, clock: Clock) -> None:
    [old, tea] = tell(learner, "new: Ann works at Acme", "new: Ann drinks tea")
    before = clock.time
    clock.forward(days=1)
    [new] = tell(learner, "instead: Ann works at Initech")
    assert (new.op, new.turn, new.supersedes) == ("UPDATE", 0, (old.id,))
    assert texts(learner) == {"Ann works at Initech", "Ann drinks tea"}
    closed = learner.get(old.id)
    assert (closed.valid_to, closed.superseded_by) == (clock.time, new.id)
    assert learner.get(new.id).supersedes == (old.id,)
    assert [record.id for record in learner.list(**ANN)] == [tea.id, new.id]
    past = learner.search("where does Ann work", as_of=before, **ANN)
    assert past[0].text == "Ann works at Acme"
    stats = learner.stats()
    assert (stats["records"], stats["superseded"]) == (2, 1)
    assert learner.verify() == 4


def test_a_history_tells_the_chain_with_reasons(learner: Memory) -> None:
    [first] = tell(learner, "new: Ann works at Acme")
    [second] = tell(learner, "instead: Ann works at Initech")
    [third] = tell(learner, "instead: Ann works at Hooli")
    own = learner.history(first.id)
    assert [(c.op, c.reason, c.superseded_by) for c in own] == [
        ("ADD", "new", None),
        ("CLOSE", "a new value", second.id),
    ]
    for id in (first.id, second.id, third.id):
        chain = learner.history(id, chain=True)
        assert [(c.op, c.text) for c in chain] == [
            ("ADD", "Ann works at Acme"),
            ("ADD", "Ann works at Initech"),
            ("CLOSE", "Ann works at Acme"),
            ("ADD", "Ann works at Hooli"),
            ("CLOSE", "Ann works at Initech"),
        ]


def test_a_delete_closes_and_leaves_nothing_in_its_place(learner: Memory) -> None:
    [tea] = tell(learner, "new: Ann drinks tea")
    [done] = tell(learner, "end: Ann drinks tea")
    assert (done.op, done.id, done.supersedes) == ("DELETE", tea.id, (tea.id,))
    assert texts(learner) == set()
    record = learner.get(tea.id)
    assert record.valid_to is not None
    assert record.superseded_by is None
    assert learner.history(tea.id)[-1].reason == "it ended"


def test_what_is_said_again_weighs_more(learner: Memory) -> None:
    [tea] = tell(learner, "new: Ann drinks tea")
    grown = []
    for _ in range(3):
        [done] = tell(learner, "again: Ann drinks tea")
        assert (done.op, done.id) == ("NOOP", tea.id)
        grown.append(learner.get(tea.id).importance)
    assert grown[0] == pytest.approx(1.1)
    assert grown == sorted(grown)
    assert learner.get(tea.id).text == "Ann drinks tea"
    assert learner.stats()["records"] == 1


def test_a_doubtful_one_stays_behind_the_newer_in_a_context(learner: Memory) -> None:
    [old] = tell(learner, "new: Ann works at Acme in Berlin as an engineer")
    [new] = tell(learner, "maybe: Ann works at Initech as an engineer")
    assert new.may_supersede == (old.id,)
    assert learner.get(new.id).metadata == {"may_supersede": [old.id]}
    question = "Where does Ann work in Berlin as an engineer?"
    assert [hit.id for hit in learner.search(question, **ANN)] == [old.id, new.id]
    assert [hit.id for hit in learner.context(question, **ANN).hits] == [new.id, old.id]
    # What the question does not ask for is no reason to push the older one back.
    aside = "Is Acme in Berlin?"
    assert [hit.id for hit in learner.context(aside, **ANN).hits] == [old.id, new.id]


@pytest.mark.parametrize("word", ["instead", "end", "again", "new"])
def test_undo_brings_back_what_was(learner: Memory, word: str) -> None:
    tell(learner, "new: Ann works at Acme", "new: Ann drinks tea")
    before = {(r.id, r.text, r.importance) for r in learner.list(**ANN)}
    [done] = tell(learner, f"{word}: Ann works at Acme now")
    assert {(r.id, r.text, r.importance) for r in learner.list(**ANN)} != before
    version = learner.undo(done)
    assert version == learner.stats()["version"]
    assert {(r.id, r.text, r.importance) for r in learner.list(**ANN)} == before
    assert texts(learner) == {text for _, text, _ in before}
    with pytest.raises((ConflictError, InvalidInputError)):
        learner.undo(done)
    assert learner.stats()["version"] == version
    learner.verify()


def test_undo_refuses_what_has_moved_on(learner: Memory) -> None:
    [old] = tell(learner, "new: Ann works at Acme")
    [new] = tell(learner, "instead: Ann works at Initech")
    learner.update(new.id, "Ann works at Hooli")
    with pytest.raises(ConflictError, match="changed since"):
        learner.undo(new)
    learner.delete(new.id)
    with pytest.raises(NotFoundError, match="deleted"):
        learner.undo(new)
    assert learner.get(old.id).superseded_by == new.id


def test_undo_of_what_was_asked_for(learner: Memory) -> None:
    [fact] = learner.add("Ann works at Acme", **ANN)
    changed = learner.update(fact.id, "Ann works at Initech")
    learner.undo(changed)
    assert texts(learner) == {"Ann works at Acme"}
    deleted = learner.delete(fact.id)
    with pytest.raises(InvalidInputError, match="add it again"):
        learner.undo(deleted)


def test_a_closed_record_cannot_be_changed(learner: Memory) -> None:
    [old] = tell(learner, "new: Ann works at Acme")
    [new] = tell(learner, "instead: Ann works at Initech")
    with pytest.raises(InvalidInputError, match=new.id):
        learner.update(old.id, "Ann works elsewhere")
    learner.delete(old.id)
    with pytest.raises(NotFoundError):
        learner.get(old.id)


def test_a_dry_run_writes_nothing(learner: Memory) -> None:
    [old] = tell(learner, "new: Ann works at Acme")
    [plan] = tell(learner, "instead: Ann works at Initech", dry_run=True)
    assert (plan.op, plan.version, plan.supersedes) == ("UPDATE", 0, (old.id,))
    assert learner.stats()["version"] == 1
    assert texts(learner) == {"Ann works at Acme"}
    [fact] = learner.add("Ann drinks tea", dry_run=True, **ANN)
    assert (fact.op, fact.version) == ("ADD", 0)
    assert learner.stats()["version"] == 1


def test_one_add_is_one_append(learner: Memory, clock: Clock) -> None:
    tell(learner, "new: Ann works at Acme", "new: Ann drinks tea", "new: Ann lives in Rome")
    done = tell(
        learner,
        "instead: Ann works at Initech",
        "end: Ann drinks tea",
        "again: Ann lives in Rome",
        "new: Ann has a cat",
    )
    assert [one.op for one in done] == ["UPDATE", "DELETE", "NOOP", "ADD"]
    assert [one.turn for one in done] == [0, None, 2, 3]
    for one in done:
        assert learner.history(one.id)[-1].version == one.version
    assert texts(learner, "Ann") == {"Ann works at Initech", "Ann lives in Rome", "Ann has a cat"}


class Fixed:
    """Proposes what it was given, after a look at what is known."""

    def __init__(self, *proposals: Any) -> None:
        self.proposals = proposals

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Any]:
        known = {one.text: one.id for one in find([turn.content for turn in turns])[0]}
        return [one(known) if callable(one) else one for one in self.proposals]


def fact(text: str, turn: int = 0) -> Candidate:
    return Candidate(text, Kind.SEMANTIC, turn)


def test_a_candidate_may_replace_one_of_the_same_conversation(clock: Clock) -> None:
    script = Fixed(
        Proposal(Op.ADD, "new", fact("Ann lives in Paris")),
        Proposal(Op.UPDATE, "corrected", fact("Ann lives in Rome"), ("@0",)),
        Proposal(Op.NOOP, "said twice", fact("Ann lives in Rome"), ("@1",)),
        Proposal(Op.ADD, "in doubt", fact("Ann moved to Oslo"), may_supersede=("@1",)),
    )
    memory = Memory(":memory:", clock=clock, inference=script)
    first, second, third, fourth = tell(memory, "…")
    assert second.supersedes == (first.id,)
    assert (third.op, third.id, third.version) == ("NOOP", second.id, 0)
    assert fourth.may_supersede == (second.id,)
    assert texts(memory) == {"Ann lives in Rome", "Ann moved to Oslo"}
    assert memory.get(first.id).superseded_by == second.id
    memory.undo(second)
    assert texts(memory) == {"Ann lives in Paris", "Ann moved to Oslo"}


def test_one_record_is_closed_once(clock: Clock) -> None:
    def replaced(by: str) -> Callable[[dict[str, str]], Proposal]:
        return lambda known: Proposal(Op.UPDATE, "new", fact(by), (known["Ann lives in Paris"],))

    memory = Memory(":memory:", clock=clock, inference=Fixed(replaced("Rome"), replaced("Oslo")))
    [paris] = memory.add("Ann lives in Paris", **ANN)
    rome, oslo = tell(memory, "Ann lives in Paris")
    assert rome.supersedes == (paris.id,)
    assert (oslo.op, oslo.supersedes) == ("ADD", ())


def test_an_inference_that_returns_no_list_is_told_so(clock: Clock) -> None:
    class Silent:
        def infer(self, turns: Sequence[Turn], find: Find) -> Any:
            return None

    with (
        Memory(":memory:", clock=clock, inference=Silent()) as memory,
        pytest.raises(InferenceError, match="Silent: infer must return a list of proposals"),
    ):
        memory.add([{"role": "user", "content": "I like tea."}], user_id="ann")


def test_what_is_no_inference_is_refused_before_a_store_is_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="must have the method infer"):
        Memory(tmp_path / "store.db", inference=42)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("proposal", "says"),
    [
        ("ADD something", "is no Proposal"),
        (Proposal(Op.ADD, "new", fact("  ")), "no text"),
        (Proposal(Op.ADD, "new"), "no text"),
        (Proposal(Op.ADD, "new", fact("x", turn=7)), "message 7 of 1"),
        (Proposal(Op.UPDATE, "new", fact("x")), "names no record"),
        (Proposal(Op.DELETE, "gone"), "names no record"),
        (Proposal(Op.DELETE, "gone", targets=("9",)), "'9', which was not shown"),
        (Proposal(Op.UPDATE, "new", fact("x"), ("@0",)), "'@0', which was not shown"),
        (Proposal(Op.ADD, "new", fact("x"), may_supersede=("@5",)), "'@5', which was not shown"),
    ],
)
def test_a_proposal_that_cannot_be_done_changes_nothing(
    clock: Clock, proposal: Any, says: str
) -> None:
    good = Proposal(Op.ADD, "new", fact("Ann has a cat"))
    memory = Memory(":memory:", clock=clock, inference=Fixed(proposal, good))
    memory.add("Ann works at Acme", **ANN)
    with pytest.raises(InferenceError, match="proposal 0") as caught:
        tell(memory, "hello")
    assert says in str(caught.value)
    assert memory.stats()["version"] == 1


def test_a_record_of_another_scope_is_never_shown(scripted: Scripted, clock: Clock) -> None:
    memory = Memory(":memory:", clock=clock, inference=scripted)
    for ids in ({"user_id": "bob"}, {"org_id": "acme"}, {"user_id": "ann", "agent_id": "coder"}):
        memory.add("Ann works at Acme", **ids)
    with pytest.raises(InferenceError, match="names no record"):
        tell(memory, "instead: Ann works at Initech")
    tell(memory, "new: Ann works at Acme")
    [done] = tell(memory, "instead: Ann works at Initech")
    assert len(done.supersedes) == 1


def test_an_older_statement_ends_no_younger_one(learner: Memory, clock: Clock) -> None:
    [known] = tell(learner, "new: Ann works at Acme")
    [late] = tell(learner, "instead: Ann works at Initech", at=clock.time - timedelta(days=30))
    assert (late.op, late.supersedes) == ("ADD", ())
    assert learner.get(late.id).superseded_by == known.id
    [end] = tell(learner, "end: Ann works at Acme", at=clock.time - timedelta(days=30))
    assert end.op == "NOOP"
    assert learner.get(known.id).valid_to is None


def test_what_others_write_meanwhile_is_planned_for(learner: Memory, scripted: Scripted) -> None:
    [old] = tell(learner, "new: Ann works at Acme")
    ran = []

    def once() -> None:
        if not ran:
            ran.append(learner.update(old.id, "Ann works at Acme in billing"))

    scripted.during = once
    [new] = tell(learner, "instead: Ann works at Initech")
    assert scripted.calls == 3  # told once, planned twice
    assert new.supersedes == (old.id,)
    assert learner.history(old.id)[-1].text == "Ann works at Acme in billing"


def test_a_plan_is_kept_where_what_it_was_made_on_is_the_same(
    learner: Memory, scripted: Scripted
) -> None:
    tell(learner, *(f"new: Ann works at Acme, floor {i}, desk {i}" for i in range(8)))
    ran = []

    def once() -> None:
        if not ran:
            ran.append(learner.add("Zebras graze", **ANN))

    scripted.during = once
    tell(learner, "new: Ann works at Acme, floor 8, desk 8")
    assert scripted.calls == 2  # told twice, planned once each
    assert learner.stats()["records"] == 10


def test_an_inference_may_store_something_itself(learner: Memory, scripted: Scripted) -> None:
    """Regression: a conversation in the same scope waited for itself."""

    def once() -> None:
        scripted.during = lambda: None
        tell(learner, "new: Ann drinks tea")

    scripted.during = once
    in_a_thread = threading.Thread(
        target=tell, args=(learner, "new: Ann lives in Rome"), daemon=True
    )
    in_a_thread.start()
    in_a_thread.join(20)
    assert not in_a_thread.is_alive()
    assert texts(learner) == {"Ann drinks tea", "Ann lives in Rome"}


class Repeating:
    """Stores what it was told with what is known of it, as a model may."""

    def __init__(self) -> None:
        self.during: Callable[[], object] = lambda: None

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        (known,) = find([turns[0].content])
        during, self.during = self.during, lambda: None
        during()
        text = "; ".join([turns[0].content, *(one.text for one in known)])
        return [Proposal(Op.ADD, "new", Candidate(text, Kind.SEMANTIC, 0))]


@pytest.mark.parametrize("erased", [True, False])
def test_what_goes_meanwhile_is_not_learnt_from(tmp_path: Path, erased: bool) -> None:
    """Regression: of the partitions that were read, only those written to were looked at again."""
    repeating, home = Repeating(), {"session_id": "s1", **ANN}
    path = tmp_path / "store.db"
    with Memory(path, inference=repeating) as memory, Memory(path) as other:
        (told,) = other.add("The code is 4711", kind="working", **home)
        repeating.during = lambda: other.forget(**home) if erased else other.delete(told.id)
        said: list[Message] = [{"role": "user", "content": "What is the code?"}]
        (learnt,) = memory.add(said, **home)
        assert learnt.text == "What is the code?"
        assert [record.text for record in memory.list(**ANN)] == [learnt.text]


def test_threads_learn_side_by_side(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "store.db", synchronous="OFF", inference=Scripted())
    tell(memory, "new: Ann counts 0")
    failures = []

    def count(name: int) -> None:
        try:
            for i in range(5):
                tell(memory, f"instead: Ann counts {name}.{i}")
        except Exception as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=count, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    stats = memory.stats()
    assert (stats["records"], stats["superseded"]) == (1, 20)
    memory.close()


def test_two_processes_worth_of_memories_on_one_store(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Memory(path, inference=Scripted()) as one, Memory(path, inference=Scripted()) as other:
        [old] = tell(one, "new: Ann works at Acme")
        [new] = tell(other, "instead: Ann works at Initech")
        assert new.supersedes == (old.id,)
        assert texts(one) == {"Ann works at Initech"}
        one.undo(new)
        assert texts(other) == {"Ann works at Acme"}


def test_what_was_closed_stays_closed_after_a_restart(tmp_path: Path) -> None:
    with Memory(tmp_path / "s.db", inference=Scripted()) as memory:
        [old] = tell(memory, "new: Ann works at Acme")
        [new] = tell(memory, "instead: Ann works at Initech")
    with Memory(tmp_path / "s.db", inference=Scripted()) as memory:
        assert texts(memory) == {"Ann works at Initech"}
        assert memory.undo(new)
        assert texts(memory) == {"Ann works at Acme"}
    with Memory(tmp_path / "s.db", inference=Scripted()) as memory:
        assert texts(memory) == {"Ann works at Acme"}
        assert memory.forget(**ANN).records == 2
        with pytest.raises(NotFoundError):
            memory.get(old.id)


def test_a_record_holds_again_where_it_was_never_loaded(tmp_path: Path) -> None:
    """A partition that started from the current state meets a record that was closed then."""
    with Memory(tmp_path / "s.db", inference=Scripted(), synchronous="OFF") as memory:
        [old] = tell(memory, "new: Ann works at Acme")
        [new] = tell(memory, "instead: Ann works at Initech")
        [busy] = memory.add("Ann is busy", **ANN)
        for i in range(1100):  # so many dead rows that the current state is loaded instead
            memory.update(busy.id, f"Ann is busy with task {i}")
    with Memory(tmp_path / "s.db", inference=Scripted(), synchronous="OFF") as memory:
        assert "Ann works at Initech" in texts(memory)
        memory.undo(new)
        assert {"Ann works at Acme"} <= texts(memory)
        assert "Ann works at Initech" not in texts(memory)
        assert memory.get(old.id).valid_to is None


def test_working_memories_need_a_session(clock: Clock) -> None:
    script = Fixed(Proposal(Op.ADD, "new", Candidate("Ann is on the phone", Kind.WORKING, 0)))
    memory = Memory(":memory:", clock=clock, inference=script)
    [free] = tell(memory, "…")
    assert memory.get(free.id).kind is Kind.EPISODIC
    [bound] = tell(memory, "…", session_id="s1")
    assert memory.get(bound.id).kind is Kind.WORKING
    assert memory.get(bound.id).scope.session == "s1"
    assert memory.end_session("s1") == 1


def test_what_is_given_holds_for_all_that_is_stored(clock: Clock) -> None:
    script = Fixed(Proposal(Op.ADD, "new", fact("Ann has a cat", turn=1)))
    memory = Memory(":memory:", clock=clock, inference=script)
    said_at = datetime(2025, 3, 1, 9, tzinfo=UTC)
    [done] = memory.add(
        [
            {"role": "user", "content": "hello"},
            {"role": "user", "name": "Ann", "content": "I have a cat", "at": said_at},
        ],
        kind="procedural",
        metadata={"topic": "pets"},
        importance=2,
        entities=["Miso"],
        expires_at=clock.time + timedelta(days=1),
        source="chat",
        session_id="s1",
        **ANN,
    )
    record = memory.get(done.id)
    assert record.kind is Kind.PROCEDURAL
    assert (record.metadata, record.importance, record.source) == ({"topic": "pets"}, 2, "chat")
    assert record.entities[:2] == ["Ann", "Miso"]
    assert (record.at, record.session_id) == (said_at, "s1")
    assert record.expires_at == clock.time + timedelta(days=1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"vector": [1.0]}, "vector"),
        ({"level": "summary"}, "level"),
        ({"kind": "working"}, "session_id"),
        ({"kind": "nice"}, "nice"),
        ({"session_only": True}, "session_id"),
        ({"expires_at": datetime(2001, 1, 1, tzinfo=UTC)}, "past"),
        ({"metadata": {"x": object()}}, "metadata"),
        ({"importance": 99}, "importance"),
    ],
)
def test_what_does_not_go_with_a_conversation(
    learner: Memory, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(InvalidInputError, match=says):
        tell(learner, "new: Ann works at Acme", **options)
    assert learner.stats()["version"] == 0


def test_an_inference_needs_its_method() -> None:
    with pytest.raises(InvalidInputError, match="infer"):
        Memory(":memory:", inference="gpt")  # type: ignore[arg-type]


def test_secrets_never_reach_the_store(tmp_path: Path) -> None:
    secret = "sk-proj-" + "a8Kd03jfLs92mXq7" * 3
    with Memory(tmp_path / "s.db") as memory:
        memory.add([{"role": "user", "content": f"My key is {secret}. I live in Rome."}], **ANN)
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert not any(secret.encode() in data for data in files)
    assert any(b"Rome" in data for data in files)


# Handed over, and worked off in the background


class Failing(Scripted):
    """Fails as often as it is told to."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        if self.left:
            self.left -= 1
            raise InferenceError("no answer")
        return super().infer(turns, find)


def hand_over(memory: Memory, *messages: str, **options: Any) -> Ticket:
    said = [{"role": "user", "content": message} for message in messages]
    return memory.add(said, wait=False, **{**ANN, **options})


def test_what_is_handed_over_is_learnt(tmp_path: Path) -> None:
    with Memory(tmp_path / "s.db", inference=Scripted()) as memory:
        tickets = [
            hand_over(memory, "new: Ann works at Acme", "new: Ann drinks tea"),
            hand_over(memory, "instead: Ann works at Initech", metadata={"topic": "work"}),
        ]
        assert memory.flush(30)
        [old, tea], [new] = (ticket.result(0) for ticket in tickets)
        assert (new.op, new.supersedes) == ("UPDATE", (old.id,))
        assert memory.history(tea.id)[0].version == tea.version
        assert memory.history(new.id)[-1].version == new.version
        assert memory.get(new.id).metadata == {"topic": "work"}
        assert (memory.stats()["waiting"], memory.stats()["dead_letters"]) == (0, 0)
        assert memory.ticket(tickets[1].number).result() == [new]


def test_what_waits_is_learnt_at_the_next_start(tmp_path: Path) -> None:
    left = Queue(threads=0)
    with Memory(tmp_path / "s.db", inference=Scripted(), queue=left) as memory:
        ticket = hand_over(memory, "new: Ann works at Acme")
        assert not memory.flush(0.05)
        assert memory.stats()["waiting"] == 1
        with pytest.raises(TimeoutError):
            ticket.result(0.01)
    with Memory(tmp_path / "s.db", inference=Scripted()) as memory:
        assert memory.flush(30)
        assert memory.ticket(ticket.number).result(0)[0].text == "Ann works at Acme"
        assert texts(memory) == {"Ann works at Acme"}


def test_a_full_queue_pushes_back(tmp_path: Path) -> None:
    small = Queue(threads=0, limit=2)
    with Memory(tmp_path / "s.db", inference=Scripted(), queue=small) as memory:
        hand_over(memory, "new: one")
        hand_over(memory, "new: two")
        with pytest.raises(QueueFullError, match="2 conversations"):
            hand_over(memory, "new: three")
        assert memory.stats()["waiting"] == 2


def test_what_fails_too_often_is_a_dead_letter(tmp_path: Path) -> None:
    once = Queue(attempts=1)
    with Memory(tmp_path / "s.db", inference=Failing(2), queue=once) as memory:
        first, second = hand_over(memory, "new: Ann works at Acme"), hand_over(memory, "new: tea")
        for ticket in (first, second):
            with pytest.raises(InferenceError, match="no answer"):
                ticket.result(30)
        letters = memory.dead_letters()
        assert [letter.number for letter in letters] == [first.number, second.number]
        assert letters[0].turns[0].content == "new: Ann works at Acme"
        assert "no answer" in letters[0].error
        assert memory.stats()["dead_letters"] == 2
        memory.retry(first.number)
        assert memory.flush(30)
        assert first.result(0)[0].text == "Ann works at Acme"
        memory.discard(second.number)
        assert memory.dead_letters() == []
        with pytest.raises(NotFoundError):
            memory.retry(second.number)


@pytest.mark.parametrize("keep", [False, True])
def test_messages_go_once_they_are_learnt_unless_they_are_kept(tmp_path: Path, keep: bool) -> None:
    queue = Queue(keep_messages=keep)
    with Memory(tmp_path / "s.db", inference=Scripted(), queue=queue) as memory:
        ticket = hand_over(memory, "skip_this_prefix: Ann works at Acme")
        ticket.result(30)
        entry = memory._log.entry(ticket.number)
    assert entry is not None
    assert (entry.body is not None) == keep
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert (b"skip_this_prefix" in files) == keep


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_while_an_answer_is_awaited(tmp_path: Path) -> None:
    slow = Scripted()
    begun, answered = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert answered.wait(30)

    slow.during = wait
    with Memory(tmp_path / "store.db", inference=slow) as memory:
        ticket = memory.add([{"role": "user", "content": "new: tea"}], wait=False, **ANN)
        assert begun.wait(30)
        child = os.fork()
        if not child:
            try:
                signal.alarm(20)
                slow.during = lambda: None
                (done,) = tell(memory, "new: coffee")
                os._exit(0 if done.op == "ADD" else 1)
            finally:
                os._exit(2)  # no error may carry the child on into other tests
        assert os.waitpid(child, 0)[1] == 0
        answered.set()
        assert ticket.result(30)[0].text.endswith("tea")
        assert {record.text for record in memory.list(**ANN)} == {"coffee", "tea"}


def test_what_waits_is_erased_with_its_scope(tmp_path: Path) -> None:
    with Memory(tmp_path / "s.db", inference=Scripted(), queue=Queue(threads=0)) as memory:
        ticket = hand_over(memory, "new: Ann has a secret wish")
        memory.forget(**ANN)
        assert memory.stats()["waiting"] == 0
        with pytest.raises(NotFoundError):
            ticket.result(1)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"secret wish" not in files


def test_one_tenant_never_reads_what_another_handed_over(tmp_path: Path) -> None:
    with Memory(tmp_path / "s.db", tenant="a", queue=Queue(threads=0)) as memory:
        ticket = hand_over(memory, "new: Ann works at Acme")
    other = Scripted()
    with Memory(tmp_path / "s.db", tenant="b", inference=other) as memory:
        hand_over(memory, "new: Bob works at Initech").result(30)
        assert other.calls == 1
        assert memory.dead_letters() == []
    with Memory(tmp_path / "s.db", tenant="a", inference=Scripted()) as memory:
        assert memory.ticket(ticket.number).result(30)[0].text == "Ann works at Acme"


def test_a_secret_does_not_even_wait(tmp_path: Path) -> None:
    secret = "sk-proj-" + "a8Kd03jfLs92mXq7" * 3
    with Memory(tmp_path / "s.db", queue=Queue(threads=0)) as memory:
        hand_over(memory, f"My key is {secret}. I live in Rome.")
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert secret.encode() not in files
    assert b"I live in Rome" in files


class ByLength:
    """An embedder of which there can be several."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self.fingerprint = f"by length, {dimensions}"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> np.ndarray:
        row = np.cos(np.arange(1, self.dimensions + 1) * len(text)).astype(np.float32)
        return row / np.linalg.norm(row)


def test_a_change_of_embedder_keeps_what_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Memory(path, embedder=ByLength(8), inference=Scripted()) as memory:
        [old] = tell(memory, "new: Ann works at Acme")
        [new] = tell(memory, "instead: Ann works at Initech")
        [again] = tell(memory, "again: Ann works at Initech")
    reembed(path, ByLength(6))
    with Memory(path, embedder=ByLength(6), inference=Scripted()) as memory:
        assert texts(memory) == {"Ann works at Initech"}
        assert memory.get(old.id).superseded_by == new.id
        with pytest.raises(ConflictError):  # its vector is another since
            memory.undo(again)
        with pytest.raises(ConflictError):
            memory.undo(new)
        [third] = tell(memory, "instead: Ann works at Hooli")
        memory.undo(third)
        assert texts(memory) == {"Ann works at Initech"}


def test_awaited(tmp_path: Path) -> None:
    async def life() -> None:
        async with AsyncMemory(tmp_path / "s.db", inference=Scripted()) as memory:
            said: Message = {"role": "user", "content": "new: Ann works at Acme"}
            ticket = await memory.add([said], wait=False, **ANN)
            assert await memory.flush(30)
            assert ticket.done()
            [done] = ticket.result(0)
            assert await memory.undo(done)
            assert await memory.search("Acme", **ANN) == []

    asyncio.run(life())
