"""Language models as an Inference: ``LLMInference(OpenAIModel("…"))``. See docs/llm.md.

The packages of the adapters are imported when a model is made.
"""

from recollect.llm.account import Account, Budget, Call, Totals
from recollect.llm.answer import Bounds
from recollect.llm.anthropic import AnthropicModel
from recollect.llm.asking import Patience
from recollect.llm.inference import LLMInference
from recollect.llm.openai import OpenAIModel
from recollect.llm.protocol import AttemptError, Reply, Tool, ToolModel
from recollect.llm.selection import Extent
from recollect.llm.usage import Prices, Usage

__all__ = [
    "Account",
    "AnthropicModel",
    "AttemptError",
    "Bounds",
    "Budget",
    "Call",
    "Extent",
    "LLMInference",
    "OpenAIModel",
    "Patience",
    "Prices",
    "Reply",
    "Tool",
    "ToolModel",
    "Totals",
    "Usage",
]
