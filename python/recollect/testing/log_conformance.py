"""What every log must pass. For the tests of logs, also those of third parties.

::

    class TestMyLog(LogConformance):
        def make_log(self, tmp_path: Path) -> Log:
            return MyLog(tmp_path / "store")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Barrier, Timer
from time import monotonic
from uuid import UUID

import pytest

from recollect.errors import (
    ClosedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    QueueFullError,
    RecollectError,
)
from recollect.log.chain import GENESIS, check_chain, digest_of
from recollect.log.delta import delta_of
from recollect.log.entries import Done, EntryState
from recollect.log.protocol import PASSAGE, Event, EventKind, Log, NewEvent
from recollect.scope import Scope

ANN = Scope("acme", user="ann")
BOB = Scope("acme", user="bob")
ANN_CODER = Scope("acme", agent="coder", user="ann")
OTHER_TENANT_ANN = Scope("rival", user="ann")
MISSING_SCOPE = Scope("acme", org="nobody")
MISSING = "00000000-0000-7000-8000-ffffffffffff"

_numbers = count(1)


def new_id() -> str:
    """A record id later than every one before."""
    return str(UUID(int=(7 << 76) | (2 << 62) | next(_numbers)))


def add(
    scope: Scope = ANN,
    text: str = "likes tea",
    *,
    record_id: str | None = None,
    time: int = 1_000,
    vector: bytes | None = None,
) -> NewEvent:
    payload = f'{{"text":"{text}"}}'.encode()
    return NewEvent(scope, record_id or new_id(), EventKind.ADD, time, "tester", payload, vector)


def passage(scope: Scope = ANN) -> NewEvent:
    """A part of a longer text."""
    return add(scope)._replace(payload=PASSAGE + b'"%b","text":"tea"}' % MISSING.encode())


def update(added: NewEvent, text: str = "likes coffee", *, time: int = 1_000) -> NewEvent:
    payload = f'{{"text":"{text}"}}'.encode()
    return added._replace(kind=EventKind.UPDATE, payload=payload, time=time, vector=None)


def delete(added: NewEvent, *, time: int = 1_000) -> NewEvent:
    return added._replace(kind=EventKind.DELETE, payload=b"{}", time=time, vector=None)


def ids(events: list[Event]) -> list[str]:
    return [event.record_id for event in events]


def enqueue(
    log: Log, scope: Scope = ANN, text: str = "said", *, time: int = 1_000, limit: int = 100
) -> int:
    return log.enqueue(scope, text.encode(), time=time, limit=limit)


def next_number(log: Log, now: int, busy: Sequence[Scope] = ()) -> int | None:
    entry = log.next_entry("acme", now, busy)
    return None if entry is None else entry.number


class LogConformance:
    """A pytest class: derive from it, name the class ``Test…``, define ``make_log``."""

    threads = 8

    def make_log(self, tmp_path: Path) -> Log:
        """A new, empty log. ``tmp_path`` is a folder of the test's own. The test closes it."""
        raise NotImplementedError

    @pytest.fixture
    def log(self, tmp_path: Path) -> Iterator[Log]:
        log = self.make_log(tmp_path)
        yield log
        log.close()

    def test_it_has_the_methods_of_a_log(self, log: Log) -> None:
        assert isinstance(log, Log)

    def test_an_empty_log_answers_everything(self, log: Log) -> None:
        assert log.version() == 0
        assert log.version_at(2**62) == 0
        assert list(log.read(ANN)) == []
        assert list(log.current(ANN)) == []
        assert log.heads([ANN, BOB]) == [0, 0]
        assert log.heads([]) == []
        assert log.scopes("acme") == []
        assert log.record(MISSING) is None
        assert log.history(MISSING) == []
        assert log.page([ANN], after=None, limit=10) == []
        assert log.verify() == 0
        assert dict(log.settings()) == {}
        stats = log.stats("acme")
        assert (stats.records, stats.events, stats.partitions, stats.version) == (0, 0, 0, 0)
        assert stats.passages == 0

    # append

    def test_an_event_comes_back_as_it_was_given(self, log: Log) -> None:
        new = add(ANN_CODER, "Größe: 5 µm 😀", time=123_456_789, vector=bytes(range(256)))
        assert log.append([new]) == 1
        (event,) = log.read(ANN_CODER)
        assert event[:2] == (1, ANN_CODER)
        assert (event.record_id, event.kind) == (new.record_id, EventKind.ADD)
        assert (event.time, event.actor, event.created) == (123_456_789, "tester", 1)
        assert (event.payload, event.vector) == (new.payload, new.vector)
        assert event.digest == digest_of(new.payload, new.vector)
        assert check_chain([event], previous=GENESIS) == event.hash

    def test_versions_count_the_events_of_the_whole_store(self, log: Log) -> None:
        assert log.append([add(ANN), add(BOB)]) == 2
        assert log.append([add(OTHER_TENANT_ANN)]) == 3
        assert log.append([add(ANN)]) == 4
        assert [event.version for event in log.read(ANN)] == [1, 4]
        assert log.version() == 4

    def test_an_empty_batch_is_refused(self, log: Log) -> None:
        with pytest.raises(InvalidInputError):
            log.append([])
        assert log.version() == 0

    def test_a_record_can_be_added_changed_and_deleted_in_one_batch(self, log: Log) -> None:
        new = add()
        assert log.append([new, update(new), delete(new)]) == 3
        assert list(log.current(ANN)) == []
        assert [event.created for event in log.history(new.record_id)] == [1, 1, 1]

    @pytest.mark.parametrize("record_id", ["", "x", MISSING.upper(), MISSING[:-1], MISSING + "0"])
    def test_an_id_that_is_no_lower_case_uuid_is_refused(self, log: Log, record_id: str) -> None:
        with pytest.raises(InvalidInputError):
            log.append([add()._replace(record_id=record_id)])
        assert log.version() == 0

    def test_text_that_cannot_be_stored_is_refused(self, log: Log) -> None:
        for broken in (
            add()._replace(actor="\ud800"),
            add(Scope("acme", user="\udfff")),
            add(time=2**63),
            add()._replace(payload="text"),  # type: ignore[arg-type]
        ):
            with pytest.raises(InvalidInputError):
                log.append([add(), broken])
        assert log.version() == 0

    def test_adding_an_id_that_exists_or_existed_is_refused(self, log: Log) -> None:
        alive, dead = add(), add()
        log.append([alive, dead, delete(dead)])
        for record_id in (alive.record_id, dead.record_id):
            for scope in (ANN, BOB):
                with pytest.raises(InvalidInputError):
                    log.append([add(scope, record_id=record_id)])
        twice = add()
        with pytest.raises(InvalidInputError):
            log.append([twice, twice])
        assert log.version() == 3

    @pytest.mark.parametrize("change", [update, delete])
    def test_changing_what_is_not_live_in_the_scope_is_refused(self, log: Log, change) -> None:  # type: ignore[no-untyped-def]
        alive, dead = add(), add()
        log.append([alive, dead, delete(dead)])
        for missing in (add(), dead, alive._replace(scope=BOB)):
            with pytest.raises(NotFoundError):
                log.append([change(missing)])
        fresh = add()
        with pytest.raises(NotFoundError):
            log.append([fresh, delete(fresh), change(fresh)])
        assert log.version() == 3
        assert ids(list(log.current(ANN))) == [alive.record_id]

    def test_a_batch_is_kept_whole_or_not_at_all(self, log: Log) -> None:
        first = add()
        log.append([first])
        before = log.stats("acme")
        with pytest.raises(NotFoundError):
            log.append([add(ANN), add(BOB), update(first), delete(add())])
        assert log.stats("acme") == before
        assert log.heads([ANN, BOB]) == [1, 0]
        assert log.scopes("acme") == [ANN]
        assert log.verify() == 1

    def test_times_never_run_backwards(self, log: Log) -> None:
        log.append([add(time=50), add(BOB, time=20)])
        log.append([add(time=10), add(time=60)])
        times = [event.time for scope in (ANN, BOB) for event in log.read(scope)]
        assert sorted(times) == [50, 50, 50, 60]
        assert [log.version_at(time) for time in (49, 50, 59, 60, 2**62)] == [0, 3, 3, 4, 4]
        assert log.version_at(-1) == 0

    # expected_version

    def test_an_expected_version_guards_the_partitions_named(self, log: Log) -> None:
        log.append([add(ANN)])
        log.append([add(BOB)])
        with pytest.raises(ConflictError):
            log.append([add(BOB)], expected_version=1)
        with pytest.raises(ConflictError):
            log.append([add(ANN), add(BOB)], expected_version=1)
        with pytest.raises(ConflictError):
            log.append([add(ANN)], expected_version=0)
        assert log.version() == 2
        assert log.append([add(ANN)], expected_version=1) == 3
        assert log.append([add(ANN_CODER)], expected_version=0) == 4
        assert log.append([add(ANN)], expected_version=99) == 5

    def test_an_expected_version_guards_what_was_read_too(self, log: Log) -> None:
        number = enqueue(log)
        log.append([add(BOB)])
        for events, done in ([add(ANN)], None), ([], Done(number, b"")), ([add(ANN_CODER)], None):
            with pytest.raises(ConflictError):
                log.append(events, expected_version=0, planned_on=[ANN, BOB], done=done)
        assert log.version() == 1
        assert log.append([add(ANN)], planned_on=[BOB]) == 2
        assert log.append([add(ANN)], expected_version=2, planned_on=[ANN, BOB, ANN_CODER]) == 3
        done = Done(number, b"")
        assert log.append([], expected_version=3, planned_on=[ANN, BOB], done=done) == 3

    def test_of_racing_writers_with_one_expected_version_one_wins(self, log: Log) -> None:
        log.append([add()])
        barrier = Barrier(self.threads)

        def write(_: int) -> bool:
            barrier.wait()
            try:
                log.append([add()], expected_version=1)
            except ConflictError:
                return False
            return True

        with ThreadPoolExecutor(self.threads) as pool:
            assert sum(pool.map(write, range(self.threads))) == 1
        assert log.version() == 2

    # read and current

    def test_read_is_bounded_on_both_sides(self, log: Log) -> None:
        log.append([add(ANN), add(BOB), add(ANN), add(ANN), add(BOB)])
        assert [e.version for e in log.read(ANN, after=1)] == [3, 4]
        assert [e.version for e in log.read(ANN, after=1, until=3)] == [3]
        assert [e.version for e in log.read(ANN, until=2)] == [1]
        assert list(log.read(ANN, after=4)) == []
        assert list(log.read(ANN, after=9)) == []
        assert [e.version for e in log.read(ANN, until=99)] == [1, 3, 4]

    def test_deltas_say_what_read_says(self, log: Log) -> None:
        one, two = add(vector=b"1234"), add()
        log.append([one, two, add(BOB), add(ANN_CODER)])
        log.append([update(one), delete(two)])
        everything = {"after": 0, "until": 9, "limit": 9}
        assert log.deltas(ANN, **everything) == [delta_of(event) for event in log.read(ANN)]
        assert [gone for _, _, _, gone, _, _ in log.deltas(ANN, **everything)] == [0, 0, 0, 1]
        some = log.deltas(ANN, after=1, until=5, limit=1)
        assert [(version, created) for version, created, *_ in some] == [(2, 2)]
        assert log.deltas(MISSING_SCOPE, **everything) == []
        log.erase([ANN], time=2_000, actor="officer")
        erased = log.deltas(ANN, **everything)
        assert erased == [delta_of(event) for event in log.read(ANN)]
        assert all(gone and payload is None for _, _, _, gone, payload, _ in erased)

    def test_current_has_the_last_state_of_live_records_in_order_of_creation(
        self, log: Log
    ) -> None:
        first, second, third = add(), add(), add()
        log.append([third, first, second, add(BOB)])
        log.append([update(third), delete(first), update(second), update(second, "likes rum")])
        current = log.current(ANN)
        assert [(e.record_id, e.created, e.version) for e in current] == [
            (third.record_id, 1, 5),
            (second.record_id, 3, 8),
        ]
        assert current[1].payload == b'{"text":"likes rum"}'

    def test_current_until_a_version_is_what_it_was_then(self, log: Log) -> None:
        one, two = add(), add()
        log.append([one])
        log.append([two, add(BOB), update(one)])
        log.append([delete(two)])
        log.append([add(BOB)])
        states = [[(e.record_id, e.version) for e in log.current(ANN, until=v)] for v in range(7)]
        assert states == [
            [],
            [(one.record_id, 1)],
            [(one.record_id, 1), (two.record_id, 2)],
            [(one.record_id, 1), (two.record_id, 2)],
            [(one.record_id, 4), (two.record_id, 2)],
            [(one.record_id, 4)],
            [(one.record_id, 4)],
        ]
        assert list(log.current(ANN)) == list(log.current(ANN, until=99))

    def test_partitions_do_not_see_each_other(self, log: Log) -> None:
        scopes = [
            Scope("acme", "o", "a", "u", "s"),
            Scope("acme", "o", "a", "u"),
            Scope("acme", "o", "a", None, "s"),
            Scope("acme", None, None, "u", "s"),
            Scope("acme", "u"),
            Scope("acme", None, "u"),
            Scope("rival", "o", "a", "u", "s"),
            ANN,
            OTHER_TENANT_ANN,
        ]
        for version, scope in enumerate(scopes, 1):
            assert log.append([add(scope, f"number {version}")]) == version
        for version, scope in enumerate(scopes, 1):
            assert [(e.version, e.scope) for e in log.read(scope)] == [(version, scope)]
            assert [(e.version, e.scope) for e in log.current(scope)] == [(version, scope)]
        assert log.heads(scopes) == list(range(1, len(scopes) + 1))

    # one record

    def test_record_is_the_last_state_while_it_lives(self, log: Log) -> None:
        new = add()
        log.append([new])
        log.append([update(new)])
        found = log.record(new.record_id)
        assert found is not None
        assert (found.version, found.created, found.scope) == (2, 1, ANN)
        log.append([delete(new)])
        assert log.record(new.record_id) is None
        assert log.record("no id at all") is None
        assert log.record(new.record_id.upper() + "X") is None

    def test_history_goes_on_after_a_delete(self, log: Log) -> None:
        new, other = add(), add()
        log.append([new, other])
        log.append([update(new)])
        log.append([update(other), delete(new)])
        kinds = [(event.version, event.kind) for event in log.history(new.record_id)]
        assert kinds == [(1, EventKind.ADD), (3, EventKind.UPDATE), (5, EventKind.DELETE)]
        assert [event.version for event in log.history(other.record_id)] == [2, 4]
        assert log.history("no id at all") == []

    # heads, pulse and tail

    def test_heads_are_in_the_order_asked_for(self, log: Log) -> None:
        log.append([add(ANN), add(BOB), add(ANN)])
        assert log.heads([BOB, ANN_CODER, ANN, BOB]) == [2, 0, 3, 2]
        log.append([add(ANN_CODER)])
        assert log.heads([ANN_CODER, OTHER_TENANT_ANN]) == [4, 0]

    def test_the_pulse_changes_with_every_append(self, log: Log) -> None:
        seen = {log.pulse()}
        new = add()
        for event in (new, update(new), delete(new)):
            log.append([event])
            assert log.pulse() not in seen
            seen.add(log.pulse())
        log.append([add()])
        log.erase([ANN], time=1, actor="tester")
        assert log.pulse() not in seen

    def test_the_pulse_changes_with_an_erasure_that_finds_nothing_alive(self, log: Log) -> None:
        gone = add()
        log.append([gone, delete(gone)])
        seen = log.pulse()
        log.erase([ANN], time=1, actor="tester")
        assert log.pulse() != seen

    def test_the_pulse_changes_with_the_outbox(self, log: Log) -> None:
        seen = {log.pulse()}
        one, two, three = (enqueue(log) for _ in range(3))
        changes: list[Callable[[], object]] = [
            lambda: log.append([], done=Done(one, b"")),
            lambda: log.fail(two, "no", not_before=1),
            lambda: log.fail(two, "no", not_before=None),
            lambda: log.revive(two),
            lambda: log.fail(three, "no", not_before=None),
            lambda: log.drop(three),
            lambda: log.erase([ANN], time=1, actor="tester"),
        ]
        for change in changes:
            seen.add(log.pulse())
            change()
            assert log.pulse() not in seen

    def test_tail_returns_at_once_for_what_is_there(self, log: Log) -> None:
        log.append([add(BOB)])
        assert log.tail([ANN, BOB], after=0, timeout=60)
        assert not log.tail([ANN, BOB], after=1, timeout=0)

    def test_tail_gives_up_after_its_timeout(self, log: Log) -> None:
        started = monotonic()
        assert not log.tail([ANN], after=0, timeout=0.1)
        assert monotonic() - started >= 0.1
        assert not log.tail([], after=0, timeout=0.01)

    def test_tail_is_woken_by_an_append_and_by_no_other_partition(self, log: Log) -> None:
        timers = [Timer(0.05, log.append, [[add(BOB)]]), Timer(0.2, log.append, [[add(ANN)]])]
        for timer in timers:
            timer.start()
        assert log.tail([ANN, ANN_CODER], after=0, timeout=60)
        for timer in timers:
            timer.join()
        assert log.heads([BOB, ANN]) == [1, 2]

    def test_a_change_planned_on_an_older_version_is_a_conflict(self, log: Log) -> None:
        record = add(ANN)
        first = log.append([record])
        second = log.append([update(record)._replace(replaces=first)])
        for change in (update(record), delete(record)):
            with pytest.raises(ConflictError):
                log.append([change._replace(replaces=first)])
        assert log.version() == second
        log.append([delete(record)._replace(replaces=second)])

    def test_reading_stops_at_the_limit(self, log: Log) -> None:
        records = [add(ANN) for _ in range(5)]
        log.append(records)
        first = log.read(ANN, limit=2)
        assert [event.version for event in first] == [1, 2]
        assert [event.version for event in log.read(ANN, after=2, limit=9)] == [3, 4, 5]
        assert list(log.read(ANN, limit=0)) == []

    # scopes and pages

    def test_scopes_are_selected_by_their_ids(self, log: Log) -> None:
        both = Scope("acme", "acme", "coder", "ann", "s1")
        log.append([add(scope) for scope in (ANN, BOB, ANN_CODER, both, OTHER_TENANT_ANN)])
        assert set(log.scopes("acme")) == {ANN, BOB, ANN_CODER, both}
        assert len(log.scopes("acme")) == 4
        assert set(log.scopes("acme", {"user": "ann"})) == {ANN, ANN_CODER, both}
        assert set(log.scopes("acme", {"user": "ann", "agent": "coder"})) == {ANN_CODER, both}
        assert log.scopes("acme", {"session": "s1", "org": "acme"}) == [both]
        assert log.scopes("acme", {"user": "eve"}) == []
        assert log.scopes("rival", {}) == [OTHER_TENANT_ANN]
        with pytest.raises(InvalidInputError):
            log.scopes("acme", {"user_id": "ann"})

    def test_pages_walk_through_live_records_in_order_of_creation(self, log: Log) -> None:
        records = [add((ANN, BOB, ANN_CODER)[i % 3]) for i in range(30)]
        log.append(records[::-1])
        log.append([delete(records[4]), update(records[6])])
        wanted = [r.record_id for i, r in enumerate(records) if i % 3 < 2 and i != 4][::-1]
        found: list[Event] = []
        while page := log.page(
            [ANN, BOB, MISSING_SCOPE], after=found[-1].record_id if found else None, limit=7
        ):
            assert len(page) <= 7
            found += page
        assert ids(found) == wanted
        assert found[wanted.index(records[6].record_id)].version == 32
        assert log.page([ANN], after=None, limit=0) == []
        assert log.page([], after=None, limit=9) == []
        twice = log.page([ANN, ANN], after=None, limit=2)
        assert ids(twice) == [records[27].record_id, records[24].record_id]
        assert ids(log.page([BOB], after=records[4].record_id, limit=1)) == [records[1].record_id]
        assert log.page([ANN], after=add(ANN).record_id, limit=9) == []
        with pytest.raises(InvalidInputError):
            log.page([ANN], after="no id", limit=1)

    def test_tenants_are_those_with_partitions(self, log: Log) -> None:
        assert log.tenants() == []
        log.append([add(ANN), add(OTHER_TENANT_ANN), add(BOB)])
        assert log.tenants() == sorted({ANN.tenant, OTHER_TENANT_ANN.tenant})

    # settings

    def test_settings_are_written_once(self, log: Log) -> None:
        assert dict(log.configure({"embedder": "static", "language": "en"})) == {
            "embedder": "static",
            "language": "en",
        }
        after = {"embedder": "static", "language": "en", "format": "1"}
        assert dict(log.configure({"embedder": "other", "format": "1"})) == after
        assert dict(log.configure({})) == after
        log.replace_setting("language", "de")
        log.replace_setting("new", "")
        assert dict(log.settings()) == {**after, "language": "de", "new": ""}
        assert log.version() == 0

    # erasure

    def test_erase_removes_content_and_records_but_not_the_chain(self, log: Log) -> None:
        kept, gone, dead = add(BOB), add(ANN, vector=b"1234"), add(ANN)
        log.append([kept, gone, dead, add(ANN_CODER)])
        log.append([update(gone), delete(dead)])
        before = log.read(ANN)
        erasure = log.erase([ANN, ANN_CODER, ANN, MISSING_SCOPE], time=2_000, actor="officer")
        assert (erasure.records, erasure.events, erasure.version) == (2, 5, 8)
        assert list(log.current(ANN)) == list(log.current(ANN_CODER)) == []
        assert list(log.current(ANN, until=4)) == []
        assert log.record(gone.record_id) is None
        assert log.page([ANN, ANN_CODER], after=None, limit=9) == []
        after = log.read(ANN)
        assert [e._replace(payload=None, vector=None) for e in before] == after[: len(before)]
        assert after[-1].kind is EventKind.DELETE
        assert (after[-1].actor, after[-1].time) == ("officer", 2_000)
        assert all(e.payload is None and e.vector is None for e in after)
        assert [e.kind for e in log.history(gone.record_id)] == [
            EventKind.ADD,
            EventKind.UPDATE,
            EventKind.DELETE,
        ]
        assert log.read(ANN_CODER)[-1].hash == erasure.hash
        assert [e.payload for e in log.current(BOB)] == [kept.payload]
        assert log.verify() == 8
        with pytest.raises(InvalidInputError):
            log.append([gone])

    def test_erasing_again_or_nothing_changes_nothing(self, log: Log) -> None:
        nothing = log.erase([ANN], time=1, actor="officer")
        assert (nothing.records, nothing.events, nothing.version) == (0, 0, 0)
        assert nothing.hash == GENESIS
        log.append([add(ANN), add(BOB)])
        first = log.erase([ANN], time=1, actor="officer")
        again = log.erase([ANN], time=1, actor="officer")
        assert (again.records, again.events) == (0, 0)
        assert (again.version, again.hash) == (first.version, first.hash) == (3, first.hash)

    def test_a_partition_lives_on_after_its_erasure(self, log: Log) -> None:
        log.append([add(ANN)])
        log.erase([ANN], time=1, actor="officer")
        new = add(ANN)
        assert log.append([new]) == 3
        assert ids(list(log.current(ANN))) == [new.record_id]
        assert ids(list(log.current(ANN, until=2))) == []
        assert log.verify() == 3

    def test_erase_takes_what_contains_the_ids_along(self, log: Log) -> None:
        log.append([add(ANN), add(BOB), add(ANN_CODER), add(OTHER_TENANT_ANN)])
        erasure = log.erase([], time=1, actor="officer", containing=ANN)
        assert (erasure.records, erasure.partitions, erasure.entries) == (2, 2, 0)
        assert log.stats("acme").records == log.stats("rival").records == 1
        erasure = log.erase([BOB, MISSING_SCOPE], time=1, actor="officer", containing=ANN)
        assert (erasure.records, erasure.partitions) == (1, 3)

    # the outbox

    def test_an_entry_comes_back_as_it_was_given(self, log: Log) -> None:
        scope = Scope("acme", "o", "a", "Zoë", "s")
        number = enqueue(log, scope, "Größe 😀\0", time=-5)
        entry = log.entry(number)
        body = "Größe 😀\0".encode()
        assert entry == (number, scope, EntryState.WAITING, -5, 0, 0, None, body, None, 0)
        assert log.next_entry("acme", 0) == entry
        assert log.entries("acme", EntryState.WAITING) == [entry]
        assert log.entry(number + 1) is None
        assert log.version() == 0
        assert log.tenants() == []
        assert log.scopes("acme") == []

    def test_what_cannot_be_queued_is_refused(self, log: Log) -> None:
        with pytest.raises(InvalidInputError):
            log.enqueue(ANN, "text", time=1, limit=9)  # type: ignore[arg-type]
        with pytest.raises(InvalidInputError):
            log.enqueue(ANN, b"", time=2**63, limit=9)
        with pytest.raises(InvalidInputError):
            log.enqueue(Scope("acme", user="\ud800"), b"", time=1, limit=9)
        assert log.next_entry("acme", 0) is None

    def test_numbers_grow_and_are_never_given_again(self, log: Log) -> None:
        numbers = [enqueue(log) for _ in range(3)]
        assert numbers == sorted(set(numbers))
        log.erase([ANN], time=1, actor="officer")
        assert enqueue(log) > max(numbers)

    def test_a_full_queue_pushes_back(self, log: Log) -> None:
        first, second = enqueue(log, limit=2), enqueue(log, BOB, limit=2)
        for scope in (ANN, ANN_CODER):
            with pytest.raises(QueueFullError):
                enqueue(log, scope, limit=2)
        enqueue(log, OTHER_TENANT_ANN, limit=2)
        third = enqueue(log, limit=3)
        log.append([add()], done=Done(first, b""))
        log.fail(second, "no", not_before=None)
        assert enqueue(log, limit=2) > third
        assert log.stats("acme").waiting == 2

    def test_the_events_of_an_entry_are_kept_once(self, log: Log) -> None:
        log.append([add(BOB)])
        number = enqueue(log)
        assert log.append([add(), add()], done=Done(number, b"result")) == 3
        entry = log.entry(number)
        assert entry is not None
        assert (entry.state, entry.body, entry.error) == (EntryState.DONE, None, None)
        assert (entry.result, entry.version) == (b"result", 3)
        assert log.next_entry("acme", 2**62) is None
        for events in ([add()], []):
            with pytest.raises(ConflictError):
                log.append(events, done=Done(number, b"again"))
        with pytest.raises(ConflictError):
            log.append([add()], done=Done(number + 1, b"never was"))
        assert log.version() == log.verify() == 3
        assert log.entry(number) == entry
        assert not log.fail(number, "too late", not_before=1)

    def test_an_entry_is_kept_where_its_events_are_refused(self, log: Log) -> None:
        number = enqueue(log)
        version = log.append([add()])
        with pytest.raises(ConflictError):
            log.append([add()], expected_version=version - 1, done=Done(number, b""))
        with pytest.raises(NotFoundError):
            log.append([add(), update(add())], done=Done(number, b""))
        assert log.version() == version
        entry = log.entry(number)
        assert entry is not None
        assert (entry.state, entry.body) == (EntryState.WAITING, b"said")

    def test_an_entry_may_end_without_events_and_keep_its_body(self, log: Log) -> None:
        one, two = enqueue(log), enqueue(log, BOB)
        log.append([add()])
        assert log.append([], done=Done(one, b"[]")) == 1
        assert log.append([], done=Done(two, b"[]", keep_body=True)) == 1
        done = log.entries("acme", EntryState.DONE)
        assert [(e.number, e.body, e.version) for e in done] == [(one, None, 1), (two, b"said", 1)]
        with pytest.raises(InvalidInputError):
            log.append([])

    def test_a_failure_holds_up_its_own_lane_alone(self, log: Log) -> None:
        in_session = Scope("acme", user="ann", session="s1")
        first, second = enqueue(log), enqueue(log, in_session)
        other, coder = enqueue(log, BOB), enqueue(log, ANN_CODER)
        assert log.fail(first, "no luck", not_before=100)
        entry = log.entry(first)
        assert entry is not None
        assert (entry.attempts, entry.not_before, entry.error) == (1, 100, "no luck")
        assert entry.state is EntryState.WAITING
        assert next_number(log, 99) == other
        assert next_number(log, 99, [BOB]) == coder
        assert next_number(log, 99, [BOB, ANN_CODER]) == first  # the one that is due first
        assert next_number(log, 100) == first
        assert next_number(log, 100, [ANN]) == other
        log.append([], done=Done(first, b""))
        assert next_number(log, 0) == second
        assert next_number(log, 0, [ANN, BOB, ANN_CODER]) is None

    def test_tenants_do_not_wait_for_each_other(self, log: Log) -> None:
        first, theirs, second = enqueue(log), enqueue(log, OTHER_TENANT_ANN), enqueue(log)
        for now in (0, 200):
            entry = log.next_entry("rival", now)
            assert entry is not None
            assert entry.number == theirs
            assert next_number(log, now) == first
            log.fail(first, "no", not_before=100)
        log.append([], done=Done(theirs, b""))
        assert log.next_entry("rival", 0) is None
        log.append([], done=Done(first, b""))
        assert next_number(log, 0) == second

    def test_the_one_that_is_due_first_comes_next(self, log: Log) -> None:
        ann, bob = enqueue(log), enqueue(log, BOB)
        log.fail(ann, "later", not_before=300)
        log.fail(bob, "sooner", not_before=200)
        assert next_number(log, 0) == bob
        assert next_number(log, 250) == bob
        assert next_number(log, 300) == ann

    def test_sessions_without_other_ids_have_lanes_of_their_own(self, log: Log) -> None:
        one = enqueue(log, Scope("acme", session="one"))
        two = enqueue(log, Scope("acme", session="two"))
        log.fail(one, "no", not_before=100)
        assert next_number(log, 0) == two

    def test_dead_letters_are_listed_revived_and_dropped(self, log: Log) -> None:
        one, two, three = enqueue(log), enqueue(log), enqueue(log, OTHER_TENANT_ANN)
        assert not log.revive(one)
        assert not log.drop(one)
        for number in (one, two, three):
            log.fail(number, "first", not_before=5)
            assert log.fail(number, "second", not_before=None)
            assert not log.fail(number, "third", not_before=None)
        assert log.next_entry("acme", 2**62) is None
        with pytest.raises(ConflictError):
            log.append([add()], done=Done(one, b""))
        dead = log.entries("acme", EntryState.DEAD)
        assert [(e.number, e.attempts, e.error, e.body) for e in dead] == [
            (one, 2, "second", b"said"),
            (two, 2, "second", b"said"),
        ]
        assert log.entries("acme", EntryState.DEAD, limit=1) == dead[:1]
        assert log.entries("acme", EntryState.DEAD, after=one) == dead[1:]
        assert log.entries("acme", EntryState.DEAD, limit=0) == []
        assert log.revive(two)
        entry = log.next_entry("acme", 0)
        assert entry is not None
        assert (entry.number, entry.attempts, entry.state) == (two, 0, EntryState.WAITING)
        assert log.drop(one)
        assert log.entry(one) is None
        assert not log.drop(one)
        assert [e.number for e in log.entries("rival", EntryState.DEAD)] == [three]

    def test_stats_tell_of_the_outbox(self, log: Log) -> None:
        def counted(tenant: str) -> tuple[int, int, int | None]:
            stats = log.stats(tenant)
            return stats.waiting, stats.dead, stats.oldest_waiting

        assert counted("acme") == (0, 0, None)
        one, two = enqueue(log, time=70), enqueue(log, BOB, time=50)
        enqueue(log, OTHER_TENANT_ANN, time=60)
        assert counted("acme") == (2, 0, 50)
        log.fail(two, "no", not_before=None)
        assert counted("acme") == (1, 1, 70)
        log.append([], done=Done(one, b""))
        assert counted("acme") == (0, 1, None)
        assert counted("rival") == (1, 0, 60)

    def test_an_erasure_takes_entries_along_in_every_state(self, log: Log) -> None:
        in_session = Scope("acme", user="ann", session="s1")
        doomed = [enqueue(log, scope) for scope in (ANN, ANN_CODER, in_session, ANN)]
        spared = [enqueue(log, scope) for scope in (BOB, OTHER_TENANT_ANN)]
        log.append([], done=Done(doomed[0], b"result"))
        log.fail(doomed[1], "no", not_before=None)
        assert log.erase([MISSING_SCOPE], time=1, actor="officer").entries == 0
        assert log.erase([in_session], time=1, actor="officer").entries == 1
        erasure = log.erase([], time=1, actor="officer", containing=ANN)
        assert (erasure.entries, erasure.records, erasure.version) == (3, 0, 0)
        assert [log.entry(number) for number in doomed] == [None] * 4
        assert None not in [log.entry(number) for number in spared]
        with pytest.raises(ConflictError):
            log.append([add()], done=Done(doomed[3], b"what was being worked on"))
        assert log.version() == 0

    def test_threads_finish_each_entry_once(self, log: Log) -> None:
        numbers = [enqueue(log, scope) for scope in (ANN, BOB) for _ in range(10)]
        barrier = Barrier(self.threads)

        def work(_: int) -> list[int]:
            barrier.wait()
            won = []
            for number in numbers:
                with suppress(ConflictError):
                    log.append([add(), add(BOB)], done=Done(number, b""))
                    won.append(number)
            return won

        with ThreadPoolExecutor(self.threads) as pool:
            won = [n for found in pool.map(work, range(self.threads)) for n in found]
        assert sorted(won) == numbers
        assert log.version() == log.verify() == 2 * len(numbers)

    def test_one_has_the_claim_to_the_outbox(self, log: Log) -> None:
        assert log.claim_outbox("acme")
        assert not log.claim_outbox("acme")
        assert log.claim_outbox("rival")
        log.release_outbox("acme")
        log.release_outbox("acme")
        assert log.claim_outbox("acme")
        assert not log.claim_outbox("rival")

    # the whole

    def test_the_chain_covers_every_partition_in_order(self, log: Log) -> None:
        new = add(ANN)
        log.append([new, add(BOB), update(new)])
        log.append([add(OTHER_TENANT_ANN), delete(new)])
        events = [e for scope in (ANN, BOB, OTHER_TENANT_ANN) for e in log.read(scope)]
        events.sort(key=lambda event: event.version)
        assert check_chain(events) == events[-1].hash
        assert log.verify() == 5

    def test_stats_count_one_tenant(self, log: Log) -> None:
        new = add(ANN)
        log.append([new, add(BOB), update(new), add(OTHER_TENANT_ANN), add(BOB)])
        log.append([delete(new)])
        stats = log.stats("acme")
        assert (stats.records, stats.events, stats.partitions, stats.version) == (2, 5, 2, 6)
        assert stats.size_bytes >= 0
        assert log.stats("nobody").events == 0

    def test_stats_count_passages_that_live(self, log: Log) -> None:
        one, two, other = passage(ANN), passage(ANN), passage(OTHER_TENANT_ANN)
        quoting = add(BOB, 'says {\\"parent\\":')
        log.append([one, two, other, add(ANN), quoting])

        def counted() -> tuple[int, int]:
            stats = log.stats("acme")
            return stats.records, stats.passages

        assert counted() == (4, 2)
        log.append([update(one, "a record of its own"), update(quoting)])
        assert counted() == (4, 1)
        log.append([one._replace(kind=EventKind.UPDATE), delete(two)])
        assert counted() == (3, 1)
        assert log.stats("rival").passages == 1
        assert log.erase([ANN], time=1, actor="officer").records == 1
        assert counted() == (1, 0)

    def test_threads_write_and_read_together(self, log: Log) -> None:
        rounds = 20
        barrier = Barrier(self.threads)

        def work(worker: int) -> list[int]:
            scope = Scope("acme", user=f"user {worker % 3}")
            barrier.wait()
            versions = []
            for turn in range(rounds):
                new = add(scope, f"{worker} {turn}", time=turn)
                version = log.append([new, update(new)])
                versions.append(version)
                assert log.heads([scope])[0] >= version, "a write must be read by its writer"
                found = log.record(new.record_id)
                assert found is not None
                assert found.version == version
                assert found.created == version - 1, "a batch must not be split"
                with pytest.raises(RecollectError):
                    log.append([delete(add(scope))])
            return versions

        with ThreadPoolExecutor(self.threads) as pool:
            versions = [v for found in pool.map(work, range(self.threads)) for v in found]
        total = 2 * rounds * self.threads
        assert sorted(versions) == list(range(2, total + 1, 2))
        assert log.verify() == total
        assert log.stats("acme").records == total // 2

    def test_a_reader_sees_whole_batches_only(self, log: Log) -> None:
        batches, size = 30, 5

        def write() -> None:
            for _ in range(batches):
                log.append([add() for _ in range(size)])

        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            while not writing.done():
                assert len(log.current(ANN)) % size == 0
                assert len(log.read(ANN)) % size == 0
            writing.result()
        assert len(log.current(ANN)) == batches * size

    def test_a_closed_log_says_so(self, tmp_path: Path) -> None:
        log = self.make_log(tmp_path)
        log.append([add()])
        log.close()
        log.close()
        for use in (
            log.settings,
            log.version,
            log.pulse,
            log.verify,
            lambda: log.append([add()]),
            lambda: log.read(ANN),
            lambda: log.current(ANN),
            lambda: log.heads([ANN]),
            lambda: log.tail([ANN], after=0, timeout=0),
            lambda: log.record(MISSING),
            lambda: log.configure({"a": "b"}),
            lambda: log.replace_setting("a", "b"),
            lambda: log.erase([ANN], time=1, actor="tester"),
            lambda: log.stats("acme"),
            lambda: enqueue(log),
            lambda: log.next_entry("acme", 0),
            lambda: log.fail(1, "no", not_before=1),
            lambda: log.entry(1),
        ):
            with pytest.raises(ClosedError):
                use()
