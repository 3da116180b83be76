"""The brief as a Word file, for counsel to write in: the same review gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from abutment.agreements.review.brief.contents import Opinion, Values, contents
from abutment.agreements.review.differences import ADDED, LEFT_OUT

_TONES = {"good": "0A5E5C", "attention": "7A4700", "bad": "A1221A", "neutral": "3F485B"}
_INK, _SOFT, _TINT = RGBColor(0x13, 0x1A, 0x2B), RGBColor(0x59, 0x62, 0x75), "F1EEE8"
_FACE = "Calibri"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a ZIP file can bear: the moment of packing must not change the bytes."""


def docx(review: Mapping[str, Any], moment: datetime, opinions: Sequence[Opinion] = (), *, subject: str = "") -> bytes:
    """The brief as DOCX on US Letter. review, moment, opinions, subject: as for `pdf`."""
    said = contents(review, moment, opinions, subject)
    paper = Document()
    _set_up(paper, said, moment)
    _head(paper, said)
    for group in said["groups"]:
        paper.add_heading(group["word"], 1)
        paper.add_paragraph(group["sentence"])
        for finding in group["findings"]:
            _finding(paper, finding, group)
    _terms(paper, said["terms"])
    _defects(paper, said["defects"])
    _suggestions(paper, said["suggestions"])
    packed = io.BytesIO()
    paper.save(packed)
    return _dateless(packed.getvalue())


def _set_up(paper: Paper, said: Values, moment: datetime) -> None:
    properties = paper.core_properties
    properties.title = f"{said['title']}: {said['subject']}"[:255]
    properties.author = properties.last_modified_by = "Abutment"
    properties.comments, properties.language, properties.revision = said["not_advice"], "en-US", 1
    properties.created = properties.modified = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    section = paper.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.9)
    section.top_margin = section.bottom_margin = Inches(0.8)
    for name, size in (("Normal", 10), ("Footer", 8), ("Title", 22), ("Heading 1", 15), ("Heading 2", 11.5)):
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FACE, Pt(size), _INK
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for face in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            faces.attrib.pop(qn(face), None)
        faces.set(qn("w:hAnsi"), _FACE)
    paper.styles["Normal"].paragraph_format.space_after = Pt(5)
    foot = section.footer.paragraphs[0]
    _run(foot, said["not_advice"], bold=True)
    _run(foot, "   Page ")
    _field(foot, "PAGE")
    _run(foot, " of ")
    _field(foot, "NUMPAGES")


def _head(paper: Paper, said: Values) -> None:
    _run(paper.add_paragraph(), said["title"], size=9, bold=True, color=_SOFT)
    paper.add_paragraph(said["subject"], style="Title")
    _run(paper.add_paragraph(), f"{said['read_as']}. {said['printed']}.", color=_SOFT)
    _run(paper.add_paragraph(), said["sentence"], size=12, bold=True)
    if said["caution"]:
        _run(paper.add_paragraph(), said["caution"], color=_tone("attention"))
    if said["counts"]:
        words = "; ".join(f"{each['word']}: {each['number']}" for each in said["counts"])
        paper.add_paragraph(f"{words}.")
    paper.add_heading("Papers", 1)
    for each in said["papers"]:
        _paper(paper, each)
    rows = [(each["name"], group["word"], each["where"]) for group in said["groups"] for each in group["findings"]]
    if rows:
        paper.add_heading("At a glance", 1)
        _table(paper, ("Provision", "How it stands", "Where"), rows)


def _paper(paper: Paper, each: Values) -> None:
    line = paper.add_paragraph()
    _run(line, each["name"], bold=True)
    _run(line, f"  {each['facts']}", color=_SOFT)
    line.add_run().add_break()
    _run(line, f"SHA-256 {each['sha256']}", size=8, color=_SOFT)
    if each["unread"]:
        _run(paper.add_paragraph(), each["unread"], bold=True, color=_tone("bad"))
    for remark in each["remarks"]:
        _run(paper.add_paragraph(style="List Bullet"), remark)


def _finding(paper: Paper, each: Values, group: Values) -> None:
    heading = paper.add_heading(each["name"], 2)
    _run(heading, f"   {group['word']}", size=9, color=_tone(group["tone"]))
    if each["label"]:
        _run(heading, f"   {each['label']}", size=9, color=_SOFT)
    if each["why"]:
        _run(paper.add_paragraph(), each["why"], color=_SOFT)
    if each["missing"]:
        line = paper.add_paragraph()
        _run(line, "Missing: ", bold=True, color=_tone(group["tone"]))
        _run(line, "; ".join(each["missing"]))
    if each["differ"]:
        _run(paper.add_paragraph(), each["differ"], bold=True, color=_tone("bad"))
    for quote in each["quotes"]:
        _quoted(paper.add_paragraph(), quote)
    if each["looked_at"]:
        _label(paper, "Looked at, without finding it")
        for clause in each["looked_at"]:
            line = paper.add_paragraph()
            _run(line, f"{clause['where']}: ", size=8.5, bold=True)
            _run(line, clause["text"], size=8.5, color=_SOFT)
    if each["opinions"]:
        _label(paper, "What was said of it")
        for opinion in each["opinions"]:
            _opinion(paper.add_paragraph(), opinion)
    if each["difference"]:
        _label(paper, "Usual wording, struck, against better wording, underlined")
        _compared(paper.add_paragraph(), each["difference"])
    for source in each["sources"]:
        _run(paper.add_paragraph(), source, size=8.5, color=_SOFT)


def _opinion(line: Paragraph, opinion: Values) -> None:
    line.paragraph_format.left_indent = Inches(0.2)
    if opinion["decision"]:
        _run(line, f"{opinion['decision']}. ", bold=True)
    _run(line, opinion["words"])
    _run(line, f"  {opinion['by']}", size=8.5, color=_SOFT)


def _label(paper: Paper, words: str) -> None:
    line = paper.add_paragraph()
    line.paragraph_format.keep_with_next = True
    _run(line, words, size=8.5, bold=True, color=_SOFT)


def _quoted(line: Paragraph, quote: Values) -> None:
    line.paragraph_format.left_indent = Inches(0.2)
    _run(line, quote["where"], size=8.5, color=_SOFT)
    line.add_run().add_break()
    _run(line, f"\u201c{quote['text']}\u201d")


def _compared(line: Paragraph, pieces: Iterable[Values]) -> None:
    """Plain strokes and lines, not Word's own revisions: nothing here was ever a text of the parties."""
    for piece in pieces:
        run = line.add_run(f"{piece['words']} ")
        if piece["how"] == LEFT_OUT:
            run.font.strike, run.font.color.rgb = True, _tone("bad")
        elif piece["how"] == ADDED:
            run.font.underline, run.font.color.rgb = WD_UNDERLINE.SINGLE, _tone("good")


def _terms(paper: Paper, terms: Values) -> None:
    if not terms["rows"]:
        return
    paper.add_heading("Terms", 1)
    paper.add_paragraph("Read from the words beside them; each waits for a person to confirm it.")
    rows = [(each["name"], "\n".join((each["value"], *each["questions"])), _words(each)) for each in terms["rows"]]
    _table(paper, ("Term", "Value", "Words"), rows, terms["more"])


def _defects(paper: Paper, defects: Values) -> None:
    if not defects["rows"]:
        return
    paper.add_heading("Defects of the paper itself", 1)
    paper.add_paragraph("Reported, not resolved.")
    rows = [(each["explanation"], "\n".join((_words(each), *_other(each)))) for each in defects["rows"]]
    _table(paper, ("What does not fit", "Words"), rows, defects["more"])


def _suggestions(paper: Paper, suggestions: Values) -> None:
    if not suggestions["rows"]:
        return
    paper.add_heading("Suggested by a language model", 1)
    paper.add_paragraph(
        "Not decided by any rule. The words stand in the papers; what they are said to mean is a suggestion."
    )
    rows = [(each["name"], each["says"], _words(each)) for each in suggestions["rows"]]
    _table(paper, ("About", "Suggested", "Words"), rows, suggestions["more"])


def _other(each: Values) -> list[str]:
    other = each["other"]
    return [f"{other['where']}\n\u201c{other['text']}\u201d"] if other else []


def _words(each: Values) -> str:
    return f"{each['where']}\n\u201c{each['quote']}\u201d"


def _table(paper: Paper, headings: Sequence[str], rows: Sequence[Sequence[str]], more: str = "") -> None:
    table = paper.add_table(rows=1, cols=len(headings), style="Table Grid")
    marked = OxmlElement("w:tblHeader")  # read out, and repeated on each page
    table.rows[0]._tr.get_or_add_trPr().append(marked)
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        _fill(cell, heading, bold=True)
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _TINT)):
            shade.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(shade)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _fill(cell, words)
    line = paper.add_paragraph()
    _run(line, more, size=8.5, color=_SOFT)


def _fill(cell: _Cell, words: str, *, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(2)
    _run(line, words, size=9, bold=bold)


def _run(line: Paragraph, words: str, *, size: float = 0, bold: bool = False, color: RGBColor | None = None) -> None:
    run = line.add_run(words)
    run.font.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color


def _field(line: Paragraph, code: str) -> None:
    """A number that Word itself counts."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    line._p.append(field)


def _tone(name: str) -> RGBColor:
    return RGBColor.from_string(_TONES[name])


def _dateless(packed: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(whole, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, source.read(name))
    return whole.getvalue()
