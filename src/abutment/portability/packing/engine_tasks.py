"""What a process that reads the snapshot is asked to do: list what there is, print tables, write a file, add up."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from abutment.portability.package.manifest import FileEntry
from abutment.portability.packing.journal import Fingerprint
from abutment.portability.packing.parts import ContentMissing, Part, Reading
from abutment.portability.packing.writing import Told, place_of, written


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a practice's Package will hold. name, time_zone: the practice's; schema: the digest of the tables' form;
    chain: the last seal of the trail, as sequence and hash in hex."""

    name: str
    time_zone: str
    schema: str
    chain: tuple[int, str] | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that cannot be written because what it is made of is lost, and why."""

    path: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListParts:
    """Say what there is."""

    def done(self, reading: Reading, told: Told) -> Inventory:
        """What there is."""
        from abutment.portability.packing.contents import inventory

        return inventory(reading)


@dataclass(frozen=True, slots=True)
class PrintTable:
    """Take the fingerprint of a table."""

    table: str

    def done(self, reading: Reading, told: Told) -> Fingerprint:
        """The fingerprint."""
        from abutment.portability.packing.snapshot_prints import fingerprint

        return fingerprint(self.table, reading)


@dataclass(frozen=True, slots=True)
class WritePart:
    """Write a file to a path of its own."""

    part: Part
    path: str

    def done(self, reading: Reading, told: Told) -> FileEntry | Missing:
        """What is known of the file; nothing is left of one whose content is missing."""
        try:
            return written(self.part, reading, Path(self.path), told)
        except ContentMissing as error:
            Path(self.path).unlink(missing_ok=True)
            return Missing(place_of(self.part), str(self.part.kind), str(error))


@dataclass(frozen=True, slots=True)
class CheckFile:
    """See whether a file that was finished before is still what it was."""

    folder: str
    entry: FileEntry

    def done(self, reading: Reading, told: Told) -> bool:
        """Whether it is."""
        path = Path(self.folder) / self.entry.path
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_size != self.entry.bytes:
                    return False
                return hashlib.file_digest(file, "sha256").hexdigest() == self.entry.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class AddUp:
    """Take the control totals."""

    def done(self, reading: Reading, told: Told) -> Mapping[str, Mapping[str, int]]:
        """Name of the total, then what it is of, then cents."""
        from abutment.portability.packing.totals import control_totals

        return control_totals(reading)


Task = ListParts | PrintTable | CheckFile | WritePart | AddUp
