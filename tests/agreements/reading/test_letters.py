"""What the eye does not see in a text is told, and the text stays as it is."""

from __future__ import annotations

import pytest

from abutment.agreements.reading import read
from tests.agreements.reading.files import docx, p


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The fee is \u202e%02\u202c of collections.", "direction of writing (2)"),
        ("confid\u200bential", "without width (1)"),
        ("The M\u0430nager", "another alphabet"),
    ],
)
def test_what_the_eye_does_not_see_is_told_and_kept(text: str, said: str) -> None:
    for paper in (read(text.encode(), "a.txt"), read(docx(p(text)), "a.docx")):
        assert paper.text.strip() == text
        (remark,) = paper.remarks
        assert said in remark.words
        assert remark.at is not None


@pytest.mark.parametrize("text", ["José’s “clinic” – 100 µm", "Δt and ΔG", "Стоматология", "soft\u00adhyphen"])
def test_letters_of_another_language_are_no_trick(text: str) -> None:
    assert read(text.encode(), "a.txt").remarks == ()


def test_what_no_database_keeps_is_replaced_in_its_place() -> None:
    paper = read(("The fee" + " is due monthly" * 20 + "\0.").encode(), "a.txt")
    assert paper.text.endswith("monthly\ufffd.")
    assert [remark.kind for remark in paper.remarks] == ["encoding"]


def test_of_very_many_remarks_some_are_told_and_the_rest_counted() -> None:
    changes = '<w:p><w:ins w:author="R. Alder"><w:r><w:t>word</w:t></w:r></w:ins></w:p>' * 700
    remarks = read(docx(changes), "a.docx").remarks
    assert (len(remarks), remarks[-1].words) == (501, "200 more remarks are left out.")
