"""What a document may be called, how it is sent, and who may read which shelf. Values only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_NAME = 200
UNKNOWN_TYPE = "application/octet-stream"

# What a browser shows without being able to run anything in it. HTML, SVG and XML are never among these.
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"})

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")


class Shelf(StrEnum):
    """What a document belongs to. Each shelf has a capability to read and one to add."""

    CHART = "chart"  # clinical side: opening one logs a look
    AGREEMENTS = "agreements"
    COMPLIANCE = "compliance"
    MONEY = "money"
    PACKAGES = "packages"  # what a practice took: written by the software, read where it was taken
    COPIES = "copies"  # one patient's records, for the patient
    REVIEWS = "reviews"  # papers brought to be read: seen by who brought them, and with whom they share the review

    @property
    def read_capability(self) -> str:
        """Who holds this at the document's entity may read it."""
        others = {
            Shelf.PACKAGES: "records.take",
            Shelf.COPIES: "records.copy",
            Shelf.REVIEWS: "agreements.read",
        }
        return others.get(self, f"{self.value}.read")

    @property
    def write_capability(self) -> str:
        """Who holds this at the entity may add a document."""
        if self is Shelf.REVIEWS:
            return "agreements.review"
        return "packages.write" if self.has_own_page else f"{self.value}.write"

    @property
    def has_own_page(self) -> bool:
        """Whether its documents are opened only on a page that asks for more: a second factor, a purpose."""
        return self in (Shelf.PACKAGES, Shelf.COPIES)

    @property
    def is_clinical(self) -> bool:
        """Whether opening a document of this shelf is a look at a patient's data."""
        return self is Shelf.CHART


@dataclass(frozen=True, slots=True)
class Filing:
    """What is said of a document when it is stored. kind: a short word of the storing room, such as "statement"."""

    name: str
    shelf: Shelf
    kind: str
    media_type: str = UNKNOWN_TYPE
    patient_id: int | None = None
    retained_until: date | None = None


def clean_name(name: str) -> str:
    r"""A file name that is only a name: no folders, no control or direction characters, not too long, never empty.

    >>> [clean_name(name) for name in ("../../etc/passwd", "C:\\scans\\x-ray.png", "\0", "fee\u202exdp.exe")]
    ['passwd', 'x-ray.png', 'document', 'feexdp.exe']
    """
    # Cc, Cf, Cs, Zl, Zp: controls, direction overrides, halves of characters, line ends. They hide what a name is.
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(character for character in last if unicodedata.category(character) not in hidden)
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > LONGEST_NAME:
        stem, dot, ending = shown.rpartition(".")
        keeps_ending = bool(dot) and 0 < len(ending) <= 10
        shown = f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}" if keeps_ending else shown[:LONGEST_NAME]
    return shown or "document"


def clean_media_type(media_type: str) -> str:
    """A media type without parameters; what is not one is unknown.

    >>> clean_media_type("Text/HTML; charset=utf-8"), clean_media_type("a\\r\\nSet-Cookie: b")
    ('text/html', 'application/octet-stream')
    """
    bare = media_type.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else UNKNOWN_TYPE


def sent_type(media_type: str, *, inline: bool) -> tuple[str, bool]:
    """As what, and whether as an attachment, a document is sent: anything a browser could run only as a download."""
    if inline and media_type in SHOWN_INLINE:
        return (f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type), False
    return (media_type if media_type in SHOWN_INLINE else UNKNOWN_TYPE), True
