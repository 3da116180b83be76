"""One paper from its bytes: what kind of file it is, told by its content, and its text."""

from __future__ import annotations

import hashlib
import re

from abutment.agreements.reading.letters import as_stored, few
from abutment.agreements.reading.papers import (
    MOST_BYTES,
    MOST_CHARACTERS,
    Page,
    Paper,
    Remark,
    TooLong,
    Unreadable,
    cut,
)
from abutment.agreements.reading.pdf import text_of_pdf
from abutment.agreements.reading.plain import decoded, text_of
from abutment.agreements.reading.web import text_of_html
from abutment.agreements.reading.word import text_of_docx

_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p)\b",
    re.I | re.S,
)
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OFFICE_97 = bytes.fromhex("d0cf11e0a1b11ae1")


def read(content: bytes, name: str) -> Paper:
    """The text of a paper. Raises Unreadable when there is none to be had; a paper whose pages are all pictures is no
    error: it says so itself."""
    if not content.strip():
        raise Unreadable(f"{name} is empty. Give the file that was signed.")
    if len(content) > MOST_BYTES:
        raise Unreadable(f"{name} has {len(content):,} bytes; {MOST_BYTES:,} are read at most. Split it.")
    try:
        kind, (text, pages, remarks) = _taken(content, name)
        if len(text) > MOST_CHARACTERS:
            raise TooLong
    except RecursionError:
        raise Unreadable(f"{name} is nested deeper than any agreement. Save it anew.") from None
    except TooLong:
        raise Unreadable(f"{name} has more than {MOST_CHARACTERS:,} characters. Split it.") from None
    text, told = as_stored(text)
    return Paper(name, hashlib.sha256(content).hexdigest(), kind, text, pages, few((*remarks, *told)))


def is_markdown(name: str) -> bool:
    """Whether a text file says by its name that it is Markdown."""
    return name.lower().endswith((".md", ".markdown"))


def _taken(content: bytes, name: str) -> tuple[str, tuple[str, tuple[Page, ...], tuple[Remark, ...]]]:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf", text_of_pdf(content, name)
    if content.startswith(b"PK\x03\x04"):
        return "docx", text_of_docx(content, name)
    if content.startswith(_OFFICE_97):
        raise Unreadable(
            f"{name} is a Word file of the old kind, or locked by a password. Save it in Word as DOCX without one."
        )
    if content.startswith(_PICTURES) or content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise Unreadable(f"{name} is a picture. Put its pages into a PDF, with their text if your scanner can.")
    if b"<?mso-application" in content[:500] or b"<pkg:package" in content[:1000]:
        raise Unreadable(f"{name} is Word's XML. Open it in Word and save it as DOCX.")
    if content[:200].lstrip().startswith(b"{\\rtf"):
        raise Unreadable(f"{name} is an RTF file. Open it in Word and save it as DOCX.")
    if _HTML.match(content[:20_000]):
        markup, remarks = decoded(content, name)
        text, told = text_of_html(markup)
        return "html", (text, cut(text, ()), (*remarks, *told))
    return "markdown" if is_markdown(name) else "text", text_of(content, name)
