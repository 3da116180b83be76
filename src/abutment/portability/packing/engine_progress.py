"""How far an export is, by kind of content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from abutment.portability.package.manifest import FileEntry
from abutment.portability.packing.parts import Kind, Part
from abutment.portability.packing.writing import place_of


@dataclass(slots=True)
class Advance:
    """How far one kind of content is: files done, of how many, with how many records and bytes."""

    files: int = 0
    of: int = 0
    records: int = 0
    bytes: int = 0


@dataclass(slots=True)
class Progress:
    """How far an export is. told: hears of it, with this; bytes: all that was written, also of files that are not done
    yet; kept: how many files an interrupted export had finished."""

    told: Callable[[Progress], None]
    kinds: dict[Kind, Advance] = field(default_factory=dict)
    bytes: int = 0
    kept: int = 0

    @property
    def files(self) -> int:
        """Files done, of all kinds."""
        return sum(each.files for each in self.kinds.values())

    @property
    def of(self) -> int:
        """Files to be written, of all kinds; 0 until that is known."""
        return sum(each.of for each in self.kinds.values())

    def expect(self, parts: Iterable[Part], kept: Mapping[str, FileEntry]) -> None:
        """What there is, and what of it is done."""
        self.kept = len(kept)
        for part in parts:
            self.kinds.setdefault(part.kind, Advance()).of += 1
            entry = kept.get(place_of(part))
            if entry is not None:
                self._count(part, entry)
        self.told(self)

    def wrote(self, bytes_: int) -> None:
        """Bytes were written."""
        self.bytes += bytes_
        self.told(self)

    def done(self, part: Part, entry: FileEntry) -> None:
        """A file is finished."""
        self._count(part, entry)
        self.told(self)

    def missed(self, part: Part) -> None:
        """What a file is made of is lost."""
        self.kinds[part.kind].files += 1
        self.told(self)

    def _count(self, part: Part, entry: FileEntry) -> None:
        advance = self.kinds[part.kind]
        advance.files += 1
        advance.records += entry.records
        advance.bytes += entry.bytes


Told = Callable[[Progress], None]
"""Hears how far an export is. What it raises ends the export, which may be gone on with."""
