"""Files that somebody made to do harm, and files of other kinds: one line, and what to give instead."""

from __future__ import annotations

import io
import zipfile

import pytest

from abutment.agreements.reading import Unreadable, read
from tests.agreements.reading.files import docx, p, run, xml


def zipped(**parts: str | bytes) -> bytes:
    """A ZIP with these members; two underscores in a name are a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"}), "OpenDocument.*DOCX"),
        (zipped(**{"xl__workbook.xml": "<x/>"}), "workbook or a presentation.*PDF"),
        (zipped(**{"Index__Document.iwa": b"x"}), "Pages.*Word or PDF"),
        (zipped(**{"inner.docx": docx(p("x"))}), "ZIP file without a Word document.*itself"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture.*PDF"),
        (b"\xff\xd8\xff\xe0" + b"\1" * 50, "picture.*PDF"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "Word's XML.*DOCX"),
        (b"{\\rtf1 x}", "RTF.*DOCX"),
        (b"%PDF-1.7\n" + b"\0" * 900 + b"trailer <</Root 1 0 R>>", "broken PDF.*anew"),
    ],
)
def test_what_is_no_paper_of_a_known_kind_says_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=rf"^a\.bin [^\n]*{said}[^\n]*\.$"):
        read(content, "a.bin")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE w SYSTEM "http://example.invalid/x.dtd">',
    ],
)
def test_no_entity_of_a_docx_is_ever_declared(declared: str) -> None:
    content = docx(p("x"), comments__xml=f'<?xml version="1.0"?>{declared}<w>&c;</w>')
    with pytest.raises(Unreadable, match="holds XML that no Word writes"):
        read(content, "a.docx")


def test_members_with_names_that_lead_elsewhere_are_never_written() -> None:
    content = io.BytesIO(docx(p("Words.")))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("/etc/abutment-test", "x")
        archive.writestr("../../abutment-test", "x")
    assert read(content.getvalue(), "a.docx").text.strip() == "Words."


def test_the_document_is_where_the_package_says() -> None:
    document = xml("document", f"<w:body>{p('Words.')}</w:body>")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    rels = f'<Relationships><Relationship Type="{kind}" Target="word/document2.xml"/></Relationships>'
    content = zipped(**{"_rels__.rels": rels, "word__document2.xml": document})
    assert read(content, "a.docx").text.strip() == "Words."


def test_tables_fifty_deep_are_read() -> None:
    inside = p("deep")
    for _ in range(50):
        inside = f"<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"
    assert read(docx(inside), "a.docx").text.strip() == "deep"


def test_a_field_that_never_ends_swallows_no_other_paragraph() -> None:
    body = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("REF x")}</w:p>{p("Words.")}'
    assert read(docx(body), "a.docx").text.strip() == "Words."


def test_text_hidden_by_a_style_is_told_and_not_read() -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    secret = '<w:p><w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>Open.</w:t></w:r></w:p>'
    paper = read(docx(secret, styles=styles), "a.docx")
    assert (paper.text.strip(), [remark.kind for remark in paper.remarks]) == ("Open.", ["hidden"])


def test_a_note_that_is_cited_a_thousand_times_is_printed_once() -> None:
    notes = xml("footnotes", '<w:footnote w:id="2"><w:p><w:r><w:t>Net of refunds.</w:t></w:r></w:p></w:footnote>')
    cited = '<w:r><w:footnoteReference w:id="2"/></w:r>' * 1_000
    assert read(docx(f"<w:p>{cited}</w:p>", footnotes__xml=notes), "a.docx").text.count("Net of refunds.") == 1


def test_labels_that_would_grow_beyond_all_bounds_are_cut_short() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1000000"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert len(read(docx(p("x", 0) * 1_000, numbering=numbering), "a.docx").text) < 100_000


def test_parts_from_other_files_and_embedded_files_are_told() -> None:
    content = io.BytesIO(docx("<w:altChunk/>" + p("Words.")))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("word/embeddings/x.bin", b"x")
    remarks = read(content.getvalue(), "a.docx").remarks
    assert [remark.words.split(" (")[0] for remark in remarks] == ["Other files", "Parts"]


@pytest.mark.parametrize(
    "text", ["1. Fees. The fee is" + " " * 1_000_000 + "flat.", "." * 500_000, "\n" * 500_000 + "x", '"' * 500_000]
)
def test_a_million_of_one_character_is_read(text: str) -> None:
    assert read(text.encode(), "a.txt").text == text


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^a\.txt has more than 20,000,000 characters\. Split it\.$"):
        read(b"word " * 4_000_001, "a.txt")
