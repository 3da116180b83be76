"""Papers for tests: DOCX from its XML, as Word writes it, and PDF by a typesetter."""

from __future__ import annotations

import io
import zipfile

import typst

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:{{0}} xmlns:w="{W}">{{1}}</w:{{0}}>'

LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for level, (form, text) in enumerate((("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")))
)
OUTLINE = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def docx(body: str, *, numbering: str = OUTLINE, styles: str = "", **parts: str | bytes) -> bytes:
    """A DOCX with this body; parts: further parts by their names under word/, a dot written as two underscores."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", _HEAD.format("document", f"<w:body>{body}</w:body>"))
        archive.writestr("word/numbering.xml", _HEAD.format("numbering", numbering))
        archive.writestr("word/styles.xml", _HEAD.format("styles", styles))
        for name, content in parts.items():
            archive.writestr("word/" + name.replace("__", "."), content)
    return out.getvalue()


def xml(root: str, content: str) -> str:
    """A part of a DOCX."""
    return _HEAD.format(root, content)


def p(words: str, level: int | None = None, *, properties: str = "", list_id: int = 1) -> str:
    """A paragraph, in the list at a level where one is given."""
    numbered = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbered}{properties}</w:pPr>{run(words)}</w:p>"


def run(words: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""


def pdf(*pages: str) -> bytes:
    """A PDF with these pages, in Typst's markup."""
    source = "#set page(width: 15cm, height: 20cm)\n" + "\n#pagebreak()\n".join(pages)
    return typst.compile(source.encode(), format="pdf")
