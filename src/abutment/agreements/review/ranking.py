"""Where to look: passages ranked by the words they share with what a provision is usually called (BM25)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import bm25s
import numpy as np

from abutment.agreements.clauses import Outline, Passage

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


class Ranking:
    """The passages of one text, ready to be asked."""

    def __init__(self, outline: Outline, found: Sequence[Passage]) -> None:
        self.passages = tuple(found)
        documents = [
            tokens(" ".join(passage.path[-2:]) + " " + outline.text[passage.start : passage.end]) for passage in found
        ]
        self._index = bm25s.BM25()
        self._known = {token for document in documents for token in document}
        if self._known:
            self._index.index(documents, show_progress=False)

    def scores(self, queries: Iterable[str]) -> list[float]:
        """For each passage how near it comes to the queries: half by the one that it fits best, half by all of them
        together; 1 where one passage leads in both. The best of each query alone would make a leader of every one."""
        found = [self._fit(query) for query in queries]
        fits = np.array(found).reshape(len(found), len(self.passages))
        best, together = fits.max(axis=0, initial=0), fits.sum(axis=0)
        return [float(score) for score in (_share(best) + _share(together)) / 2]

    def _fit(self, query: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        asked = [token for token in dict.fromkeys(tokens(query)) if token in self._known]
        if not asked:
            return np.zeros(len(self.passages))
        return np.asarray(self._index.get_scores(asked), dtype=np.float64)


def _share(scores: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    highest = scores.max(initial=0)
    return scores / highest if highest > 0 else scores
