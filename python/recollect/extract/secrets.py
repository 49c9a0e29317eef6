"""Takes secrets out of a text before anything keeps it.

A secret is known by its own form (a prefix that issuers print on their keys, a JSON web token, a
private key's armour, a card number that fulfils Luhn's check) or by the label in front of it
("password: …", "my PIN is …", "API_KEY=…"). Long random strings without either stay: commits,
UUIDs and checksums look the same.
"""

from __future__ import annotations

import re

from recollect.extract.words import word_set

REMOVED = "[secret removed]"
"""What stands where a secret stood."""

# One of these is in every text that holds a secret by its form or behind a label, in small letters;
# most texts do not even have what the hints of a group have in common.
_FORM_HINTS = {
    "": ("eyj", "akia", "asia", "aiza", "ya29.", "sg.", "bearer", "basic "),
    "-": ("sk-", "rk-", "glpat-", "xox", "pypi-", "-----begin"),
    "_": (
        *("sk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "hf_", "npm_"),
        *("dop_v1_", "shpat_", "shpca_", "shppa_", "shpss_"),
    ),
}
_LABEL_HINTS = {
    "": ("pwd", "secret", "token", "credential", "phrase", "clave", "contrase", "kennwort"),
    "pass": (
        "passw",
        "passc",
        "passp",
        "pass w",
        "pass c",
        "pass p",
        "_pass",
        "mot de passe",
        "pass:",
        "pass =",
    ),
    "code": (
        *("security code", "verification code", "access code", "door code", "gate code"),
        *("alarm code", "unlock code"),
    ),
    " words": ("y words", "p words"),
    "schl": ("schlüssel", "schluessel"),
}
_SHORT_HINTS = ("pin", "key", "cvv", "cvc", "pw", "mdp")  # whole words, or their end
_BY_FORM = re.compile(
    r"""
    -----BEGIN\ [A-Z ]*PRIVATE\ KEY(?:\ BLOCK)?-----.*?
        (?:-----END\ [A-Z ]*PRIVATE\ KEY(?:\ BLOCK)?-----|\Z)
  | \beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*
  | \bsk-(?:ant|proj|svcacct|admin|or)-[\w-]{16,}
  | \b(?:sk|rk)[-_](?:[a-z]+\d*[-_]){0,4}(?=[\w-]*\d)[A-Za-z0-9]{12,}[\w-]*
  | \bgh[pousr]_[A-Za-z0-9]{20,} | \bgithub_pat_\w{20,} | \bglpat-[\w-]{16,}
  | \bxox[abeoprs]-[\w-]{10,} | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b | \bAIza[\w-]{30,}
  | \bya29\.[\w-]{20,} | \bhf_[A-Za-z0-9]{20,} | \bnpm_[A-Za-z0-9]{30,} | \bpypi-[\w-]{30,}
  | \bSG\.[\w-]{16,}\.[\w-]{16,} | \bdop_v1_[0-9a-f]{32,} | \bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{20,}
  | (?<=bearer\ )[\w.~+/=-]{16,} | (?<=basic\ )(?=\S*[A-Z0-9])[A-Za-z0-9+/]{16,}={0,2}
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_URL_PASSWORD = re.compile(r"://[^\s:/@]*:(?P<value>[^\s/@]+)(?=@)")

# A label that only ever stands before a secret: what follows ":" or "=" is one.
_PASSWORD = (
    r"pass\s?word|passwd|pass\s?code|pwd?|passwort|kennwort|contrase[ñn]a|mot\ de\ passe|mdp"
    r"|(?:pin|cvv|cvc|security|verification|access|door|gate|alarm|unlock)(?:\ ?-?(?:code|number))"
    r"|pin|cvv|cvc"
)
_KEY = (
    r"(?:api|secret|access|private|encryption|signing|licen[cs]e|auth|account|ssh|master|recovery)"
    r"[\s_-]?key|(?:access|auth|api|bearer|refresh|session|bot|oauth|personal\ access)[\s_-]?token"
    r"|client[\s_-]?secret|secret|token|credentials?|api[\s_-]?schl[üu]ssel|clave"
)
_IS = r"\s*(?::=|=|:|\bis\b|\bwas\b|\bist\b|\blautet\b|\bes\b|\best\b|->|=>)\s*:?\s*"
_ABOUT = r"(?:\s+(?:for|to|of|on|für|para|pour)(?:\s+[\w.@/-]+){1,4}?)?"
_VALUE = r"(?:\"[^\"\n]+\"|'[^'\n]+'|`[^`\n]+`|“[^”\n]+”|[^\s\"'`“”]+)"

# These read small letters.
_LABELLED = re.compile(rf"\b(?P<label>{_PASSWORD}|{_KEY}){_ABOUT}(?P<is>{_IS})(?P<value>{_VALUE})")
_ASSIGNED = re.compile(
    r"(?<![\w.])(?P<label>[\w.]{0,40}?(?:password|passwd|pwd|secret|token|credential|_pass"
    r"|api_?key|access_?key|private_?key|_key)(?:s|[_-][\w-]{0,40})?)[\"']?(?P<is>\s*(?::=|[=:])\s*)"
    r"(?P<value>" + _VALUE + ")",
)
_BARE = re.compile(r"\b(?P<label>password|passcode|pin)(?P<is>\s+)(?P<value>(?=\S*\d)[^\s,;]{4,})")
_BARE_CODE = re.compile(r"\b(?P<label>cvv|cvc)(?P<is>\s+)(?P<value>\d{3,4})\b")
_MARKED = r"(?=[^\s\"'`]*[\d!#$%&*@^])" + _VALUE
_NAMED_NOW = re.compile(
    rf"\b(?P<label>{_PASSWORD})(?:['’]s)?(?:\s+(?:is|was|has|been|got|just|changed|set|reset"
    rf"|updated))*(?P<is>\s+(?:to|now)\s+)(?P<value>{_MARKED})"
)
_NAMED_BEFORE = re.compile(
    rf"\b(?P<label>{_PASSWORD}){_ABOUT}(?P<is>\s+from\s+)(?P<value>{_MARKED})(?=\s+to\s)"
)
_NAMED_AFTER = re.compile(
    rf"\b(?P<label>{_PASSWORD}){_ABOUT}\s+from\s+\S+(?P<is>\s+to\s+)(?P<value>{_MARKED})"
)
_LOGIN = re.compile(
    r"\b(?:login|user(?:name)?|account|e-?mail)\b[^\n]{0,60}?[\s/,;]"
    rf"(?P<label>pass)(?P<is>\s*[:=]\s*)(?P<value>{_MARKED})"
)
_BEHIND_LABEL = (
    *(_LABELLED, _ASSIGNED, _BARE, _BARE_CODE),
    *(_NAMED_NOW, _NAMED_BEFORE, _NAMED_AFTER, _LOGIN),
)
_CURL = re.compile(
    r"\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[\s=]?[\"']?[^\s:\"']+:(?P<value>[^\s\"']+)"
)
_PHRASE = re.compile(
    r"\b(?P<label>pass\s?phrase|(?:seed|recovery|mnemonic|backup)\s+(?:phrase|words))"
    rf"{_ABOUT}(?P<is>{_IS})(?P<value>[^\n.!?]+)",
)
_CARD = re.compile(r"(?P<value>[2-6]\d{3}[ -]?(?:\d[ -]?){8,14}\d)(?![\w-])")

_DIGITS_LABEL = re.compile(r"pin|cvv|cvc|(?:code|number)$", re.IGNORECASE)
_PASSWORD_LABEL = re.compile(r"pass(?!ive)|pwd?|mdp|kennwort|contrase", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\d[\d -]{1,9}\d(?!\w)")
_COUNTED = re.compile(r"\d+[- ]?[a-z]+s?", re.IGNORECASE)
_SNAKE = re.compile(r"[a-z]+(?:[_-][a-z]+)*\d?")
_PLACEHOLDER = re.compile(
    r"^[<({\[%]|^\$[{(]|^\$(?-i:[A-Z_]+$)|^[a-z_][\w.]*[(\[]|\{\{|x{4}|\*{3}|\.{3}|env\b|your",
    re.IGNORECASE,
)
_AFTER_PASSWORD = re.compile(r"\s*(?:$|[.,;!?)\n]|and\b|but\b|for\b|by the way\b)", re.IGNORECASE)

# What may follow "my password is" and is none.
_ORDINARY = word_set(
    """a about again all almost already also always an and another asked at bad being better blank
    broken by case changed changing compromised correct different difficult down easy empty
    encrypted enough entered expired expiring fine for forgotten free from given gone good
    hacked hard hashed her here hidden his how important in incorrect invalid it its just kept
    known leaked like limited locked long lost made masked missing my necessary needed never new
    no none not null of off ok okay old on only optional our out outdated over part pretty
    private protected public quite really rejected required reset revoked right same saved
    secret secure sent set shared short simple so something still stored strange strong stronger
    such than that the their there this to too true unique unknown unsafe up used valid very
    visible was weak what when where which why wrong your undefined false string sehr nicht
    falsch muy no pas"""
)
_IS_NEAR = re.compile(r"[=:\d]|->|\b(?:is|was|ist|lautet|es|est)\b")
_FARTHEST = 100  # characters from a label to the sign behind it
_LONGEST_LABEL = 60
_END_OF_VALUE = re.compile(r"(?:[^\n.!?]{0,200}(?=[\n.!?]))?\S*")
_STOPS = ".,;:!?)"
_SHORTEST_PASSWORD = 4
_SHORTEST_KEY = 6
_LONG_KEY = 16
_SHORTEST_CARD, _LONGEST_CARD = 13, 19


def redact(text: str) -> tuple[str, int]:
    """The text with every secret replaced by REMOVED, and how many there were."""
    found: list[tuple[int, int]] = []
    if "://" in text:
        found += (match.span("value") for match in _URL_PASSWORD.finditer(text))
    if "curl" in text and ("-u" in text or "--user" in text):
        found += (match.span("value") for match in _CURL.finditer(text))
    found += (match.span("value") for match in _CARD.finditer(text) if _is_card(match))
    lower = text.lower()
    if len(lower) != len(text):  # a few letters become two
        lower = "".join(small if len(small := c.lower()) == 1 else c for c in text)
    if _hints(lower, _FORM_HINTS):
        found += (match.span() for match in _BY_FORM.finditer(text))
    for begin, end in _labelled(lower):
        for pattern in (_PHRASE, *_BEHIND_LABEL):
            for match in pattern.finditer(lower, begin, end):
                start = match.start("value")
                if length := _secret_length(match, text[start : match.end("value")]):
                    found.append((start, start + length))
    return _replace(text, found) if found else (text, 0)


def _hints(text: str, groups: dict[str, tuple[str, ...]]) -> list[str]:
    """Which hints a text holds."""
    return [
        hint
        for common, hints in groups.items()
        if common in text
        for hint in filter(text.__contains__, hints)
    ]


def _labelled(lower: str) -> list[tuple[int, int]]:
    """Where to look for secrets behind a label."""
    spans: list[tuple[int, int]] = []
    for hint in (*_hints(lower, _LABEL_HINTS), *filter(lower.__contains__, _SHORT_HINTS)):
        place = lower.find(hint)
        while place >= 0:
            ends = hint not in _SHORT_HINTS or not lower[place + len(hint) :][:1].isalpha()
            if ends and _IS_NEAR.search(lower, place, place + _FARTHEST):
                value = _END_OF_VALUE.search(lower, place + _FARTHEST)
                spans.append((max(place - _LONGEST_LABEL, 0), value.end() if value else len(lower)))
            place = lower.find(hint, place + 1)
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _replace(text: str, found: list[tuple[int, int]]) -> tuple[str, int]:
    pieces: list[str] = []
    end = 0
    spans = _merged(found)
    for begin, stop in spans:
        pieces += (text[end:begin], REMOVED)
        end = stop
    pieces.append(text[end:])
    return "".join(pieces), len(spans)


def _is_card(match: re.Match[str]) -> bool:
    """Luhn's check: every second digit from the right doubled, the sum is a multiple of ten."""
    before = match.string[match.start() - 1 : match.start()]
    if before.isalnum() or before in ("_", ".", "-"):
        return False
    digits = [int(c) for c in match["value"] if c.isdigit()]
    if not _SHORTEST_CARD <= len(digits) <= _LONGEST_CARD:
        return False
    doubled = [d * 2 - 9 * (d > 4) for d in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _secret_length(match: re.Match[str], written: str) -> int:
    """How many characters behind a label are a secret; 0 where they are words about one.

    ``match`` is in small letters, ``written`` its value as it stands in the text.
    """
    label = match["label"]
    if _DIGITS_LABEL.search(label) and not _PASSWORD_LABEL.search(label):
        number = _SHORT_NUMBER.match(match.string, match.start("value"))
        return len(number[0]) if number else 0
    return len(written.rstrip(_STOPS)) if _is_secret(match, written) else 0


def _is_secret(match: re.Match[str], written: str) -> bool:
    value = written.strip("\"'`“”").rstrip(_STOPS)
    if not value or REMOVED.startswith(value[:7]) or _PLACEHOLDER.search(value):
        return False
    if match.re is _PHRASE:
        return len(value.split()) > 2 or written[0] != value[0]
    if _PASSWORD_LABEL.search(match["label"]) is None:
        return _looks_random(value)
    if len(value) < _SHORTEST_PASSWORD or value.lower() in _ORDINARY or _COUNTED.fullmatch(value):
        return False
    if written[0] != value[0] or not value.isalpha():
        return True
    told = ":" in match["is"] or "=" in match["is"]
    described = value.lower().endswith(("ed", "ing", "ly"))
    return told or (not described and bool(_AFTER_PASSWORD.match(match.string, match.end("value"))))


def _looks_random(value: str) -> bool:
    digits = sum(c.isdigit() for c in value)
    if len(value) < _SHORTEST_KEY or digits == len(value) or _SNAKE.fullmatch(value):
        return False
    mixed = len(value) >= _LONG_KEY and value != value.lower() and value != value.upper()
    return digits > 0 or mixed
