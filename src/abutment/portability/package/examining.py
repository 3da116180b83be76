"""One pass through each file, over the processor's cores: its digest and size, and what its content says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from . import parquet, resources, rows, trail
from .manifest import FileEntry
from .places import Place, Unreadable
from .problems import Next, Problem
from .resources import SeenResources
from .rows import Seen, Table
from .streams import Content, Hashed, chunks, lines, unpacked
from .trail import SeenTrail

Told = Callable[[int], None]

_SMALL = 64 * 1024 * 1024
"""Below so many bytes other processes would cost more than they bring."""

_BUNDLE_BYTES = 32 * 1024 * 1024
_BUNDLE_FILES = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be read: what the manifest says of it, where it lies, and what the dictionary says if it is a table."""

    entry: FileEntry
    place: Place
    table: Table | None = None
    entity: str = ""


@dataclass(slots=True)
class Found:
    """What was found of one file. recounted: its records by its content; None where the kind has no such count."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    is_genuine: bool = False
    recounted: int | None = None
    seen: Seen | None = None
    resources: SeenResources | None = None
    trail: SeenTrail | None = None


def examined(wanted: Wanted, told: Told | None = None) -> Found:
    """Read one file to its end."""
    entry = wanted.entry
    found = Found(entry.path)
    wrong: str | None = None
    try:
        stream = wanted.place.open()
    except Unreadable as failed:
        found.problems.append(Problem(entry.path, str(failed), Next.READ))
        return found
    passing = Hashed(stream, entry.bytes, told)
    try:
        try:
            _look_into(found, passing, wanted)
        except Content as failed:
            wrong = str(failed)
        digest = passing.drain()
    except Unreadable as failed:
        found.problems.append(Problem(entry.path, str(failed), Next.READ))
        return found
    finally:
        stream.close()
    _judge(found, entry, passing.count, digest, wrong)
    return found


def _judge(found: Found, entry: FileEntry, count: int, digest: str, wrong: str | None) -> None:
    """What of a file's reading does not hold; of changed bytes nothing more than that they are changed."""
    found.is_genuine = count == entry.bytes and digest == entry.sha256
    if count != entry.bytes:
        length = f"more than {entry.bytes:,}" if count > entry.bytes else f"{count:,} of {entry.bytes:,}"
        found.problems.append(Problem(entry.path, f"it has {length} bytes: it is not the file that was written"))
    elif not found.is_genuine:
        found.problems.append(Problem(entry.path, "its bytes are not those that were written (SHA-256 differs)"))
    elif wrong:
        found.problems.append(Problem(entry.path, wrong, Next.ASK))
    elif found.recounted is not None and found.recounted != entry.records:
        reason = f"it holds {found.recounted:,} {entry.noun}, the manifest says {entry.records:,}"
        found.problems.append(Problem(entry.path, reason, Next.ASK))
    if not found.is_genuine:
        found.recounted = found.seen = found.resources = found.trail = None


def _look_into(found: Found, stream: Hashed, wanted: Wanted) -> None:
    path, kind = wanted.entry.path, wanted.entry.kind
    if wanted.table is not None:
        found.seen = rows.read(stream, wanted.table, wanted.entity)
        found.recounted = found.seen.rows
    elif path.endswith(".csv") and (kind != "documents" or path == "documents/index.csv"):
        found.recounted = rows.counted(stream)
    elif path.endswith(".parquet") and kind == "tables":
        found.recounted = parquet.counted(wanted.place)
    elif kind == "fhir" and ".ndjson" in path:
        found.resources = resources.read(stream, path)
        found.recounted = found.resources.rows
    elif trail.group_of(path):
        found.trail = trail.read(stream, path, wanted.entity)
        found.recounted = found.trail.rows
    elif path.endswith((".ndjson", ".ndjson.gz")) and kind != "documents":
        pieces = unpacked(stream) if path.endswith(".gz") else chunks(stream)
        found.recounted = sum(1 for _ in lines(pieces))


def each_examined(wanted: list[Wanted], cores: int, told: Told) -> Iterator[Found]:
    """All files, over several processes where that is worth it; `told` hears of bytes as they are read."""
    if cores <= 1 or len(wanted) < 2 or sum(each.entry.bytes for each in wanted) < _SMALL:
        for each in wanted:
            yield examined(each, told)
        return
    context = get_context("spawn")  # a fork would copy threads that draw progress
    counter = context.Value("Q", 0)
    waiting = list(_bundles(wanted))
    with ProcessPoolExecutor(cores, context, _share, (counter,)) as pool:
        running = {pool.submit(_bundle_examined, bundle) for bundle in waiting[: cores * 2]}
        del waiting[: cores * 2]
        reported = 0
        while running:
            done, running = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
            told(counter.value - reported)
            reported = counter.value
            for bundle_done in done:
                if waiting:
                    running.add(pool.submit(_bundle_examined, waiting.pop(0)))
                yield from bundle_done.result()


def _bundles(wanted: list[Wanted]) -> Iterator[list[Wanted]]:
    """Large files by themselves and first, small ones together."""
    bundle: list[Wanted] = []
    size = 0
    for each in sorted(wanted, key=lambda one: -one.entry.bytes):
        bundle.append(each)
        size += each.entry.bytes
        if size >= _BUNDLE_BYTES or len(bundle) >= _BUNDLE_FILES:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


_counter: Any = None


def _share(counter: Any) -> None:
    global _counter
    _counter = counter


def _bundle_examined(bundle: list[Wanted]) -> list[Found]:
    return [examined(each, _count) for each in bundle]


def _count(read: int) -> None:
    with _counter.get_lock():
        _counter.value += read
