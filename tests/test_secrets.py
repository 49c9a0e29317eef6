"""Secrets are taken out of every text, and nothing else is."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.extract import REMOVED, extract, redact
from recollect.inference import Turn

AT = datetime(2023, 5, 8, 13, 56, tzinfo=UTC)


PRIVATE_KEY = (
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\nqL9f+abc/def==\n"
    "-----END RSA PRIVATE KEY-----"
)
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

SECRETS = [
    ("My password is hunter2.", "hunter2"),
    ("my password is swordfish", "swordfish"),
    ("password: hunter2", "hunter2"),
    ("Password:\n  hunter2\nbye", "hunter2"),
    ("PASSWORD=hunter2", "hunter2"),
    ("The wifi password for the office is correcthorse.", "correcthorse"),
    ("my password is 'correct horse battery'", "correct horse battery"),
    ("passwd = tiger99", "tiger99"),
    ("pwd: tiger99", "tiger99"),
    ("use password abc123!", "abc123"),
    ("The passphrase is correct horse battery staple.", "correct horse battery staple"),
    ("My seed phrase is legal winner thank year wave sausage.", "legal winner thank year"),
    ("my PIN is 1234 ok", "1234"),
    ("pin code: 0042", "0042"),
    ("My bank pin: 9 8 7 6", "8 7"),
    ("The CVV is 123.", "123"),
    ("The security code is 991822", "991822"),
    ("the card is 4111 1111 1111 1111, exp 12/27", "4111 1111 1111 1111"),
    ("card 5500-0000-0000-0004", "5500-0000-0000-0004"),
    ("amex 371449635398431", "371449635398431"),
    ("API_KEY=abcd1234efgh5678", "abcd1234efgh5678"),
    ('{"api_key": "abcd1234efgh5678"}', "abcd1234efgh5678"),
    ("export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCY", "wJalrXUtnFEMI/K7MDENG"),
    ("my api key is 123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3"),
    ("The access token is ZxCvBnMaSdFgHjKlQwEr", "ZxCvBnMaSdFgHjKlQwEr"),
    ("client_secret: 8f3b9c2d1e", "8f3b9c2d1e"),
    ("token is abc123def456", "abc123def456"),
    ("sk-proj-abcdEFGH1234567890abcd", "abcdEFGH1234567890abcd"),
    ("sk-ant-api03-AbC-dEf_ghijklmnopqrs", "AbC-dEf_ghijklmnopqrs"),
    ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", "4eC39HqLyjWDarjtT1zdp7dc"),
    ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "16C7e42F292c6912E7710c838347Ae178B4a"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("AIzaSyA1234567890abcdefghijklmnopqrstuv", "SyA1234567890"),
    ("xoxb-123456789012-abcdefghijkl", "123456789012-abcdefghijkl"),
    ("Authorization: Bearer abcdefgh12345678XYZ", "abcdefgh12345678XYZ"),
    ("postgres://ann:s3cr3t@db.example.com/x", "s3cr3t"),
    ("https://user:pa55@example.com", "pa55"),
    (f"here: {PRIVATE_KEY} done", "MIIEowIBAAKCAQEA7"),
    (f"{JWT}.", "dozjgNryP4J3jVmNHl0w5N"),
    ("Mein Passwort ist geheim99.", "geheim99"),
    ("Mi contraseña es gato42.", "gato42"),
    ("Mon mot de passe est chat42.", "chat42"),
    ('password := "hunter2secret"', "hunter2secret"),
    ("My password is Blue$Fish9.", "Blue$Fish9"),
    ("my pw is abc123XYZ", "abc123XYZ"),
    ("The password's changed to Blue#Fish9.", "Blue#Fish9"),
    ("We set the password to Foo123!", "Foo123"),
    ("My password is now s3cret!", "s3cret"),
    ("login: admin / pass: qwerty12", "qwerty12"),
    ("cvv 123", "123"),
    ("mdp: Chat2020", "Chat2020"),
    ("curl -u bob:hunter2 https://example.com", "hunter2"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_is_taken_out(text: str, secret: str) -> None:
    redacted, found = redact(text)
    assert secret not in redacted
    assert REMOVED in redacted
    assert found == 1
    for role in ("user", "assistant", "tool"):
        for candidate in extract([Turn(role, f"I live in Oslo. {text}", AT)]):
            assert secret not in candidate.text


def test_an_old_and_a_new_password_are_taken_out() -> None:
    redacted, found = redact("I changed my password from hunter2 to hunter3")
    assert (redacted, found) == (f"I changed my password from {REMOVED} to {REMOVED}", 2)


@pytest.mark.parametrize(
    "text",
    [
        "My password is not working.",
        "The password is too long.",
        "The password was changed yesterday.",
        "I forgot my password.",
        "Password: required",
        "password: str",
        "password = os.environ['PASSWORD']",
        "password = getpass()",
        "password: $DB_PASSWORD",
        "password: ${PASSWORD}",
        "password: {{ vault.password }}",
        "My password is set to expire on 2024-05-01.",
        "I changed my password to be safe.",
        "The password length went from 8 to 12 characters.",
        "My password from 2019 still works.",
        "Boarding pass: gate B12",
        "Drop a pin to 4th street.",
        "docker run -u 1000:1000 image",
        "password: <your-password>",
        "password: ********",
        "The password is at least 8 characters long.",
        "My pin code is 4 digits.",
        "Put a pin on the map: 12 places.",
        "camping: 1234 tents",
        "The key is to practise daily.",
        "The secret is practice.",
        "The secret to happiness is friends.",
        "The token limit is 200.",
        "MAX_TOKENS=4096",
        "tokenizer: gpt2-large1",
        "sort_key: created_at",
        "primary key: id",
        "monkey: banana123",
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "id 123e4567-e89b-12d3-a456-426614174000",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "https://example.com/token/path?x=1",
        "https://example.com:8080/a@b",
        "call 4111 1111 1111 1112",
        "order 1234567890123456789012345",
        "phone +1 415 555 2671",
        "sk-learning-rate-schedulers are fun",
        "The basics of cooking: salt.",
        "ann@example.com",
        "ISBN 978-3-16-148410-0",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == (text, 0)


@pytest.mark.parametrize(
    "said",
    [
        "My password is hunter2.",
        "password: hunter2",
        "My wifi password is hunter2.",
        "API_KEY=abcd1234efgh5678",
        JWT,
        "Here is my card: 4111 1111 1111 1111",
    ],
)
def test_nothing_but_a_secret_gives_no_candidate(said: str) -> None:
    assert extract([Turn("user", said, AT)]) == []


def test_what_is_said_beside_a_secret_is_kept() -> None:
    [fact] = extract([Turn("user", "My password is hunter2. I live in Oslo.", AT)])
    assert fact.text == "The user lives in Oslo"
    [left] = extract([Turn("user", "I moved to Oslo, password hunter2", AT)])
    assert left.text == f"I moved to Oslo, password {REMOVED}"


ALNUM = string.ascii_letters + string.digits
LONG = st.text(ALNUM, min_size=24, max_size=40)
PLAIN = st.text(alphabet=string.ascii_letters + " ,.!?\n\u00e9\u0130", max_size=20)


def _with_check_digit(digits: str) -> str:
    doubled = [int(d) * 2 - 9 * (int(d) > 4) for d in digits[::-2]]
    total = sum(doubled) + sum(map(int, digits[-2::-2]))
    return digits + str(-total % 10)


GENERATED = st.one_of(
    LONG.map(lambda s: (f"ghp_{s}", f"ghp_{s}")),
    LONG.map(lambda s: (f"sk-proj1-{s}9", s)),
    LONG.map(lambda s: (f"API_KEY={s}7a", s)),
    LONG.map(lambda s: (f"my api key is {s}7a", s)),
    LONG.map(lambda s: (f"Bearer {s}", s)),
    LONG.map(lambda s: (f"eyJ{s}.{s}.{s}", s)),
    LONG.map(lambda s: (f"mysql://root:{s}@host/db", s)),
    st.text(ALNUM, min_size=6, max_size=12).map(lambda s: (f"password: {s}7", f"{s}7")),
    st.text(string.digits, min_size=14, max_size=14)
    .map(lambda s: _with_check_digit("4" + s))
    .map(lambda s: (f"card {s}", s)),
)


@settings(max_examples=300, deadline=None)
@given(PLAIN, GENERATED, PLAIN)
def test_no_generated_secret_survives(before: str, secret: tuple[str, str], after: str) -> None:
    text, hidden = secret
    redacted, found = redact(f"{before} {text} {after}")
    assert hidden not in redacted
    assert found >= 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_and_is_clean_afterwards(text: str) -> None:
    redacted, found = redact(text)
    assert (redacted == text) == (found == 0)
    assert redact(redacted) == (redacted, 0)
