"""What FHIR costs: a practice's records from the database to compressed files, on one, two and four processes."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.installations import postgres_version, standing
from benchmarks.measuring import ratio, say, seconds, timed
from benchmarks.report import Result, Sheet

ASKS = "How fast do a practice's records become FHIR files, under row security, against a library that makes models?"
COLUMNS = (
    "work", "resources", "took", "resources/s", "of one process", "resources/s of processor time",
    "memory of a process at most",
)  # fmt: skip
PEERS = ("side", "resources", "took", "resources/s", "ratio")
_SAMPLE = 2_000


def measure(*, is_small: bool) -> Result:
    """Write a generated practice's files on one, two and four processes; parse and serialize a sample with a peer."""
    with standing():
        entity = _practice()
        say("rows")
        _fill(entity, 60 if is_small else 2_000)
        _settled()
        rows, single = _spread(entity)
        peer = _peer(entity)
        counts = {"resources": f"{single:,}", "processors": str(os.cpu_count()), "postgresql": postgres_version()}
    sheets = [Sheet("All files of a practice", COLUMNS, rows), Sheet("By type, one process", PEERS[:4], peer[0])]
    return Result(
        "fhir", ASKS, counts, [*sheets, Sheet("Making lines, against fhir.resources", PEERS, peer[1])], _NOTES
    )


_NOTES = (
    "From the database to gzip, level 1, every statement under row security and in one exported snapshot. A process "
    "takes the next file when it has finished one; the server's own processes work beside them on the same processors.",
    "Processor time is that of the processes and of the server's processes that served them: what one processor makes "
    "in a second. On a machine that does other work the clock says less.",
    "The peer, fhir.resources 8 (R4B models), is given the lines as objects and makes JSON of them: it reads no "
    "database and compresses nothing. Both sides of that table handle the same sample, an equal number of each type.",
)


def _practice() -> int:
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.models import Entity
    from abutment.organizations.models import Practice
    from abutment.patients.models import Domain, RecordKeeping
    from abutment.portability.importing.acting import SYSTEM

    with opened(SYSTEM):
        entity = Entity.objects.create(kind="practice", name="Measured Dental")
        Practice.objects.create(entity=entity, legal_name="Measured Dental PC", form="pc", jurisdiction="US-NY")
        for domain in Domain:
            RecordKeeping.objects.create(entity=entity, domain=domain, mode="mirrored", starts_on=date(2024, 1, 1))
        return entity.pk


def _fill(entity: int, patients: int) -> None:
    """A practice with so many patients, a quarter of them with two chartings of the gums."""
    from django.db import connection

    from abutment.foundation.scope import opened
    from abutment.portability.importing.acting import SYSTEM

    statements = Path(__file__).with_name("fhir_rows.sql").read_text().format(e=entity, n=patients)
    with opened(SYSTEM), connection.cursor() as cursor:
        for statement in statements.split(";\n")[:-1]:
            cursor.execute(statement)


def _settled() -> None:
    """The server knows how many rows there are, as it does a minute after any import."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze")


def _spread(entity: int) -> tuple[list[tuple[str, ...]], int]:
    rows: list[tuple[str, ...]] = []
    alone = 0.0
    count = 0
    for processes in (1, 2, 4):
        say(f"{processes} processes")
        began = time.perf_counter()
        count, memory, busy = _written(entity, processes)
        took = time.perf_counter() - began
        alone = alone or count / took
        label = f"{processes} process" + ("es" if processes > 1 else "")
        rate = count / took
        told = (seconds(took), f"{rate:,.0f}", ratio(rate, alone), f"{count / busy:,.0f}", f"{memory} MiB")
        rows.append((label, f"{count:,}", *told))
    return rows, count


def _written(entity: int, processes: int) -> tuple[int, int, float]:
    """All files by so many processes; how many resources, the memory of the largest process in MiB, and the seconds of
    processor time of all of them and of the server's processes that served them."""
    from django.db import connections

    from abutment.portability.fhir.provider import parts
    from abutment.portability.packing.snapshot import held, here

    with here(entity) as reading:
        # The large ones first, so that no process is left with one at the end.
        waiting = sorted(parts(reading), key=lambda part: (not part.path.startswith("Observation"), part.path))
    connections.close_all()
    with held(entity) as snapshot:
        fork = multiprocessing.get_context("fork")
        asked, told = fork.Queue(), fork.Queue()
        for part in [*waiting, *[None] * processes]:
            asked.put(part)
        workers = [fork.Process(target=_work, args=(snapshot, asked, told)) for _ in range(processes)]
        for worker in workers:
            worker.start()
        found = [told.get() for _ in workers]
        for worker in workers:
            worker.join()
    return sum(count for count, _, _ in found), max(memory for _, memory, _ in found), sum(busy for *_, busy in found)


def _work(snapshot: Any, asked: Any, told: Any) -> None:
    from django.db import connection

    from abutment.portability.packing.snapshot import taken_up

    count, began = 0, time.process_time()
    with taken_up(snapshot) as reading:
        while (part := asked.get()) is not None:
            count += part.write(reading, _Nowhere())
        busy = time.process_time() - began + _processor_seconds(connection.connection.info.backend_pid)
    told.put((count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, busy))


def _processor_seconds(process: int) -> float:
    """What a process of the server has been given, where the system tells; it began with the work."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Nowhere:
    def write(self, data: bytes, /) -> int:
        """A disk that costs nothing."""
        return len(data)


def _peer(entity: int) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Each type alone on one process, and a sample of all with fhir.resources beside it."""
    from abutment.portability.fhir.mapping import lines
    from abutment.portability.fhir.provider import MAPPINGS, practice_of
    from abutment.portability.packing.snapshot import here

    by_type: list[tuple[str, ...]] = []
    sample: list[tuple[str, bytes]] = []
    ours = 0.0
    with here(entity) as reading:
        at = practice_of(reading)
        for mapping in MAPPINGS:
            whole = replace(mapping, ids=2**40)
            began = time.perf_counter()
            made = sum(1 for _ in lines(whole, at, 0, reading))
            took = time.perf_counter() - began
            if made >= 1_000:
                by_type.append((mapping.name, f"{made:,}", seconds(took), f"{made / took:,.0f}"))
            kept = _kept(whole, entity, reading)
            began = time.perf_counter()
            told = list(lines(whole, at, 0, kept))
            ours += time.perf_counter() - began
            sample += [(mapping.kind, line) for line in told]
    return by_type, _compared(sample, ours)


def _kept(mapping: Any, entity: int, reading: Any) -> _Kept:
    """Some rows of a mapping, and what hangs on them."""
    asked = (entity, 0, 2**40)
    rows = list(islice(reading.rows(mapping.select, asked), _SAMPLE // 35))
    ids = {row[0] for row in rows}
    hanging = {each: [pair for pair in reading.rows(each, asked) if pair[0] in ids] for each in mapping.hanging}
    return _Kept({mapping.select: rows, **hanging})


class _Kept:
    """Rows that were read before: what making lines costs alone; a Reading."""

    entity, moment = 0, datetime(2026, 1, 1, tzinfo=UTC)

    def __init__(self, found: dict[str, list[tuple[Any, ...]]]) -> None:
        self._found = found

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Those of a statement."""
        return iter(self._found[sql])

    def copied(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[bytes]:
        """None."""
        return iter(())


def _compared(sample: list[tuple[str, bytes]], ours: float) -> list[tuple[str, ...]]:
    from importlib import import_module

    import orjson

    models = {kind: import_module(f"fhir.resources.R4B.{kind.lower()}").__dict__[kind] for kind in dict(sample)}
    given = [(models[kind], orjson.loads(line)) for kind, line in sample]
    theirs = timed(lambda: [model(**told).model_dump_json() for model, told in given])
    count = len(sample)
    return [
        ("lines of these mappings", f"{count:,}", seconds(ours), f"{count / ours:,.0f}", ratio(theirs, ours)),
        ("fhir.resources", f"{count:,}", seconds(theirs), f"{count / theirs:,.0f}", "1.00 x"),
    ]
