"""What a printed sheet says: the text of a PDF as its own character maps give it, and the files that it carries."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.S)
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\)", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Printed:
    """The objects of a PDF as typst writes them."""

    objects: dict[int, bytes]

    @classmethod
    def of(cls, pdf: bytes) -> Printed:
        """The objects by number."""
        return cls({int(number): body for number, body in _OBJECT.findall(pdf)})

    @property
    def pages(self) -> list[str]:
        """The text of each page, without spaces between what is set apart."""
        found = [body for body in self.objects.values() if b"/Type/Page/" in body]
        return [self._page(body) for body in found]

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(self.pages)

    def file(self) -> bytes:
        """The one file that is attached."""
        (found,) = [body for body in self.objects.values() if b"/Type/EmbeddedFile" in body]
        return _stream(found)

    def _page(self, page: bytes) -> str:
        fonts = {name: self._letters(number) for name, number in self._fonts(page)}
        letters: dict[int, str] = {}
        said = []
        for name, shown in _SHOWN.findall(_stream(self.objects[_reference(page, b"Contents")])):
            if name:
                letters = fonts.get(name, {})
                continue
            codes = _ESCAPE.sub(lambda found: _sign(found[1]), shown)
            said += [letters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)]
        return "".join(said)

    def _fonts(self, page: bytes) -> list[tuple[bytes, int]]:
        resources = self.objects[_reference(page, b"Resources")]
        inside = re.search(rb"/Font<<(.*?)>>", resources, re.S)
        return [(name, int(number)) for name, number in re.findall(rb"/(\w+) (\d+) 0 R", inside[1] if inside else b"")]

    def _letters(self, font: int) -> dict[int, str]:
        table = _stream(self.objects[_reference(self.objects[font], b"ToUnicode")])
        return {
            int(code, 16): bytes.fromhex(str(to, "ascii")).decode("utf-16-be") for code, to in _MAPPED.findall(table)
        }


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, f"no {key!r} in {body[:200]!r}"
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    packed = rest.rpartition(b"\nendstream")[0]
    return zlib.decompress(packed) if b"FlateDecode" in head else packed


def _sign(escaped: bytes) -> bytes:
    return bytes([int(escaped, 8)]) if escaped.isdigit() else _SIGNS.get(escaped, escaped)
