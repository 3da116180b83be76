"""What an import costs: a practice's database brought in whole, and again when nothing changed."""

from __future__ import annotations

import resource
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.installations import postgres_version, standing
from benchmarks.measuring import ratio, say, seconds, timed
from benchmarks.report import Result, Sheet

ASKS = "How fast does a practice's database come in, against a plain copy of its tables?"
TODAY = date(2026, 11, 21)
COLUMNS = ("work", "rows", "took", "rows/s", "plain copy", "ratio", "memory of the process at most")


@dataclass(frozen=True)
class Live:
    """The same tables in a running MariaDB."""

    socket: str
    port: int
    password: str

    @property
    def address(self) -> dict[str, Any]:
        """How its administrator reaches the practice's database."""
        return {"host": "127.0.0.1", "port": self.port, "database": "practice", "user": "root"}


def measure(*, is_small: bool) -> Result:
    """Import a generated practice from a folder and, where MariaDB can run, from a server; each once more unchanged."""
    with standing(), tempfile.TemporaryDirectory(prefix="abutment-bench-practice-") as folder:
        count = written(Path(folder), Decimal("0.02") if is_small else Decimal(1))
        rows = []
        say("from a folder")
        rows += _measured("folder", source_of("folder", path=folder), count, None)
        with live_server(Path(folder)) as live:
            if live is not None:
                say("from a server")
                rows += _measured("server", source_of("mysql", password=live.password, **live.address), count, live)
        counts = {
            "rows of the practice": f"{count:,}",
            "tables": str(len(list(Path(folder).glob("*.sql")))),
            "postgresql": postgres_version(),
        }
    return Result("imports", ASKS, counts, [Sheet("A practice's records", COLUMNS, rows)], _NOTES)


_NOTES = (
    "An import digests every block, keeps each row as it was, makes typed rows of it with their references checked, "
    "lists what does not fit, compares the totals with the source's own, and feeds the fees, all of "
    "it under row security.",
    "The plain copy reads the same tables by PyMySQL with plain cursors and COPYs them into unlogged tables without "
    "keys, references, row security or any of the above. It has no peer for a folder, nor for a second import.",
    "Unchanged: every block is digested again by the source, and no row is read.",
)


def written(folder: Path, scale: Decimal) -> int:
    """Write the demonstration's first practice as a folder of tables; returns its rows."""
    from abutment.desk.demonstration.opendental import write_practice
    from abutment.desk.demonstration.plan import plan
    from abutment.desk.demonstration.reports import Reporter, reports

    practice = plan().practices[0]
    ids = {office.city: number for number, office in enumerate(practice.locations, start=1)}
    entries = Reporter(practice, reports()[practice.name], ids, TODAY).entries()
    return sum(write_practice(folder, practice, entries, ids, TODAY, scale).rows.values())


def source_of(kind: str, password: str = "", **where: Any) -> int:
    """A practice that mirrors its records from there; the number of the source."""
    from abutment.foundation.keys import fields
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.models import Entity
    from abutment.patients.models import Domain, RecordKeeping
    from abutment.portability.importing.acting import SYSTEM
    from abutment.portability.importing.opening import PASSWORD, SALT
    from abutment.portability.models import RecordSource

    with opened(SYSTEM):
        entity = Entity.objects.create(kind="practice", name=f"From a {kind}")
        for domain in Domain:
            RecordKeeping.objects.create(entity=entity, domain=domain, mode="mirrored", starts_on=date(2024, 1, 1))
        source = RecordSource.objects.create(
            entity=entity, kind=kind, salt=fields.seal(secrets.token_hex(16), context=SALT),
            password=fields.seal(password, context=PASSWORD) if password else "", **where,
        )  # fmt: skip
        return source.pk


class Quiet:
    """Nobody is told how far an import is."""

    def expect(self, total: int, unit: str = "") -> None:
        """Nobody waits."""

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """Nobody waits."""


def _measured(name: str, source: int, rows: int, live: Live | None) -> list[tuple[str, ...]]:
    from abutment.portability.importing.engine import import_source

    def bring_in() -> None:
        import_source(source, asked_by=None, teller=Quiet())

    first = timed(bring_in)
    memory = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"
    plain = timed(lambda: _copied(live)) if live else None
    again = timed(bring_in)
    peer = (seconds(plain), ratio(first, plain)) if plain else ("-", "-")
    return [
        (f"{name}, first import", f"{rows:,}", seconds(first), f"{rows / first:,.0f}", *peer, memory),
        (f"{name}, unchanged", f"{rows:,}", seconds(again), f"{rows / again:,.0f}", "-", "-", memory),
    ]


@contextmanager
def live_server(folder: Path, settings: dict[str, str] | None = None) -> Iterator[Live | None]:
    """The folder's tables loaded into a throw-away MariaDB; None where none can run."""
    from abutment.portability.sources import throwaway

    if not throwaway.is_installed():
        say("no MariaDB here: the server is left out")
        yield None
        return
    with ExitStack() as stack:
        server = stack.enter_context(
            throwaway.server(port=throwaway.free_port(), settings={"local-infile": "1", **(settings or {})})
        )
        live = Live(server.socket, server.port or 0, server.password)
        with connected(live, None) as link, link.cursor() as cursor:
            cursor.execute("CREATE DATABASE practice CHARACTER SET utf8mb4")
        with connected(live, "practice") as link, link.cursor() as cursor:
            for path in sorted(folder.glob("*.sql")):
                for statement in path.read_text("utf-8").split(";\n"):
                    if statement.strip():
                        cursor.execute(statement)
                cursor.execute(f"LOAD DATA LOCAL INFILE '{path.with_suffix('.txt')}' INTO TABLE `{path.stem}`")
            link.commit()
            cursor.execute("CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY %s", [live.password])
            cursor.execute("GRANT ALL ON *.* TO 'root'@'127.0.0.1'")
        yield live


def connected(live: Live, database: str | None, **options: Any) -> Any:
    """A connection of the server's administrator."""
    import pymysql

    return pymysql.connect(
        unix_socket=live.socket, user="root", password=live.password, database=database, charset="utf8mb4",
        local_infile=True, init_command="SET sql_mode = ''", **options,
    )  # fmt: skip


def _copied(live: Live) -> None:
    """The peer: every table read by plain cursors, and copied as text."""
    from django.db import connections
    from pymysql.cursors import SSCursor

    with connected(live, "practice") as link, connections["owner"].cursor() as ours:
        with link.cursor() as cursor:
            cursor.execute("SHOW TABLES")
            tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            with link.cursor(SSCursor) as cursor:
                cursor.execute(f"SELECT * FROM `{table}`")
                columns = ", ".join(f"c{number} text" for number in range(len(cursor.description)))
                ours.execute(f'create unlogged table "bench_{table}" ({columns})')
                with ours.copy(f'copy "bench_{table}" from stdin') as copy:
                    for row in cursor:
                        copy.write_row(_texts(row))


def _texts(row: Sequence[Any]) -> list[str | None]:
    return [None if cell is None else str(cell).replace("\0", "") for cell in row]
