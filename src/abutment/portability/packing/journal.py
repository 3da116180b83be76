"""Which files of a Package are finished, kept beside them until all are: an interrupted export goes on from it.

One line of JSON for each thing that is known, appended and never changed. A line that was torn by a crash is none.
What is said of a file holds only for rows as they were: with it stand the fingerprints of the tables it was made of.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from abutment.portability.package.manifest import FileEntry

_JOURNAL = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A table's rows of one practice: how many, and the sum of a hash of each one's key and version."""

    rows: int
    sum: str


@dataclass(slots=True)
class Known:
    """What a journal says: for whom and by which software, the tables' fingerprints, the finished files."""

    terms: Mapping[str, Any] = field(default_factory=dict)
    tables: dict[str, Fingerprint] = field(default_factory=dict)
    files: dict[str, FileEntry] = field(default_factory=dict)


class Journal:
    """The journal in one folder. Its one writer is the process that holds the folder's lock."""

    def __init__(self, workshop: Path) -> None:
        self.path = workshop / _JOURNAL
        self._file: BinaryIO | None = None

    def read(self) -> Known:
        """What is known from before; nothing if there is no journal."""
        known = Known()
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return known
        for line in lines[:-1]:
            try:
                _learn(known, orjson.loads(line))
            except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
                break
        return known

    def begin(self, terms: Mapping[str, Any], tables: Mapping[str, Fingerprint], kept: Mapping[str, FileEntry]) -> None:
        """Start anew with what still holds; the former journal is replaced in one step."""
        self.close()
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(_line({"terms": dict(terms)}))
            file.writelines(_line({"table": name, **asdict(print_)}) for name, print_ in tables.items())
            file.writelines(_line({"file": asdict(entry)}) for entry in kept.values())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        self._file = self.path.open("ab", buffering=0)

    def note(self, entry: FileEntry) -> None:
        """A file is finished and stands under its name."""
        if self._file is None:
            raise ValueError("the journal was not begun")
        self._file.write(_line({"file": asdict(entry)}))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _line(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value) + b"\n"


def _learn(known: Known, line: Mapping[str, Any]) -> None:
    if "terms" in line:
        known.terms = line["terms"]
    elif "table" in line:
        known.tables[line["table"]] = Fingerprint(line["rows"], line["sum"])
    else:
        entry = FileEntry(**line["file"])
        known.files[entry.path] = entry
