"""The brief for counsel: it says all that was found, in order, and nothing that a paper contains can do more than be
printed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

import pypdfium2
import pytest
import typst
from docx import Document
from hypothesis import given
from hypothesis import strategies as some

from abutment.agreements.reading import read
from abutment.agreements.review import brief
from abutment.agreements.review.brief import Opinion
from abutment.agreements.review.brief.contents import contents
from abutment.agreements.review.brief.sheet import _SHEET
from abutment.agreements.review.differences import ADDED, LEFT_OUT, SAME, Piece, difference
from abutment.agreements.review.report import NOT_ADVICE, as_json, review
from abutment.web.printing import _fonts
from tests.agreements.reading.files import pdf as scan

MOMENT = datetime(2026, 11, 20, 15, 4, 5, tzinfo=UTC)
PAPER = """# MANAGEMENT SERVICES AGREEMENT

1. Care

1.1 Protocols. Manager shall establish the treatment protocols of the dental practice.

2. Fee

2.1 Amount. Practice shall pay a management fee of ten percent of gross collections, within 15 days after receipt of
the invoice.

3. Records

3.1 Ownership. All patient records belong to Practice, and Manager returns them on termination under Section 9.9.
"""
HOSTILE = (
    "\u202eevil\u202c \x00\x07\x1b[31m <script>alert(1)</script> "
    '#panic("x") $x^2$ *bold* `raw` @ref <label> [x] \\ // '
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0639 \u6f22 \ufffe \uffff \ud800 \U0001f600 Z" + "\u0307" * 300
)


@cache
def found(*papers: str, kind: str = "msa") -> Mapping[str, Any]:
    return as_json(review([read(each.encode(), f"agreement-{n}.txt") for n, each in enumerate(papers, 1)], kind))


def pages(printed: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(printed)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def plain(printed: bytes) -> str:
    return " ".join(" ".join(pages(printed)).split())


def words_of(packed: bytes) -> str:
    paper = Document(io.BytesIO(packed))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(each.text for each in paper.paragraphs), *cells]).split())


def with_findings(states: Sequence[str], **other: Any) -> dict[str, Any]:
    """A review with a finding in each of these states, all of whose texts are given."""
    source = dict(found(PAPER))
    like = source["findings"][0]
    findings = [
        {**like, "provision": f"p{n}", "name": f"Provision {n}", "state": each} for n, each in enumerate(states)
    ]
    return {**source, "findings": findings, **other}


def test_it_says_what_was_read_and_as_what() -> None:
    source = found(PAPER)
    said = plain(brief.pdf(source, MOMENT))
    assert "agreement-1.txt" in said
    assert source["documents"][0]["sha256"] in said
    assert f"Read as a management services agreement, catalog {source['catalog']}" in said
    assert "Nov 20, 2026, 3:04 PM UTC" in said
    addressed = sum(each["state"] == "ADDRESSED" for each in source["findings"])
    assert f"{addressed} of {len(source['findings'])} addressed." in said


@pytest.mark.parametrize("made", [lambda of: plain(brief.pdf(of, MOMENT)), lambda of: words_of(brief.docx(of, MOMENT))])
def test_both_say_every_finding_with_its_words_and_what_is_missing(made: Any) -> None:
    source = found(PAPER)
    said = made(source)
    states = {each["state"] for each in source["findings"]}
    assert {"ADVERSE", "ABSENT", "ADDRESSED"} <= states
    for finding in source["findings"]:
        assert finding["name"] in said
        for quote in finding["quotes"]:
            assert " ".join(quote["text"].split()) in said
            assert f"Section {quote['section']}" in said
        for missing in finding["missing"]:
            assert missing in said
    assert source["terms"]
    assert source["defects"]
    for each in (*source["terms"], *source["defects"]):
        assert " ".join(each["quote"].split()) in said
    for each in source["defects"]:
        assert each["explanation"] in said


def test_what_hurts_comes_first() -> None:
    states = ["ADDRESSED", "UNREADABLE", "PARTIAL", "ABSENT", "ADVERSE"]
    groups = contents(with_findings(states), MOMENT, (), "")["groups"]
    assert [each["word"] for each in groups] == [
        "Against the practice",
        "Not there",
        "In part",
        "Could not be read",
        "Addressed",
    ]
    assert [each["findings"][0]["name"] for each in groups] == [f"Provision {n}" for n in (4, 3, 2, 1, 0)]


def test_on_each_page_it_says_that_it_is_no_advice() -> None:
    printed = pages(brief.pdf(found(PAPER), MOMENT))
    assert len(printed) > 1
    for number, page in enumerate(printed, 1):
        assert NOT_ADVICE in " ".join(page.split())
        assert f"{number} of {len(printed)}" in page
    paper = Document(io.BytesIO(brief.docx(found(PAPER), MOMENT)))
    assert all(NOT_ADVICE in section.footer.paragraphs[0].text for section in paper.sections)


def test_that_all_is_addressed_is_not_said_to_be_good() -> None:
    whole = plain(brief.pdf(with_findings(["ADDRESSED"] * 3), MOMENT))
    assert "3 of 3 addressed." in whole
    assert "not that they are good for the practice" in whole
    assert "not that they are good" not in plain(brief.pdf(with_findings(["ADDRESSED", "PARTIAL"]), MOMENT))


def test_pages_that_nobody_read_are_named() -> None:
    paper = read(scan("1. Fee. Practice pays a management fee.", "#rect(width: 5cm)", "#rect(width: 5cm)"), "scan.pdf")
    said = plain(brief.pdf(as_json(review([paper], "msa")), MOMENT))
    assert "PDF, 3 pages" in said
    assert "Pages 2 to 3 are pictures; nobody read what stands there." in said
    assert "Could not be read" in said


def test_a_text_of_another_kind_is_named_and_nothing_is_claimed() -> None:
    lease = "LEASE AGREEMENT\n\nLandlord lets the premises to Tenant for a base rent. Landlord; Tenant; Premises."
    said = plain(brief.pdf(found(lease), MOMENT))
    assert "Nothing was compared" in said
    assert "addressed" not in said
    assert "Nothing was compared" in words_of(brief.docx(found(lease), MOMENT))


def test_of_several_papers_each_place_names_its_own() -> None:
    second = "AMENDMENT\n\n1. Records. All patient records belong to Practice, and Manager returns them on termination."
    said = plain(brief.pdf(found(PAPER, second), MOMENT))
    assert "agreement-1 and 1 more paper" in said
    assert "Section 3.1, agreement-1.txt" in said
    assert "Section 1, agreement-2.txt" in said


def test_a_file_is_a_heading_without_what_only_a_disk_needs() -> None:
    source = with_findings(["ADDRESSED"])
    source["documents"] = [{**source["documents"][0], "name": "elm_dental_service_agreement.pdf"}]
    said = contents(source, MOMENT, (), "")
    assert said["subject"] == "elm dental service agreement"
    assert said["papers"][0]["name"].replace("\u200b", "") == "elm_dental_service_agreement.pdf"


def test_what_a_term_leaves_open_and_papers_that_differ_are_said() -> None:
    source = with_findings(["ADVERSE"])
    source["findings"][0] |= {
        "papers": [{"document": 0, "state": "ADVERSE"}, {"document": 1, "state": "ADDRESSED"}],
        "papers_differ": True,
        "sources": ["45 CFR 164.504(e)"],
    }
    place = {"section": "4", "start": 0, "end": 4, "document": 1}
    terms = [{"type": "late_charge", "value": {"rate": None}, "quote": "interest", **place}]
    terms[0]["asks"] = [{"about": "rate", "question": "Simple or compound?"}]
    defect = {"kind": "conflict", "quote": "ten days", "explanation": "They differ.", "document": 0, **place}
    source |= {
        "documents": [*source["documents"], {**source["documents"][0], "name": "amendment.txt"}],
        "terms": terms,
        "defects": [{**defect, "other": {**place, "quote": "thirty days", "section": "12.3"}}],
    }
    for said in (plain(brief.pdf(source, MOMENT)), words_of(brief.docx(source, MOMENT))):
        assert "The papers differ: agreement-1.txt, against the practice; amendment.txt, addressed." in said
        assert "45 CFR 164.504(e)" in said
        assert "A share left open, for a time left open." in said
        assert "Simple or compound?" in said
        assert "Section 12.3, amendment.txt \u201cthirty days\u201d" in said


def test_what_people_said_stands_beside_the_finding() -> None:
    source = found(PAPER)
    code = source["findings"][0]["provision"]
    opinions = [
        Opinion(code, "Strike this.\nElse we do not sign.", "Push back", "Olive Owner, Cedar Dental", "Nov 19, 2026"),
        Opinion("of-another-review", "Never said here"),
    ]
    for said in (plain(brief.pdf(source, MOMENT, opinions)), words_of(brief.docx(source, MOMENT, opinions))):
        assert "Push back" in said
        assert "Strike this. Else we do not sign." in said
        assert "Olive Owner, Cedar Dental, Nov 19, 2026" in said
        assert "Never said here" not in said


def test_the_same_review_gives_the_same_bytes_and_another_moment_others() -> None:
    source = found(PAPER)
    again = json.loads(json.dumps(source))
    for made in (brief.pdf, brief.docx):
        assert made(source, MOMENT) == made(again, MOMENT)
        assert made(source, MOMENT) != made(source, MOMENT + timedelta(days=1))


def test_a_moment_is_said_in_its_own_zone() -> None:
    chicago = MOMENT.astimezone(timezone(timedelta(hours=-6), "CST"))
    assert "Nov 20, 2026, 9:04 AM CST" in plain(brief.pdf(found(PAPER), chicago))
    entries = zipfile.ZipFile(io.BytesIO(brief.docx(found(PAPER), chicago))).infolist()
    assert {each.date_time for each in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_readers_of_screens_get_a_title_a_language_and_marked_headings() -> None:
    source = contents(found(PAPER), MOMENT, (), "Agreement with Keystone")
    files = {"main.typ": _SHEET, "said.json": json.dumps(source).encode()}
    # PDF/UA-1: refused by typst where a title, a language, the order of headings or a heading row is missing.
    assert typst.compile(files, format="pdf", font_paths=_fonts(), timestamp=MOMENT, pdf_standards="ua-1")  # type: ignore[call-overload]
    paper = Document(io.BytesIO(brief.docx(found(PAPER), MOMENT, subject="Agreement with Keystone")))
    assert paper.core_properties.title == "Brief for counsel: Agreement with Keystone"
    assert paper.core_properties.language == "en-US"
    assert [each.text for each in paper.paragraphs if each.style is not None and each.style.name == "Title"]


# --- What a paper contains is printed, never obeyed -------------------------------------------------------------------
def hostile(text: str) -> dict[str, Any]:
    quote = {"text": text, "section": text, "page": 1, "start": 0, "end": 1, "element": text, "document": 0}
    finding = {
        "provision": "p",
        "name": text,
        "label": text[:9],
        "state": "ADVERSE",
        "missing": [text],
        "quotes": [quote],
        "candidates": [{**quote}],
        "standard": text,
        "wording": text[::-1],
        "why": text,
    }
    source = dict(found(PAPER))
    document = {**source["documents"][0], "name": text, "remarks": [{"kind": "comment", "words": text}] * 60}
    return {
        **source,
        "documents": [document],
        "findings": [finding, {**finding, "state": "ABSENT", "quotes": []}],
        "terms": [
            {
                "type": text,
                "value": {"x": [{"y": text}]},
                "asks": [{"about": "x", "question": text}],
                **quote,
                "quote": text,
            }
        ],
        "defects": [{"kind": text, "explanation": text, **quote, "quote": text}],
        "suggestions": {
            "findings": [{**finding, "quote": text}],
            "terms": [{"type": text, "value": {"base": text}, **quote, "quote": text}],
        },
    }


def test_hostile_texts_print_as_they_stand() -> None:
    said = brief.pdf(hostile(HOSTILE), MOMENT, [Opinion("p", HOSTILE, HOSTILE, HOSTILE, HOSTILE)], subject=HOSTILE)
    whole = plain(said)
    assert '#panic("x") $x^2$ *bold* `raw` @ref <label>' in whole
    assert "<script>alert(1)</script>" in whole
    assert not {"\u202e", "\x00", "\x07", "\x1b"} & set(whole)
    assert "\u0307" * 3 not in whole


def test_hostile_texts_stay_texts_in_word() -> None:
    packed = brief.docx(hostile(HOSTILE), MOMENT, [Opinion("p", HOSTILE, HOSTILE, HOSTILE, HOSTILE)], subject=HOSTILE)
    assert "<script>alert(1)</script>" in words_of(packed)
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert not [name for name in names if "vba" in name.lower() or "embeddings" in name.lower()]


def test_an_endless_word_stays_on_the_sheet() -> None:
    printed = brief.pdf(hostile("W" * 10_000), MOMENT)
    document = pypdfium2.PdfDocument(printed)
    for page in document:
        text = page.get_textpage()
        edges = [text.get_charbox(place)[2] for place in range(text.count_chars())]
        assert max(edges) <= 612 - 50
    document.close()
    assert brief.docx(hostile("W" * 10_000), MOMENT)


def test_thousands_of_rows_are_cut_and_said_to_be() -> None:
    source = dict(found(PAPER))
    many = {**source, "defects": list(source["defects"]) * 1_000}
    more = len(many["defects"]) - 200
    assert f"And {more:,} more; the JSON has them all." in plain(brief.pdf(many, MOMENT))


# --- Usual wording against better wording ----------------------------------------------------------------------------
def test_a_difference_shows_what_is_left_out_and_added_between_what_stays() -> None:
    assert difference("Manager may change the fee at any time.", "Manager may change the fee by amendment only.") == (
        Piece(SAME, "Manager may change the fee"),
        Piece(LEFT_OUT, "at any time."),
        Piece(ADDED, "by amendment only."),
    )


def test_words_that_are_the_same_by_chance_do_not_tear_a_sentence() -> None:
    assert [piece.how for piece in difference("The fee is of the year", "All of it is the same")] == [LEFT_OUT, ADDED]


TEXTS = some.text(alphabet="abc ", max_size=60)


@given(TEXTS, TEXTS)
def test_a_difference_loses_no_word_of_either_wording(usual: str, better: str) -> None:
    pieces = difference(usual, better)
    before = " ".join(piece.words for piece in pieces if piece.how != ADDED)
    after = " ".join(piece.words for piece in pieces if piece.how != LEFT_OUT)
    assert (before.split(), after.split()) == (usual.split(), better.split())


def test_endless_wordings_are_not_compared_word_by_word() -> None:
    assert [piece.how for piece in difference("a b c " * 1_000, "a b d " * 1_000)] == [LEFT_OUT, ADDED]
