"""An Inference that asks a language model: facts and what becomes of known ones, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from recollect.errors import InvalidInputError, LimitReachedError
from recollect.inference import Find, Inference, Known, Op, Proposal, Turn
from recollect.llm.account import Account, Budget
from recollect.llm.answer import CLOSING, Bounds, proposals_of
from recollect.llm.asking import Asker, Patience
from recollect.llm.prompt import SYSTEM, TOOL, Said, shown
from recollect.llm.protocol import RefusedError, ToolModel
from recollect.llm.selection import Extent, portions, records_for
from recollect.llm.usage import Prices


class LLMInference:
    """Lets a model say what a conversation adds, changes, ends and repeats.

    An answer that names a record which was not shown, or breaks the form, changes nothing: the
    rules decide, and the reason of each of their proposals says so.

    Args:
        model: who is asked, such as ``OpenAIModel`` or ``AnthropicModel``.
        fallback: who decides where the answer is no good; by default the rules
            for English.
        budget: the most that may be taken in all.
        daily: the most in a day, by UTC.
        prices: to reckon costs by.
        when_limited: ``"error"`` raises LimitReachedError, ``"rules"`` lets the fallback decide.
        patience: time-outs and retries.
        extent: how much goes into one request.
        bounds: what an answer may do.
        max_output_tokens: how long an answer may be.

    Attributes:
        account: what was taken, call by call.

    Raises:
        InvalidInputError: an argument is wrong.
    """

    def __init__(
        self,
        model: ToolModel,
        *,
        fallback: Inference | None = None,
        budget: Budget | None = None,
        daily: Budget | None = None,
        prices: Prices | None = None,
        when_limited: Literal["error", "rules"] = "error",
        patience: Patience | None = None,
        extent: Extent | None = None,
        bounds: Bounds | None = None,
        max_output_tokens: int = 4_096,
    ) -> None:
        if not isinstance(model, ToolModel):
            raise InvalidInputError(f"model must be a ToolModel, not {type(model).__name__}")
        if when_limited not in ("error", "rules"):
            raise InvalidInputError(
                f'when_limited must be "error" or "rules", not {when_limited!r}'
            )
        if max_output_tokens < 1:
            raise InvalidInputError(f"max_output_tokens must be above 0, not {max_output_tokens}")
        self.account = Account(budget, daily, prices)
        self._fallback = fallback
        self._when_limited = when_limited
        self._extent = extent or Extent()
        self._bounds = bounds or Bounds()
        self._asker = Asker(model, self.account, patience or Patience(), max_output_tokens)

    def infer(self, turns: Sequence[Turn], find: Find) -> Sequence[Proposal]:
        """One request, or several for a conversation that is too long for one.

        Raises:
            LimitReachedError: a limit does not allow the request.
            InferenceError: the endpoint gave no answer.
        """
        proposals: list[Proposal] = []
        try:
            for said in portions(turns, self._extent):
                proposals += self._propose(said, find, proposals)
        except RefusedError as refused:
            return self._by_rules(str(refused), turns, find)
        except LimitReachedError as limit:
            if self._when_limited == "error":
                raise
            return self._by_rules(str(limit), turns, find)
        return proposals

    def _propose(
        self, said: Sequence[Said], find: Find, before: Sequence[Proposal]
    ) -> Sequence[Proposal]:
        gone = {id for one in before if one.op in CLOSING for id in one.targets}
        records = [
            record
            for record in (*records_for(said, find, self._extent), *_proposed(before, said))
            if record.id not in gone
        ]
        turns = range(said[0].number, said[-1].number + 1)
        return self._asker.ask(
            SYSTEM,
            shown(said, records),
            TOOL,
            lambda arguments: proposals_of(arguments, turns, records, self._bounds),
        )

    def _by_rules(self, why: str, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        rules = self._fallback or _rules()
        return [
            replace(proposal, reason=f"rules, because {why}: {proposal.reason}")
            for proposal in rules.infer(turns, find)
        ]


def _proposed(before: Sequence[Proposal], said: Sequence[Said]) -> list[Known]:
    """What earlier portions of a conversation add, as records that the next may name."""
    return [
        Known(f"@{i}", one.candidate.text, one.candidate.kind, said[0].turn.at, 0.0, 0.0)
        for i, one in enumerate(before)
        if one.candidate is not None and one.op in (Op.ADD, Op.UPDATE)
    ]


def _rules() -> Inference:
    # Imported when first needed: most answers are good.
    from recollect.rules import RuleInference

    return RuleInference()
