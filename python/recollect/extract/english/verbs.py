"""English verbs: which forms follow "I", and what they become after a name.

A verb is known by its base form from a list, by an irregular past from another, or by the ending
of a regular past. Anything else is no verb to these rules, and a sentence that needs it stays as
it is.
"""

from __future__ import annotations

from enum import Enum

from recollect.extract.words import word_set


class Tense(Enum):
    """What the verb of a sentence says about time."""

    PRESENT = "present"
    PAST = "past"
    PERFECT = "perfect"
    FUTURE = "future"
    PROGRESSIVE = "progressive"


_BASES = word_set(
    """accept account achieve adapt add adjust admire admit adopt adore advise afford agree aim
    allow alphabetize analyze announce answer appear apply appreciate approach argue arrive ask
    assist attach attend attract audition avoid babysit bake balance bathe become begin behave
    believe belong bike binge bless blog board boil book borrow bowl brainstorm breathe brew
    bring browse brush budget build buy call camp cancel care carry catch celebrate change
    charge chat check chew chill choose cite clean climb coach code collaborate collect color
    combine come comfort comment commit communicate commute compare compete complain complete
    compose concentrate conduct connect consider consult consume contact continue contribute
    control convert cook coordinate cope count cover crave create crochet cry cuddle cultivate
    customize cycle dance date deal debug decide declutter decorate defend deliver depend deploy
    deserve design desire despise destroy detest develop devote dig dine direct disagree
    discover discuss dislike dive do donate draft draw dread dream dress drink drive drop dry
    dust earn eat edit email embrace emphasize employ encourage end engage enjoy ensure enter
    escape establish estimate evaluate examine exercise expand expect experience explain explore
    express face fail fall fast favor fear feed feel fight fill film find finish fish fit fix
    flip fly focus follow forget format freelance freeze fry gain garden gather generate get
    give go golf google grab graduate greet grill grind groom grow guide hand handle hang hate
    have head heal help hike hire hold honor hope host hug hunt identify ignore implement import
    improve include incorporate inspire install intend intern interview introduce invest
    investigate invite iron jog join journal judge juggle jump keep kick knit know lack lay lead
    learn leave lecture lend lie lift like limit list listen live lock log look lose love
    maintain make manage manufacture market marry match measure meditate meet memorise memorize
    mention mentor migrate mind miss mix model monitor motivate move mow multitask nap navigate
    need negotiate note notice nurse obey object observe occupy offer open operate opt order
    organise organize overcome overthink owe own pack paddle paint park participate partner pass
    pay peel perform pet phone photograph pick pitch place plan plant play post pour practice
    practise pray predict prefer prepare present press prevent print prioritize process
    procrastinate produce program promise promote pronounce proofread propose protect prove
    provide pull purchase push quilt quote race raise rap rate reach react realise realize
    recall receive recommend record recover recycle reduce reflect refuse register regret relate
    relax release relocate rely remember remind remove renew renovate rent repair repeat replace
    reply report represent request require rescue research resell reserve resign resist respect
    respond rest restore retire return reuse review revise reward ride rinse rise roast rock run
    rush sail sample save scan schedule score scrub search season see select sell send serve
    settle sew share shave shift ship shoot shop shorten show sign sing sit skate sketch ski
    skip sleep smell smoke snack snore snorkel snowboard soak socialize solve sort sound speak
    specialise specialize spell spend sponsor squat stand stargaze start stay steam stick stop
    store stream stress stretch strive stroll struggle study style submit subscribe substitute
    suffer summarise summarize supervise supply support surf suspect swear sweat sweep swim
    switch tackle take talk taste teach tell tend test text thank think thrive throw tidy tie
    tinker tolerate touch tour track trade train transfer transform translate travel treat trim
    trust try tune turn tutor type understand unwind update upgrade upload use utilize vacuum
    value view visit vlog volunteer vote wait wake walk want warm wash waste watch water wear
    weigh welcome win wish wonder work worry worship wrap wrestle write yearn zoom"""
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


# Bases that are no nouns too: behind "and" they are verbs whatever follows.
_ONLY_VERBS = word_set(
    """adore attend avoid become begin believe belong bring buy choose consider create depend
    describe despise detest develop do donate eat enjoy explore feed follow forget get give go grow
    hate have hear hold keep know learn live lose make meditate meet need own practise pray prefer
    prepare provide raise receive rely remember sell send sew sing sleep speak spend stay suffer
    take teach tell think understand use volunteer want wear work write"""
)


def is_only_verb(word: str) -> bool:
    """Whether a word is a verb and no noun."""
    return word in _ONLY_VERBS


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
