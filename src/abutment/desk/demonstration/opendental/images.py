"""Images and letters in the patients' folders: small pictures drawn here, and papers of one page."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from abutment.desk.demonstration.opendental.catalog import Setup
from abutment.desk.demonstration.opendental.people import Patient
from abutment.desk.demonstration.opendental.rows import Table, Tables, escaped, stamp

FOLDER = "AtoZ"
_DOCUMENT, _RADIOGRAPH, _PHOTO = range(3)
_WIDTH, _HEIGHT, _DRAWINGS = 96, 72, 12
_WHOLE_MOUTH, _BITE = 18, 4
_BLACK, _WHITE = -16_777_216, -1
_WORDS = {"Letters": "Letter to the family", "Consents": "Consent, signed", "Charts": "Chart, as it was printed"}


class Images:
    """The tables of images, and the files that they name."""

    def __init__(self, tables: Tables, setup: Setup, chance: Random, folder: Path) -> None:
        self._documents: Table = tables.table(
            "document",
            "Description DateCreated DocCategory PatNum FileName ImgType ToothNumbers Note MountItemNum DateTStamp "
            "ProvNum PrintHeading",
            Signature="",
        )
        self._mounts = tables.table(
            "mount",
            "PatNum DocCategory DateCreated Description Note Width Height ColorBack ProvNum ColorFore ColorTextBack",
        )
        self._items = tables.table("mountitem", "MountNum Xpos Ypos ItemOrder Width Height ToothNumbers TextShowing")
        self._setup, self._chance, self._root = setup, chance, folder / FOLDER

    def write(self, everybody: Sequence[Patient], today: date) -> None:
        """Give some patients images and papers; a few files are lost, as files are."""
        chance = self._chance
        for patient in everybody:
            if patient.first_visit is None:
                continue
            day = today - timedelta(days=chance.randrange(2, 300))
            if chance.random() < 0.03:
                count = _WHOLE_MOUTH if chance.random() < 0.15 else _BITE
                self._mount(patient, day, count)
            if chance.random() < 0.03:
                self._file(patient, day, "Photos", _PHOTO, 0)
            if chance.random() < 0.08:
                self._paper(patient, day, chance.choice(sorted(_WORDS)))

    def lose(self, patient: Patient, day: date) -> None:
        """A row whose file is gone."""
        self._row(patient, day, "Pictures", _RADIOGRAPH, 0, f"{patient.folder}_lost.png")

    def _mount(self, patient: Patient, day: date, count: int) -> None:
        across = count // 2
        category = self._setup.definition(18, "Pictures")
        name = "All teeth" if count == _WHOLE_MOUTH else "Pictures of the bite"
        mount = self._mounts.add(
            patient.number,
            category,
            stamp(day, patient.number),
            name,
            "",
            _WIDTH * across,
            _HEIGHT * 2,
            _BLACK,
            patient.place.dentists[0],
            _WHITE,
            _BLACK,
        )
        for place in range(count):
            left, top = place % across * _WIDTH, place // across * _HEIGHT
            tooth = str(2 + place * 28 // count)
            item = self._items.add(mount, left, top, place + 1, _WIDTH, _HEIGHT, tooth, "")
            self._file(patient, day, "Pictures", _RADIOGRAPH, item)

    def _file(self, patient: Patient, day: date, category: str, kind: int, item: int) -> None:
        number = self._documents.next_number
        name = f"{patient.folder}_{number}.png"
        self._save(patient, name, picture(self._chance.randrange(_DRAWINGS), number))
        self._row(patient, day, category, kind, item, name)

    def _paper(self, patient: Patient, day: date, category: str) -> None:
        number = self._documents.next_number
        name = f"{patient.folder}_{number}.pdf"
        self._save(patient, name, paper(f"{_WORDS[category]} {number}"))
        self._row(patient, day, category, _DOCUMENT, 0, name)

    def _row(self, patient: Patient, day: date, category: str, kind: int, item: int, name: str) -> None:
        at = stamp(day, patient.number)
        words = _WORDS.get(category, "" if item else "Picture")
        note = escaped("left is right\\right is left") if self._chance.random() < 0.01 else ""
        self._documents.add(
            words,
            at,
            self._setup.definition(18, category),
            patient.number,
            name,
            kind,
            "",
            note,
            item,
            at,
            patient.place.dentists[0] if kind == _RADIOGRAPH else 0,
            int(kind == _RADIOGRAPH),
        )

    def _save(self, patient: Patient, name: str, content: bytes) -> None:
        folder = self._root / patient.folder[0].upper() / patient.folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def picture(drawing: int, number: int) -> bytes:
    """A gray picture of a few roots, as a PNG that says its number and so is like no other."""
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    words = f"Comment\0Invented picture {number}".encode("latin-1")
    parts = ((b"IHDR", header), (b"tEXt", words), (b"IDAT", _drawn(drawing)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


@cache
def _drawn(drawing: int) -> bytes:
    lines = []
    for y in range(_HEIGHT):
        line = bytearray(b"\0")
        for x in range(_WIDTH):
            crown = ((x + drawing * 5) % 24 - 12) ** 2 * 3 + (y - 22) ** 2
            root = ((x + drawing * 5) % 24 - 12) ** 2 * 12 + max(y - 30, 0) ** 2 // 3
            line.append(40 + drawing * 3 + (150 if crown < 300 else 90 if root < 400 and y > 22 else y // 3))
        lines.append(bytes(line))
    return zlib.compress(b"".join(lines), 9)


def paper(words: str) -> bytes:
    """A PDF of one page with a line of plain words."""
    shown = f"BT /F1 14 Tf 72 720 Td ({words}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    count = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (count, table, count)
        + b"startxref\n%d\n%%%%EOF\n" % start
    )
