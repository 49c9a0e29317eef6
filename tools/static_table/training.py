"""Trains the rows' directions so that sums of rows reproduce the teacher's sentence vectors.

Loss on a batch, z the table's unit vectors and y the teacher's (projected, unit):

    mean(1 - z·y) + CONTRAST · cross entropy(z yᵀ / TEMPERATURE) + SIMILARITY · mean((z zᵀ - y yᵀ)²)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from corpus import Pieces

CONTRAST = 0.1
TEMPERATURE = 0.05
SIMILARITY = 10.0
HELD_OUT = 4000
_NEIGHBOURS = 10
_BATCHES_A_LINE = 100


@dataclass(frozen=True)
class Plan:
    epochs: int = 2
    rate: float = 5e-3
    batch: int = 256
    seed: int = 0


@dataclass(frozen=True)
class Examples:
    """Sentences with targets; the last HELD_OUT of the known ones are never trained on."""

    pieces: Pieces
    projection: np.ndarray  # 384 x dims: the strongest directions of the known vectors
    sentences: np.ndarray  # line number of each training example
    targets: torch.Tensor  # examples x dims, unit
    held_sentences: np.ndarray
    held_vectors: np.ndarray  # HELD_OUT x 384, unit

    @classmethod
    def build(
        cls, pieces: Pieces, known: np.ndarray, extra: np.ndarray, more: np.ndarray, dims: int
    ) -> Examples:
        trained = len(known) - HELD_OUT
        _, axes = np.linalg.eigh(known[:trained].T @ known[:trained])
        projection = np.ascontiguousarray(axes[:, ::-1][:, :dims])
        targets = np.concatenate([known[:trained], more]) @ projection
        return cls(
            pieces,
            projection,
            np.concatenate([np.arange(trained), extra]),
            functional.normalize(torch.from_numpy(targets), dim=1),
            np.arange(trained, len(known)),
            known[trained:],
        )


def train_table(
    start: np.ndarray, weight: np.ndarray, examples: Examples, plan: Plan
) -> np.ndarray:
    """Pieces x dims float32: trained directions, each as long as weight · ‖start‖ made it."""
    torch.manual_seed(plan.seed)
    length = torch.from_numpy((weight * np.linalg.norm(start, axis=1)).astype(np.float32))
    length /= length.mean()
    rows = torch.nn.Embedding(*start.shape, sparse=True)
    rows.weight.data = functional.normalize(torch.from_numpy(start.astype(np.float32)), dim=1)
    optimiser = torch.optim.SparseAdam(rows.parameters(), lr=plan.rate)

    def table() -> np.ndarray:
        return (functional.normalize(rows.weight.detach(), dim=1) * length[:, None]).numpy()

    print("before training:", judge_table(table(), examples), flush=True)
    batches = len(examples.sentences) // plan.batch
    for epoch in range(plan.epochs):
        order = torch.randperm(len(examples.sentences))
        for step in range(batches):
            done = (epoch * batches + step) / (plan.epochs * batches)
            optimiser.param_groups[0]["lr"] = plan.rate * (1 - done)
            chosen = order[step * plan.batch : (step + 1) * plan.batch]
            loss = _loss(_sum_rows(rows, length, examples, chosen), examples.targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if step % _BATCHES_A_LINE == 0:
                print(f"epoch {epoch} batch {step}/{batches}: loss {loss.item():.4f}", flush=True)
        print(f"after epoch {epoch}:", judge_table(table(), examples), flush=True)
    return table()


def judge_table(table: np.ndarray, examples: Examples) -> str:
    """On held-out sentences: cosine to the teacher, shared nearest neighbours, agreement of all
    pairwise similarities."""
    student = np.stack([table[examples.pieces.of(i)].sum(axis=0) for i in examples.held_sentences])
    student /= np.maximum(np.linalg.norm(student, axis=1, keepdims=True), 1e-9)
    target = examples.held_vectors @ examples.projection
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    ours, theirs = student @ student.T, examples.held_vectors @ examples.held_vectors.T
    upper = np.triu_indices(len(student), 1)
    agreement = np.corrcoef(ours[upper], theirs[upper])[0, 1]
    shared = [
        len(np.intersect1d(a, b)) / _NEIGHBOURS
        for a, b in zip(_nearest(ours), _nearest(theirs), strict=True)
    ]
    return (
        f"cosine {(student * target).sum(axis=1).mean():.4f}, "
        f"top-{_NEIGHBOURS} overlap {np.mean(shared):.4f}, correlation {agreement:.4f}"
    )


def _nearest(similarity: np.ndarray) -> np.ndarray:
    others = similarity - 3 * np.eye(len(similarity), dtype=similarity.dtype)
    return np.argpartition(-others, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]


def _sum_rows(
    rows: torch.nn.Embedding, length: torch.Tensor, examples: Examples, chosen: torch.Tensor
) -> torch.Tensor:
    parts = [examples.pieces.of(examples.sentences[i]) for i in chosen.tolist()]
    ids = torch.from_numpy(np.concatenate(parts))
    owner = torch.from_numpy(np.repeat(np.arange(len(parts)), [len(part) for part in parts]))
    vectors = functional.normalize(rows(ids), dim=1) * length[ids][:, None]
    sums = torch.zeros(len(parts), vectors.shape[1]).index_add(0, owner, vectors)
    return functional.normalize(sums, dim=1)


def _loss(ours: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    similarity = ours @ target.T
    nearest = functional.cross_entropy(similarity / TEMPERATURE, torch.arange(len(ours)))
    pairs = functional.mse_loss(ours @ ours.T, target @ target.T)
    return (1 - similarity.diagonal()).mean() + CONTRAST * nearest + SIMILARITY * pairs
