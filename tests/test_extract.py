"""Extraction: which sentence becomes which candidate, and what is left as it was said."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.extract import extract
from recollect.inference import Candidate, Turn
from recollect.model import Kind

AT = datetime(2023, 5, 8, 13, 56, tzinfo=UTC)  # a Monday


def candidates(content: str, role: str = "user", name: str | None = None) -> list[Candidate]:
    return extract([Turn(role, content, AT, name)])


def texts(content: str, role: str = "user", name: str | None = None) -> list[str]:
    return [candidate.text for candidate in candidates(content, role, name)]


FACTS = [
    # work, home, people
    ("I work at Acme in billing", "The user works at Acme in billing"),
    ("I live in Oslo.", "The user lives in Oslo"),
    ("I'm a nurse.", "The user is a nurse"),
    ("I am an only child.", "The user is an only child"),
    ("I'm vegan.", "The user is vegan"),
    ("Hi, I'm Ann.", "The user's name is Ann"),
    ("I'm 32 years old.", "The user is 32 years old"),
    ("I'm married to Bob.", "The user is married to Bob"),
    ("I'm not a morning person.", "The user is not a morning person"),
    ("I'm from Germany.", "The user is from Germany"),
    ("I was born in 1990 in Oslo.", "The user was born in 1990 in Oslo"),
    ("I have two kids, Tom and Anna.", "The user has two kids, Tom and Anna"),
    ("I've got two cats.", "The user has got two cats"),
    ("I own a Tesla.", "The user owns a Tesla"),
    ("I studied physics at MIT.", "The user studied physics at MIT"),
    ("I study physics at MIT.", "The user studies physics at MIT"),
    (
        "I live with my girlfriend Sara in Lyon.",
        "The user lives with the user's girlfriend Sara in Lyon",
    ),
    ("I've been a vegetarian since 2019.", "The user has been a vegetarian since 2019"),
    ("I have lived in Rome for ten years.", "The user has lived in Rome for ten years"),
    # what is "my"
    ("My name is Ann.", "The user's name is Ann"),
    ("My birthday is on March 3rd.", "The user's birthday is on March 3rd"),
    ("My dog's name is Rex.", "The user's dog's name is Rex"),
    (
        "My sister Ann, who lives in Oslo, is a nurse.",
        "The user's sister Ann, who lives in Oslo, is a nurse",
    ),
    ("My kids love pizza.", "The user's kids love pizza"),
    ("My car broke down in Bergen.", "The user's car broke down in Bergen"),
    ("My email is ann@example.com.", "The user's email is ann@example.com"),
    ("My favourite colour is blue.", "The user's favourite colour is blue"),
    ("My wife and I live in Oslo.", "The user's wife and the user live in Oslo"),
    # tastes
    ("I love hiking.", "The user loves hiking"),
    ("I hate cilantro!", "The user hates cilantro"),
    ("I don't eat meat.", "The user doesn't eat meat"),
    ("I do not like spicy food.", "The user does not like spicy food"),
    ("I didn't like the film.", "The user didn't like the film"),
    ("I prefer window seats.", "The user prefers window seats"),
    ("I'd love to visit Japan.", "The user would love to visit Japan"),
    ("I'd rather drink tea.", "The user would rather drink tea"),
    ("I like tea but hate coffee.", "The user likes tea but hates coffee"),
    ("I like fish and chips.", "The user likes fish and chips"),
    ("I like to run and swim.", "The user likes to run and swim"),
    # habits and abilities
    ("I always drink coffee in the morning.", "The user always drinks coffee in the morning"),
    ("I never eat breakfast.", "The user never eats breakfast"),
    ("I usually wake up at 6.", "The user usually wakes up at 6"),
    ("I go to the gym on Mondays.", "The user goes to the gym on Mondays"),
    ("I do yoga twice a week.", "The user does yoga twice a week"),
    ("I read two books every month.", "The user reads two books every month"),
    ("I can speak French and German.", "The user can speak French and German"),
    ("I can't eat gluten.", "The user can't eat gluten"),
    ("I teach and do research.", "The user teaches and does research"),
    ("I run and swim.", "The user runs and swims"),
    ("I cook dinner and clean the house.", "The user cooks dinner and cleans the house"),
    ("I work at Acme and live in Oslo.", "The user works at Acme and lives in Oslo"),
    # events
    (
        "I bought a house in 2020 and sold my car.",
        "The user bought a house in 2020 and sold the user's car",
    ),
    ("I just adopted a puppy named Max!", "The user just adopted a puppy named Max"),
    ("I taught myself Spanish.", "The user taught themselves Spanish"),
    ("I'd been to Rome before.", "The user had been to Rome before"),
    ("I used to live in Rome.", "The user used to live in Rome"),
    ("I haven't finished the book.", "The user hasn't finished the book"),
    ("I wasn't at the party.", "The user wasn't at the party"),
    ("I have to finish the report by noon.", "The user has to finish the report by noon"),
    ("I met a painter and she lives in Rome.", "The user met a painter and she lives in Rome"),
    ("I moved because I got a job.", "The user moved because the user got a job"),
    # plans
    ("I'm going to Paris in June.", "The user is going to Paris in June"),
    ("I'm gonna stay in Galway.", "The user is gonna stay in Galway"),
    ("I'll visit my parents in June.", "The user will visit the user's parents in June"),
    ("I won't be in the office at noon.", "The user won't be in the office at noon"),
    ("I plan to move to Berlin.", "The user plans to move to Berlin"),
    ("I'm thinking of moving to Berlin.", "The user is thinking of moving to Berlin"),
    ("I hope to run a marathon.", "The user hopes to run a marathon"),
    # openers and closers go
    ("By the way, I work at Acme.", "The user works at Acme"),
    ("Thanks, Caroline! I'm allergic to nuts.", "The user is allergic to nuts"),
    ("Yeah, I play the guitar 🎸", "The user plays the guitar"),
    ("Please remember that I like tea.", "The user likes tea"),
    ("Hi Bob, I moved to Oslo, thanks!", "The user moved to Oslo"),
    # a statement before a question
    (
        "I've finished 7 problems, can you help me with the next?",
        "The user has finished 7 problems",
    ),
    ("I have a beagle, how much should he eat?", "The user has a beagle"),
    # without a period between them, and with typographic apostrophes
    ("I live in Oslo I run and swim.", "The user lives in Oslo the user runs and swims"),
    ("I’m a nurse.", "The user is a nurse"),
    # as chats have it
    ("im vegetarian btw", "The user is vegetarian"),
    ("i dont work at n26 anymore", "The user doesn't work at n26 anymore"),
    ("ive lived in leeds since 2019", "The user has lived in leeds since 2019"),
    # a name is no verb, and letters of other scripts are no pictures
    ("I use C for tools and Go for servers.", "The user uses C for tools and Go for servers"),
    ("I love ramen and speak 日本語.", "The user loves ramen and speaks 日本語"),
    ("I love ramen 🍜", "The user loves ramen"),
]


@pytest.mark.parametrize(("said", "fact"), FACTS)
def test_a_plain_statement_becomes_a_fact(said: str, fact: str) -> None:
    assert texts(said) == [fact]


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (
            "I work at Acme and I live in Oslo.",
            ["The user works at Acme", "The user lives in Oslo"],
        ),
        (
            "I love tea and my wife loves coffee.",
            ["The user loves tea", "The user's wife loves coffee"],
        ),
        ("My name is Ann and I live in Oslo.", ["The user's name is Ann", "Ann lives in Oslo"]),
        (
            "I grow beans in my garden, and I think this will be a good year for them.",
            [
                "The user grows beans in the user's garden",
                "I think this will be a good year for them",
            ],
        ),
        ("I live in Oslo. What's the weather like?", ["The user lives in Oslo"]),
        ("I have a dog and I walk him daily.", ["The user has a dog and the user walks him daily"]),
    ],
)
def test_a_sentence_is_parted_where_its_parts_hold_alone(said: str, facts: list[str]) -> None:
    assert texts(said) == facts


LEFT_ALONE = [
    # opinions, hedges, politeness
    "I think you should go.",
    "I guess I like it here.",
    "I believe the earth is round.",
    "I wish I had a dog.",
    "I hope you feel better.",
    "I'm sure it works.",
    "I'm sorry to hear about the dog.",
    "I wonder where the cat went.",
    "Maybe I will move to Oslo.",
    "I might move to Oslo.",
    "I could eat a horse.",
    "I should call my mother.",
    "I would move to Oslo.",
    "I was told the shop is closed.",
    "I heard that Bob moved to Oslo.",
    # suppositions
    "If I lived in Paris I would be happy.",
    "I would be happy if I lived in Paris.",
    "I will go unless my boss objects.",
    "Imagine I lived in Paris.",
    "Suppose I work at Acme.",
    "I wonder what happens if I work at Acme.",
    # quotations and jokes
    'I said "I live in Paris" to the clerk.',
    "Bob said 'I live in Paris' to the clerk.",
    "Yeah right, I love waiting in line.",
    "I love queues 🙄",
    "I love queues /s",
    "I'm a billionaire, just kidding.",
    "I love it when a plan comes together, lol.",
    # somebody else
    "She works at Acme.",
    "Bob lives in Oslo.",
    "You work at Acme.",
    "We moved to Oslo.",
    "They gave us a dog.",
    "Bob told me that he lives in Oslo.",
    "People say I look like my mother.",
    # what is not in the sentence
    "I love it!",
    "I told them about the plan.",
    "I like that song.",
    "I will try those tips.",
    "I've lived here for ten years.",
    "I did that already.",
    "I drew this.",
    "I bought it at the market.",
    "I gave him a book.",
    # verbs that are not known, or are of two tenses
    "I read a book.",
    "I put the book on the table.",
    "I blorp the quux.",
    "I love music and dance in all forms.",
    # moods of this minute
    "I'm so tired.",
    "I'm excited!",
    # requests in the form of statements
    "I need help with my Python code.",
    "I'd like to know more about goats.",
    "I'm looking for some advice on gardening.",
    # no sentences
    "My goodness, what a day.",
    "my question is about goats.",
    "Write a poem about my dog.",
    "Don't use numpy.",
    "Call me at noon.",
    "Never better!",
    "In the future, cars will fly.",
    "My friend Bob: I'm allergic to nuts.",
    "Oh great, I just love being woken at 3am.",
    "im Garten ist es schön",
    "In my story I live on Mars.",
    "Fix the grammar:\n\nI lives in Hamburg now.",
    "Here's what Tom wrote:\nI live in Hamburg now.",
    "I live in Oslo, where should I go hiking",
]


@pytest.mark.parametrize("said", LEFT_ALONE)
def test_what_is_not_sure_stays_as_it_was_said(said: str) -> None:
    [left] = candidates(said)
    assert (left.text, left.kind) == (said, Kind.EPISODIC)


@pytest.mark.parametrize(
    "said",
    [
        "Hi!",
        "Hello there, good morning!",
        "Thanks a lot!",
        "Thanks so much, Caroline!",
        "Ok, great.",
        "lol",
        "👍",
        "...",
        "You're welcome!",
        "That's awesome!",
        "Sounds good!",
        "I see.",
        "I'm fine, thanks.",
        "How are you?",
        "What's the capital of France?",
        "Can you help me",
        "could you write a poem",
        "what is the capital of france",
        "Hi! How are you? Thanks!",
        "Is it raining?",
        "See you later!",
        "Happy to help!",
        "Good choice.",
        "Great question!",
    ],
)
def test_greetings_filler_and_questions_are_dropped(said: str) -> None:
    assert texts(said) == []
    assert texts(said, role="assistant") == []


def test_a_question_that_tells_of_its_speaker_is_kept() -> None:
    said = "How can I make the most of my $300 transport budget?"
    assert texts(said) == [said]


def test_a_question_stays_with_the_words_around_it() -> None:
    said = "That cat in the photo is huge! What does it eat?"
    assert texts(said) == [said]
    assert texts("I have a cat. What does it eat?") == ["The user has a cat"]


KINDS = [
    ("I work at Acme.", Kind.SEMANTIC),
    ("I'm allergic to nuts.", Kind.SEMANTIC),
    ("I run every morning.", Kind.SEMANTIC),
    ("My sister is a nurse.", Kind.SEMANTIC),
    ("I was born in Oslo.", Kind.SEMANTIC),
    ("I have lived in Oslo for ten years.", Kind.SEMANTIC),
    ("I'm living in Oslo.", Kind.SEMANTIC),
    ("I bought a bike.", Kind.EPISODIC),
    ("I'm going to Paris in June.", Kind.EPISODIC),
    ("I'll move to Oslo.", Kind.EPISODIC),
    ("I've finished the book.", Kind.EPISODIC),
    ("I'm really busy with the new project at work.", Kind.EPISODIC),
    ("I prefer short answers.", Kind.PROCEDURAL),
    ("I want code examples in Rust.", Kind.PROCEDURAL),
    ("Always answer in bullet points.", Kind.PROCEDURAL),
    ("Call me Ann.", Kind.PROCEDURAL),
    ("For this conversation, answer in French.", Kind.WORKING),
    ("I'm a pirate for this conversation.", Kind.WORKING),
]


@pytest.mark.parametrize(("said", "kind"), KINDS)
def test_kinds(said: str, kind: Kind) -> None:
    assert [candidate.kind for candidate in candidates(said)] == [kind]


ORDERS = [
    ("Always answer in bullet points.", "Always answer in bullet points"),
    ("Please use metric units.", "Please use metric units"),
    ("Call me Ann.", "Call the user Ann"),
    ("From now on, please call me Annie.", "From now on, please call the user Annie"),
    ("In future, give me short answers.", "In future, give the user short answers"),
    ("I want you to always cite sources.", "Always cite sources"),
    ("Respond in French.", "Respond in French"),
    ("Keep your answers short.", "Keep your answers short"),
    ("Never use emojis.", "Never use emojis"),
    ("Don't use emojis anymore.", "Don't use emojis anymore"),
    ("Whenever I ask for code, use Python.", "Whenever the user asks for code, use Python"),
    ("Always use types in my code.", "Always use types in the user's code"),
]


@pytest.mark.parametrize(("said", "order"), ORDERS)
def test_orders_that_hold_on(said: str, order: str) -> None:
    [found] = candidates(said)
    assert (found.text, found.kind) == (order, Kind.PROCEDURAL)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "I'll remind you on Friday.",
            ["The assistant will remind the user on Friday (12 May 2023)"],
        ),
        ("Sure! I'll always answer in French.", ["The assistant will always answer in French"]),
        ("I won't use emojis anymore.", ["The assistant won't use emojis anymore"]),
        ("I'll help you with that.", ["I'll help you with that."]),
        ("I like jazz.", ["I like jazz."]),
        ("Here you are: one, two.", ["Here you are: one, two."]),
        ("Sure! What would you like?", []),
    ],
)
def test_an_assistant_tells_what_it_promises(said: str, told: list[str]) -> None:
    assert texts(said, role="assistant") == told


def test_a_long_answer_stays_in_one_piece() -> None:
    answer = "# Goats\n\n" + "Goats eat grass. Do you have a goat? " * 20 + "\n\n```\ngoat()\n```"
    assert texts(answer, role="assistant") == [answer]


def test_roles() -> None:
    assert texts("I work at Acme.", role="system") == []
    assert texts("I work at Acme.", role="tool") == ["I work at Acme."]


@pytest.mark.parametrize(
    ("said", "told", "day"),
    [
        ("I met Bob yesterday.", "The user met Bob yesterday (7 May 2023)", 7),
        ("I met Bob last Friday.", "The user met Bob last Friday (5 May 2023)", 5),
        ("I met Bob last Monday.", "The user met Bob last Monday (1 May 2023)", 1),
        ("I met Bob on Tuesday.", "The user met Bob on Tuesday (2 May 2023)", 2),
        ("I'll meet Bob on Tuesday.", "The user will meet Bob on Tuesday (9 May 2023)", 9),
        ("I'll meet Bob this Friday.", "The user will meet Bob this Friday (12 May 2023)", 12),
        ("I'll meet Bob next Friday.", "The user will meet Bob next Friday", None),
        ("I met Bob three days ago.", "The user met Bob three days ago (5 May 2023)", 5),
        ("I met Bob two weeks ago.", "The user met Bob two weeks ago (about 24 April 2023)", None),
        ("I met Bob a month ago.", "The user met Bob a month ago (April 2023)", None),
        ("I met Bob five years ago.", "The user met Bob five years ago (2018)", None),
        ("I'll meet Bob in 3 days.", "The user will meet Bob in 3 days (11 May 2023)", 11),
        ("I built the shed in 3 days.", "The user built the shed in 3 days", None),
        ("I met Bob last week.", "The user met Bob last week (week of 1 May 2023)", None),
        ("I met Bob last weekend.", "The user met Bob last weekend (weekend of 6 May 2023)", None),
        ("I'll meet Bob next month.", "The user will meet Bob next month (June 2023)", None),
        ("I met Bob last year.", "The user met Bob last year (2022)", None),
        ("I met Bob last night.", "The user met Bob last night (7 May 2023)", 7),
        (
            "I met Bob the day before yesterday.",
            "The user met Bob the day before yesterday (6 May 2023)",
            6,
        ),
        ("Yesterday I met Bob.", "Yesterday (7 May 2023) the user met Bob", 7),
        (
            "I met Bob on the last day of the fair.",
            "The user met Bob on the last day of the fair",
            None,
        ),
        ("I met Bob in the last week of June.", "The user met Bob in the last week of June", None),
        ("I met Bob yesterday (Sunday).", "The user met Bob yesterday (Sunday", None),
        ("I met Bob in May.", "The user met Bob in May", None),
        ("I met Bob on Fridays.", "The user met Bob on Fridays", None),
        ("I saw yesterday's game.", "The user saw yesterday's game", None),
    ],
)
def test_dates(said: str, told: str, day: int | None) -> None:
    [found] = candidates(said)
    assert found.text == told
    assert (found.at and found.at.day) == day


def test_a_state_is_not_dated_and_two_times_are_no_day() -> None:
    [state] = candidates("I'm a nurse since yesterday.")
    assert state.at is None
    [event] = candidates("I met Bob yesterday and saw Sue three days ago.")
    assert event.at is None


def test_what_is_left_tells_its_dates_too() -> None:
    [left] = candidates("She painted it last year.")
    assert (left.text, left.at) == ("She painted it last year (2022).", None)


@pytest.mark.parametrize("year", [1, 9999])
def test_times_that_no_date_can_say_are_left(year: int) -> None:
    at = datetime(year, 1, 1, tzinfo=UTC)
    said = "I met Bob yesterday, he left 999 years ago and returns next month."
    assert extract([Turn("user", said, at)])


def test_a_name_is_used_and_learnt() -> None:
    [found] = candidates("I work at Acme.", name="Ann")
    assert (found.text, found.entities) == ("Ann works at Acme", ("Ann",))
    told = extract(
        [
            Turn("user", "I like tea.", AT),
            Turn("user", "My name is Ann.", AT),
            Turn("user", "I work at Acme.", AT),
            Turn("assistant", "I'll remind you about the meeting.", AT),
        ]
    )
    assert [candidate.text for candidate in told] == [
        "The user likes tea",
        "The user's name is Ann",
        "Ann works at Acme",
        "The assistant will remind Ann about the meeting",
    ]
    assert [candidate.turn for candidate in told] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Hi, I'm Ann.", "Ann"),
        ("I am Caroline Smith and I paint.", "Caroline Smith"),
        ("Call me Ann.", "Ann"),
        ("I'm Canadian.", "The user"),
        ("I'm Christian.", "The user"),
        ("I'm Ann's sister.", "The user"),
        ("My name is hard to spell.", "The user"),
        ("Write a bio: My name is Kai.", "The user"),
        ('She said "my name is Kai".', "The user"),
        ("Don't call me Kai.", "The user"),
        ("Dear Sir, my name is Kai Berg.", "The user"),
    ],
)
def test_an_introduction_without_doubt(said: str, name: str) -> None:
    told = extract([Turn("user", said, AT), Turn("user", "I like tea.", AT)])
    assert told[-1].text == f"{name} likes tea"


def test_two_people_are_two_speakers() -> None:
    told = extract([Turn("user", "I like tea.", AT, "Ann"), Turn("user", "I like jam.", AT, "Bob")])
    assert [candidate.text for candidate in told] == ["Ann likes tea", "Bob likes jam"]


def test_code_and_quotations_stay_whole() -> None:
    said = "```python\nI = 1\n# I work at Acme\n```"
    assert texts(said) == [said]
    assert texts("> I live in Paris.") == ["> I live in Paris."]


def test_a_message_is_stored_once() -> None:
    said = "I work at Acme. Bob is nice to everybody. Bye!"
    assert texts(said) == ["The user works at Acme", "Bob is nice to everybody."]


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        (
            "german",
            "Ich arbeite bei Siemens und wohne in Ulm.",
            ["Der Nutzer arbeitet bei Siemens und wohnt in Ulm"],
        ),
        ("german", "Hallo! Ich heiße Anna.", ["Der Nutzer heißt Anna"]),
        ("german", "Ich glaube, es regnet.", ["Ich glaube, es regnet."]),
        ("german", "Wenn ich in Ulm wohne, lese ich.", ["Wenn ich in Ulm wohne, lese ich."]),
        ("german", "Wie spät ist es?", []),
        ("spanish", "Trabajo en Google.", ["El usuario trabaja en Google"]),
        ("spanish", "Me gusta el café.", ["Al usuario le gusta el café"]),
        ("spanish", "Me llamo Ana y vivo en Lima.", ["El usuario se llama Ana y vive en Lima"]),
        ("spanish", "Mi hermana vive en Lima.", ["Mi hermana vive en Lima."]),
        (
            "french",
            "J'habite à Lyon et je travaille chez Renault.",
            ["L'utilisateur habite à Lyon et travaille chez Renault"],
        ),
        ("french", "J'ai deux chats.", ["L'utilisateur a deux chats"]),
        ("french", "Je pense que oui.", ["Je pense que oui."]),
        ("italian", "Lavoro a Roma. Come stai?", ["Lavoro a Roma. Come stai?"]),
        ("porter", "I work at Acme.", ["The user works at Acme"]),
        ("neutral", "I work at Acme.", ["The user works at Acme"]),
    ],
)
def test_languages(language: str, said: str, told: list[str]) -> None:
    found = extract([Turn("user", said, AT)], language=language)
    assert [candidate.text for candidate in found] == told


LANGUAGES = st.sampled_from(["english", "german", "spanish", "french", "italian", "neutral"])
SENTENCES = st.sampled_from([said for said, _ in FACTS[1:] + ORDERS] + LEFT_ALONE)
TALK = st.lists(st.one_of(st.text(max_size=40), SENTENCES), max_size=6).map(" ".join)
TURNS = st.builds(
    Turn,
    st.sampled_from(["user", "assistant", "system", "tool", "critic"]),
    TALK,
    st.datetimes(timezones=st.just(UTC)),
    st.none() | st.sampled_from(["Ann", "José", "李", "The Dude", "ann's"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TURNS, max_size=4), LANGUAGES)
def test_any_conversation_gives_candidates_in_order(turns: list[Turn], language: str) -> None:
    found = extract(turns, language=language)
    assert [candidate.turn for candidate in found] == sorted(c.turn for c in found)
    for candidate in found:
        assert candidate.text.strip() == candidate.text != ""
        assert any(c.isalnum() for c in candidate.text)
        assert turns[candidate.turn].role != "system"


@settings(max_examples=200, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_every_sentence_that_tells_something_survives(said: list[str]) -> None:
    """In the words in which it was said, or by the longest word of what it tells alone."""
    kept = " ".join(texts(" ".join(said))).lower()
    for sentence in said:
        for told in texts(sentence):
            words = [word.strip(".,!?()'\"").lower() for word in told.split()]
            longest = max((word for word in words if "user" not in word), key=len)
            assert longest in kept or sentence.lower() in kept


def test_conversations_are_read_at_the_same_time() -> None:
    turns = [Turn("user", said, AT) for said, _ in FACTS] * 3
    expected = extract(turns)
    seen: list[list[Candidate]] = []
    threads = [threading.Thread(target=lambda: seen.append(extract(turns))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [expected] * 4


def test_long_repetitive_texts_take_little_time() -> None:
    started = datetime.now(UTC)
    for part in (
        "see you later ",
        "😀",
        "so ",
        "a_",
        "password ",
        "I ",
        "my is ",
        "(",
        "in 3 ",
        "'",
        "\n>",
        "a: I ",
        "curl -u ",
        "password from ",
    ):
        extract([Turn("user", part * 20_000, AT)])
    assert datetime.now(UTC) - started < timedelta(seconds=20)
