"""Verifying a Package from end to end: signature, files, names, counts, totals and what refers to what."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import dictionary
from .crosschecks import Crosscheck, Relations, Resources, Totals, Trail
from .errors import BrokenManifest, NotAPackage
from .examining import Wanted, each_examined
from .listing import Listing, listed
from .manifest import LARGEST_MANIFEST, MANIFEST, SIGNATURE, Manifest
from .names import clashes, fault
from .places import Place, Unreadable
from .problems import Next, Problem, Problems
from .report import Report
from .resources import Ledgers
from .rows import Table
from .signatures import fingerprint, is_signed
from .streams import Hashed, chunks

Progress = Callable[[int, int], None]
"""Bytes read so far, of how many."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to verify. key: hex of the public key, or its fingerprint, that must have signed; most: problems to list;
    cores: processes to read with, 0 for all."""

    key: str | None = None
    most: int = 50
    cores: int = 0
    progress: Progress = field(default=lambda done, total: None)


def verify(package: Path, options: Options | None = None) -> Report:
    """Look at everything in a Package; raises PackageError where there is none, or its manifest cannot be read."""
    return Verification(package, options or Options()).report()


class Verification:
    """One verification under way: what is there, what should be, and what was found so far."""

    def __init__(self, package: Path, options: Options) -> None:
        self.options = options
        self.listing: Listing = listed(package)
        data = self.content(MANIFEST, LARGEST_MANIFEST)
        self.manifest = Manifest.from_bytes(data)
        self.problems = Problems(options.most)
        self.result = Report(str(package), self.manifest, self.problems)
        self._data = data
        self.there = {entry.path: entry for entry in self.manifest.files}

    def content(self, path: str, most: int) -> bytes:
        """A small file whole; raises NotAPackage if it cannot be read or is larger than it may be."""
        try:
            stream = self.listing.files[path].open()
            try:
                data = b"".join(chunks(Hashed(stream, most)))
            finally:
                stream.close()
        except Unreadable as wrong:
            raise NotAPackage(f"{path}: {wrong}. {Next.READ}") from wrong
        if len(data) > most:
            raise NotAPackage(f"{path} is larger than any Package needs. {Next.AGAIN}")
        return data

    def report(self) -> Report:
        """Everything, in the order in which one failure explains the next."""
        self._signature()
        self._layout()
        tables = self._dictionary()
        with tempfile.TemporaryDirectory(prefix="abutment-verify-") as scratch:
            checks: list[Crosscheck] = [
                Relations(),
                Totals(self.manifest),
                Resources(Ledgers(Path(scratch)), self._place_of),
                Trail(self.manifest),
            ]
            self._files(tables, checks)
        return self.result

    def _signature(self) -> None:
        public = bytes.fromhex(self.manifest.key.public)
        pinned = "".join((self.options.key or "").lower().split()).replace(":", "")
        known = (self.manifest.key.public, fingerprint(public).replace(" ", ""))
        mark = self._mark()
        self.result.is_signed = is_signed(public, mark, self._data)
        self.result.is_pinned = self.result.is_signed and pinned in known
        if not mark:
            self.problems.add(SIGNATURE, "it is missing: nobody vouches for this Package", Next.REMOVE)
        elif not self.result.is_signed:
            self.problems.add(MANIFEST, "its signature does not hold: it was changed after it was signed", Next.REMOVE)
        if pinned and pinned not in known:
            said = f"it was signed by the key {fingerprint(public)}, not by the one that you named"
            self.problems.add(MANIFEST, said, Next.REMOVE)
        told = f"key {fingerprint(public)}; "
        if self.result.is_pinned:
            told += "it is the one that you named, so the files are those that its holder wrote"
        elif self.result.is_signed and pinned:
            told += "it signed the files, and it is not the one that you named"
        elif self.result.is_signed:
            told += (
                "the files belong together and to this key. Whose key that is, the Package cannot prove: compare the "
                "fingerprint with the one that the installation shows, by another road"
            )
        else:
            told += "the signature does not hold"
        self.result.add("signature", told, holds=self.result.is_signed and (not pinned or self.result.is_pinned))

    def _mark(self) -> bytes:
        """The signature; what is no signature is told with the others."""
        try:
            return self.content(SIGNATURE, 64) if SIGNATURE in self.listing.files else b""
        except NotAPackage:
            return bytes(64)

    def _layout(self) -> None:
        before = self.problems.count
        self.problems.add_all(self.listing.problems)
        for entry in self.manifest.files:
            wrong = fault(entry.path)
            folder = entry.path.partition("/")[0] if "/" in entry.path else "about"
            if wrong:
                self.problems.add(entry.path, f"its name {wrong}", Next.ASK)
            elif folder != entry.kind or (entry.kind == "about" and "/" in entry.path):
                self.problems.add(entry.path, f"it is of kind {entry.kind} and lies elsewhere", Next.ASK)
            elif entry.path in (MANIFEST, SIGNATURE):
                self.problems.add(entry.path, "a manifest cannot list itself", Next.ASK)
            elif entry.path not in self.listing.files:
                self.problems.add(entry.path, "it is missing")
        for path, other in clashes(self.there):
            self.problems.add(path, f"some systems take it for the same file as {other}", Next.ASK)
        for path in sorted(self.listing.files.keys() - self.there.keys() - {MANIFEST, SIGNATURE}):
            self.problems.add(path, "the manifest does not list it", Next.REMOVE)
        for path in sorted(self.listing.folders - _folders_of(self.there)):
            self.problems.add(path, "no file of the manifest lies in this folder", Next.REMOVE)
        count = len(self.listing.files) - 2
        self.result.add(
            "names and places",
            f"{count:,} files: none missing, none too many",
            holds=self.problems.count == before,
            fails=f"{self.problems.since(before)}; {len(self.there):,} files should be there and no other",
        )

    def _dictionary(self) -> dict[str, Table]:
        path = dictionary.DICTIONARY
        if path not in self.listing.files or path not in self.there:
            return {}
        try:
            return dictionary.tables(self.content(path, LARGEST_MANIFEST))
        except (BrokenManifest, NotAPackage) as wrong:
            self.problems.add_all([Problem(path, _reason(wrong))])
            return {}

    def _files(self, tables: dict[str, Table], checks: list[Crosscheck]) -> None:
        entity = str(self.manifest.practice.entity)
        wanted = [
            Wanted(entry, self.listing.files[entry.path], tables.get(entry.path), entity)
            for entry in self.manifest.files
            if entry.path in self.listing.files
        ]
        total = sum(each.entry.bytes for each in wanted)
        done = 0

        def told(read: int) -> None:
            nonlocal done
            done += read
            self.options.progress(done, total)

        genuine, recounted, records = 0, 0, 0
        before = self.problems.count
        for found in each_examined(wanted, self.options.cores or os.cpu_count() or 1, told):
            self.problems.add_all(found.problems)
            genuine += found.is_genuine
            if found.recounted is not None:
                recounted, records = recounted + 1, records + found.recounted
            for check in checks:
                check.take(found)
        listed_files = len(self.manifest.files)
        self.result.add(
            "sizes and digests",
            f"{genuine:,} of {listed_files:,} files, {total:,} bytes",
            holds=genuine == listed_files,
            fails=f"{listed_files - genuine:,} of {listed_files:,} files are missing, changed or unreadable",
        )
        self.result.add(
            "records",
            f"{records:,} recounted in {recounted:,} files",
            holds=self.problems.count == before,
            fails=f"{self.problems.since(before)} in the files that should hold them",
        )
        for check in checks:
            check.conclude(self.result, self.problems)

    def _place_of(self, path: str) -> tuple[Place, int]:
        return self.listing.files[path], self.there[path].bytes


def _folders_of(paths: Iterable[str]) -> set[str]:
    found = set()
    for path in paths:
        while "/" in path:
            path = path.rpartition("/")[0]
            if path in found:
                break
            found.add(path)
    return found


def _reason(wrong: Exception) -> str:
    return str(wrong).partition(". ")[0].rstrip(".")
