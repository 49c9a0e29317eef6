"""What becomes of what is known when a second message is told, through the whole of ``add``."""

from __future__ import annotations

import pytest

from conftest import Clock
from recollect import Memory
from recollect.model import Operation


def told(clock: Clock, first: str, then: str, **who: str) -> list[Operation]:
    """What the second of two messages does; they are of two sessions."""
    language = who.pop("language", "english")
    with Memory(":memory:", clock=clock, language=language) as memory:
        for session, text in (("s1", first), ("s2", then)):
            message = {"role": "user", "content": text, **who}
            done = memory.add([message], user_id="u", session_id=session)
    return done


def ops(done: list[Operation]) -> list[str]:
    return [one.op for one in done]


EVENTS = [
    ("I live in Berlin.", "I moved to Munich.", "UPDATE"),
    ("I'm single.", "I got married.", "UPDATE"),
    ("We use Postgres.", "We migrated from Postgres to MySQL.", "UPDATE"),
    ("I take metformin twice a day.", "I stopped taking metformin.", "DELETE"),
    ("I drink coffee every morning.", "I stopped drinking coffee.", "DELETE"),
    ("I live in Berlin.", "My brother moved to Munich.", "ADD"),
    ("I live in Berlin.", "I moved my car to the garage.", "ADD"),
    ("I'm single.", "My sister got married.", "ADD"),
    ("I have visited gate 3.", "I have visited gate 4.", "ADD"),
    ("My phone number is 555-1234.", "I changed my phone number to 555-9876.", "UPDATE"),
    ("My budget is $400.", "I raised my budget to $500.", "UPDATE"),
    ("My budget is $400.", "I'll raise my budget to $500.", "ADD"),
    ("My email is x@a.org.", "I changed my sister's email to y@a.org.", "ADD"),
    ("My budget is $400.", "My brother raised his budget to $500.", "ADD"),
    ("I drink coffee every morning.", "My wife stopped drinking coffee.", "ADD"),
]


@pytest.mark.parametrize(("first", "then", "op"), EVENTS)
def test_what_happened_changes_what_is_so(clock: Clock, first: str, then: str, op: str) -> None:
    """A fact in the past tense is an event; some events change a state."""
    assert told(clock, first, then)[0].op == op


def test_what_was_stopped_is_linked_where_no_verb_tells_it(clock: Clock) -> None:
    (only,) = told(clock, "I take metformin twice a day.", "I stopped metformin.")
    assert (only.op, len(only.may_supersede)) == ("ADD", 1)


PARTS = [
    ("english", "I take metformin and lisinopril.", "I no longer take lisinopril."),
    ("english", "I'm allergic to peanuts, shellfish and eggs.", "I'm not allergic to shellfish."),
    ("english", "I have a cat and a dog.", "I don't have a dog anymore."),
    ("english", "I don't eat meat or fish.", "I eat fish now."),
    ("english", "My team has 8 engineers and 2 designers.", "My team has 10 engineers now."),
    ("english", "We use Postgres and deploy on Fly.io.", "We migrated from Fly.io to Hetzner."),
    ("english", "I go to the gym on Mondays and Fridays.", "I no longer go to the gym on Mondays."),
    ("english", "I drive a Tesla to work and a bike at home.", "I sold my Tesla."),
    ("german", "Ich mag Kaffee und Tee.", "Ich mag Tee nicht mehr."),
    ("german", "Ich wohne in Ulm und arbeite in Bonn.", "Ich wohne jetzt in Augsburg."),
    ("spanish", "Tengo dos gatos y un perro.", "Ya no tengo un perro."),
    ("french", "J'habite à Lyon et travaille à Nice.", "J'habite à Paris maintenant."),
]


@pytest.mark.parametrize(("language", "first", "then"), PARTS)
@pytest.mark.parametrize("name", [None, "Jana"])
def test_one_of_several_things_ends_alone(
    clock: Clock, language: str, name: str | None, first: str, then: str
) -> None:
    """A record is closed whole, so the rest of what it lists would be lost."""
    who = {"name": name} if name else {}
    (only,) = told(clock, first, then, language=language, **who)
    assert (only.op, len(only.may_supersede)) == ("ADD", 1)


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("I live in Austin, Texas.", "I moved from Austin to Denver.", ["UPDATE"]),
        ("My favourite foods are ramen and pho.", "My favourite foods are tacos.", ["UPDATE"]),
        ("I like tea and coffee.", "I no longer like tea and coffee.", ["DELETE", "ADD"]),
    ],
)
def test_what_is_changed_as_a_whole_is_superseded(
    clock: Clock, first: str, then: str, expected: list[str]
) -> None:
    assert ops(told(clock, first, then)) == expected


CHANGED_ABROAD = [
    ("german", "Ich arbeite bei Siemens.", "Ich arbeite jetzt bei Bosch.", "UPDATE"),
    ("german", "Ich wohne in Ulm.", "Ich wohne nicht mehr in Ulm.", "DELETE"),
    ("spanish", "Vivo en Madrid.", "Ahora vivo en Sevilla.", "UPDATE"),
    ("spanish", "Trabajo en Telefónica.", "Ya no trabajo en Telefónica.", "DELETE"),
    ("french", "J'habite à Lyon.", "J'habite à Paris maintenant.", "UPDATE"),
]


@pytest.mark.parametrize(("language", "first", "then", "op"), CHANGED_ABROAD)
@pytest.mark.parametrize("name", [None, "Jana"])
def test_a_user_with_and_without_a_name(
    clock: Clock, language: str, name: str | None, first: str, then: str, op: str
) -> None:
    who = {"name": name} if name else {}
    assert told(clock, first, then, language=language, **who)[0].op == op


OF_OTHERS = [
    ("german", "Ich wohne in Ulm.", "Meine Schwester wohnt in Köln."),
    ("german", "Ich heiße Jana.", "Mein Sohn heißt Max."),
    ("german", "Meine kleine Schwester wohnt in Ulm.", "Meine kleine Tochter wohnt in Köln."),
    ("german", "Ich wohne in Ulm.", "Peter hat mir erzählt, er wohnt in Köln."),
    ("spanish", "Me llamo Lucía.", "Mi hija se llama Carmen."),
    ("spanish", "Vivo en Madrid.", "Ana vive en Sevilla como estudiante."),
    ("spanish", "Vivo en Madrid.", "Ana me dijo que vive en Sevilla."),
    ("french", "J'habite à Lyon.", "Mon frère habite à Nice."),
    ("french", "Je m'appelle Luc.", "Ma fille s'appelle Zoé."),
]


@pytest.mark.parametrize(("language", "first", "then"), OF_OTHERS)
@pytest.mark.parametrize("name", [None, "Jana"])
def test_what_is_told_of_others_is_theirs(
    clock: Clock, language: str, name: str | None, first: str, then: str
) -> None:
    who = {"name": name} if name else {}
    assert ops(told(clock, first, then, language=language, **who)) == ["ADD"]


BESIDE = [
    ("I work at Acme.", "I also work at Globex."),
    ("I work at Acme.", "I have a second job at Globex."),
    ("I live in Oslo during the week.", "I live in Bergen on weekends."),
    ("I work at Acme.", "I left Acme at 6pm yesterday."),
    ("I work at Acme.", "I no longer work at Acme on Fridays."),
    ("I go to the gym.", "I no longer go to the gym on Mondays."),
    ("I speak Spanish.", "I don't speak Spanish well."),
    ("I eat breakfast.", "I don't usually eat breakfast."),
    ("I need a car.", "I don't need a car today."),
    ("I eat meat.", "I rarely eat meat."),
    ("I rarely eat meat.", "I eat meat."),
    ("I work at Acme, where I met my wife Julia.", "I work at Globex now."),
    ("My friend lives in Rome.", "My friend lives in Oslo."),
    ("My sister lives in Rome.", "My other sister lives in Oslo."),
]


@pytest.mark.parametrize(("first", "then"), BESIDE)
def test_what_holds_at_times_or_in_part_is_linked(clock: Clock, first: str, then: str) -> None:
    (only,) = told(clock, first, then)
    assert (only.op, len(only.may_supersede)) == ("ADD", 1)


@pytest.mark.parametrize(
    ("first", "then", "op"),
    [
        ("I'm allergic to nuts.", "I'm severely allergic to nuts.", "UPDATE"),
        ("I'm severely allergic to nuts.", "I'm allergic to nuts.", "NOOP"),
        ("I live in Berlin.", "I currently live in Berlin.", "NOOP"),
        ("My sister lives in Rome.", "My sister moved to Oslo.", "UPDATE"),
        ("My sister Ana lives in Rome.", "My sister Ana lives in Oslo.", "UPDATE"),
        ("I like tea.", "I don't like tea at all.", "UPDATE"),
        ("I work at Acme.", "Also, I work at Globex now.", "UPDATE"),
        ("I eat eggs.", "I don't eat eggs after all, the test was clear.", "UPDATE"),
    ],
)
def test_adverbs(clock: Clock, first: str, then: str, op: str) -> None:
    assert told(clock, first, then)[0].op == op


@pytest.mark.parametrize(
    ("first", "then", "op"),
    [
        ("My contract ends on May 1, 2026.", "My contract ends on May 1, 2027.", "UPDATE"),
        ("The deadline is 2026-05-01.", "The deadline is 2027-05-01.", "UPDATE"),
        ("My birthday is June 12.", "My birthday is June 12, 1990.", "UPDATE"),
        ("My birthday is June 12, 1990.", "My birthday is June 12.", "NOOP"),
        ("I ran a marathon on June 12, 2024.", "I ran a marathon on June 12, 2025.", "ADD"),
        ("My birthday is 12/06/1990.", "My birthday is June 12.", "ADD"),
        ("My flight is on 03/04/2026.", "My flight is on 05/04/2026.", "UPDATE"),
        ("I'm 34.", "I turned 35 yesterday.", "UPDATE"),
        ("I live in Berlin.", "I have lived in Berlin since 2010.", "UPDATE"),
        ("We live in Seattle with our two kids.", "We moved to Portland!", "ADD"),
        ("I wake up at 7am on weekends.", "I wake up at 5:30 now.", "ADD"),
    ],
)
def test_years_numbers_and_company(clock: Clock, first: str, then: str, op: str) -> None:
    assert told(clock, first, then)[0].op == op


PASTED = [
    "Bob: I live in Hamburg now.",
    "My friend Bob: I live in Hamburg now.",
    "User: I live in Hamburg now",
    "Translate this into French: I live in Hamburg now.",
    "Rewrite this email: Hi Bob, I live in Hamburg now. Best, Jim",
    "Pretend you're my friend: I live in Hamburg now.",
    "Fix the grammar:\n\nI live in Hamburg now.",
    "Here's what Tom wrote:\nI live in Hamburg now.",
    "Dear Sir, I live in Hamburg now. Regards, Tom",
    "> I live in Hamburg now.",
    "```\nI live in Hamburg now.\n```",
    "In my story, I live in Hamburg now.",
]


@pytest.mark.parametrize("then", PASTED)
def test_what_is_pasted_changes_nothing(clock: Clock, then: str) -> None:
    (only,) = told(clock, "I live in Munich.", then)
    assert (only.op, only.text) == ("ADD", then)


@pytest.mark.parametrize(
    "then",
    [
        "Update: I live in Hamburg now.",
        "Good news: I live in Hamburg now!",
        "About me: I live in Hamburg now.",
        "My situation:\nI live in Hamburg now.",
    ],
)
def test_what_only_announces_is_no_label(clock: Clock, then: str) -> None:
    assert told(clock, "I live in Munich.", then)[0].op == "UPDATE"


@pytest.mark.parametrize("introduced", ["Hi, I'm Kai.", "My name is Kai."])
def test_a_name_is_known_in_later_conversations(clock: Clock, introduced: str) -> None:
    done = told(clock, f"{introduced} I live in Oslo.", "I moved to Bergen.")
    assert [(one.op, one.text) for one in done] == [("UPDATE", "Kai moved to Bergen")]
