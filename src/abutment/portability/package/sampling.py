"""A sample of a Package's FHIR, tried by a second validator that shares nothing with the schema: fhir.resources.

It is made from HL7's definitions by others, and knows rules that no JSON schema can say; it is slow, hence a sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module, metadata
from itertools import accumulate
from pathlib import Path
from typing import Any

from .listing import listed
from .manifest import FileEntry
from .places import Place, Unreadable
from .problems import Next
from .report import Report
from .resources import each_line, type_of
from .streams import Content, Hashed
from .strict_json import shown

NAME = "FHIR sample"
MISSING = "install abutment[validate]: it brings the second validator, fhir.resources"

_REFUSALS = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""pydantic's ValidationError is a ValueError; the others are its checks stumbling over what they did not expect."""


def try_sample(report: Report, of_each: int) -> None:
    """Try so many resources of each type, evenly spread, the same ones each time, and note in the report what came of
    it; 0 tries and notes nothing."""
    if of_each < 1:
        return
    try:
        version = metadata.version("fhir.resources")
        import_module("fhir.resources.R4B")
    except ImportError:
        report.add(NAME, MISSING, holds=None)
        return
    before, tried = report.problems.count, 0
    for path, number, kind, line in sampled(report, of_each):
        tried += 1
        wrong = _wrong(kind, line)
        if wrong:
            said = f"line {number:,} is not FHIR by fhir.resources: {shown(wrong, 200)}"
            report.problems.add(path, said, Next.ASK)
    if not tried:
        report.add(NAME, "no FHIR resource is there to be tried", holds=None)
        return
    told = f"{tried:,} resources, up to {of_each:,} of each type, tried by fhir.resources {version} too"
    report.add(NAME, told, holds=report.problems.count == before)


def sampled(report: Report, of_each: int) -> Iterator[tuple[str, int, str, bytes]]:
    """The resources to try: file, number of the line in it, type, line. Files that are missing are told already."""
    places = listed(Path(report.package)).files
    for entry, kind, wanted in _chosen(report.manifest.files, of_each):
        if entry.path in places:
            for number, line in _taken(places[entry.path], entry, wanted):
                yield entry.path, number, kind, line


def _chosen(entries: tuple[FileEntry, ...], of_each: int) -> Iterator[tuple[FileEntry, str, list[int]]]:
    """Files with the numbers of the lines to try, from 1; the files of a type count as one long file."""
    kinds: dict[str, list[FileEntry]] = {}
    for entry in sorted(entries, key=lambda each: each.path):
        kind = type_of(entry.path)
        if kind and entry.records:
            kinds.setdefault(kind, []).append(entry)
    for kind, files in kinds.items():
        ends = list(accumulate(each.records for each in files))
        count = min(of_each, ends[-1])
        lines = [place * ends[-1] // count for place in range(count)]
        for entry, end in zip(files, ends, strict=True):
            begin = end - entry.records
            wanted = [line - begin + 1 for line in lines if begin <= line < end]
            if wanted:
                yield entry, kind, wanted


def _taken(place: Place, entry: FileEntry, wanted: list[int]) -> Iterator[tuple[int, bytes]]:
    """These lines of a file; of one that cannot be read, which is told already, those before the fault."""
    chosen = set(wanted)
    try:
        stream = place.open()
    except Unreadable:
        return
    try:
        for number, line in enumerate(each_line(Hashed(stream, entry.bytes), entry.path), 1):
            if number in chosen:
                yield number, line
            if number >= wanted[-1]:
                return
    except (Content, Unreadable):
        return
    finally:
        stream.close()


def _wrong(kind: str, line: bytes) -> str | None:
    """The first thing that fhir.resources says against a resource."""
    try:
        model: Any = import_module(f"fhir.resources.R4B.{kind.lower()}").__dict__[kind]
    except (ImportError, KeyError):
        return f"it knows no type {kind}"
    try:
        model.model_validate_json(line)
    except _REFUSALS as wrong:
        return _first(wrong)
    return None


def _first(wrong: Exception) -> str:
    """Where, and what; without pydantic's address of its manual."""
    errors = getattr(wrong, "errors", None)
    if errors is None:
        return f"it stumbled ({wrong})"
    found: dict[str, Any] = errors(include_url=False, include_input=False)[0]
    place = "/".join(map(str, found["loc"])) or "the resource"
    return f"at {place}: {found['msg']}"
