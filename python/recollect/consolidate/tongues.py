"""German, Spanish and French, by tables: work, home and name, and plain denials.

A sentence is one clause. Its subject is the speaker, who or what is theirs ("meine Schwester"), the
user, or the name that it begins with; where it is none of these, the sentence supersedes nothing.
Negation counts when all other words are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recollect.consolidate.clause import Clause, Polarity, Subject, Tense
from recollect.consolidate.quantities import quantities
from recollect.consolidate.vocabulary import words
from recollect.consolidate.words import stem


@dataclass(frozen=True)
class Tables:
    """``speaker`` tells by which words a sentence is about who says it, ``own`` what is theirs, and
    ``user`` how extraction calls a user without a name; each of ``attributes`` is a key and a
    pattern whose last group is the value, up to the end of the sentence."""

    speaker: re.Pattern[str]
    own: re.Pattern[str]
    user: re.Pattern[str]
    joint: re.Pattern[str]
    no_name: frozenset[str]
    attributes: tuple[tuple[str, re.Pattern[str]], ...]
    ended: re.Pattern[str]
    never: frozenset[str]
    negations: frozenset[str]
    change: frozenset[str]
    past: re.Pattern[str]
    unreal: re.Pattern[str]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_TABLES = {
    "german": Tables(
        _pattern(r"\b(?:ich|wir|mir|mich)\b"),
        _pattern(r"\b(?:mein|unser)\w*\b"),
        _pattern(r"(?:der|dem) nutzer\b"),
        _pattern(r",|\b(?:und|oder|sowie)\b"),
        words("der die das ein eine es er sie wir jetzt heute gestern früher am im in auf"),
        (
            ("employer", _pattern(r"\barbeite[tn]?\b(?:\s+\w+){0,3}?\s+(?:bei|für)\s+(.+)")),
            ("home", _pattern(r"\b(?:wohn|leb)e?[tn]?\b(?:\s+\w+){0,3}?\s+in\s+(.+)")),
            ("home", _pattern(r"\bnach\s+(.+?)\s+(?:um)?gezogen")),
            ("name", _pattern(r"\b(?:mein name ist|ich hei(?:ß|ss)e|hei(?:ß|ss)t)\s+(.+)")),
        ),
        _pattern(r"\b(?:nicht|kein\w*)\b.*\bmehr\b"),
        words("nie niemals"),
        words("nicht kein keine keinen keinem keiner"),
        words("jetzt nun inzwischen mittlerweile seit neuerdings mehr eigentlich doch"),
        _pattern(r"\b(?:früher|damals|einst|als kind|\w+te ich|habe|hatte|war|wohnte|arbeitete)\b"),
        _pattern(
            r"\b(?:wenn|falls|würde|könnte|möchte|will|vielleicht|wohl|sagte?|gesagt|erzählt\w*|meinte?|ob)\b|\?"
        ),
    ),
    "spanish": Tables(
        _pattern(
            r"\b(?:yo|me|nosotros|trabajo|vivo|soy|tengo|uso|bebo|estoy)\b|^(?:(?:ya|no|ahora)\s+)*como\b"
        ),
        _pattern(r"\b(?:mis?|nuestr[oa]s?)\b"),
        _pattern(r"(?:al|el) usuario\b"),
        _pattern(r",|\b(?:y|e|o|u)\b"),
        words("el la los las un una ya no ahora hoy ayer antes en de a que"),
        (
            ("employer", _pattern(r"\btrabaj(?:o|a|amos)\b(?:\s+ahora)?\s+(?:en|para)\s+(.+)")),
            ("home", _pattern(r"\bviv(?:o|e|imos)\b(?:\s+ahora)?\s+en\s+(.+)")),
            ("home", _pattern(r"\b(?:me|se) (?:mud[éó]|he mudado|ha mudado)\s+a\s+(.+)")),
            ("name", _pattern(r"\b(?:me llamo|mi nombre es|se llama)\s+(.+)")),
        ),
        _pattern(r"\bya no\b"),
        words("nunca jamás"),
        words("no tampoco"),
        words("ahora ya actualmente hoy"),
        _pattern(r"\b(?:antes|\w+aba|vivía|era|tenía|hace años)\b"),
        _pattern(
            r"\b(?:si|quizás?|quiero|quisiera|podría|gustaría|tal vez)\b"
            r"|\b(?:dice|dijo|cuenta|contó|cree)\b|\?"
        ),
    ),
    "french": Tables(
        _pattern(r"\b(?:je|j|me|nous)\b"),
        _pattern(r"\b(?:mon|ma|mes|notre|nos)\b"),
        _pattern(r"l'utilisateur\b"),
        _pattern(r",|\b(?:et|ou)\b"),
        words("le la les un une des il elle on maintenant avant ce c en à"),
        (
            ("employer", _pattern(r"\btravaille\b(?:\s+\w+)?\s+(?:chez|pour)\s+(.+)")),
            ("home", _pattern(r"\b(?:habite|vis|vit)\b(?:\s+maintenant)?\s+(?:à|en|au)\s+(.+)")),
            ("home", _pattern(r"\b(?:déménagé)\s+(?:à|en|au)\s+(.+)")),
            ("name", _pattern(r"\b(?:m'appelle|mon nom est|s'appelle)\s+(.+)")),
        ),
        _pattern(r"\b(?:ne|n)\b.*\bplus\b"),
        words("jamais"),
        words("ne n pas aucun aucune"),
        words("maintenant désormais plus actuellement en fait"),
        _pattern(r"\b(?:avant|autrefois|\w+ais|était|vivait|habitait|travaillait)\b"),
        _pattern(r"\b(?:si|peut-être|voudrais|aimerais|veux|pourrais|dit|raconte|pense)\b|\?"),
    ),
}
_WORD = re.compile(r"[^\W_]+")
LANGUAGES = ("english", *_TABLES)
"""Those in which more than repetitions are seen."""


def read_foreign(text: str, language: str) -> list[Clause]:
    """The clauses of a text in a language that has tables; none for other languages."""
    tables = _TABLES.get(language)
    if tables is None:
        return []
    sentences = re.split(r"(?<=[.!?])\s+", text.replace("’", "'"))
    return [c for sentence in sentences for c in _clause(sentence.strip(), tables, language)]


def _clause(sentence: str, tables: Tables, language: str) -> Iterator[Clause]:
    numbers, left = quantities(sentence)
    found = _WORD.findall(left)
    if not found:
        return
    lower = [word.lower() for word in found]
    cues = set(lower)
    attribute, value, told_at = "", "", len(sentence)
    for key, pattern in tables.attributes:
        match = pattern.search(sentence)
        if match:
            attribute, value, told_at = key, match[1], match.start()
            break
    subject = _subject(sentence, told_at, tables, language)
    said = [w for w in lower if w not in tables.negations | tables.never | tables.change]
    content = frozenset(s for s in (stem(w, language) for w in said) if s)
    if subject is not None and subject.owner != "I":
        called = tables.user.match(sentence)
        who = called[0].split() if called else [subject.owner]
        content -= {stem(word.lower(), language) for word in who}
    if tables.ended.search(sentence):
        polarity = Polarity.ENDED
    elif cues & tables.never:
        polarity = Polarity.NEVER
    else:
        polarity = Polarity.NOT if cues & tables.negations else Polarity.YES
    past = bool(tables.past.search(sentence)) and "gezogen" not in cues
    found_stems = (stem(w.lower(), language) for w in _WORD.findall(value))
    changed = bool(cues & tables.change)
    yield Clause(
        subject=subject,
        content=content,
        quantities=tuple(numbers),
        polarity=polarity,
        tense=Tense.PAST if past else Tense.PRESENT,
        unreal=bool(tables.unreal.search(sentence)),
        past=past,
        formerly=past,
        question=sentence.endswith("?"),
        changed=changed,
        strongly=changed,
        listed=_listed(left, tables, language),
        attribute=attribute,
        value=tuple(one for one in found_stems if one and one not in tables.change),
    )


def _listed(sentence: str, tables: Tables, language: str) -> tuple[str, ...]:
    parts = tables.joint.split(sentence)
    if len(parts) == 1:
        return ()
    said = [[w for w in _WORD.findall(part.lower()) if w not in tables.change] for part in parts]
    found = [[s for w in part if (s := stem(w, language))] for part in said]
    return tuple(part[-1] for part in found if part)


def _subject(sentence: str, told_at: int, tables: Tables, language: str) -> Subject | None:
    """``told_at`` is where the attribute begins: "Mein Name ist" names the speaker, no thing."""
    speaker, own = tables.speaker.search(sentence), tables.own.search(sentence)
    if own and own.start() < told_at and not (speaker and speaker.start() < own.start()):
        words = _WORD.findall(sentence[own.end() : told_at].lower())
        noun = frozenset(s for word in words if (s := stem(word, language)))
        return Subject("I", noun)
    if speaker or (own and own.start() == told_at):
        return Subject("I")
    if tables.user.match(sentence):
        return Subject("user")
    first = _WORD.findall(sentence)[:2]
    if len(first) > 1 and first[0][0].isupper() and first[0].lower() not in tables.no_name:
        return Subject(first[0].lower())
    return None
