"""Where to look: passages ranked by the words they share with what a provision is usually called (BM25)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

import bm25s
import numpy as np
from numpy.typing import NDArray

from abutment.agreements.clauses import Sentences

_MEANING = 0.3
"""The share of a second ranker, where there is one: measured, see docs/review.md."""
_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    str.split("a an and any as at be by for from in is it of on or shall such that the this to will with")
)


def tokens(text: str) -> list[str]:
    """Words without their endings, so that exports, exported and exporting are one."""
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON]


def _stem(word: str) -> str:
    for ending in (
        "ations",
        "ation",
        "ements",
        "ement",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "er",
        "ed",
        "es",
        "s",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class Ranker(Protocol):
    """A second opinion on which texts are near each other; it may only rank, never decide."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A unit vector for each text, as rows."""


class Ranking:
    """The passages of one text, as rules read them, ready to be asked. ranker: what is asked besides their words,
    where there is one."""

    def __init__(self, sentences: Sentences, ranker: Ranker | None = None) -> None:
        self.passages = sentences.passages
        self._ranker = ranker
        self._texts = [
            " ".join(passage.path[-2:]) + " " + sentences.wording.said(passage.start, passage.end)
            for passage in sentences.passages
        ]
        documents = [tokens(text) for text in self._texts]
        self._index = bm25s.BM25()
        self._known = {token for document in documents for token in document}
        if self._known:
            self._index.index(documents, show_progress=False)

    def scores(self, queries: Iterable[str], *, by_meaning: bool = True) -> list[float]:
        """For each passage how near it comes to the queries: half by the one that it fits best, half by all of them
        together; 1 where one passage leads in both. The best of each query alone would make a leader of every one.

        by_meaning: ask the second ranker, too; where rules have found the words, it was measured to be of no help."""
        asked = list(queries)
        fits = np.array([self._fit(query) for query in asked]).reshape(len(asked), len(self.passages))
        scores = (_share(fits.max(axis=0, initial=0)) + _share(fits.sum(axis=0))) / 2
        if by_meaning and self._ranker is not None and asked and self.passages:
            scores = (1 - _MEANING) * scores + _MEANING * _share(self._near(self._ranker, asked))
        return [float(score) for score in scores]

    def _near(self, ranker: Ranker, queries: Sequence[str]) -> NDArray[np.float64]:
        """How far a passage stands out among all passages, over the queries; nothing for those below the middle."""
        near = np.asarray(ranker.vectors(queries) @ ranker.vectors(self._texts).T, dtype=np.float64)
        off = near - near.mean(axis=1, keepdims=True)
        standing_out: NDArray[np.float64] = (off / (near.std(axis=1, keepdims=True) + 1e-9)).mean(axis=0)
        return standing_out.clip(min=0)

    def _fit(self, query: str) -> NDArray[np.float64]:
        asked = [token for token in dict.fromkeys(tokens(query)) if token in self._known]
        if not asked:
            return np.zeros(len(self.passages))
        return np.asarray(self._index.get_scores(asked), dtype=np.float64)


def _share(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    highest = scores.max(initial=0)
    return scores / highest if highest > 0 else scores
