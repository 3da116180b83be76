"""PDF, HTML and text, and files that are none."""

from __future__ import annotations

import io
import random

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.reading import Unreadable, read, read_apart
from tests.agreements.reading.files import docx, p, pdf


def test_each_page_of_a_pdf_is_read_and_kept_apart() -> None:
    paper = read(pdf("= Services\nThe manager keeps books.", "= Fees\nA flat fee."), "a.pdf")
    assert paper.kind == "pdf"
    assert [paper.text[page.start : page.end].split() for page in paper.pages] == [
        ["Services", "The", "manager", "keeps", "books."],
        ["Fees", "A", "flat", "fee."],
    ]
    assert paper.page_at(paper.text.index("flat")) == 2


def test_a_page_that_is_a_picture_is_named_and_the_paper_is_readable_by_the_others() -> None:
    paper = read(pdf("Words.", "#rect(width: 5cm)"), "a.pdf")
    assert paper.unread_pages == (2,)
    assert paper.is_readable
    assert [remark.words for remark in paper.remarks] == ["1 of 2 pages hold no text: 2. They were not read."]


def test_a_scan_without_text_is_no_agreement_without_provisions() -> None:
    paper = read(pdf("#rect(width: 5cm)"), "scan.pdf")
    assert not paper.is_readable


def test_running_titles_and_page_numbers_are_no_part_of_the_text() -> None:
    paper = read(pdf(*(f"MANAGEMENT AGREEMENT\n\nClause {word} stands here.\n\n#v(1cm) Page {n} of 5" for n, word in
                       enumerate(["one", "two", "three", "four", "five"], start=1))), "a.pdf")  # fmt: skip
    assert [line for line in paper.text.split("\n") if line] == [
        f"Clause {word} stands here." for word in ("one", "two", "three", "four", "five")
    ]


def test_a_word_broken_at_a_lines_end_is_whole() -> None:
    text = read(
        pdf(
            '#set page(width: 5cm)\n#set par(justify: true)\n#set text(hyphenate: true, lang: "en")\n'
            + "responsibility " * 20
        ),
        "a.pdf",
    ).text
    assert set(text.split()) == {"responsibility"}


def test_a_locked_pdf_is_refused_and_says_what_to_do() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Words.")))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Unreadable, match=r"a\.pdf is locked by a password\. Save it without one\."):
        read(out.getvalue(), "a.pdf")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n1 0 obj <<>> endobj trailer <</Root 1 0 R>>", b"%PDF-"]
)
def test_a_broken_pdf_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^a\.pdf [^\n]*$"):
        read(content, "a.pdf")


def test_html_is_read_as_it_shows() -> None:
    page = (
        b"<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><h1>Fees</h1>"
        b"<p>A <b>flat</b> fee.</p><ol start=3><li>one<li>two</ol>"
        b"<table><tr><td>a<td>b</tr></table><script>x()</script></body>"
    )
    assert [line for line in read(page, "a.html").text.split("\n") if line] == [
        "Fees", "A flat fee.", "3. one", "4. two", "a | b",
    ]  # fmt: skip


def test_the_characters_of_a_text_file_are_its_own() -> None:
    text = "1. Fees\r\n\tA  flat fee.\f2. Term\n"
    paper = read(text.encode(), "a.txt")
    assert paper.text == text
    assert [page.number for page in paper.pages] == [1, 2]


@pytest.mark.parametrize(("encoding", "kind"), [("utf-8-sig", None), ("utf-16", None), ("cp1252", "encoding")])
def test_letters_are_read_as_the_file_writes_them(encoding: str, kind: str | None) -> None:
    paper = read("The “Manager” – José".encode(encoding), "a.txt")
    assert paper.text == "The “Manager” – José"
    assert [remark.kind for remark in paper.remarks] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\0\1\2\3" * 100, "holds no text"),
        (b"MZ\x90" + random.Random(7).randbytes(40_000), "holds no text"),
        (b"\x1f\x8b\x08" + random.Random(8).randbytes(900), "holds no text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old kind"),
        (b"{\\rtf1 x}", "RTF"),
        (b"PK\x03\x04" + b"\0" * 40, "broken DOCX"),
        (b"\xff\xfea", "is not, at byte"),
    ],
)
def test_what_is_no_paper_is_refused_and_says_what_to_give(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(content, "a.bin")


def test_read_apart_a_paper_is_the_same() -> None:
    for name, content in (("a.docx", docx(p("Services", 0))), ("b.md", b"# Fees\n"), ("c.pdf", pdf("Words."))):
        assert read_apart(content, name) == read(content, name)


def test_read_apart_a_paper_that_cannot_be_read_says_so_under_its_name() -> None:
    with pytest.raises(Unreadable, match=r"^Lease of oak\.txt is empty"):
        read_apart(b"\n", "Lease of oak.txt")


@given(st.binary(max_size=400), st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"", b"\xef\xbb\xbf"]))
def test_whatever_the_bytes_are_they_are_read_or_refused(content: bytes, begin: bytes) -> None:
    try:
        paper = read(begin + content, "a")
    except Unreadable as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert paper.pages[-1].end == len(paper.text)


@given(st.data())
def test_a_docx_with_changed_bytes_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(docx(p("Services", 0) + p("Support", 1)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content), "a.docx")
    except Unreadable as error:
        assert str(error).startswith("a.docx ")  # noqa: PT017 - either outcome is right
