"""PDF as typesetters and strangers make them."""

from __future__ import annotations

import io

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, PdfObject, TextStringObject

from abutment.agreements.clauses import outlined
from abutment.agreements.reading import Unreadable, read
from tests.agreements.reading.files import pdf


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_empty_line_stands_between_paragraphs_and_none_inside_of_one() -> None:
    text = read(
        pdf(
            "#set text(size: 10pt)\n2. DEFINITIONS\n\n2.1 Key Terms\n\nThe Manager keeps the books of the Practice and "
            "pays the bills that the Practice has approved.\n\nEach month it reports."
        ),
        "a.pdf",
    ).text
    assert text.startswith("2. DEFINITIONS\n\n2.1 Key Terms\n\nThe Manager")
    assert text.count("\n\n") == 3


def test_a_heading_of_another_size_stands_alone() -> None:
    assert read(pdf("#set par(spacing: 0.65em)\n#set block(spacing: 0.65em)\n= Fees\nA flat fee."), "a.pdf").text == (
        "Fees\n\nA flat fee.\n"
    )


def test_the_clauses_of_a_typeset_agreement_are_those_of_its_text() -> None:
    sections = [
        f"{article}. {title}\n\n{article}.1 Words. {'The Manager keeps the books of the Practice. ' * 8}\n\n"
        f"{article}.2 More Words. The Practice pays (a) the fee and (b) the costs."
        for article, title in enumerate(("SERVICES", "FEES", "TERM", "RECORDS"), start=1)
    ]
    text = read(pdf('#set page(numbering: "1 / 1")\n' + "\n\n".join(sections)), "a.pdf").text
    numbers = [clause.number for clause in outlined(text).clauses]
    assert numbers == [f"{article}{section}" for article in range(1, 5) for section in ("", ".1", ".2")]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = "left " * 120, "right " * 120
    words = read(pdf(f"#columns(2)[{left} #colbreak() {right}]"), "a.pdf").text.split()
    assert words == ["left"] * 120 + ["right"] * 120


def test_a_hyphen_of_its_own_is_kept_at_the_end_of_a_line_and_of_a_page() -> None:
    known = "The third party and a third-party vendor. "
    text = read(
        pdf(f"#set page(width: 6cm)\n{known}Any third-\\ party thing.", f"{known} a third-", "party"), "a.pdf"
    ).text
    assert "Any third-party thing" in text
    assert "a third-party\n" in text


def test_ligatures_are_letters() -> None:
    assert "office of confidential affairs" in read(pdf("office of con\ufb01dential a\ufb00airs"), "a.pdf").text


def test_a_pdf_locked_against_changes_only_is_read() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Words.")))
    writer.encrypt("", "owner", algorithm="AES-256")
    assert read(written(writer), "a.pdf").text == "Words.\n"


def test_what_was_filled_into_a_form_is_read() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("The monthly fee is as filled in.")))
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    field = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Tx", "/F": 4, "/Rect": [100, 100, 300, 120]}
    words = {"/T": "fee", "/V": "twelve percent", "/DA": "/Helv 10 Tf 0 g"}
    reference = writer._add_object(_object(field | {key: TextStringObject(word) for key, word in words.items()}))
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    writer.root_object[NameObject("/AcroForm")] = _object(
        {"/Fields": [reference], "/DA": TextStringObject("/Helv 10 Tf 0 g"), "/DR": {"/Font": {"/Helv": font}}}
    )
    paper = read(written(writer), "a.pdf")
    assert paper.text == "The monthly fee is as filled in.\ntwelve percent\n"
    assert [remark.kind for remark in paper.remarks] == ["form"]


def _object(value: object) -> PdfObject:
    """A value as PDF writes it; words are names, but for those that are texts already."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): _object(each) for key, each in value.items()})
    if isinstance(value, list):
        return ArrayObject([_object(each) for each in value])
    return NumberObject(value) if isinstance(value, int) else NameObject(value)


def test_five_thousand_pages_are_read_and_one_more_is_refused() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(5_000):
        writer.add_blank_page(100, 100)
    paper = read(written(writer), "a.pdf")
    assert (len(paper.pages), paper.is_readable) == (5_000, False)
    writer.add_blank_page(100, 100)
    with pytest.raises(Unreadable, match=r"5,001 pages; 5,000 are read at most\. Split it\."):
        read(written(writer), "a.pdf")


def test_a_pdf_locked_by_a_scheme_that_nobody_knows_is_locked_and_not_broken() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Words.")))
    writer.encrypt("", "owner", algorithm="AES-128")
    with pytest.raises(Unreadable, match=r"^a\.pdf is locked by a password\. Save it without one\.$"):
        read(written(writer).replace(b"/Standard", b"/StandarX"), "a.pdf")
