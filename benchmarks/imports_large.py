"""What an import costs at four million rows: first, unchanged, with a few changes, and compared whole once a day."""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.imports import Quiet, connected, live_server, source_of, written
from benchmarks.installations import postgres_version, standing
from benchmarks.measuring import say, seconds, timed
from benchmarks.report import Result, Sheet

ASKS = "What does an import of four million rows cost, and one of few changes among them?"
TIMES = 14
COLUMNS = ("work", "rows", "rows read", "took", "rows/s", "memory of the process at most", "load before and after")
# What all patients share: copies of patients name the same of these.
_SHARED = frozenset(
    (
        "definition", "provider", "clinic", "procedurecode", "operatory", "feesched", "fee", "carrier", "insplan",
        "employer", "userod", "preference", "medication", "allergydef", "diseasedef", "recalltype", "codegroup",
        "referral", "covcat", "benefit", "schedule", "accountingautopay",
    )
)  # fmt: skip
_CHANGES = (
    "UPDATE procedurelog SET ProcFee = ProcFee + 1 WHERE ProcStatus = 2 ORDER BY ProcNum DESC LIMIT 3",
    "DELETE FROM adjustment ORDER BY AdjNum DESC LIMIT 1",
    "UPDATE paysplit SET SplitAmt = SplitAmt + 1 ORDER BY SplitNum LIMIT 2",
    "UPDATE claimproc SET InsPayAmt = InsPayAmt + 1 WHERE Status = 1 ORDER BY ClaimProcNum DESC LIMIT 2",
    "INSERT INTO procnote (PatNum, ProcNum, EntryDateTime, Note) VALUES (1, 1, NOW(), 'later')",
)


def measure(*, is_small: bool) -> Result:
    """Multiply the generated practice in a MariaDB, and import it from there."""
    with standing(), tempfile.TemporaryDirectory(prefix="abutment-bench-practice-") as folder:
        written(Path(folder), Decimal("0.02") if is_small else Decimal(1))
        with live_server(Path(folder), {"innodb-buffer-pool-size": "1G", "innodb-log-file-size": "1G"}) as live:
            if live is None:
                return Result("imports_large", ASKS, {}, [], ("No MariaDB can run here.",))
            with closing(connected(live, "practice")) as link:
                rows = _multiplied(link, 2 if is_small else TIMES)
                source = source_of("mysql", password=live.password, **live.address)
                measured = _measured(source, link)
        counts = {"rows of the practice": f"{rows:,}", "postgresql": postgres_version(), "mariadb": "1 GiB buffer pool"}
    return Result("imports_large", ASKS, counts, [Sheet("A large practice's records", COLUMNS, measured)], _NOTES)


_NOTES = (
    "The practice of `imports`, its patients and all that hangs on them copied under other keys.",
    "Nine rows changed, in five tables. The source digests every block, only blocks that differ are read, and only the "
    "months and families concerned are compared and fed.",
    "Of another day: the first import of a day compares and feeds everything, also where no row has changed.",
)


def _measured(source: int, link: Any) -> Sequence[tuple[str, ...]]:
    work: tuple[tuple[str, Callable[[], None]], ...] = (
        ("first import", _nothing),
        ("unchanged", _nothing),
        ("nine rows changed", lambda: _changed(link)),
        ("unchanged, of another day", lambda: _yesterday(source)),
    )
    found = []
    for name, before in work:
        before()
        say(name)
        found.append(_imported(name, source))
    return found


def _imported(name: str, source: int) -> tuple[str, ...]:
    from abutment.portability.importing.engine import import_source
    from abutment.portability.models import ImportRun

    runs: list[ImportRun] = []
    load = os.getloadavg()[0]
    took = timed(lambda: runs.append(import_source(source, asked_by=None, teller=Quiet())))
    run = runs[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    loads = f"{load:.1f}, {os.getloadavg()[0]:.1f}"
    return name, f"{run.rows:,}", f"{run.rows_read:,}", seconds(took), f"{run.rows / took:,.0f}", f"{memory} MiB", loads


def _nothing() -> None:
    """The source stays as it is."""


def _changed(link: Any) -> None:
    with link.cursor() as cursor:
        for statement in _CHANGES:
            cursor.execute(statement)
    link.commit()


def _yesterday(source: int) -> None:
    from abutment.foundation.scope import opened
    from abutment.portability.importing.acting import SYSTEM
    from abutment.portability.models import ImportRun

    with opened(SYSTEM):
        ImportRun.objects.filter(source=source).update(read_at=datetime(2026, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class _Grown:
    """A table that is multiplied: its columns, its key, and how far apart copies of a row are."""

    name: str
    columns: tuple[str, ...]
    key: str
    step: int


def _multiplied(link: Any, times: int) -> int:
    """Copy what hangs on patients so many times; returns the rows of all tables."""
    with link.cursor() as cursor:
        cursor.execute("SHOW TABLES")
        tables = [name for (name,) in cursor.fetchall()]
        grown = {table.name: table for name in tables if (table := _described(cursor, name)) is not None}
        for copy in range(1, times):
            say(f"copy {copy + 1} of {times}")
            for table in grown.values():
                cursor.execute(_copied(table, grown, copy))
            link.commit()
        total = 0
        for name in tables:
            cursor.execute(f"SELECT COUNT(*) FROM `{name}`")
            total += cursor.fetchone()[0]
        return total


def _described(cursor: Any, name: str) -> _Grown | None:
    cursor.execute(f"SHOW COLUMNS FROM `{name}`")
    rows = cursor.fetchall()
    keys = [row[0] for row in rows if row[3] == "PRI"]
    if name in _SHARED or len(keys) != 1:
        return None
    cursor.execute(f"SELECT IFNULL(MAX(`{keys[0]}`) - MIN(`{keys[0]}`), 0) + 1 FROM `{name}`")
    return _Grown(name, tuple(row[0] for row in rows), keys[0], int(cursor.fetchone()[0]))


def _copied(table: _Grown, grown: dict[str, _Grown], copy: int) -> str:
    """The statement that copies the first rows of a table under other keys, and what they name likewise."""
    from abutment.portability.opendental import MAPPINGS

    sources = {mapping.table: mapping.source for mapping in MAPPINGS}
    named = {
        ref.column: grown[sources[ref.table]].step
        for mapping in MAPPINGS
        if mapping.source == table.name
        for ref in mapping.refs.values()
        if sources.get(ref.table) in grown
    }
    cells = [
        f"`{column}` + {copy * table.step}" if column == table.key
        else f"IF(`{column}` = 0, 0, `{column}` + {copy * named[column]})" if column in named
        else f"`{column}`"
        for column in table.columns
    ]  # fmt: skip
    first = f"(SELECT * FROM (SELECT MIN(`{table.key}`) + {table.step} FROM `{table.name}`) first)"
    return (
        f"INSERT INTO `{table.name}` ({', '.join(f'`{column}`' for column in table.columns)}) "
        f"SELECT {', '.join(cells)} FROM `{table.name}` WHERE `{table.key}` < {first}"
    )
