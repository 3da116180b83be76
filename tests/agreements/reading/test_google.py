"""A DOCX as Google's Docs writes it: wrapped runs, a list for each start, switches that are off, relations."""

from __future__ import annotations

import io
import zipfile

from abutment.agreements.clauses import outlined
from abutment.agreements.reading import Paper, read
from tests.agreements.reading.files import xml

_RELATION = '<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'  # noqa: E501
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def _list(number: int, *levels: tuple[str, str, int]) -> str:
    shapes = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 * (at + 1)}" w:hanging="360"/></w:pPr><w:rPr/></w:lvl>'
        for at, (form, text, start) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{shapes}</w:abstractNum>'


LISTS = (
    _list(1, ("decimal", "%1.", 1), ("decimal", "%1.%2.", 1), ("lowerLetter", "%3.", 1), ("lowerRoman", "%4.", 1))
    + _list(2, ("bullet", "\u25cf", 1))
    + _list(3, ("decimal", "%1.", 3), ("decimal", "%1.%2.", 1))
    + "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in (1, 2, 3))
)


def run(words: str, *, is_bold: bool = False) -> str:
    bold = '<w:b w:val="1"/><w:bCs w:val="1"/>' if is_bold else ""
    return f'<w:r w:rsidR="0" w:rsidDel="00000000" w:rsidP="0"><w:rPr>{bold}<w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'  # noqa: E501


def p(*runs: str, list_id: int | None = None, level: int = 0, style: str = "") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    empty = "" if runs else '<w:r><w:rPr><w:rtl w:val="0"/></w:rPr></w:r>'
    return f'<w:p w:rsidR="00000000"><w:pPr>{styled}<w:pageBreakBefore w:val="0"/>{numbered}<w:rPr><w:vanish w:val="0"/></w:rPr></w:pPr>{"".join(runs)}{empty}</w:p>'  # noqa: E501


def wrapped(content: str, tag: str = "goog_rdk_0") -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


INSERTED = f'<w:ins w:author="Pat Lane" w:id="0" w:date="2026-05-04T10:00:00Z">{run(" and Saturdays")}</w:ins>'
CONTENTS = wrapped(
    p('<w:hyperlink w:anchor="_gjdgxs"><w:r><w:t>Services</w:t></w:r><w:r><w:tab/><w:t>1</w:t></w:r></w:hyperlink>')
)
BODY = (
    p(run("Services Agreement"), style="Title")
    + CONTENTS
    + p(run("Services", is_bold=True), list_id=1, style="Heading1")
    + p(run("Support. ", is_bold=True), run("We answer on weekdays"), wrapped(INSERTED), run("."), list_id=1, level=1)
    + p()
    + p(run("by phone;"), list_id=1, level=2)
    + p(run("by mail."), list_id=1, level=2)
    + p(run("Phones"), list_id=2)
    + p(run("Fees", is_bold=True), list_id=1, style="Heading1")
    + p(run("Base. ", is_bold=True), run("$500 a month."), list_id=1, level=1)
    + "<w:tbl><w:tr><w:tc>"
    + wrapped(p(run("Office")))
    + "</w:tc><w:tc>"
    + p(run("Price"))
    + "</w:tc></w:tr></w:tbl>"
    + p(run("Term", is_bold=True), list_id=3, style="Heading1")
    + p(run("Length. ", is_bold=True), run("Two years."), list_id=3, level=1)
    + '<w:sectPr><w:headerReference r:id="rId9" xmlns:r="r"/></w:sectPr>'
)


def written() -> Paper:
    out = io.BytesIO()
    parts = {
        "word/document.xml": xml("document", f"<w:body>{BODY}</w:body>"),
        "word/numbering.xml": xml("numbering", LISTS),
        "word/styles.xml": xml("styles", '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'),
        "word/header1.xml": xml("hdr", p(run("Draft of May 4"))),
        "_rels/.rels": _RELATIONS.format(_RELATION.format(id=1, kind="officeDocument", target="word/document.xml")),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            _RELATION.format(id=2, kind="numbering", target="numbering.xml")
            + _RELATION.format(id=3, kind="styles", target="styles.xml")
            + _RELATION.format(id=9, kind="header", target="header1.xml")
        ),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return read(out.getvalue(), "agreement.docx")


def test_what_docs_shows_is_what_is_read() -> None:
    assert [line for line in written().text.split("\n") if line] == [
        "Services Agreement",
        "Services\t1",
        "1. Services",
        "1.1. Support. We answer on weekdays and Saturdays.",
        "a. by phone;",
        "b. by mail.",
        "- Phones",
        "2. Fees",
        "2.1. Base. $500 a month.",
        "Office | Price",
        "3. Term",
        "3.1. Length. Two years.",
        "Headers and footers",
        "[Header: Draft of May 4]",
    ]


def test_its_clauses_bear_the_numbers_that_docs_shows() -> None:
    paper = written()
    assert [clause.number for clause in outlined(paper.text).clauses][-9:] == [
        "1", "1.1", "1.1.a", "1.1.b", "2", "2.1", "3", "3.1", "Headers and footers",
    ]  # fmt: skip
    assert [remark.kind for remark in paper.remarks] == ["inserted", "header"]
