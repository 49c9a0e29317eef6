"""The bundled sample keeps the schema that its loader describes."""

from itertools import pairwise

import pytest

from recollect.sample import Conversation, load_sample


@pytest.fixture(scope="module")
def sample() -> Conversation:
    return load_sample()


def test_is_long_enough(sample: Conversation) -> None:
    assert sample.turns >= 120
    assert 8 <= len(sample.sessions) <= 10
    assert 12 <= len(sample.questions) <= 15
    assert (sample.sessions[-1].at - sample.sessions[0].at).days >= 140


def test_ids_are_unique_and_name_their_place(sample: Conversation) -> None:
    for session in sample.sessions:
        expected = [f"{session.id}:{place}" for place in range(1, len(session.turns) + 1)]
        assert [turn.id for turn in session.turns] == expected
    assert len({session.id for session in sample.sessions}) == len(sample.sessions)
    assert len({question.id for question in sample.questions}) == len(sample.questions)


def test_dates_ascend_and_have_a_zone(sample: Conversation) -> None:
    for items in (sample.sessions, sample.questions):
        assert all(item.at.tzinfo is not None for item in items)
        assert all(one.at < other.at for one, other in pairwise(items))


def test_evidence_was_said_before_the_question_where_the_asker_may_see_it(
    sample: Conversation,
) -> None:
    session_of = {turn.id: session for session in sample.sessions for turn in session.turns}
    for question in sample.questions:
        assert question.evidence
        for turn in question.evidence:
            session = session_of[turn]
            assert session.at < question.at
            assert session.ids.items() <= question.ids.items()


def test_turns_are_spoken_by_two_people_and_an_assistant(sample: Conversation) -> None:
    speakers = {turn.speaker for session in sample.sessions for turn in session.turns}
    assert speakers == {"Marisol", "Anselm", "Pip"}
    turns = [turn for session in sample.sessions for turn in session.turns]
    assert all(turn.assistant == (turn.speaker == "Pip") for turn in turns)
    assert all(turn.text == turn.text.strip() != "" for turn in turns)


def test_a_fact_changes_between_two_askings(sample: Conversation) -> None:
    texts = [question.text for question in sample.questions]
    repeated = [question for question in sample.questions if texts.count(question.text) > 1]
    assert len({question.evidence for question in repeated}) == 2
    assert len([q for q in sample.questions if q.category == "changed fact"]) >= 3


def test_outsiders_lack_an_id_of_the_owner(sample: Conversation) -> None:
    assert sample.outsiders
    for outsider in sample.outsiders:
        assert not outsider.owner.items() <= outsider.ids.items()
        assert any(session.ids == outsider.owner for session in sample.sessions)
