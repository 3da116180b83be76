"""PDF: the text of each page, by PDFium, or by pypdf where PDFium gives up.

PDFium is not safe in several threads at once, so papers are read in processes of their own (isolated.py).
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

import pypdf
import pypdfium2
from pypdfium2.raw import FORMTYPE_ACRO_FORM, FORMTYPE_NONE

from abutment.agreements.reading.hyphens import joint, rejoined, vocabulary
from abutment.agreements.reading.layout import text_of_page
from abutment.agreements.reading.papers import MOST_CHARACTERS, MOST_PAGES, Page, Remark, TooLong, Unreadable

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a broken file is for nobody

_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_HYPHEN = re.compile("[\ufffe\x02](?:\r?\n)?|\u00ad")  # PDFium's own sign, and one that is printed
_PAGE_NUMBER = re.compile(r"[-\u2013\u2014 \[]*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-\u2013\u2014 \]]*", re.I)
_MARGIN_LINES = 2


def text_of_pdf(content: bytes, name: str) -> tuple[str, tuple[Page, ...], tuple[Remark, ...]]:
    """The text of all pages. A page without text is kept as an empty page that says so."""
    raw, told = _by_pdfium(content, name)
    plain = [_plain(page) for page in raw]
    known = vocabulary("\n".join(plain))
    bare = _without_margins([_whole(page, known) for page in plain])
    pieces: list[str] = []
    pages: list[Page] = []
    at = 0
    for number, page in enumerate(bare, start=1):
        joined = _joined(pieces[-1] if pieces else "", page, known)
        if joined is not None:
            pieces[-1], page, moved = joined
            at -= moved
            pages[-1] = Page(pages[-1].number, pages[-1].start, at, pages[-1].has_text)
        piece = page + "\n" if page else ""
        pages.append(Page(number, at, at + len(piece), bool(raw[number - 1].strip())))
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces), tuple(pages), (*told, *_remarks(pages))


def _by_pdfium(content: bytes, name: str) -> tuple[list[str], tuple[Remark, ...]]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if any(word in str(error).lower() for word in ("password", "security")):
            raise Unreadable(f"{name} is locked by a password. Save it without one.") from None
        return _by_pypdf(content, name), ()
    try:
        _check_pages(len(document), name)
        form = document.get_formtype()
        return _bounded(_texts(document, is_form=form == FORMTYPE_ACRO_FORM)), tuple(_of_form(form))
    except pypdfium2.PdfiumError:
        return _by_pypdf(content, name), ()
    finally:
        document.close()


def _texts(document: pypdfium2.PdfDocument, *, is_form: bool) -> Iterator[str]:
    """The text of each page; what was filled into a form is made a part of its page, in memory."""
    if is_form:
        document.init_forms()
    for place in range(len(document)):
        page = document[place]
        if is_form:
            page.flatten()
            page.close()
            page = document[place]
        yield text_of_page(page)
        page.close()


def _of_form(form: int) -> Iterator[Remark]:
    if form == FORMTYPE_ACRO_FORM:
        yield Remark("form", "The paper is a form. What was filled in stands at the end of its page's text.")
    elif form != FORMTYPE_NONE:
        yield Remark("form", "The paper is a form of Adobe's XFA. What was filled in was not read: print it to a PDF.")


def _by_pypdf(content: bytes, name: str) -> list[str]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(f"{name} is locked by a password. Save it without one.")
        _check_pages(len(reader.pages), name)
        return _bounded(page.extract_text() for page in reader.pages)
    except (Unreadable, TooLong, MemoryError):
        raise
    except (
        Exception
    ):  # on a broken file pypdf raises nearly anything: TypeError, NotImplementedError, errors of its own
        raise Unreadable(f"{name} is a broken PDF. Open it and save it anew, or scan the paper again.") from None


def _check_pages(count: int, name: str) -> None:
    if count > MOST_PAGES:
        raise Unreadable(f"{name} has {count:,} pages; {MOST_PAGES:,} are read at most. Split it.")
    if count == 0:
        raise Unreadable(f"{name} has no pages. Save it anew.")


def _bounded(texts: Iterable[str]) -> list[str]:
    taken: list[str] = []
    total = 0
    for text in texts:
        total += len(text)
        if total > MOST_CHARACTERS:
            raise TooLong
        taken.append(text)
    return taken


def _plain(text: str) -> str:
    """Ligatures as letters, lines without the spaces at their ends."""
    lines = text.translate(_LIGATURES).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _whole(text: str, known: Set[str]) -> str:
    """Words that a line's end broke are whole again; a hyphen that is left is one."""
    return _HYPHEN.sub("-", rejoined(text, known))


def _without_margins(pages: Sequence[str]) -> list[str]:
    """Pages without the lines that stand at the top or foot of most of them: running titles and page numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in _margin(page.split("\n"))})
    most = max(3, len(pages) * 6 // 10)
    running = {shape for shape, count in counts.items() if count >= most}
    return [_stripped(page.split("\n"), running) for page in pages]


def _margin(lines: Sequence[str]) -> list[str]:
    written = [line for line in lines if line.strip()]
    return written[:_MARGIN_LINES] + written[-_MARGIN_LINES:]


def _stripped(lines: list[str], running: set[str]) -> str:
    for _ in range(2 * _MARGIN_LINES):
        for place in (0, -1):
            if lines and (not lines[place].strip() or _is_margin(lines[place], running)):
                del lines[place]
    return "\n".join(lines).strip("\n")


def _is_margin(line: str, running: set[str]) -> bool:
    return _shape(line) in running or _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _shape(line: str) -> str:
    """A line with its numbers alike, so that "Page 3 of 45" is one with "Page 4 of 45"."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _joined(before: str, page: str, known: Set[str]) -> tuple[str, str, int] | None:
    """A word that a page's end broke belongs whole to the next page: both pages, and by how much the first shrank."""
    head = before.rstrip("\n")
    if not head.endswith("-") or len(head) < 2 or not head[-2].isalpha() or not page[:1].islower():
        return None
    start = max(head.rfind(" "), head.rfind("\n")) + 1
    kept = head[:start]
    hyphen = joint(head + page, len(head) - 1, len(head), known)
    return kept, head[start:-1] + hyphen + page, len(before) - len(kept)


def _remarks(pages: Sequence[Page]) -> Iterable[Remark]:
    unread = [page.number for page in pages if not page.has_text]
    if unread:
        few = ", ".join(str(number) for number in unread[:20]) + (" and more" if len(unread) > 20 else "")
        yield Remark("page", f"{len(unread)} of {len(pages)} pages hold no text: {few}. They were not read.")
