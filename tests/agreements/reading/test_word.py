"""DOCX: what Word shows is what is read."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.clauses import outlined
from abutment.agreements.reading import Unreadable, read
from abutment.agreements.reading.word.numbering import formatted
from tests.agreements.reading.files import docx, p, run, xml


def lines(content: bytes) -> list[str]:
    return [line for line in read(content, "agreement.docx").text.split("\n") if line]


def test_the_numbers_that_word_computes_stand_before_their_paragraphs() -> None:
    body = p("Services", 0) + p("Support", 1) + p("by phone", 2) + p("by mail", 2) + p("Fees", 0) + p("Base", 1)
    assert lines(docx(body)) == ["1. Services", "1.1 Support", "(a) by phone", "(b) by mail", "2. Fees", "2.1 Base"]


def test_a_numbered_paragraph_without_words_is_not_counted() -> None:
    assert lines(docx(p("Services", 0) + p("", 0) + p("Fees", 0))) == ["1. Services", "2. Fees"]


def test_a_style_gives_its_paragraphs_their_number_also_through_the_style_it_is_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Deep"><w:basedOn w:val="Base"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p("Term", properties='<w:pStyle w:val="Base"/>') + p("Renewal", properties='<w:pStyle w:val="Deep"/>')
    assert lines(docx(body, styles=styles)) == ["1. Term", "1.1 Renewal"]


def test_list_zero_takes_the_number_of_a_style_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    plain = '<w:pStyle w:val="Base"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    assert lines(docx(p("Words", properties=plain), styles=styles)) == ["Words"]


def test_a_list_that_overrides_its_start_counts_from_there() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="Article %1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    )
    body = p("One", 0) + p("Nine", 0, list_id=2) + p("Ten", 0, list_id=2)
    assert lines(docx(body, numbering=numbering)) == ["Article I One", "Article IX Nine", "Article X Ten"]


def test_a_table_is_read_row_by_row() -> None:
    def cell(words: str) -> str:
        return f"<w:tc>{p(words)}</w:tc>"

    table = f"<w:tbl><w:tr>{cell('Uptime')}{cell('Credit')}</w:tr><w:tr>{cell('99.0%')}{cell('10%')}</w:tr></w:tbl>"
    assert lines(docx(table)) == ["Uptime | Credit", "99.0% | 10%"]


def test_what_was_deleted_is_left_out_and_said_and_what_was_inserted_is_read_and_said() -> None:
    body = (
        f'<w:p>{run("The fee is ")}<w:del w:author="R. Alder" w:date="2026-03-01T00:00:00Z">'
        f"<w:r><w:delText>20%</w:delText></w:r></w:del>"
        f'<w:ins w:author="R. Alder">{run("25%")}</w:ins>{run(" of collections.")}</w:p>'
    )
    paper = read(docx(body), "a.docx")
    assert paper.text.strip() == "The fee is 25% of collections."
    assert [(each.kind, each.words) for each in paper.remarks] == [
        ("deleted", "Deleted by R. Alder on 2026-03-01: 20%"),
        ("inserted", "Inserted by R. Alder: 25%"),
    ]


def test_comments_hidden_text_and_macros_are_said() -> None:
    body = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>{run('Open.')}</w:p>"
    comments = xml(
        "comments", '<w:comment w:author="Q. Birch" w:id="0"><w:p><w:r><w:t>Too low?</w:t></w:r></w:p></w:comment>'
    )
    paper = read(docx(body, comments__xml=comments, vbaProject__bin=b"\0"), "a.docx")
    assert paper.text.strip() == "Open."
    assert {each.kind for each in paper.remarks} == {"comment", "hidden", "macros"}


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    instruction = "<w:r><w:instrText> REF _1 </w:instrText></w:r>"
    body = f"<w:p>{run('See Section ')}{begin}{instruction}{separate}{run('3.2')}{end}{run('.')}</w:p>"
    assert lines(docx(body)) == ["See Section 3.2."]


def test_footnotes_come_after_the_text_under_their_numbers() -> None:
    notes = xml("footnotes", '<w:footnote w:id="2"><w:p><w:r><w:t>Net of refunds.</w:t></w:r></w:p></w:footnote>')
    body = f'<w:p>{run("Collections")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert lines(docx(body, footnotes__xml=notes)) == ["Collections[1]", "[1] Net of refunds."]


def test_pages_are_those_of_words_last_layout() -> None:
    paper = read(docx(p("One") + "<w:p><w:r><w:lastRenderedPageBreak/></w:r>" + run("Two") + "</w:p>"), "a.docx")
    assert [paper.text[page.start : page.end].strip() for page in paper.pages] == ["One", "Two"]
    assert paper.page_at(paper.text.index("Two")) == 2


def test_a_file_of_another_writer_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("Management Services", 1)
    document.add_paragraph("The manager keeps the books.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Fee", "$100"
    document.add_paragraph("first", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    assert lines(out.getvalue()) == ["Management Services", "The manager keeps the books.", "Fee | $100", "- first"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (docx(p("x"))[:300], "broken"),
        (docx('<!DOCTYPE x [<!ENTITY a "b">]>'), "broken"),
        (docx("<w:p>" * 500 + "</w:p>" * 500), "no Word writes"),
    ],
)
def test_a_broken_or_hostile_file_is_refused_in_one_line(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as refused:
        read(content, "a.docx")
    assert "\n" not in str(refused.value)


def test_a_document_type_is_refused_before_it_declares_anything() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'
    with pytest.raises(Unreadable, match="no Word writes"):
        read(docx(p("x"), comments__xml=bomb), "a.docx")


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than an agreement"):
        read(docx(p("x"), media__bin=b"\0" * 210_000_000), "a.docx")


@given(st.integers(1, 3999))
def test_a_roman_number_reads_back(count: int) -> None:
    from abutment.agreements.clauses.marks import roman

    assert roman(formatted(count, "lowerRoman")) == count


def test_letters_go_on_after_z_as_word_writes_them() -> None:
    assert [formatted(count, "lowerLetter") for count in (1, 26, 27, 28, 53)] == ["a", "z", "aa", "bb", "aaa"]


HEADER = "<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def test_headers_and_footers_are_read_once_behind_the_text_and_told() -> None:
    same = xml("hdr", HEADER.format(words="Draft of May 2"))
    content = docx(
        p("Services", 0) + p("Fees", 0),
        header1__xml=same,
        header2__xml=same,
        footer1__xml=xml("ftr", HEADER.format(words="Page 1 of 9") + HEADER.format(words="Form GC-7")),
    )
    paper = read(content, "agreement.docx")
    assert [line for line in paper.text.split("\n") if line] == [
        "1. Services", "2. Fees", "Headers and footers", "[Header: Draft of May 2]", "[Footer: Form GC-7]",
    ]  # fmt: skip
    assert [remark.kind for remark in paper.remarks] == ["header"]
    assert [clause.number for clause in outlined(paper.text).clauses] == ["1", "2", "Headers and footers"]


def test_numbers_of_pages_are_no_words_of_a_header() -> None:
    paper = read(docx(p("Fees", 0), footer1__xml=xml("ftr", HEADER.format(words="- 3 -"))), "agreement.docx")
    assert (paper.text.strip(), paper.remarks) == ("1. Fees", ())
