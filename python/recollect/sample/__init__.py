"""A bundled conversation over five months, with questions whose evidence is known."""

from recollect.sample.conversation import Conversation, Ids, Outsider, Question, Session, Turn
from recollect.sample.loader import load_sample

__all__ = ["Conversation", "Ids", "Outsider", "Question", "Session", "Turn", "load_sample"]
