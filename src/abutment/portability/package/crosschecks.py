"""What only several files together can show: relations, FHIR references, control totals, the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from . import totals
from .examining import Found
from .manifest import Manifest
from .marks import Marks
from .places import Place, Unreadable
from .problems import Next, Problem, Problems
from .report import Report
from .resources import Ledgers, named
from .streams import Hashed
from .totals import Sums
from .trail import Trails


class Crosscheck(Protocol):
    """Takes up what was found of each file, and says at the end what does not hold."""

    def take(self, found: Found) -> None:
        """Remember what is needed of one file."""

    def conclude(self, report: Report, problems: Problems) -> None:
        """Note what was looked at, and what does not hold."""


class Relations:
    """Each key that the data dictionary says must be elsewhere, is there."""

    def __init__(self) -> None:
        self._keys, self._references = _Keys(), _Keys()

    def take(self, found: Found) -> None:
        """Join the file's keys and references to those of the others."""
        if found.seen is not None:
            for name, marks in found.seen.keys.items():
                self._keys.join(name, marks, found.path)
            for name, marks in found.seen.references.items():
                self._references.join(name, marks, found.path)

    def conclude(self, report: Report, problems: Problems) -> None:
        """Name each key that is missing."""
        before, count = problems.count, 0
        for name, marks in self._references.marks.items():
            target, _, columns = name.partition("\0")
            if target not in self._keys.marks:
                continue  # its table was not read: that is told already
            count += len(marks)
            path, there = self._references.paths[name][0], target.partition("(")[0]
            for key in marks.missing_from(self._keys.marks[target]):
                problems.add(path, f"{columns} names {key!r}, which is not in {there}", Next.ASK)
        if self._references.marks:
            told = f"{count:,} distinct keys named by {len(self._references.marks):,} relations of the data dictionary"
            fails = f"{problems.since(before)}: keys are named that are not there"
            report.add("relations", told, holds=problems.count == before, fails=fails)


class Resources:
    """Each FHIR resource has its own id, and refers only to resources that are there."""

    def __init__(self, ledgers: Ledgers, opened: Callable[[str], tuple[Place, int]]) -> None:
        self._ledgers, self._opened = ledgers, opened
        self._schema = 0

    def take(self, found: Found) -> None:
        """Write down the file's ids and references."""
        if found.resources is not None:
            self._ledgers.keep(found.path, found.resources)
            self._schema += found.resources.by_schema

    def conclude(self, report: Report, problems: Problems) -> None:
        """Name what is there twice, and what is not there."""
        count = self._ledgers.count
        if not count:
            return
        if self._schema:
            report.add("FHIR schema", f"{self._schema:,} resources are FHIR R4 by HL7's JSON schema")
        else:
            report.add(
                "FHIR schema", "no schema is installed beside this verifier; `abutment verify` has it", holds=None
            )
        before = problems.count
        twice = self._ledgers.twice()
        if twice:
            problems.add("fhir", f"{twice:,} resources have the id of another", Next.ASK)
        for path, missing in self._ledgers.unresolved():
            problems.add_all(self._named(path, missing))
        told = f"{count:,} resources, each with its own id, each reference to one of them"
        fails = f"{problems.since(before)} among {count:,} resources: ids given twice, or references to none of them"
        report.add("FHIR references", told, holds=problems.count == before, fails=fails)

    def _named(self, path: str, missing: set[int]) -> list[Problem]:
        place, size = self._opened(path)
        try:
            stream = place.open()
        except Unreadable as wrong:
            return [Problem(path, str(wrong), Next.READ)]
        try:
            return [
                Problem(path, f"line {number:,} refers to {name[:80]}, which is not in the Package", Next.ASK)
                for number, name in named(Hashed(stream, size), path, missing)
            ]
        finally:
            stream.close()


class Totals:
    """The control totals of the manifest are what the tables come to."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._sums: list[Sums] = []
        self._wanted = {totals.PATIENTS, *totals.MEASURES}

    def take(self, found: Found) -> None:
        """Keep the file's sums."""
        if found.seen is not None and found.path in self._wanted:
            self._wanted.discard(found.path)
            self._sums.append(found.seen.sums)

    def conclude(self, report: Report, problems: Problems) -> None:
        """Name each total that differs."""
        if self._wanted and not self._manifest.totals:
            return
        if self._wanted:
            lacking = ", ".join(sorted(self._wanted))
            report.add("control totals", f"what they are added up from could not be read: {lacking}", holds=None)
            return
        found = totals.joined(self._sums)
        wrong = totals.differences(self._manifest.totals, found)
        problems.add_all(Problem("manifest.json", f"the total {each}", Next.ASK) for each in wrong)
        count = sum(len(cents) for cents in found.values())
        told = f"{count:,} sums recomputed from the tables, to the cent"
        fails = f"{len(wrong):,} sums differ from those recomputed from the tables"
        report.add("control totals", told, holds=not wrong, fails=fails)


class Trail:
    """The practice's own links of the chain hold."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._trails = Trails()
        self._has_any = False

    def take(self, found: Found) -> None:
        """Keep the file's links and heads."""
        if found.trail is not None:
            self._has_any = True
            self._trails.take(found.path, found.trail)

    def conclude(self, report: Report, problems: Problems) -> None:
        """Name what does not follow; say what cannot be shown."""
        if not self._has_any:
            return
        wrong = list(self._trails.problems(self._manifest))
        problems.add_all(wrong)
        trails = self._trails
        told = f"{trails.count:,} seals give their hashes, {trails.heads:,} signed heads"
        if trails.unsealed:
            told += f"; {trails.unsealed:,} rows waited for their seal and have none"
        many = "1 problem" if len(wrong) == 1 else f"{len(wrong):,} problems"
        fails = f"{many} in {trails.count:,} seals and {trails.heads:,} signed heads"
        report.add("audit trail", told, holds=not wrong, fails=fails)
        why = "the chain runs through other entities, too; whoever holds all of it shows that none of it is missing"
        report.add("links between the seals", why, holds=None)


class _Keys:
    """Keys by the name of their set, and the files that they came from."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self.paths: dict[str, list[str]] = {}

    def join(self, name: str, marks: Marks, path: str) -> None:
        self.marks.setdefault(name, Marks()).join(marks)
        self.paths.setdefault(name, []).append(path)
