"""Pages that are pictures, read by tesseract where it is installed: a help to find a place, never the paper itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pypdfium2

from abutment.agreements.reading.hyphens import rejoined, vocabulary
from abutment.agreements.reading.isolated import MEMORY_BYTES, bound
from abutment.agreements.reading.papers import Page, Paper, Remark, Unreadable

MOST_PICTURES = 500
"""Pages of one paper that are read from pictures: some ten minutes on four processors."""

_SECONDS = 90
_DOTS_PER_INCH = 300
_MOST_DOTS = 40_000_000


def is_installed() -> bool:
    """Whether pages that are pictures can be read here."""
    return shutil.which("tesseract") is not None


def with_ocr(
    paper: Paper, content: bytes, *, language: str = "eng", told: Callable[[int, int], None] | None = None
) -> Paper:
    """A paper whose pages without text are read from their pictures; the same paper where it has none. content: the
    file it was read from; told: hears how many pictures of how many are read, and may end it by raising. Raises
    Unreadable where tesseract is not installed."""
    pictures = paper.unread_pages[:MOST_PICTURES]
    if paper.kind != "pdf" or not pictures:
        return paper
    reader = _reader(paper.name)
    with tempfile.TemporaryDirectory(prefix="abutment-ocr-") as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(content)
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            texts, read = pool.map(lambda number: _read(file, number, language), pictures), dict[int, str]()
            try:
                for done, (number, text) in enumerate(zip(pictures, texts, strict=True), start=1):
                    read |= {number: text} if text else {}
                    if told is not None:
                        told(done, len(pictures))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # what is asked for no more is not begun
                raise
    return _filled(paper, read, reader)


def answer() -> None:
    """What the other process does: draw a page and have it read; its words go out as they are."""
    file, number, language = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    bound(_SECONDS, MEMORY_BYTES)
    document = pypdfium2.PdfDocument(file)
    page = document[number - 1]
    inches = max(1.0, page.get_width() * page.get_height() / 72**2)
    dots = min(_DOTS_PER_INCH, (_MOST_DOTS / inches) ** 0.5)
    picture = page.render(scale=dots / 72, grayscale=True)
    rows = bytes(picture.buffer)
    lines = (rows[at : at + picture.width] for at in range(0, picture.stride * picture.height, picture.stride))
    drawn = b"P5 %d %d 255\n" % (picture.width, picture.height) + b"".join(lines)
    command = ["env", "OMP_THREAD_LIMIT=1", "tesseract", "stdin", "stdout", "-l", language, "--dpi", str(round(dots))]
    done = subprocess.run(command, input=drawn, stdout=subprocess.PIPE, timeout=_SECONDS, check=True)
    sys.stdout.buffer.write(done.stdout)


def _reader(name: str) -> str:
    """tesseract and its version."""
    if not is_installed():
        raise Unreadable(f"{name} has pages that are pictures, and tesseract is not installed. Install tesseract-ocr.")
    done = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    return (done.stdout or done.stderr).split("\n", 1)[0].strip() or "tesseract"


def _read(file: Path, number: int, language: str) -> str:
    """The words of one page; none where it could not be read in its time."""
    command = [sys.executable, "-c", f"from {__name__} import answer; answer()", str(file), str(number), language]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=2 * _SECONDS, check=True
        )
    except subprocess.SubprocessError:
        return ""
    text = done.stdout.decode(errors="replace").replace("\f", "").replace("\0", "")
    return rejoined(text, vocabulary(text)).strip()


def _filled(paper: Paper, read: Mapping[int, str], reader: str) -> Paper:
    """The paper with these pages' words in their places."""
    pieces: list[str] = []
    pages: list[Page] = []
    moved: list[tuple[int, int]] = []
    at = 0
    for page in paper.pages:
        piece = read[page.number] + "\n" if page.number in read else paper.text[page.start : page.end]
        moved.append((page.start, at - page.start))
        pages.append(Page(page.number, at, at + len(piece), page.has_text or page.number in read))
        pieces.append(piece)
        at += len(piece)
    kept = [_moved(remark, moved) for remark in paper.remarks if remark.kind != "page"]
    told = _told(tuple(pages), read, reader)
    return replace(paper, text="".join(pieces), pages=tuple(pages), remarks=(*kept, *told))


def _moved(remark: Remark, moved: Iterable[tuple[int, int]]) -> Remark:
    if remark.at is None:
        return remark
    by = [by for start, by in moved if start <= remark.at]
    return replace(remark, at=remark.at + (by[-1] if by else 0))


def _told(pages: tuple[Page, ...], read: Mapping[int, str], reader: str) -> Iterable[Remark]:
    if read:
        first = next(page.start for page in pages if page.number in read)
        words = f"Pages ({_few(sorted(read))}) were read from their pictures by {reader}: check them against the paper."
        yield Remark("ocr", words, first)
    if left := [page.number for page in pages if not page.has_text]:
        yield Remark("page", f"{len(left)} of {len(pages)} pages hold no text: {_few(left)}. They were not read.")


def _few(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (" and more" if len(numbers) > 20 else "")
