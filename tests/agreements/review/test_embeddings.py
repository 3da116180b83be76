"""Sentence vectors: only a second opinion on where to look, and only where somebody installed them."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.reading import read
from abutment.agreements.review import embeddings
from abutment.agreements.review.embeddings import SentenceVectors, sentence_vectors
from abutment.agreements.review.ranking import Ranking
from abutment.agreements.review.report import as_json, review

TEXT = """MANAGEMENT SERVICES AGREEMENT

1. Fee. Practice pays Manager a management fee of ten percent of collections.

2. Leaving. When the parties go separate ways, charts and x-rays travel to wherever the doctor works next.

3. Parking. Cars stand behind the building.
"""


class Fixed:
    """A ranker for which all that says a word is near, and nothing else."""

    def __init__(self, word: str) -> None:
        self.word, self.asked = word, 0

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        rows = [[1.0, 0.0] if self.word in text else [0.0, 1.0] for text in texts]
        return np.array(rows, dtype=np.float32)


def test_a_second_ranker_changes_where_is_looked_and_no_finding() -> None:
    papers = [read(TEXT.encode(), "a.txt")]
    ranker = Fixed("Parking")
    without, found = as_json(review(papers, "msa")), as_json(review(papers, "msa", ranker))
    assert ranker.asked
    for plain, ranked in zip(without["findings"], found["findings"], strict=True):
        assert {key: each for key, each in plain.items() if key != "candidates"} == {
            key: each for key, each in ranked.items() if key != "candidates"
        }
    assert without["terms"] == found["terms"]


def test_what_a_second_ranker_finds_near_comes_forward_where_words_say_nothing() -> None:
    sentences = Sentences.of(outlined(TEXT))
    plain = Ranking(sentences).scores(["patient records"])
    ranked = Ranking(sentences, Fixed("patient records")).scores(["patient records"])
    assert plain == ranked == [0] * len(sentences.passages)

    class OnLeaving(Fixed):
        def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
            rows = [[1.0, 0.0] if "Leaving" in text or text == "patient records" else [0.0, 1.0] for text in texts]
            return np.array(rows, dtype=np.float32)

    scores = Ranking(sentences, OnLeaving("")).scores(["patient records"])
    best = sentences.passages[scores.index(max(scores))]
    assert max(scores) == pytest.approx(0.3)
    assert "Leaving" in sentences.outline.text[best.start : best.end]


def test_where_nothing_is_installed_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "find_spec", lambda _: None)
    sentence_vectors.cache_clear()
    assert sentence_vectors() is None
    sentence_vectors.cache_clear()


def test_weights_are_read_from_their_file(tmp_path: Path) -> None:
    numbers = np.arange(6, dtype=np.float32)
    entries = {
        "__metadata__": {"format": "pt"},
        "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        "b": {"dtype": "I64", "shape": [1], "data_offsets": [24, 32]},
    }
    directory = json.dumps(entries).encode()
    (tmp_path / "w").write_bytes(struct.pack("<Q", len(directory)) + directory + numbers.tobytes() + bytes(8))
    found = embeddings._weights(tmp_path / "w")
    assert list(found) == ["a"]
    assert found["a"].tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.fixture(scope="module")
def vectors() -> SentenceVectors:
    found = sentence_vectors()
    if found is None:
        pytest.skip("sentence vectors are not installed: see docs/review.md")
    return found


def test_what_means_the_same_is_near_without_a_word_in_common(vectors: SentenceVectors) -> None:
    rows = vectors.vectors(["Who owns the x-rays?", "Title to dental radiographs", "Cars stand behind the building"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_a_text_has_the_same_vector_alone_and_among_others(vectors: SentenceVectors) -> None:
    alone = SentenceVectors.vectors(vectors, ["Alone."])
    vectors._known.clear()
    among = vectors.vectors(["Alone.", "A much longer text than the other, which fills the row to its end."])
    assert among[0] == pytest.approx(alone[0], abs=1e-5)


def test_no_texts_have_no_vectors(vectors: SentenceVectors) -> None:
    assert vectors.vectors([]).shape == (0, 384)
    assert vectors.vectors([""]).shape == (1, 384)
