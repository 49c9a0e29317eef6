"""Plain statements in languages other than English: a table for each.

"Ich arbeite bei Siemens" becomes "Der Nutzer arbeitet bei Siemens", or "Ann arbeitet …". A table
knows some verbs of what is told most often, in the first person and in the third. A sentence with
any other word of the first or second person, or one that supposes something, stays as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from recollect.extract.rules import Fact, NoRules, Reading
from recollect.extract.words import word_set
from recollect.model import Kind


@dataclass(kw_only=True)
class Table(NoRules):
    """What is known of a language.

    Attributes:
        unnamed: how a user without a name is called.
        pronoun: a pattern for "I", with what is between it and the verb.
        verbs: from the first person to the third.
        pleases: forms of a verb whose subject is what pleases; ``to_name`` goes before the name,
            ``to_unnamed`` stands where there is none.
        name: a pattern with a group "name" for how somebody says theirs.
        named: how that is told.
        joins: words between two verbs of one subject.
        doubts: a sentence with one of these is left alone.
        own: what only a speaker who tells of themselves says: "my".
        filler: words that tell nothing by themselves.
    """

    unnamed: str
    pronoun: str
    verbs: dict[str, str]
    name: str
    named: str
    joins: str
    doubts: frozenset[str]
    own: frozenset[str]
    filler: frozenset[str]
    pleases: dict[str, str] = field(default_factory=dict)
    to_name: str = ""
    to_unnamed: str = ""

    _said: re.Pattern[str] = field(init=False, repr=False)
    _again: re.Pattern[str] = field(init=False, repr=False)
    _names: re.Pattern[str] = field(init=False, repr=False)
    _pleased: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        verb = rf"(?P<verb>{_any_of(self.verbs)})"
        self._said = _compiled(rf"(?:{self.pronoun}){verb}\s+(?P<rest>.+)")
        self._again = _compiled(rf"\b(?P<join>{self.joins})\s+(?:{self.pronoun})?{verb}\b")
        self._names = _compiled(rf"(?:{self.name})(?-i:(?P<name>{_NAME}(?: {_NAME}){{0,2}}))")
        self._pleased = _compiled(rf"(?P<verb>{_any_of(self.pleases) or '(?!)'})\s+(?P<rest>.+)")

    def name_said(self, sentence: str) -> str | None:
        found = self._names.search(sentence)
        return found["name"] if found else None

    def is_filler(self, sentence: str) -> bool:
        return self.filler.issuperset(_WORD.findall(sentence.lower()))

    def asks(self, sentence: str) -> bool:
        return sentence.endswith(("?", "？"))

    def tells_of_speaker(self, question: str) -> bool:
        return not self.own.isdisjoint(_WORD.findall(question.lower()))

    def read(self, sentence: str, name: str, at: datetime) -> Reading:
        text = self._retold(sentence, name)
        return Reading([], sentence) if text is None else Reading([Fact(text, Kind.SEMANTIC)], "")

    def _retold(self, sentence: str, name: str) -> str | None:
        body = sentence.rstrip(".! ")
        if named := self._names.match(body):
            subject = self.unnamed if named["name"].startswith(name) else name
            rest = body[named.end() :]
            told = not rest or (self._again.match(rest, 1) and not self._is_doubtful(rest))
            joined = self._again.sub(self._joined, rest)
            return f"{subject} {self.named} {named['name']}{joined}" if told else None
        found = self._pleased.fullmatch(body) or self._said.fullmatch(body)
        if found is None or self._is_doubtful(found["rest"]):
            return None
        verb = found["verb"].lower()
        if verb in self.pleases:
            pleased = self.to_unnamed if name == self.unnamed else f"{self.to_name} {name}"
            return f"{pleased} {self.pleases[verb]} {found['rest']}"
        rest = self._again.sub(self._joined, found["rest"])
        return f"{name} {self.verbs[verb]} {rest}"

    def _is_doubtful(self, rest: str) -> bool:
        words = _WORD.findall(self._again.sub("", rest.lower().replace("’", "'")))
        return not self.doubts.isdisjoint(words) or _SIGNS.search(rest) is not None

    def _joined(self, match: re.Match[str]) -> str:
        return f"{match['join']} {self.verbs[match['verb'].lower()]}"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NAME = r"[A-ZÀ-Þ][\w'’-]+"
_WORD = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]))?")
_SIGNS = re.compile(r"[?\"„“”«»…`{}<>|]")

_GERMAN = Table(
    unnamed="Der Nutzer",
    pronoun=r"ich\s+",
    verbs={
        "arbeite": "arbeitet",
        "wohne": "wohnt",
        "lebe": "lebt",
        "mag": "mag",
        "liebe": "liebt",
        "hasse": "hasst",
        "habe": "hat",
        "bin": "ist",
        "komme aus": "kommt aus",
        "bevorzuge": "bevorzugt",
        "studiere": "studiert",
        "spreche": "spricht",
        "lerne": "lernt",
        "spiele": "spielt",
        "trinke": "trinkt",
        "esse": "isst",
        "fahre": "fährt",
    },
    name=r"(?:ich heiße|ich heisse|mein name ist)\s+",
    named="heißt",
    joins="und|aber",
    doubts=word_set(
        """mein meine meinem meinen meiner meines mich mir wir uns unser unsere du dich dir dein
        deine sie ihr ihre ihnen er es das dies diese dieser dieses wenn falls ob vielleicht
        wohl glaube denke könnte würde wäre hätte sollte möchte eigentlich fast da dort hier so"""
    ),
    own=word_set("mein meine meinem meinen meiner meines unser unsere"),
    filler=word_set(
        """hallo hi hey guten morgen tag abend danke vielen dank schön bitte ja nein ok okay gut
        super toll genau klar tschüss bis bald alles servus moin"""
    ),
)
_SPANISH = Table(
    unnamed="El usuario",
    pronoun=r"(?:yo\s+)?",
    verbs={
        "trabajo": "trabaja",
        "vivo": "vive",
        "soy": "es",
        "tengo": "tiene",
        "prefiero": "prefiere",
        "odio": "odia",
        "amo": "ama",
        "hablo": "habla",
        "estudio": "estudia",
        "juego": "juega",
        "bebo": "bebe",
        "como": "come",
        "vengo de": "viene de",
    },
    name=r"(?:(?:yo )?me llamo|mi nombre es)\s+",
    named="se llama",
    joins="y|pero",
    doubts=word_set(
        """mi mis mí me nos nuestro nuestra tú tu tus te ti usted ustedes él ella ellos ellas lo le
        les eso esto ese esta este si quizás quizá tal ojalá creo pienso aquí allí así casi sí"""
    ),
    own=word_set("mi mis nuestro nuestra nuestros nuestras"),
    filler=word_set(
        """hola buenos buenas días tardes noches gracias muchas por favor sí no vale ok bien genial
        claro adiós hasta luego"""
    ),
    pleases={"me gusta": "le gusta", "me gustan": "le gustan", "me encanta": "le encanta"},
    to_name="A",
    to_unnamed="Al usuario",
)
_FRENCH = Table(
    unnamed="L'utilisateur",
    pronoun=r"(?:je\s+|j['’])",
    verbs={
        "travaille": "travaille",
        "habite": "habite",
        "vis": "vit",
        "aime": "aime",
        "adore": "adore",
        "déteste": "déteste",
        "préfère": "préfère",
        "ai": "a",
        "suis": "est",
        "parle": "parle",
        "étudie": "étudie",
        "viens de": "vient de",
        "joue": "joue",
        "bois": "boit",
        "mange": "mange",
    },
    name=r"(?:je m['’]appelle|mon nom est)\s+",
    named="s'appelle",
    joins="et|mais",
    doubts=word_set(
        """mon ma mes me m' moi nous notre nos vous votre vos tu te t' ton ta tes toi il elle
        ils elles lui leur cela ça ce c' ceci si peut être crois pense presque ici là y en qu'
        que"""
    ),
    own=word_set("mon ma mes notre nos"),
    filler=word_set(
        """bonjour salut bonsoir merci beaucoup oui non ok d' accord bien super parfait au
        revoir s'il vous plaît"""
    ),
)

TABLES = {"german": _GERMAN, "german2": _GERMAN, "spanish": _SPANISH, "french": _FRENCH}
"""By the name of the store's language."""
