"""What a Package costs: tables as CSV and Parquet against a COPY of the same tables, and the whole of it."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.imports import Quiet, source_of, written
from benchmarks.installations import postgres_version, standing
from benchmarks.measuring import interleaved, ratio, say, seconds, timed
from benchmarks.report import Result, Sheet

ASKS = "How fast are a practice's tables written, against a COPY of the same tables, and the whole Package?"
ROUNDS = 3


class ToFile:
    """A sink that writes and nothing else: what COPY is given, too."""

    def __init__(self, path: Path) -> None:
        self.folder, self.bytes = path.parent, 0
        self._file = path.open("wb", buffering=1 << 20)

    def write(self, data: bytes, /) -> int:
        """Add bytes."""
        self.bytes += len(data)
        return self._file.write(data)

    def close(self) -> None:
        """Be done."""
        self._file.close()


def measure(*, is_small: bool) -> Result:
    """Import a generated practice, then write it."""
    with standing(), tempfile.TemporaryDirectory(prefix="abutment-bench-package-") as folder:
        entity = imported(Path(folder) / "source", Decimal("0.02") if is_small else Decimal("0.5"))
        tables = filled(entity)
        rows = sum(tables.values())
        say(f"{rows:,} rows")
        sheets = [
            Sheet("All tables, one process", _COLUMNS, _against_copy(entity, tables, Path(folder))),
            Sheet("The whole Package", _WHOLE, _whole(entity, Path(folder))),
        ]
        counts = {
            "tables with rows": str(len(tables)),
            "rows": f"{rows:,}",
            "largest": f"{max(tables, key=lambda name: tables[name])} with {max(tables.values()):,}",
            "postgresql": postgres_version(),
        }
    return Result("package", ASKS, counts, sheets, _NOTES)


_COLUMNS = ("work", "took", "rows/s", "MB written", "against COPY")
_WHOLE = ("work", "took", "files", "MB", "most memory of a writer", "of the one that leads")
_NOTES = (
    "COPY: `copy (select * from table order by id) to stdout (format csv)` of the same tables by the owner of the "
    "database, without row security, its bytes written to a file as they come. With `of the practice` it goes through "
    "row security, as the others do.",
    "CSV and Parquet as a Package has them: sealed cells in plain, records ended by CR LF; without the digest and the "
    "bringing to disk. Parquet is compressed (zstd); COPY is not.",
    "Memory is the most that each process ever held (VmHWM), Python, Django and DuckDB included.",
)


def imported(folder: Path, scale: Decimal) -> int:
    """A practice with its records brought in; answers its number."""
    from abutment.foundation.scope import opened
    from abutment.portability.importing.acting import SYSTEM
    from abutment.portability.importing.engine import import_source
    from abutment.portability.models import RecordSource

    folder.mkdir()
    written(folder, scale)
    source = source_of("folder", path=str(folder))
    import_source(source, asked_by=None, teller=Quiet())
    with opened(SYSTEM):
        return RecordSource.objects.get(pk=source).entity_id


def filled(entity: int) -> dict[str, int]:
    """The tables in which the practice has rows, with how many."""
    from abutment.portability.packing.snapshot import here
    from abutment.portability.packing.snapshot_prints import fingerprint
    from abutment.portability.packing.tables_carried import CARRIED

    with here(entity) as reading:
        counts = {table: fingerprint(table, reading).rows for table, told in CARRIED.items() if not told.is_shared}
    return {table: count for table, count in counts.items() if count}


def _against_copy(entity: int, tables: dict[str, int], folder: Path) -> list[tuple[str, ...]]:
    from abutment.portability.packing.parquet import write_parquet
    from abutment.portability.packing.snapshot import here
    from abutment.portability.packing.tables import write_csv
    from abutment.portability.packing.tables_selected import select

    sizes: dict[str, int] = {}

    def to_files(name: str, write: Callable[[str, ToFile], object]) -> None:
        sizes[name] = 0
        for table in tables:
            sink = ToFile(folder / "written")
            write(table, sink)
            sink.close()
            sizes[name] += sink.bytes

    def plain(table: str, sink: ToFile) -> None:
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            _copied(cursor, f'select * from {table} t order by "{_key(table)}"', sink)

    with here(entity) as reading:
        from django.db import connection

        def through_rights(table: str, sink: ToFile) -> None:
            with connection.cursor() as cursor:
                _copied(cursor, select(table, entity), sink)

        sides = {
            "COPY, plain": lambda: to_files("COPY, plain", plain),
            "COPY of the practice": lambda: to_files("COPY of the practice", through_rights),
            "CSV": lambda: to_files("CSV", lambda table, sink: write_csv(table, reading, sink)),
            "Parquet": lambda: to_files("Parquet", lambda table, sink: write_parquet(table, reading, sink)),
        }
        took = interleaved(sides, rounds=ROUNDS)
    rows = sum(tables.values())
    return [
        (
            name,
            seconds(took[name]),
            f"{rows / took[name]:,.0f}",
            f"{sizes[name] / 1e6:,.1f}",
            ratio(took[name], took["COPY, plain"]),
        )
        for name in sides
    ]


def _key(table: str) -> str:
    from abutment.portability.packing.tables_selected import key_of

    return key_of(table)


def _copied(cursor: Any, statement: str, sink: ToFile) -> None:
    with cursor.copy(f"copy ({statement}) to stdout (format csv, header)") as copy:
        for block in copy:
            sink.write(block)


def _whole(entity: int, folder: Path) -> list[tuple[str, ...]]:
    from abutment.portability.packing.engine import pack

    rows: list[tuple[str, ...]] = []
    for processes in sorted({1, 2, os.cpu_count() or 1}):
        place = folder / f"package-{processes}"
        packed: list[Any] = []

        def write(place: Path = place, processes: int = processes, packed: list[Any] = packed) -> None:
            packed.append(pack(practice=entity, folder=place, processes=processes))

        with watched() as most:
            took = timed(write)
        entries = packed[0].manifest.files
        rows.append(
            (
                f"{processes} processes",
                seconds(took),
                f"{len(entries):,}",
                f"{sum(entry.bytes for entry in entries) / 1e6:,.1f}",
                f"{most['writer'] // 1024} MiB",
                f"{most['leader'] // 1024} MiB",
            )
        )
    return rows


@contextmanager
def watched() -> Iterator[dict[str, int]]:
    """The most memory, in KiB, that this process and its children hold meanwhile."""
    most = {"writer": 0, "leader": 0}
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            most["writer"] = max([most["writer"], *(_held(int(child)) for child in children)])
            most["leader"] = max(most["leader"], _held(os.getpid()))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


def _held(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1])
