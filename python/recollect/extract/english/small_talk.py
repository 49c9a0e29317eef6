"""What an English sentence does that tells nothing: it greets, fills, or asks."""

from __future__ import annotations

import re

from recollect.extract.words import word_set

_PLEASANTRIES = """
    hi hello hey hiya howdy yo greetings bye goodbye bye-bye later cheers thx ty yes yeah yep yup
    nope nah okay ok k sure right alright fine cool nice great awesome amazing wow wonderful perfect
    excellent fantastic interesting lovely sweet neat oh ah aw aww haha hahaha hehe lol hm hmm hmmm
    um uh well so anyway really indeed exactly absolutely definitely totally understood please sorry
    nevermind congrats congratulations welcome there everyone all guys buddy friend mate man again
    anytime no thanks morning too and but gotcha noted agreed
"""
_LONGER = r"""
    good\ (?:morning|afternoon|evening|night|day|luck|idea|point|one|question|job)
  | see\ (?:you|ya)(?:\ (?:soon|later|around|then|tomorrow))?
  | take\ care | talk\ (?:to\ you\ )?(?:soon|later)
  | have\ a\ (?:nice|great|good|lovely|wonderful)\ (?:day|evening|night|weekend|week|one|time)
  | (?:thanks|thank\ you)(?:\ (?:a\ lot|a\ ton|a\ bunch|so\ much|very\ much|again))?
    (?:\ for\ (?:that|this|asking|sharing|(?:all\ )?(?:your|the)\ (?:help|tips|advice|info)))?
  | no\ (?:problem|worries|way) | you['’]re\ welcome | my\ (?:pleasure|bad) | any\ time
  | sure\ thing | of\ course | for\ sure | got\ it | i\ (?:see|understand|agree) | will\ do
  | never\ mind
  | (?:that\ |it\ )?makes\ (?:perfect\ |a\ lot\ of\ )?sense | me\ too | you\ too
  | same\ (?:here|to\ you)
  | (?:that\ )?sounds\ (?:good|great|fun|nice|amazing|awesome|perfect|like\ a\ plan)
  | that(?:['’]s|\ is)\ (?:so\ |really\ |very\ |pretty\ )?(?:great|good|nice|cool|awesome|amazing
    |wonderful|fantastic|perfect|interesting|true|right|fine|okay|ok|helpful)
  | (?:nice|good|great|lovely)\ to\ (?:see|meet|hear\ from)\ you | great\ (?:idea|point|job|work)
  | i['’]m\ (?:good|fine|well|ok|okay|great|doing\ (?:well|good|great|fine|okay))
  | (?:nice|good|great|excellent)\ (?:choice|question|to\ (?:know|hear))
  | (?:happy|glad)\ to\ (?:help|hear\ (?:it|that)) | glad\ (?:i\ could\ help|that\ helped)
  | nice\ (?:one|work|job) | well\ done | keep\ it\ up | have\ fun
"""
_PLEASANTRY = rf"{_LONGER}|{'|'.join(sorted(_PLEASANTRIES.split(), key=len, reverse=True))}"
_FILLER = re.compile(
    rf"[\W_]*+(?:(?>{_PLEASANTRY})(?![\w'’])[\W_]*+)++(?:(?-i:[A-Z])[a-z]+[\W_]*)?",
    re.VERBOSE | re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[\W_]*([A-Za-z]+)")
_FIRST_OF_FILLER = word_set(_PLEASANTRIES) | word_set(
    "good thank got makes sounds keep talk happy glad"
)
_BEGINS_LONGER = (
    *(
        "i see",
        "i understand",
        "i agree",
        "i'm ",
        "i’m ",
        "it makes",
        "that's ",
        "that’s ",
        "that ",
    ),
    *("my pleasure", "my bad", "you too", "you're welcome", "you’re welcome", "me too", "will do"),
    *("for sure", "of course", "take care", "see you", "see ya", "never mind", "any time", "same "),
    *("have a ", "have fun"),
)
_FIRST_OF_ASKING = word_set(
    """so and but also ok okay hi hey hello please then now well can could would will do did are
    were have what who where how why is any does should"""
)
_LEAD = r"(?:(?:so|and|but|also|ok|okay|hi|hey|hello|please|then|now|well)[,\s]+)*"
_REQUEST = re.compile(rf"{_LEAD}(?:can|could|would|will|do|did|are|were|have) you\b", re.IGNORECASE)
# Without a question mark, and without any other: hasty chat.
_UNMARKED = re.compile(
    rf"""{_LEAD}(?:(?:what|who|where|how)(?:['’]s|\ (?:is|are|was|were|do|does|did|can|could|should
      |would|about|to|many|much|long))\b|why\ (?:is|are|do|does|did|don['’]t|not)\b
    |(?:is|are)\ (?:there|it|that|this)\b|does\ (?:it|that|this|anyone)\b|(?:should|can)\ i\b
    |any\ (?:ideas|tips|suggestions|recommendations|thoughts|advice)\b).*[^.!]""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_JOINT = re.compile(r"[,;:–—-]\s+|\s(?:and|so|but)\s+")
_QUESTION = re.compile(
    r"""(?:and\ |so\ |but\ |also\ |please\ |just\ )*
    (?:(?:can|could|would|will|do|did|are|have|is|should|does)\ (?:you|it|that|this|there|i|we)\b
      |(?:what|how|which|where|why|when|who)(?:['’]s)?\ (?:is|are|was|do|does|did|can|could|should
        |would|about|to|many|much|long|else|kind|sort|type)\b|(?:what|how|who|where)['’]s\b
      |any\ (?:ideas|tips|suggestions|recommendations|thoughts|advice|chance)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:my|our|mine|I['’]ve|I['’]m|I (?:am|was|have|had|just|got|bought)|we['’](?:re|ve))\b"
)
_CLOSING = " \n\"')*”’_"
_LONGEST_FILLER = 80
_LEAST_STATEMENT = 3  # words


def first_word(sentence: str) -> str:
    """The first word in small letters, up to an apostrophe; "" where there is none."""
    found = _FIRST_WORD.match(sentence)
    return found[1].lower() if found else ""


def is_filler(sentence: str) -> bool:
    """Whether a sentence is nothing but greetings, thanks and their like."""
    first = first_word(sentence)
    if not first:
        return not any(c.isalnum() for c in sentence)
    if len(sentence) > _LONGEST_FILLER:
        return False
    may_be = first in _FIRST_OF_FILLER or sentence.lower().startswith(_BEGINS_LONGER)
    return may_be and _FILLER.fullmatch(sentence) is not None


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, or a request in the form of one."""
    if sentence.endswith("?") or (sentence and sentence[-1] in _CLOSING and _asks_within(sentence)):
        return True
    if first_word(sentence) not in _FIRST_OF_ASKING:
        return False
    return bool(_REQUEST.match(sentence) or _UNMARKED.fullmatch(sentence))


def _asks_within(sentence: str) -> bool:
    return sentence.rstrip(_CLOSING).endswith("?")


def told_before_question(sentence: str) -> str | None:
    """ "I've moved to Oslo" of "I've moved to Oslo, can you help?"; None where nothing is told."""
    joints = _JOINT.finditer(sentence)
    joint = next((found for found in joints if _QUESTION.match(sentence, found.end())), None)
    if joint is None:
        return None
    told = sentence[: joint.start()].strip()
    return None if len(told.split()) < _LEAST_STATEMENT or asks(told) else told


def tells_of_speaker(question: str) -> bool:
    """Whether a question takes something for granted about who asks it: "my niece", "I've"."""
    return _TELLS.search(question) is not None
