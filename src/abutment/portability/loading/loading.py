"""Loading a Package: verified first, then in one transaction as the owner of the tables, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import errors as wrong
from psycopg import sql
from psycopg.types.json import Jsonb

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import sealed as claim
from abutment.portability.loading import csv_rows
from abutment.portability.loading.documents import TABLE as DOCUMENTS
from abutment.portability.loading.documents import Filing, quotes_sealed
from abutment.portability.loading.errors import LoadRefused, NotEmpty, NotWhole, OtherVersion
from abutment.portability.loading.former import kept_trail
from abutment.portability.loading.tables import CATALOG, FILLED, Loading, digest_of
from abutment.portability.package.manifest import Manifest
from abutment.portability.package.verifying import Options, Verification
from abutment.portability.packing.contents import schema_digest
from abutment.portability.packing.tables_selected import key_of, select, where

Progress = Callable[[str, int, int], None]
"""What is going on, and bytes done of how many."""

_LOCK = 7_316_205
_CLAIM_SECONDS = 24 * 3600

# As packing.snapshot reads: the catalog is compared as text.
_SETTINGS = (
    "set local timezone to 'UTC'",
    "set local datestyle to 'ISO, YMD'",
    "set local intervalstyle to 'iso_8601'",
    "set local extra_float_digits to 1",
    "set local statement_timeout to 0",
)


@dataclass(slots=True)
class Loaded:
    """What a load brought. owners: sign-ins of the practice's owners, which are without a password."""

    manifest: Manifest
    rows: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    owners: list[str] = field(default_factory=list)


def load(
    package: Path, *, actor: Actor, key: str | None = None, progress: Progress = lambda what, done, total: None
) -> Loaded:
    """Load a Package into this installation, which must have no practice yet. Raises LoadRefused, or PackageError."""
    verification = Verification(package, Options(key=key, progress=lambda *told: progress("Verifying", *told)))
    manifest = verification.manifest
    with _owner() as raw:  # said at once, not after an hour of verifying
        _check_fits(manifest, raw)
        _check_empty(raw)
    report = verification.report()
    if not report.is_whole:
        first = str(report.problems.kept[0])
        raise NotWhole(f"This Package does not hold ({report.problems.count:,} problems). The first: {first}")
    files = {entry.path: (entry, verification.listing.files[entry.path]) for entry in manifest.files}
    total = sum(entry.bytes for entry in manifest.files if entry.kind in ("tables", "documents"))
    done = 0

    def told(read: int) -> None:
        nonlocal done
        done += read
        progress("Loading", done, total)

    with _owner() as raw, _in_words(package):
        loading = Loading(raw, files)
        filing = Filing(loading)
        try:
            loaded = _Load(loading, filing, manifest, actor).run(told)
        except BaseException:
            filing.take_away()
            raise
    return loaded


class _Rows:
    """The owner's connection, asked as a part of a Package asks; a Reading."""

    def __init__(self, raw: psycopg.Connection[Any], manifest: Manifest) -> None:
        self._raw, self.entity, self.moment = raw, manifest.practice.entity, manifest.as_of

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement."""
        return iter(self._raw.execute(sql, parameters or None).fetchall())

    def copied(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[bytes]:
        """Rows of a statement as CSV."""
        with self._raw.cursor() as cursor, cursor.copy(f"copy ({sql}) to stdout (format csv, header)") as copy:
            for row in copy:
                yield bytes(row)


class _Load:
    """The steps of one load."""

    def __init__(self, loading: Loading, filing: Filing, manifest: Manifest, actor: Actor) -> None:
        self._loading, self._filing, self._manifest, self._actor = loading, filing, manifest, actor
        self._raw = loading.raw
        self._entity = manifest.practice.entity

    def run(self, told: Callable[[int], None]) -> Loaded:
        raw, loaded = self._raw, Loaded(self._manifest)
        with raw.transaction():
            for setting in _SETTINGS:
                raw.execute(setting)
            row = raw.execute("select pg_try_advisory_xact_lock(%s)", (_LOCK,)).fetchone()
            if not row or not row[0]:
                raise LoadRefused("A Package is being loaded into this installation right now. Wait until it is done.")
            order = self._loading.order()
            with _without_triggers(raw, order):
                _check_empty(raw)
                for table in order:
                    loaded.rows[table] = self._take(table, told)
                loaded.documents = loaded.rows[DOCUMENTS]
                quotes_sealed(raw)
                raw.execute("set constraints all immediate")
            self._state_claim(Actor.system("package").acting_for(self._entity))
            self._check_rows(loaded.rows)
            _move_sequences(raw, order)
            loaded.owners = self._owners()
            self._note(loaded)
            kept_trail(self._loading.files, self._manifest)
        return loaded

    def _take(self, table: str, told: Callable[[int], None]) -> int:
        if table in CATALOG:
            self._compare(table, told)
            return 0
        if table == DOCUMENTS:
            return self._filing.file(told)
        if table in FILLED:
            return self._loading.fill(table, told)
        return self._loading.copy(table, table, told)

    def _compare(self, table: str, told: Callable[[int], None]) -> None:
        """Roles and what they may do are the software's own: they must be the same here and there."""
        entry, _ = self._loading.entry(table)
        told(entry.bytes)
        same = digest_of(_Rows(self._raw, self._manifest).copied(select(table, self._entity)))
        if same != entry.sha256:
            raise OtherVersion(
                f"Roles and rights ({table}) are not the same here as where the Package was written. "
                f"Load it with {self._manifest.software}, as it came."
            )

    def _check_rows(self, rows: dict[str, int]) -> None:
        """Every row that came must be one that this practice would take along again: none of another practice's."""
        for table, count in rows.items():
            if table in CATALOG:
                continue
            found = self._raw.execute(
                f"select count(*), count(*) filter (where {where(table, self._entity)}) from {table} t"  # noqa: S608
            ).fetchone()
            if found != (count, count):
                own = found[1] if found else 0
                raise NotWhole(
                    f"tables/{table}.csv holds {count - own:,} rows that are not this practice's. "
                    "Do not load this Package; ask whoever wrote it."
                )
        practice = self._raw.execute(
            "select count(*) from organizations_practice p join scope_entity e on e.id = p.entity_id "
            "where p.entity_id = %s and e.name = %s and e.time_zone = %s",
            (self._entity, self._manifest.practice.name, self._manifest.practice.time_zone),
        ).fetchone()
        if practice != (1,) or rows["organizations_practice"] != 1:
            raise NotWhole("The tables do not hold the practice that the manifest names. Do not load this Package.")

    def _state_claim(self, actor: Actor) -> None:
        stated = claim(actor, backend_pid=self._raw.info.backend_pid, expires_at=int(time.time()) + _CLAIM_SECONDS)
        self._raw.execute("select set_config('abutment.claim', %s, true)", (stated,))

    def _owners(self) -> list[str]:
        found = self._raw.execute(
            "select distinct a.email from organizations_assignment s join organizations_role r on r.id = s.role_id "
            "join organizations_person p on p.id = s.person_id join accounts_account a on a.id = p.account_id "
            "where s.entity_id = %s and r.code = 'owner' and s.granted_at is not null "
            "and (s.ends_on is null or s.ends_on > current_date) order by 1",
            (self._entity,),
        ).fetchall()
        return [row[0] for row in found]

    def _note(self, loaded: Loaded) -> None:
        """One event in the practice's new trail, in the same transaction."""
        self._state_claim(self._actor)
        manifest = self._manifest
        head = manifest.chain
        details = {
            "as_of": manifest.as_of.isoformat(),
            "software": manifest.software,
            "key": manifest.key.public,
            "rows": sum(loaded.rows.values()),
            "former_seal": None if head is None else head.sequence,
            "former_hash": None if head is None else head.hash,
        }
        self._raw.execute(
            "insert into audit_event (account_id, via, acting_entity_id, entity_id, action, subject, details) "
            "values (%s, %s, %s, %s, 'package.loaded', '', %s)",
            (
                self._actor.account_id,
                str(self._actor.via),
                self._actor.acting_entity_id,
                self._entity,
                Jsonb(details),
            ),
        )


def _check_fits(manifest: Manifest, raw: psycopg.Connection[Any]) -> None:
    if manifest.extent != "practice":
        raise LoadRefused("This Package is not of a whole practice, so that it cannot be loaded. Take a whole one.")
    if manifest.schema != schema_digest(_Rows(raw, manifest)):
        raise OtherVersion(
            f"This Package was written by {manifest.software} with other tables than this version has. "
            f"Install {manifest.software} of that day, load it there, then update."
        )


def _check_empty(raw: psycopg.Connection[Any]) -> None:
    row = raw.execute(
        "select (select count(*) from organizations_practice), (select count(*) from scope_entity), "
        "(select count(*) from accounts_account)"
    ).fetchone()
    practices, entities, accounts = row or (0, 0, 0)
    if practices or entities or accounts:
        there = f"{practices:,} practices" if practices else f"{entities:,} organizations, {accounts:,} sign-ins"
        raise NotEmpty(
            f"This installation is not empty ({there}): numbers of the Package would be taken twice. "
            "Load it into a new ABUTMENT_HOME, or a new database."
        )


@contextmanager
def _owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own as the owner of the tables, who alone may COPY past row security."""
    own = connections.create_connection("owner")
    try:
        own.ensure_connection()
        yield own.connection
    finally:
        own.close()


@contextmanager
def _without_triggers(raw: psycopg.Connection[Any], tables: list[str]) -> Iterator[None]:
    """Guards ask who acts; rows that passed them once come as they are. Keys, checks and row security stay in force."""
    for table in tables:
        raw.execute(sql.SQL("alter table {} disable trigger user").format(sql.Identifier(table)))
    yield
    for table in tables:
        raw.execute(sql.SQL("alter table {} enable trigger user").format(sql.Identifier(table)))


def _move_sequences(raw: psycopg.Connection[Any], tables: list[str]) -> None:
    """New rows are numbered after those that came."""
    for table in tables:
        row = raw.execute("select pg_get_serial_sequence(%s, %s)", (table, key_of(table))).fetchone()
        if row and row[0]:
            raw.execute(
                sql.SQL("select setval(%s, greatest((select max({0}) from {1}), (select last_value from {2})))").format(
                    sql.Identifier(key_of(table)), sql.Identifier(table), sql.SQL(row[0])
                ),
                (row[0],),
            )


@contextmanager
def _in_words(package: Path) -> Iterator[None]:
    """What the database refuses, in one line: where, why, what next."""
    try:
        yield
    except csv_rows.Misshaped as refused:
        raise NotWhole(
            f"{package.name} cannot be loaded: a row with sealed values is not as PostgreSQL "
            f"writes it ({refused}). Nothing was kept. Ask whoever wrote the Package."
        ) from refused
    except (wrong.IntegrityError, wrong.DataError, wrong.BadCopyFileFormat, wrong.ProgramLimitExceeded) as refused:
        table = refused.diag.table_name or (refused.diag.context or "").partition(",")[0].removeprefix("COPY ")
        reason = " ".join((refused.diag.message_primary or type(refused).__name__).split())
        raise NotWhole(
            f"{package.name} cannot be loaded: the table {table or '?'} refuses a row ({reason}). Nothing was kept. "
            "Ask whoever wrote the Package."
        ) from refused
