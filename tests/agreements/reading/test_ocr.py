"""Pages that are pictures, with and without tesseract."""

from __future__ import annotations

import io
import shutil

import pypdf
import pypdfium2
import pytest
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from abutment.agreements.reading import Unreadable, read, with_ocr
from tests.agreements.reading.files import pdf

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def scanned(content: bytes) -> bytes:
    """The first page of a PDF as a picture of it, and a second page with text."""
    page = pypdfium2.PdfDocument(content)[0]
    picture = page.render(scale=200 / 72, grayscale=True)
    rows = bytes(picture.buffer)
    image = StreamObject()
    image.set_data(b"".join(rows[at * picture.stride :][: picture.width] for at in range(picture.height)))
    image |= {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image")}
    image |= {NameObject("/Width"): NumberObject(picture.width), NameObject("/Height"): NumberObject(picture.height)}
    image |= {NameObject("/ColorSpace"): NameObject("/DeviceGray"), NameObject("/BitsPerComponent"): NumberObject(8)}
    writer = pypdf.PdfWriter()
    blank = writer.add_blank_page(page.get_width(), page.get_height())
    names = DictionaryObject({NameObject("/A"): writer._add_object(image)})
    blank[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): names})
    drawn = StreamObject()
    drawn.set_data(b"%d 0 0 %d 0 0 cm /A Do" % (page.get_width(), page.get_height()))
    blank[NameObject("/Contents")] = writer._add_object(drawn)
    writer.append(io.BytesIO(pdf("Signed \\u{202e}today.")))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@needs_tesseract
def test_a_picture_of_a_page_is_read_and_told_to_be_checked() -> None:
    content = scanned(pdf("#set text(size: 14pt)\nThe Manager shall keep the books of the Practice."))
    paper = read(content, "a.pdf")
    assert paper.unread_pages == (1,)
    filled = with_ocr(paper, content)
    assert filled.unread_pages == ()
    assert [filled.text[page.start : page.end].split()[0] for page in filled.pages] == ["The", "Signed"]
    assert "keep the books of the Practice" in " ".join(filled.text.split())
    assert filled.remarks[-1].words.startswith("Pages (1) were read from their pictures by tesseract ")
    assert [filled.text[remark.at] for remark in filled.remarks if remark.kind == "hidden" and remark.at] == ["\u202e"]
    assert filled.sha256 == paper.sha256


@needs_tesseract
def test_an_empty_page_stays_unread() -> None:
    content = pdf("#rect(width: 1cm)")
    filled = with_ocr(read(content, "a.pdf"), content)
    assert (filled.is_readable, [remark.kind for remark in filled.remarks]) == (False, ["page"])


def test_a_paper_with_text_is_the_same_paper() -> None:
    paper = read(b"Words.", "a.txt")
    assert with_ocr(paper, b"Words.") is paper


def test_without_tesseract_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    content = pdf("#rect(width: 1cm)")
    with pytest.raises(Unreadable, match=r"^a\.pdf has pages that are pictures.*Install tesseract-ocr\.$"):
        with_ocr(read(content, "a.pdf"), content)
