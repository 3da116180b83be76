"""Writing a practice's whole Package into a folder: from one snapshot, by several processes, resumable.

A file is written beside, hashed, and only then put under its name and into the journal. The manifest comes last: a
folder without one is no Package. An interrupted export that is run again takes a new snapshot and keeps a finished file
only if the rows that it was made of are the same, so that the whole is always of one moment.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from abutment.foundation.keys import key_ring
from abutment.foundation.keys.signing import public_keys, sign
from abutment.portability.package import manifest as form
from abutment.portability.package.manifest import FileEntry, Manifest
from abutment.portability.packing.contents_readme import README, readme
from abutment.portability.packing.engine_folder import finished, locked, put, swept, workshop_of
from abutment.portability.packing.engine_progress import Progress, Told
from abutment.portability.packing.engine_tasks import (
    AddUp,
    CheckFile,
    Inventory,
    ListParts,
    Missing,
    PrintTable,
    Task,
    WritePart,
)
from abutment.portability.packing.engine_words import in_words
from abutment.portability.packing.engine_workers import crew
from abutment.portability.packing.journal import Fingerprint, Journal, Known
from abutment.portability.packing.parts import Part, Reading
from abutment.portability.packing.snapshot import held
from abutment.portability.packing.writing import place_of


@dataclass(frozen=True, slots=True)
class Packed:
    """A whole Package. missing: files that could not be written because what they are made of is lost, and why; kept:
    how many files an interrupted export had finished."""

    folder: Path
    manifest: Manifest
    manifest_sha256: str
    missing: tuple[Missing, ...]
    kept: int


class _Doers(Protocol):
    def each_done(self, tasks: Iterable[Task], told: Any) -> Iterator[tuple[Any, Any]]: ...


def pack(
    *,
    practice: int,
    folder: Path,
    processes: int | None = None,
    progress: Told = lambda _: None,
    resume: bool = True,
    reading: Reading | None = None,
) -> Packed:
    """Write a practice's Package into a folder that is empty or holds an interrupted one.

    processes: how many read and write; one for each core unless told. resume: keep what an interrupted export had
    finished and still holds. reading: write from this reading alone, in this process. Raises PackingError.
    """
    with locked(folder), in_words(folder):
        if reading is not None:
            return _Export(folder, practice, reading.moment, progress).done_by(_Alone(reading), resume=resume)
        count = processes or os.cpu_count() or 1
        with held(practice) as snapshot, crew(count, _where(), snapshot) as workers:
            return _Export(folder, practice, snapshot.moment, progress).done_by(workers, resume=resume)


def _where() -> dict[str, Any]:
    """How another process reaches the same installation."""
    return {"home": settings.ABUTMENT_HOME, "database": dict(settings.DATABASES["default"])}


class _Alone:
    """Does in this process what a crew would do in several."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def each_done(self, tasks: Iterable[Task], told: Any) -> Iterator[tuple[Any, Any]]:
        for task in tasks:
            yield task, task.done(self._reading, told)


class _Export:
    """One export under way."""

    def __init__(self, folder: Path, practice: int, moment: datetime, told: Told) -> None:
        self._folder, self._practice, self._moment = folder, practice, moment
        self._progress = Progress(told)
        self._journal = Journal(workshop_of(folder))
        self._missing: list[Missing] = []

    def done_by(self, doers: _Doers, *, resume: bool) -> Packed:
        """Write what is not there yet, and then the manifest."""
        known = self._journal.read() if resume else Known()
        inventory: Inventory = self._only(doers, ListParts())
        parts = {place_of(part): part for part in inventory.parts}
        terms = self._terms(inventory)
        prints = self._prints(doers, parts.values())
        holding = _holding(known, terms, prints, parts)
        kept = self._checked(doers, holding)
        swept(self._folder, kept)
        self._journal.begin(terms, prints, kept)
        try:
            self._progress.expect(parts.values(), kept)
            entries = {**kept, **self._written(doers, parts, kept, prints)}
            totals = self._only(doers, AddUp())
            whole = self._manifest(inventory, entries, totals)
        finally:
            self._journal.close()
        digest = self._finish(whole)
        return Packed(self._folder, whole, digest, tuple(self._missing), len(kept))

    def _only(self, doers: _Doers, task: Task) -> Any:
        return next(answer for _, answer in doers.each_done([task], self._progress.wrote))

    def _terms(self, inventory: Inventory) -> dict[str, Any]:
        """What must be the same for a file of an interrupted export to stand."""
        return {
            "format": form.VERSION,
            "software": version("abutment"),
            "schema": inventory.schema,
            "practice": [self._practice, inventory.name, inventory.time_zone],
        }

    def _prints(self, doers: _Doers, parts: Iterable[Part]) -> dict[str, Fingerprint]:
        tables = sorted({table for part in parts for table in part.tables})
        tasks = [PrintTable(table) for table in tables]
        return {task.table: print_ for task, print_ in doers.each_done(tasks, self._progress.wrote)}

    def _checked(self, doers: _Doers, holding: Mapping[str, FileEntry]) -> dict[str, FileEntry]:
        """Of the files that would stand, those whose bytes are still what they were."""
        tasks = [CheckFile(str(self._folder), entry) for entry in holding.values()]
        done = doers.each_done(tasks, self._progress.wrote)
        return {task.entry.path: task.entry for task, is_whole in done if is_whole}

    def _written(
        self, doers: _Doers, parts: Mapping[str, Part], kept: Mapping[str, Any], prints: Mapping[str, Fingerprint]
    ) -> dict[str, FileEntry]:
        workshop = workshop_of(self._folder)
        wanted = [part for place, part in parts.items() if place not in kept]
        order = {kind: place for place, kind in enumerate(dict.fromkeys(part.kind for part in wanted))}
        # Within a kind the largest first: else the last one keeps one process busy and the others idle.
        wanted.sort(key=lambda part: (order[part.kind], -sum(prints[table].rows for table in part.tables)))
        tasks = (WritePart(part, str(workshop / f"{number}.part")) for number, part in enumerate(wanted))
        entries = {}
        for task, answer in doers.each_done(tasks, self._progress.wrote):
            if isinstance(answer, Missing):
                self._missing.append(answer)
                self._progress.missed(task.part)
                continue
            put(Path(task.path), self._folder / answer.path)
            self._journal.note(answer)
            entries[answer.path] = answer
            self._progress.done(task.part, answer)
        return entries

    def _manifest(
        self, inventory: Inventory, entries: dict[str, FileEntry], totals: Mapping[str, Mapping[str, int]]
    ) -> Manifest:
        about = readme(inventory, sorted(self._missing, key=lambda each: each.path)).encode()
        path = workshop_of(self._folder) / "readme.part"
        path.write_bytes(about)
        put(path, self._folder / README)
        digest = hashlib.sha256(about).hexdigest()
        entries[README] = FileEntry(README, "about", len(about), digest, 1, "pages")
        ring = key_ring(Path(settings.ABUTMENT_HOME))
        public = public_keys(ring)[0]
        chain = inventory.chain
        return Manifest(
            software=f"Abutment {version('abutment')}",
            schema=inventory.schema,
            practice=form.Practice(self._practice, inventory.name, inventory.time_zone),
            as_of=self._moment,
            files=tuple(entries[path] for path in sorted(entries)),
            totals=totals,
            chain=None if chain is None else form.ChainHead(*chain),
            key=form.Key(public.id, public.raw.hex()),
        )

    def _finish(self, whole: Manifest) -> str:
        """Sign and put down the manifest: from then on the folder is a Package."""
        data = whole.to_bytes()
        signature = sign(key_ring(Path(settings.ABUTMENT_HOME)), context=form.CONTEXT, message=data)
        finished(self._folder, {form.SIGNATURE: signature.value, form.MANIFEST: data})
        return hashlib.sha256(data).hexdigest()


def _holding(
    known: Known, terms: Mapping[str, Any], prints: Mapping[str, Fingerprint], parts: Mapping[str, Part]
) -> dict[str, FileEntry]:
    """The files of an interrupted export whose tables are as they were."""
    if known.terms != terms:
        return {}
    same = {table for table, print_ in prints.items() if known.tables.get(table) == print_}
    return {path: entry for path, entry in known.files.items() if path in parts and same.issuperset(parts[path].tables)}
