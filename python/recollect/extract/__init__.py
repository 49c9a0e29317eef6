"""Rules that turn a conversation into candidates, without a model and without a network.

``extract`` reads a conversation; ``redact`` takes the secrets out of a text.
"""

from recollect.extract.conversation import extract
from recollect.extract.secrets import REMOVED, redact

__all__ = ["REMOVED", "extract", "redact"]
