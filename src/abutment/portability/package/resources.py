"""FHIR files of a Package: a resource on each line, each with its own id, each reference to one that is there."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from .streams import Content, Hashed, chunks, lines, unpacked
from .strict_json import shown

try:
    from orjson import loads
except ImportError:  # the standalone verifier may stand alone
    loads = json.loads  # type: ignore[assignment]

try:
    from abutment.portability.fhir.validation import problems as _schema_problems
except ImportError:
    _schema_problems = None  # type: ignore[assignment]

_REFERENCE = re.compile(rb'"reference"\s*:\s*"([^"\\]*)"')
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)  # hl7.org/fhir/R4/datatypes.html#id
_FILE = re.compile(r"fhir/([A-Z][A-Za-z]+)(\.\d+)?\.ndjson(\.gz)?", re.ASCII)


@dataclass(slots=True)
class SeenResources:
    """What was seen in one file: digests of the ids in it, and of what it refers to."""

    rows: int = 0
    by_schema: int = 0
    ids: array[int] = field(default_factory=lambda: array("Q"))
    references: array[int] = field(default_factory=lambda: array("Q"))


def type_of(path: str) -> str | None:
    """The type of the resources in a file, by its name; None for a name that is none of FHIR's."""
    found = _FILE.fullmatch(path)
    return found[1] if found else None


def read(stream: Hashed, path: str) -> SeenResources:
    """Every line of a file; raises Content at the first that is no resource of its type."""
    kind = type_of(path)
    if kind is None:
        raise Content("its name is not <Type>.ndjson.gz")
    seen, references = SeenResources(), set[int]()
    ids: list[int] = []
    for number, line in enumerate(each_line(stream, path), 1):
        ids.append(digest(f"{kind}/{_id(line, kind, number)}".encode()))
        if _schema_problems is not None:
            wrong = _schema_problems(kind, line)
            if wrong:
                raise Content(f"line {number:,} is not FHIR R4: {shown(wrong[0], 200)}")
            seen.by_schema += 1
        for found in _REFERENCE.findall(line):
            if not found.startswith((b"#", b"urn:", b"http:", b"https:")):
                references.add(digest(found))
        seen.rows = number
    seen.ids, seen.references = array("Q", sorted(ids)), array("Q", sorted(references))
    return seen


def each_line(stream: Hashed, path: str) -> Iterator[bytes]:
    """The lines of a file of FHIR, packed or not; raises Content where they cannot be told apart."""
    return lines(unpacked(stream) if path.endswith(".gz") else chunks(stream))


def _id(line: bytes, kind: str, number: int) -> str:
    try:
        resource = loads(line)
    except (ValueError, RecursionError) as wrong:
        raise Content(f"line {number:,} is not JSON") from wrong
    if not isinstance(resource, dict) or resource.get("resourceType") != kind:
        raise Content(f"line {number:,} is no {kind}")
    found = resource.get("id")
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise Content(f"line {number:,} has no id as FHIR wants it")
    return found


def digest(name: bytes) -> int:
    """Eight bytes of a digest stand for Type/id: ten million of them collide once in 370,000 Packages."""
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little")


class Ledgers:
    """Digests of ids and references of all files, sorted on disk and compared in stretches of constant size."""

    def __init__(self, folder: Path, most: int = 500_000) -> None:
        self._folder, self._most = folder, most
        self._ids: list[Path] = []
        self._references: list[tuple[str, Path]] = []
        self.count = 0

    def keep(self, path: str, seen: SeenResources) -> None:
        """Write down what one file holds."""
        self.count += len(seen.ids)
        for kind, found in (("ids", seen.ids), ("references", seen.references)):
            kept = self._folder / f"{len(self._ids)}.{kind}"
            kept.write_bytes(found.tobytes())
            if kind == "references":
                self._references.append((path, kept))
            else:
                self._ids.append(kept)

    def twice(self) -> int:
        """How many ids are there more than once."""
        return sum(len(ids) - len(set(ids)) for _, _, ids in self._stretches())

    def unresolved(self) -> Iterator[tuple[str, set[int]]]:
        """Files with references to what is not in the Package, with the digests of those."""
        for low, high, ids in self._stretches():
            there = set(ids)
            for path, kept in self._references:
                missing = set(_between(kept, low, high)) - there
                if missing:
                    yield path, missing

    def _stretches(self) -> Iterator[tuple[int, int, list[int]]]:
        parts = self.count // self._most + 1
        edges = [2**64 * part // parts for part in range(parts + 1)]
        for low, high in pairwise(edges):
            yield low, high, [each for kept in self._ids for each in _between(kept, low, high)]


def _between(kept: Path, low: int, high: int) -> Iterable[int]:
    if not kept.stat().st_size:
        return ()
    with kept.open("rb") as file:
        found = _OnDisk(file, kept.stat().st_size // 8)
        begin, end = bisect_left(found, low), bisect_left(found, high)
        file.seek(begin * 8)
        stretch = array("Q")
        stretch.frombytes(file.read((end - begin) * 8))
        return stretch


class _OnDisk:
    """Sorted numbers in a file, one at a time."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._length = file, length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: int) -> int:
        self._file.seek(place * 8)
        return array("Q", self._file.read(8))[0]


def named(stream: Hashed, path: str, digests: set[int]) -> Iterator[tuple[int, str]]:
    """The lines of a file that refer to any of these, and what they name: to tell a problem in words."""
    for number, line in enumerate(each_line(stream, path), 1):
        for found in _REFERENCE.findall(line):
            if digest(found) in digests:
                yield number, found.decode("utf-8", "replace")
