"""German, Spanish and French, by tables: work, home and name, and plain denials.

A sentence is one clause. Its subject is the speaker or the name that it begins with; where it is
neither, the sentence supersedes nothing. Negation counts when all other words are the same.
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
    """``speaker`` tells by which words a sentence is about who says it; each of ``attributes`` is
    a key and a pattern whose last group is the value, up to the end of the sentence."""

    speaker: re.Pattern[str]
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
        _pattern(r"\b(?:ich|wir|mein\w*|unser\w*|mir|mich)\b"),
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
        _pattern(r"\b(?:wenn|falls|würde|könnte|möchte|will|vielleicht|wohl|sagt|meint|ob)\b|\?"),
    ),
    "spanish": Tables(
        _pattern(r"\b(?:yo|me|mi|mis|nosotros|trabajo|vivo|soy|tengo|uso|como|bebo|estoy)\b"),
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
        _pattern(r"\b(?:si|quizás?|quiero|quisiera|podría|gustaría|tal vez|dice|cree)\b|\?"),
    ),
    "french": Tables(
        _pattern(r"\b(?:je|j|me|mon|ma|mes|nous|notre)\b"),
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
        _pattern(r"\b(?:si|peut-être|voudrais|aimerais|veux|pourrais|dit que|pense)\b|\?"),
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
    subject = _subject(found, lower, sentence, tables)
    said = [w for w in lower if w not in tables.negations | tables.never | tables.change]
    content = frozenset(s for s in (stem(w, language) for w in said) if s)
    if subject is not None and subject.owner != "I":
        content -= {stem(subject.owner, language)}
    attribute, value = "", ""
    for key, pattern in tables.attributes:
        match = pattern.search(sentence)
        if match:
            attribute, value = key, match[1]
            break
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
        attribute=attribute,
        value=tuple(one for one in found_stems if one and one not in tables.change),
    )


def _subject(found: list[str], lower: list[str], sentence: str, tables: Tables) -> Subject | None:
    if tables.speaker.search(sentence):
        return Subject("I")
    if found[0][0].isupper() and lower[0] not in tables.no_name and len(found) > 1:
        return Subject(lower[0])
    return None
