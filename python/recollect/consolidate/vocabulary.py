"""The closed words of English that say how a sentence is meant: lists, and nothing else."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The set of the words of a list written as one text."""
    return frozenset(text.split())


FIRST = frozenset({"i", "we"})
OWNED = frozenset({"my", "our"})
OTHERS = frozenset({"your", "his", "her", "their", "its"})
UNKNOWN = frozenset({"he", "she", "they", "it", "this", "that", "there", "you", "these", "those"})
ARTICLES = frozenset({"the", "a", "an", "this", "that", "some", "any", "another", "each", "every"})

# What may stand before the subject and says nothing about it.
LEADS = words(
    """and but so also then well ok okay yes yeah oh hey hi btw anyway honestly basically
    unfortunately luckily actually sorry correction currently now recently lately finally today
    yesterday sure thanks plus or because since while although though which that however still
    additionally speaking fortunately sadly apparently no"""
)
PREPOSITIONS = words(
    """at in on for to from with of by about into over under after before during until since than
    through between against without within as per like towards toward around near via because
    when while if where who which that although though but and or so every each"""
)
JOINTS = frozenset({"and", "or", "nor", "plus"})
OPENERS = words("in on at for last next after before since starting as during when until by with")

AUXILIARIES = {
    "am": "be", "is": "be", "are": "be", "was": "be", "were": "be", "be": "be", "been": "be",
    "being": "be", "have": "have", "has": "have", "had": "have", "having": "have", "do": "do",
    "does": "do", "did": "do", "will": "will", "shall": "will", "wo": "will", "would": "would",
    "could": "could", "can": "can", "ca": "can", "may": "may", "might": "might", "must": "must",
    "should": "should",
}  # fmt: skip
PAST_AUXILIARIES = frozenset({"was", "were", "had", "did"})
UNREAL_AUXILIARIES = frozenset({"would", "could", "may", "might", "must", "should"})

# Verbs by which a wish, a plan or a doubt is said: what follows is not so yet.
UNREAL_VERBS = words(
    """want wish hope plan consider think intend need try aim expect wonder imagine dream hesitate
    look"""
)
UNREAL_WORDS = words(
    "maybe perhaps possibly probably if unless suppose imagine hypothetically whether"
)
SAYING = words("say claim think believe tell mention write insist report suggest")
FINDING = words("find hear see notice realize realise learn mean confirm")
ASKING = words(
    """how what why when where who which whose can could do does did is are should would will any
    have has"""
)

RELATIVE = frozenset({"where", "which", "who", "whose", "when"})
INVERTED = words("can could do does did should would will shall are am")

NEGATIONS = frozenset({"not", "n't", "no", "nt", "neither", "nor"})
NEVER = frozenset({"never"})
ENDINGS = words("stop quit cancel cancell sell sold leave left ditch drop abandon")
LOOSE_ENDINGS = frozenset({"leave", "drop"})

# What says that something is not as it was.
CHANGE_WORDS = words(
    """now currently already actually nowadays instead finally anymore recently just new newly
    correction sorry meant latest updated revised presently"""
)
CHANGE_VERBS = words(
    """increase raise improve reach change update reschedule move postpone push grow drop expand
    adjust revise extend shorten reduce lower decrease switch replace upgrade delay shift bump rise
    fall become get go hit exceed modify cut boost bring climb"""
)
STRONG_CHANGE = CHANGE_VERBS - words("move push get go hit become bring drop fall cut")
PROGRESS = frozenset({"far", "total", "altogether", "date"})
SCHEDULING = words("schedule plan set book arrange fix due")
PAST_WORDS = words(
    """previously formerly once originally initially ago earlier former ex childhood back then
    yesterday"""
)
OLD_WORDS = frozenset({"old", "former", "previous", "first", "ex", "original", "last"})
RESTRICTING = frozenset({"only", "except", "unless", "if", "when", "until", "but", "without"})
# How often or how far something holds.
LIMITING = words(
    """rarely seldom hardly barely scarcely sometimes occasionally mostly usually often always much
    well enough completely entirely fully exactly particularly regularly perfectly every yet today
    tonight alone fluently"""
)
BESIDE = words("also too another other second side part-time")
TODAY = words("today yesterday tonight again just")
DAYS = words("today yesterday tonight")
PASSING = DAYS | words("tomorrow again just morning afternoon evening night")

# Nouns of which a subject has one at a time.
ATTRIBUTES = words(
    """number phone email e-mail mail address birthday deadline budget password size salary weight
    height rent price status plan version language colour color framework database manager boss
    wife husband girlfriend boyfriend partner fiance fiancee spouse room port host title role
    position nickname username handle pin code zip timezone zone currency goal target limit rate
    score rating level grade major employer landlord supervisor mentor doctor dentist therapist
    headquarters capital ceo leader owner location venue theme domain url branch bank salary income
    diet allergy threshold accuracy coverage time date day"""
)
KIN = words(
    """friend brother sister colleague cousin uncle aunt son daughter kid child neighbour neighbor
    coworker niece nephew student roommate teammate"""
)
STATES = (
    words("single married engaged divorced widowed separated dating"),
    words("vegetarian vegan pescatarian omnivore"),
    words(
        """pending progress finished done complete completed cancelled canceled approved rejected
        blocked paused open closed hold paid unpaid shipped delivered submitted accepted started
        planned live ready"""
    ),
)
# Verbs whose object, after this word, is one at a time: "lives in", "works at".
ONE_AT_A_TIME = frozenset(
    {
        ("work", "at"), ("work", "for"), ("live", "in"), ("live", "at"), ("live", "on"),
        ("reside", "in"), ("drive", ""), ("write", "in"), ("deploy", "on"), ("host", "on"),
        ("run", "on"), ("study", "at"), ("wake", "at"), ("base", "in"), ("report", "to"),
        ("stay", "at"), ("store", "in"), ("locate", "in"),
    }
)  # fmt: skip

# Words of so many uses that sharing them says nothing about a topic.
GENERAL = words(
    """have be do get make go want need use try help think know like look take give tell let thing
    way time lot bit good great best better nice really very much many more most some any also kind
    kinda sort sure okay thank please would could should start work new day week month year today
    consid feel find come keep plan recent current actual curious idea tip wonder suggest recommend
    advic explain ensur people one two troubl understand worri given issu differ lead"""
)

# Each with a part of every text that it is in: looking for that takes no time.
CONTRACTIONS = (
    ("can", r"\bcan't\b|\bcannot\b", "can not"),
    ("won't", r"\bwon't\b", "will not"),
    ("ain't", r"\bain't\b", "is not"),
    ("n't", r"n't\b", " not"),
    ("i'm", r"\bi'm\b", "I am"),
    ("'s", r"\b(it|that|he|she|what|there|who|here|how|where|this)'s\b", r"\1 is"),
    ("'ve", r"'ve\b", " have"),
    ("'re", r"'re\b", " are"),
    ("'ll", r"'ll\b", " will"),
    ("'d", r"'d\b", " would"),
    ("na", r"\b(go|gon)na\b", "going to"),
    ("any ", r"\bany more\b|\bany longer\b", "anymore"),
    (". ", r"\b(dr|mr|mrs|ms|prof|st|approx|vs)\.(?=\s)", r"\1"),
    ("mail", r"\be-?mail(?: address)?\b", "email"),
    ("favorite", r"\bfavorite\b", "favourite"),
    ("color", r"\bcolor\b", "colour"),
)

# Verbs that find where a subject ends: base forms; the regular forms are made of them.
VERBS = words(
    """accept achieve act add adjust admire adopt agree aim allow announce answer appear apply
    approve arrange arrive ask assign attend avoid bake base become begin believe belong book borrow
    break bring build buy call cancel care carry catch celebrate change charge choose claim clean
    climb close collect come commit commute compete complete confirm consider contain continue cook
    cost cover create cut dance date deal decide deploy describe design develop die dislike do
    download draft drink drive drop earn eat employ end enjoy enroll enter exercise expand expect
    extend face fail fall feel fight file fill find finish fix fly follow forget gain get give go
    grow hang happen hate have hear help hike hire hit hold hope host implement improve increase
    inherit install intend invest invite involve jog join keep knit know launch lead learn leave
    lend let like listen live load locate look lose love lower maintain make manage mark marry mean
    measure meet mention mentor migrate miss modify move name need notice offer open order organize
    own paint park pass pay plan plant play possess post postpone practice practise prefer prepare
    promote provide publish purchase push put quit raise reach read realize receive recommend record
    reduce register reject relocate remain remember remind remove rent replace report require
    reschedule research reserve reside resign resolve retire return review revise rewrite ride rise
    run save say schedule score search see seem sell send serve set shift ship show sign sing sit
    sketch skip sleep smoke solve speak spend stand start stay stop store study submit suffer
    suggest support swap swim switch take talk teach tell tend test think track train travel try
    turn understand update upgrade use visit volunteer wait wake walk want wash watch wear weigh win
    wish wonder work write"""
)
IRREGULAR = {
    "became": "become", "began": "begin", "begun": "begin", "broke": "break", "broken": "break",
    "brought": "bring", "built": "build", "bought": "buy", "caught": "catch", "chose": "choose",
    "chosen": "choose", "came": "come", "cost": "cost", "cut": "cut", "dealt": "deal",
    "done": "do", "did": "do", "does": "do", "drove": "drive", "driven": "drive", "ate": "eat",
    "eaten": "eat", "fell": "fall", "fallen": "fall", "felt": "feel", "fought": "fight",
    "found": "find", "flew": "fly", "flown": "fly", "forgot": "forget", "forgotten": "forget",
    "got": "get", "gotten": "get", "gave": "give", "given": "give", "went": "go", "gone": "go",
    "grew": "grow", "grown": "grow", "had": "have", "has": "have", "heard": "hear", "held": "hold",
    "hit": "hit", "kept": "keep", "knew": "know", "known": "know", "led": "lead", "learnt": "learn",
    "left": "leave", "lent": "lend", "lost": "lose", "made": "make", "meant": "mean", "met": "meet",
    "paid": "pay", "put": "put", "quit": "quit", "read": "read", "ran": "run", "rose": "rise",
    "risen": "rise", "said": "say", "saw": "see", "seen": "see", "sold": "sell", "sent": "send",
    "set": "set", "sang": "sing", "sat": "sit", "slept": "sleep", "spoke": "speak",
    "spoken": "speak", "spent": "spend", "stood": "stand", "swam": "swim", "took": "take",
    "taken": "take", "taught": "teach", "told": "tell", "thought": "think", "understood":
    "understand", "woke": "wake", "woken": "wake", "wore": "wear", "worn": "wear", "won": "win",
    "wrote": "write", "written": "write", "rewrote": "rewrite", "rewritten": "rewrite",
    "drank": "drink", "drunk": "drink", "rode": "ride", "ridden": "ride", "lain": "lie",
    "dying": "die", "named": "name", "called": "call", "cancelled": "cancel",
    "cancelling": "cancel", "born": "bear",
}  # fmt: skip
