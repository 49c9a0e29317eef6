"""English verbs: which forms follow "I", and what they become after a name.

A verb is known by its base form from a list, by an irregular past from another, or by the ending
of a regular past. Anything else is no verb to these rules, and a sentence that needs it stays as
it is.
"""

from __future__ import annotations

from enum import Enum

from recollect.extract.words import word_set


class Tense(Enum):
    """What a verb after "I" says about time. BARE: a modal or "to" goes before it."""

    PRESENT = "present"
    PAST = "past"
    PERFECT = "perfect"
    FUTURE = "future"
    PROGRESSIVE = "progressive"


_BASES = word_set(
    """accept achieve add admire adopt adore advise afford agree aim allow analyze apply appreciate
    approach argue arrive ask assist attend avoid babysit bake become begin believe belong bike
    bless blog board boil book borrow bring browse brush budget build buy call camp cancel care
    carry catch celebrate change charge chat check chew choose clean climb coach code collect
    color come commute compare compete complete complain compose conduct connect consider
    consult consume contact continue contribute control cook coordinate count cover crave create
    cry cultivate cycle dance date deal debug decide decorate deliver depend deploy design
    desire despise detest develop dine direct disagree discover discuss dislike dive do donate
    draft draw dread dream dress drink drive drop earn eat edit employ encourage end enjoy enter
    exercise expect experience explore express face fall fast fear feed feel fight finish fish
    fit fix fly focus follow forget garden gather get give go golf graduate grow guide hand
    handle hang hate have head heal help hike hire hold hope host hunt identify improve include
    install intend invest invite jog join journal judge juggle keep kick knit know lack lead
    learn leave lecture lend lift like limit list listen live log look lose love maintain make
    manage manufacture market meditate meet mentor migrate mind miss mix monitor mow move need
    obey object offer open operate order organize overcome owe own pack paint park participate
    pass pay perform photograph pick plan plant play practice practise pray prefer prepare
    present process produce program promise promote pronounce protect provide pull purchase push
    raise receive recommend record recycle reduce refuse regret relax rely remember remind
    remove renovate rent repair report represent require research respect rest restore return
    review ride run sail sample save schedule search see sell send serve sew share ship shop
    show sing sit skate sketch ski skip sleep smoke snack solve speak specialize spend stand
    start stay stick stop store stream stretch stroll struggle study style suffer supervise
    supply support surf swear swim switch take talk teach tell tend test thank think tolerate
    tour track train translate travel treat trust try tutor type understand use value
    view visit volunteer vote wait wake walk want warm wash watch water wear weigh wish work
    worry worship write yearn zoom"""
)

_IRREGULAR_PASTS = word_set(
    """ate became began bent bit blew bought broke brought built came caught chose clung crept
    dealt did drank drew dreamt drove dug fed fell felt fled flew fought found froze forgot
    forgave gave got grew had heard held hid hung kept knew laid learnt led left lent lost made
    meant met mowed overcame overslept paid ran rang rebuilt redid rode rose said sang sat saw
    sent sewed shook shot showed slept slid sold spent spoke spun stole stood stuck struck swam
    swept swore taught told took thought threw understood undid was went woke won wore wrote"""
)

# The same in present and past.
UNCHANGING = word_set(
    """bet bid broadcast cost cut hit hurt put quit read set shut split spread upset"""
)

_NOT_PASTS = word_set("""bleed breed embed exceed feed heed need proceed seed speed succeed""")

_PARTICIPLES = word_set(
    """been become begun bitten blown broken chosen come done drawn driven drunk eaten fallen flown
    forgotten frozen given gone gotten grown hidden known ridden risen run seen shaken shown
    spoken stolen sung sworn swum taken thrown torn woken worn written"""
)

ADVERBS = word_set(
    """absolutely actually already also always basically both certainly clearly currently daily
    definitely especially even ever exclusively finally first frequently fully generally gladly
    happily hardly just largely lately mainly mostly naturally never normally not now
    occasionally often only originally particularly personally primarily quickly rarely really
    recently regularly seldom simply sometimes soon specifically still strictly strongly then
    thoroughly totally truly typically usually"""
)


def is_base(word: str) -> bool:
    return word in _BASES


def is_past(word: str) -> bool:
    if word in _IRREGULAR_PASTS:
        return True
    return len(word) > 3 and word.endswith("ed") and word not in _NOT_PASTS


def is_participle(word: str) -> bool:
    return word in _PARTICIPLES or word in UNCHANGING or is_past(word)


def is_gerund(word: str) -> bool:
    return len(word) > 4 and word.endswith(("ing", "in'"))


def third_person(base: str) -> str:
    """ "works" of "work"."""
    if base in _IRREGULAR_THIRD:
        return _IRREGULAR_THIRD[base]
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{base}es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}s"


_IRREGULAR_THIRD = {"have": "has", "do": "does", "go": "goes"}
