"""How papers come to be read: scans by OCR where it is asked for, and one clear line where nothing could be read."""

from __future__ import annotations

import shutil
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from abutment.agreements import actions, jobs
from abutment.agreements.actions import NewReview, Upload
from abutment.agreements.errors import Malformed
from abutment.agreements.models import Review, ReviewPaper
from abutment.agreements.queries.reviews import review
from abutment.agreements.reading import Paper, Unreadable, read
from abutment.agreements.reviewing_apart import review_apart
from abutment.foundation import activity
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from tests.agreements.reading.files import pdf
from tests.agreements.reading.test_ocr import needs_tesseract, scanned
from tests.agreements.reviewing import PAPER, ask
from tests.agreements.reviewing import read as worked
from tests.agreements.test_review_pages import said
from tests.cast import SERVER, Cast
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]

FEE = "#set text(size: 14pt)\nPractice shall pay to Manager a fee of twelve thousand dollars (\\$12,000) per month."


def ask_for_scan(cast: Cast, *, ocr: bool) -> Review:
    """A review of a paper whose first page is a picture."""
    olive = cast.actor("olive")
    with opened(olive):
        upload = Upload("scan.pdf", BytesIO(scanned(pdf(FEE))), "application/pdf")
        return actions.start_review(actor=olive, review=NewReview("msa", [upload], ocr=ocr))


@needs_tesseract
def test_a_scan_is_read_by_ocr_where_that_is_asked_for_and_again_so_when_it_is_read_again(
    cast: Cast, reader: Visit
) -> None:
    found = worked(cast, ask_for_scan(cast, ocr=True))
    assert found.was_read_by_ocr
    client = reader("olive")
    page = said(client.get(f"/reviews/{found.pk}/"))
    assert "Pages (1) were read from their pictures by tesseract" in page
    assert "twelve thousand dollars" in page
    assert "without text" not in page
    client.post(f"/reviews/{found.pk}/again/")
    work_through()
    assert "twelve thousand dollars" in said(client.get(f"/reviews/{found.pk}/"))


@needs_tesseract
def test_a_page_that_nobody_read_says_so_and_is_read_by_ocr_on_request(cast: Cast, reader: Visit) -> None:
    found = worked(cast, ask_for_scan(cast, ocr=False))
    client = reader("olive")
    page = client.get(f"/reviews/{found.pk}/")
    assert "1 page without text" in said(page)
    assert "Page 1 is a picture: nobody read the words there" in said(page)
    assert "Only 1 of 2 pages could be read, and nothing was found there." in said(page)
    assert 'name="ocr"' in page.content.decode()
    client.post(f"/reviews/{found.pk}/again/", {"ocr": "on"})
    work_through()
    assert "twelve thousand dollars" in said(client.get(f"/reviews/{found.pk}/"))


def test_ocr_is_offered_only_where_it_is_installed(cast: Cast, reader: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = reader("olive")
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/tesseract")
    assert "Read scanned pages by OCR" in said(client.get("/reviews/new/"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "OCR" not in said(client.get("/reviews/new/"))
    found = worked(cast, ask_for_scan(cast, ocr=False))
    page = client.get(f"/reviews/{found.pk}/")
    assert "Text recognition is not installed on this server: ask who sent the paper for the file" in said(page)
    assert 'name="ocr"' not in page.content.decode()


def test_the_wish_for_ocr_goes_with_the_form(cast: Cast, reader: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/tesseract")
    asked: list[bool] = []

    def with_ocr(paper: Paper, *_: Any, **__: Any) -> Paper:
        asked.append(True)
        return paper

    monkeypatch.setattr(jobs, "with_ocr", with_ocr)
    client = reader("olive")
    for posted, expected in (({}, []), ({"ocr": "on"}, [True])):
        file = SimpleUploadedFile("offer.txt", PAPER.encode())
        assert client.post("/reviews/new/", {"kind": "msa", "paper_1": file, **posted}).status_code == 302
        work_through()
        assert asked == expected


BOUNDS: dict[str, tuple[dict[str, Any], str]] = {
    "time": ({"seconds": 0}, "The papers could not be compared within 0 seconds and 2,048 MB. Give fewer at once."),
    "memory": ({"memory_bytes": 90 << 20}, "The papers could not be compared within 300 seconds and 90 MB."),
}


@pytest.mark.parametrize("what", sorted(BOUNDS))
def test_a_review_out_of_time_or_memory_says_one_line_and_leaves_nothing_half_done(
    cast: Cast, reader: Visit, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    bounds, words = BOUNDS[what]
    asked = ask(cast)
    monkeypatch.setattr(jobs, "review_apart", partial(review_apart, **bounds))
    work_through()
    with opened(SERVER):
        failed = Review.objects.get(pk=asked.pk)
        assert (failed.state, failed.result, failed.engine) == ("failed", None, "")
        assert failed.failure.startswith(words)
        assert "\n" not in failed.failure
        assert set(ReviewPaper.objects.filter(review=asked.pk).values_list("text", flat=True)) == {""}
    client = reader("olive")
    page = said(client.get(f"/reviews/{asked.pk}/"))
    assert "Nothing was read" in page
    assert words in page
    monkeypatch.setattr(jobs, "review_apart", review_apart)
    client.post(f"/reviews/{asked.pk}/again/")
    work_through()
    assert "addressed" in said(client.get(f"/reviews/{asked.pk}/"))


def test_a_process_that_ran_out_is_told_as_the_paper_s_fault_not_as_a_crash() -> None:
    paper = read(PAPER.encode(), "offer.txt")
    for bounds, words in BOUNDS.values():
        with pytest.raises(Unreadable) as refused:
            review_apart([paper], "msa", **bounds)
        assert str(refused.value).startswith(words)


def test_a_rule_that_fails_on_the_words_of_a_paper_is_not_called_the_paper_s_fault() -> None:
    paper = read(PAPER.encode(), "offer.txt")
    with pytest.raises(Unreadable) as refused:
        review_apart([paper], "no-such-catalog")
    assert "a rule failed on their words (" in str(refused.value)
    assert "The papers are not at fault" in str(refused.value)
    assert "Give fewer at once" not in str(refused.value)


def test_a_reading_that_was_called_off_can_be_asked_for_again(cast: Cast, reader: Visit) -> None:
    asked = ask(cast)
    olive = cast.actor("olive")
    with opened(olive):
        activity.cancel(actor=olive, work_id=int(asked.work_id or 0))
    work_through()
    client = reader("olive")
    page = said(client.get(f"/reviews/{asked.pk}/"))
    assert "The reading was called off" in page
    assert client.get(f"/reviews/{asked.pk}/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    client.post(f"/reviews/{asked.pk}/again/")
    work_through()
    assert "addressed" in said(client.get(f"/reviews/{asked.pk}/"))


def test_a_reading_that_goes_on_is_not_begun_twice(cast: Cast) -> None:
    asked = ask(cast)
    olive = cast.actor("olive")
    with opened(olive), pytest.raises(Malformed, match="is being read"):
        actions.read_again(actor=olive, review=review(olive, asked.pk))
