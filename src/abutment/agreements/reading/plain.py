"""Text files, Markdown among them: the text is the file's own, character by character."""

from __future__ import annotations

import codecs

from abutment.agreements.reading.papers import Page, Remark, Unreadable, cut

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_NEVER_WRITTEN = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))
"""Bytes that stand in programs and archives, and in no text but by accident (0x1a ended files of DOS)."""


def text_of(content: bytes, name: str) -> tuple[str, tuple[Page, ...], tuple[Remark, ...]]:
    """The text of a file, its pages (cut at form feeds) and whether its encoding had to be assumed."""
    text, remarks = decoded(content, name)
    return text, cut(text, (at + 1 for at, letter in enumerate(text) if letter == "\f")), remarks


def decoded(content: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """Characters of bytes: as their mark says, else UTF-8, else as Windows wrote English."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"{name} says that it is {encoding} and is not, at byte {error.start}. Save it again as UTF-8."
                ) from None
    if len(content) - len(content.translate(None, _NEVER_WRITTEN)) > len(content) // 100:
        raise Unreadable(f"{name} holds no text. Give a PDF, DOCX, HTML, Markdown or text file.")
    try:
        return content.decode(), ()
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        return text, (Remark("encoding", "The file does not say how its letters are written; Windows-1252 was taken."),)
