"""What a run is made with: a configuration to be evaluated, or compared with another."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from recollect import checks
from recollect.budget import DEFAULT_BUDGET, check_budget
from recollect.errors import InvalidInputError
from recollect.eval.files import Files
from recollect.weights import DEFAULT_WEIGHTS, Weights, weights_of
from recollect.widening import check_expand

PLANS = ("exact", "graph", "auto")
CURVE = (50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000)
"""Token budgets at which evidence recall is measured, beside the one asked for."""
CUTS = (1, 5, 10, 20, 50, 100)
"""Where rankings are cut for recall, precision and hit rate, beside the k asked for."""


@dataclass(frozen=True)
class Options:
    """A configuration. Raises InvalidInputError where a value is wrong.

    Attributes:
        name: what reports call it.
        embedder: as ``recollect.embed.embedder_named`` takes it.
        language: of the stored text; see Memory.
        weights: what to change in the default weights.
        plan: how the ranking is found.
        k: how many hits a search is asked for; the figures' main cut.
        budget: tokens of a context; the main place on the curve.
        categories: ask only questions of these.
        passages: whether long texts are stored as passages; documents of BEIR never are.
        infer: whether conversations are learnt from, by rules, or stored turn by turn.
        expand: what a passage that is found is widened to; see Memory.search.
    """

    name: str = "recollect"
    embedder: str = "static"
    language: str | None = None
    weights: Mapping[str, Any] = field(default_factory=dict)
    plan: str = "exact"
    k: int = 10
    budget: int = DEFAULT_BUDGET
    categories: tuple[str, ...] = ()
    passages: bool = True
    infer: bool = False
    expand: str | None = None

    def __post_init__(self) -> None:
        checks.check_text(self.name, "name")
        checks.check_text(self.embedder, "embedder")
        checks.check_count(self.k, "k", checks.MOST_HITS)
        check_budget(self.budget)
        checks.check_flag(self.passages, "passages")
        checks.check_flag(self.infer, "infer")
        check_expand(self.expand)
        if self.plan not in PLANS:
            raise InvalidInputError(f"plan must be one of {', '.join(PLANS)}, not {self.plan!r}")
        if isinstance(self.categories, str):
            raise InvalidInputError("categories must be a list of names")
        object.__setattr__(
            self, "categories", tuple(checks.check_names(self.categories, "categories"))
        )
        self.checked_weights()

    def checked_weights(self) -> Weights:
        """The default weights with the changes."""
        return weights_of(self.weights, DEFAULT_WEIGHTS)

    @property
    def cuts(self) -> tuple[int, ...]:
        return tuple(sorted({*CUTS, self.k}))

    @property
    def budgets(self) -> tuple[int, ...]:
        return tuple(sorted({*CURVE, self.budget}))

    def document(self) -> dict[str, Any]:
        """The options in terms of JSON, weights complete."""
        weights = {name: _plain(value) for name, value in vars(self.checked_weights()).items()}
        return {**asdict(self), "categories": list(self.categories), "weights": weights}


def read_options(path: str, base: Options, files: Files) -> Options:
    """``base`` with what a TOML file sets: the fields of Options, ``weights`` as a table.

    Without a ``name`` the configuration is called by its file.

    Raises:
        InvalidInputError: the file cannot be read, or sets something unknown or wrong.
    """
    try:
        given = tomllib.loads(files.text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{path} is not TOML: {error}") from None
    known = [option.name for option in fields(Options)]
    if unknown := set(given) - set(known):
        raise InvalidInputError(
            f"{path} sets unknown {', '.join(sorted(unknown))}; known are {', '.join(known)}"
        )
    weights = given.get("weights", {})
    if not isinstance(weights, dict):
        raise InvalidInputError(f"{path}: weights must be a table")
    given["weights"] = {**base.weights, **weights}
    try:
        return replace(base, **{"name": path, **given})
    except InvalidInputError as error:
        raise InvalidInputError(f"{path}: {error}") from None


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    # JSON has no infinity, which the half-life of what never fades is.
    return None if value == float("inf") else value
