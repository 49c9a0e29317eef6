"""Optional: let a language model answer from the contexts, and another judge the answers.

Any endpoint that speaks OpenAI's chat protocol will do. Retries and back-off are the client's.
Only questions with an expected answer are put.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from recollect.embed.adapter import load_package
from recollect.embed.endpoint import failure_of, host_of, without_key
from recollect.errors import RecollectError
from recollect.eval.runner import Asked, Run
from recollect.eval.system import Progress, ignore_progress
from recollect.llm.usage import Prices, Usage

_ANSWERING = """\
You answer questions from an assistant's memories. Use the memories alone. Answer in as few \
words as will do. If they do not hold the answer, reply: I don't know."""
_JUDGING = """\
You compare a given answer with the expected one. It is right when it says the same thing, in \
whatever words; more detail is no fault unless it contradicts the expected answer. Reply with \
one word: CORRECT or WRONG."""


class AnswerError(RecollectError):
    """The endpoint could not be used, or gave something other than a chat completion."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. ``correct`` is None where the judge said neither."""

    asked: Asked
    text: str
    correct: bool | None
    answering: Usage
    judging: Usage


class Chat:
    """A model behind an endpoint.

    Args:
        base_url: where the protocol is spoken; by default what the client's environment
            variables say, else OpenAI. The key comes from those variables too.
        timeout: seconds for one attempt.
        max_retries: attempts after the first, for time-outs, rate limits and server errors.

    Raises:
        AnswerError: the key is missing.
        EmbeddingError: the package is missing.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        timeout: float = 60.0,
        max_retries: int = 5,
    ) -> None:
        self.model = model
        self._package = load_package("openai", "openai")
        try:
            self._client = self._package.OpenAI(
                base_url=base_url, timeout=timeout, max_retries=max_retries
            )
        except self._package.OpenAIError as error:
            raise AnswerError(f"cannot set up the openai client: {error}") from error

    def ask(self, instructions: str, text: str) -> tuple[str, Usage]:
        """The model's reply, and what it took.

        Raises:
            AnswerError: the endpoint failed, after retries; the message says how.
        """
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": text},
        ]
        try:
            reply = self._client.chat.completions.create(model=self.model, messages=messages)
            content, usage = reply.choices[0].message.content, reply.usage
            spent = Usage(1, usage.prompt_tokens, usage.completion_tokens) if usage else Usage(1)
        except self._package.OpenAIError as error:
            failure = failure_of(error)
        # The client does not check an answer's form; what is missing shows as one of these.
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            failure = f"the answer is no chat completion ({type(error).__name__}: {error})"
        else:
            return (content or "").strip(), spent
        # Raised here, so that the error has no context that could hold the key.
        said = without_key(failure, self._client)
        raise AnswerError(f"asking {self.model!r} at {host_of(self._client)} failed: {said}")


def answer(
    run: Run, model: Chat, judge: Chat, *, workers: int = 4, progress: Progress = ignore_progress
) -> list[Answer]:
    """Answer each question of a run from its context, and judge the answer.

    Raises:
        AnswerError: an endpoint failed; what was answered before is lost.
    """
    put = [asked for asked in run.asked if asked.question.answer]
    answers: list[Answer] = []
    with ThreadPoolExecutor(workers) as pool:
        budget = run.options.budget
        waiting = [pool.submit(_answer_one, asked, budget, model, judge) for asked in put]
        try:
            for future in waiting:
                answers.append(future.result())
                progress("answering", len(answers), len(put))
        except BaseException:
            # Questions that nobody will read the answers to would still be paid for.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return answers


def answers_document(answers: Sequence[Answer], prices: Prices) -> dict[str, Any]:
    """Accuracy, all and by category, and what it took."""
    answering = sum((one.answering for one in answers), Usage())
    judging = sum((one.judging for one in answers), Usage())
    categories = sorted({one.asked.question.category for one in answers} - {""})
    return {
        **_accuracy(answers),
        "categories": {
            name: _accuracy([one for one in answers if one.asked.question.category == name])
            for name in categories
        },
        "answering": _usage(answering, prices),
        "judging": _usage(judging, prices),
        "answers": [
            {"id": one.asked.question.id, "answer": one.text, "correct": one.correct}
            for one in answers
        ],
    }


def _answer_one(asked: Asked, budget: int, model: Chat, judge: Chat) -> Answer:
    question = asked.question
    text, answering = model.ask(
        _ANSWERING,
        f"Memories:\n{asked.packed[budget].text or '(none)'}\n\n"
        f"Date: {question.at:%Y-%m-%d}\nQuestion: {question.text}",
    )
    said, judging = judge.ask(
        _JUDGING,
        f"Question: {question.text}\nExpected answer: {question.answer}\nGiven answer: {text}",
    )
    return Answer(asked, text, _judgement(said), answering, judging)


def _judgement(said: str) -> bool | None:
    words = {word.strip(".,:;!*\"'`").upper() for word in said.split()}
    if ("CORRECT" in words) == ("WRONG" in words):
        return None
    return "CORRECT" in words


def _accuracy(answers: Sequence[Answer]) -> dict[str, Any]:
    judged = [one.correct for one in answers if one.correct is not None]
    return {
        "questions": len(answers),
        "unjudged": len(answers) - len(judged),
        "accuracy": sum(judged) / len(judged) if judged else 0.0,
    }


def _usage(usage: Usage, prices: Prices) -> dict[str, Any]:
    return {
        "requests": usage.requests,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost": prices.of(usage),
    }
