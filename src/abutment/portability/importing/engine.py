"""One import from its first connection to its last row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import opened
from abutment.kernel.errors import AbutmentError
from abutment.patients import queries as patients
from abutment.patients.models import Domain
from abutment.portability.actions.feeding import feed_fees
from abutment.portability.actions.totals import compare_totals, is_comparable
from abutment.portability.errors import AnotherDatabase, ImportUnderWay, NotKept, NotMirrored, TableChanged
from abutment.portability.events import RecordsImported
from abutment.portability.importing.acting import HOURS, SYSTEM
from abutment.portability.importing.applying import apply_rows
from abutment.portability.importing.measuring import Measured, measured
from abutment.portability.importing.opening import opened_reader
from abutment.portability.importing.staging import drop_staged, stage_table
from abutment.portability.importing.watching import Watch
from abutment.portability.models import ImportRun, RecordSource, SourceBlock, SourceTable
from abutment.portability.opendental import MAPPINGS, REQUIRED
from abutment.portability.rules.touched import Touched
from abutment.portability.sources import Reader, Table, by_folded_name
from abutment.portability.sources.kinds import without_width


class Teller(Protocol):
    """Who is told how far an import is; may raise to stop it between two chunks."""

    def expect(self, total: int, unit: str = "") -> None:
        """How much there is to read at most."""

    def advance(self, by: int = 1, message: str | None = None) -> None:
        """So much more is read."""


def import_source(
    source_id: int, *, asked_by: int | None, teller: Teller, is_full: bool = False, is_expected: bool = False
) -> ImportRun:
    """Bring our rows in step with a source; a second time changes nothing, one after a crash goes on where it was.

    is_full: read every row, whatever the digests say. is_expected: most patients may vanish. Raises SourceError when
    the source cannot be read, AnotherDatabase, ImportUnderWay, NotMirrored; then nothing of the run is seen.
    """
    with _alone(source_id):
        source, run = _begun(source_id, asked_by)
        try:
            with opened_reader(source) as reader:
                tables, is_as_before = _noted(run, source, reader, is_expected=is_expected)
                _stage(run, tables, reader, is_full=is_full, teller=teller)
                applying = _Applying(source, run, [kept for kept, _ in tables], is_full, is_expected)
                comparing = _comparing(applying, is_as_before=is_as_before)
                if comparing is Comparing.TOUCHED:  # seconds, for which the snapshot may stay
                    applying.apply(partial(_measured_of, reader), Watch(run))
                    return run
                totals = measured(reader) if comparing is Comparing.ALL else None
                _check_nothing_moved(reader)
            applying.apply((lambda _: totals) if totals is not None else None, None)
        except AbutmentError as error:
            _note_failure(run, str(error))
            raise
        except (DatabaseError, OSError, MemoryError) as error:
            # What PostgreSQL says of an error quotes the row, and nobody who reads a list of imports may see that.
            words = _said_of(error)
            _note_failure(run, words)
            raise NotKept(words) from (error if _sqlstate(error).startswith("42") else None)
        except BaseException:
            _note_failure(run, "It was stopped before its end. The next import goes on where it was.")
            raise
    return run


def _said_of(error: BaseException) -> str:
    if isinstance(error, DatabaseError):
        code = _sqlstate(error)
        what = f"PostgreSQL could not keep what was read ({f'its error {code}' if code else 'it was gone'})"
    elif isinstance(error, OSError):
        what = f"This server could not read or keep the records ({error.strerror or type(error).__name__})"
    else:
        what = "This server had not enough memory"
    return f"{what}. Nothing of this import is seen; look after the server, then import again."


def _sqlstate(error: BaseException) -> str:
    """PostgreSQL's code; class 42 are mistakes in statements, which quote no row."""
    return getattr(error.__cause__, "sqlstate", None) or ""


@contextmanager
def _alone(source_id: int) -> Iterator[None]:
    # Within somebody else's transaction the lock ends with that: after an error there nothing could be let go.
    is_inside = connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            f"select pg_try_advisory{'_xact' if is_inside else ''}_lock(hashtextextended('import', %s))", [source_id]
        )
        row = cursor.fetchone()
    if not (row and row[0]):
        raise ImportUnderWay(
            "An import of this practice is under way. Follow it under Activity, or wait until it ends."
        )
    try:
        yield
    finally:
        if not is_inside:
            _let_go(source_id)


def _let_go(source_id: int) -> None:
    if connection.connection is None or not connection.is_usable():
        connection.close()  # and the lock with it
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(hashtextextended('import', %s))", [source_id])


def _begun(source_id: int, asked_by: int | None) -> tuple[RecordSource, ImportRun]:
    with opened(SYSTEM):
        source = RecordSource.objects.select_related("entity").get(pk=source_id)
        _check_is_mirrored(source)
        last = ImportRun.objects.filter(source=source).order_by("-pk").first()
        if last is None or last.state == ImportRun.State.APPLIED:
            last = ImportRun(entity_id=source.entity_id, source=source)
        last.state, last.error, last.finished_at = ImportRun.State.READING, "", None
        last.started_at, last.asked_by_account_id = timezone.now(), asked_by
        last.attempts += 1
        last.save()
        return source, last


def _check_is_mirrored(source: RecordSource) -> None:
    today = timezone.now().astimezone(ZoneInfo(source.entity.time_zone)).date()
    missing = [domain.label.lower() for domain in Domain if patients.mirror(source.entity_id, today, domain) is None]
    if missing:
        raise NotMirrored(
            f"{source.entity} does not mirror its {', '.join(missing)} from {source.program}. "
            "Connect the practice's system for them, then import."
        )


def _noted(
    run: ImportRun, source: RecordSource, reader: Reader, *, is_expected: bool
) -> tuple[list[tuple[SourceTable, Table]], bool]:
    """The tables as the source has them now, with what we hold of each, and whether they have the forms that we held.

    Raises AnotherDatabase.
    """
    seen = reader.tables()
    names = by_folded_name(seen)
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise AnotherDatabase(
            f"{reader.name} has no table {missing[0]}, so it is no database of {source.program}. Check its name."
        )
    for mapping in MAPPINGS:
        found = names.get(mapping.source)
        if found and mapping.source in REQUIRED and found.column(mapping.key) is None:
            raise AnotherDatabase(
                f"The table {found.name} of {reader.name} has no column {mapping.key}, so it is no database of "
                f"{source.program}, or of a version that is not known here. Check its name."
            )
    with opened(SYSTEM):
        held, away = _held(source, seen)
        # What only a run had read that was never applied is not missed: it may have been another database.
        lost = sorted(
            kept.name
            for kept in away
            if kept.name.casefold() in _MAPPED - names.keys() and not kept.gone_at and kept.rows
        )
        if lost and not is_expected:
            raise AnotherDatabase(
                f"The table {lost[0]}, imported before, is not in {reader.name} any more. Check that it is whole."
            )
        run.read_at, run.server_version = reader.read_at, reader.version[:80]
        run.program_version, run.tables = reader.program_version[:40], len(seen)
        run.missing = _missing(names)
        run.save()
        drop_staged(run, [kept.pk for kept in away])
        before = [_form(held.get(table.name)) for table in seen]
        tables = [(_kept(source, table, held.get(table.name)), table) for table in seen]
        is_as_before = before == [_form(kept) for kept, _ in tables] and all(kept.gone_at for kept in away)
        return tables, is_as_before


def _held(source: RecordSource, seen: Sequence[Table]) -> tuple[dict[str, SourceTable], list[SourceTable]]:
    """What we hold of the tables seen, by their names there, and what we hold of others.

    A name may come in another case than before, but two tables may also differ by nothing else.
    """
    exact = {kept.name: kept for kept in SourceTable.objects.filter(source=source)}
    names = {table.name for table in seen}
    rest = by_folded_name(kept for name, kept in exact.items() if name not in names)
    held = {}
    for table in seen:
        kept = exact.get(table.name) or rest.pop(table.name.casefold(), None)
        if kept is not None:
            held[table.name] = kept
    found = {kept.pk for kept in held.values()}
    return held, [kept for kept in exact.values() if kept.pk not in found]


def _form(kept: SourceTable | None) -> tuple[int | None, int, bool] | None:
    return None if kept is None else (kept.pk, len(kept.layouts), kept.gone_at is None)


def _missing(by_name: Mapping[str, Table]) -> list[str]:
    """The tables and columns that are read where they are there, and are not."""
    missing = []
    for mapping in MAPPINGS:
        table = by_name.get(mapping.source)
        if table is None:
            missing.append(mapping.source)
        else:
            missing += [f"{mapping.source}.{column}" for column in mapping.columns if table.column(column) is None]
    return sorted(missing)


_MAPPED = frozenset(mapping.source for mapping in MAPPINGS)


def _kept(source: RecordSource, table: Table, kept: SourceTable | None) -> SourceTable:
    kept = kept or SourceTable(entity_id=source.entity_id, source=source, name=table.name)
    before = (kept.layouts, kept.key, kept.edited, kept.engine, kept.collation, kept.gone_at)
    layout = [[column.name, column.declared] for column in table.columns]
    # Another key makes other keys and blocks of the same rows, as if they had another form.
    if not kept.layouts or _shape(kept.layouts[-1]) != _shape(layout) or kept.key != list(table.key):
        kept.layouts = [*kept.layouts, layout]
    kept.key, kept.edited = list(table.key), table.edited or ""
    kept.engine, kept.collation, kept.gone_at = table.engine, table.collation, None
    if kept.pk is None or before != (kept.layouts, kept.key, kept.edited, kept.engine, kept.collation, kept.gone_at):
        kept.save()
    return kept


def _shape(layout: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, without_width(declared)) for name, declared in layout]


def _stage(
    run: ImportRun, tables: Sequence[tuple[SourceTable, Table]], reader: Reader, *, is_full: bool, teller: Teller
) -> None:
    teller.expect(sum(table.rows_about for _, table in tables), "rows")
    for kept, table in tables:
        teller.advance(0, table.name)
        run.rows_read += stage_table(run, kept, table, reader, is_full=is_full, tell=teller.advance)


class Comparing(Enum):
    """What of the source's sums and ours is compared after an import."""

    NOTHING = "nothing"
    TOUCHED = "touched"
    ALL = "all"


def _comparing(applying: _Applying, *, is_as_before: bool) -> Comparing:
    """All at the first import, at the first of each day, and where more than rows has changed; else what changed."""
    run = applying.run
    with opened(SYSTEM):
        has_staged = SourceBlock.objects.filter(
            table__in=[kept.pk for kept in applying.tables], is_staged=True
        ).exists()
        applied = ImportRun.objects.filter(source=applying.source, state=ImportRun.State.APPLIED)
        last = applied.order_by("-pk").values_list("read_at", flat=True).first()
        zone = ZoneInfo(applying.source.entity.time_zone)
        is_of_today = bool(last and run.read_at and _day(last, zone) == _day(run.read_at, zone))
        if applying.is_full or not is_of_today or not is_comparable(run.entity_id):
            return Comparing.ALL
        if not has_staged:
            return Comparing.NOTHING
        # What an attempt before this one found of the tables' forms is not known any more.
        return Comparing.TOUCHED if is_as_before and run.attempts == 1 else Comparing.ALL


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _measured_of(reader: Reader, touched: Touched | None) -> Measured:
    found = measured(reader, touched)
    _check_nothing_moved(reader)
    return found


def _check_nothing_moved(reader: Reader) -> None:
    if moved := reader.check_unchanged():
        raise TableChanged(
            f"The table {moved[0]} was written while it was read, and its engine keeps no snapshot. "
            "Import again when nobody works in it."
        )


@dataclass(frozen=True, slots=True)
class _Applying:
    """What was read, on its way to being the truth."""

    source: RecordSource
    run: ImportRun
    tables: Sequence[SourceTable]
    is_full: bool
    is_expected: bool

    def apply(self, measure: Callable[[Touched | None], Measured] | None, watch: Watch | None) -> None:
        """In one transaction, or not at all. measure: asks the source for its sums; None: nothing is compared."""
        run = self.run
        with opened(SYSTEM, seconds=HOURS):
            _check_is_mirrored(self.source)  # it may have been reading for hours
            _mark_gone_tables(run, self.tables)
            if measure is not None:
                apply_rows(run, self.tables, is_full=self.is_full, is_expected=self.is_expected, watch=watch)
            _count_rows(run, self.tables)
            if measure is not None:
                touched = watch.touched() if watch is not None else None
                totals = measure(touched)
                months = compare_totals(
                    run=run, source_sums=totals.sums, source_balances=totals.balances, touched=touched
                )
                feed_fees(run=run, months=months)
            run.state, run.finished_at = ImportRun.State.APPLIED, timezone.now()
            run.save()
            record(
                SYSTEM,
                action="records.imported",
                entity_id=run.entity_id,
                subject=f"import {run.pk}",
                details={"new": run.rows_new, "changed": run.rows_changed, "gone": run.rows_gone},
            )
            publish(RecordsImported(run.entity_id, run.pk, run.rows_new, run.rows_changed, run.rows_gone))


def _mark_gone_tables(run: ImportRun, tables: Sequence[SourceTable]) -> None:
    SourceTable.objects.filter(source_id=run.source_id, gone_at=None).exclude(
        pk__in=[table.pk for table in tables]
    ).update(gone_at=timezone.now())


def _count_rows(run: ImportRun, tables: Sequence[SourceTable]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """update portability_sourcetable t set rows = held.rows
               from (select t.id, coalesce(sum(b.rows) filter (where not b.is_staged), 0) as rows
                     from portability_sourcetable t left join portability_sourceblock b on b.table_id = t.id
                     where t.id = any(%s) group by t.id) held
               where t.id = held.id and t.rows <> held.rows""",
            [[table.pk for table in tables]],
        )
        cursor.execute(
            "select coalesce(sum(rows), 0)::bigint from portability_sourcetable where source_id = %s", [run.source_id]
        )
        run.rows = cursor.fetchone()[0]


def _note_failure(run: ImportRun, words: str) -> None:
    if not connection.in_atomic_block and not connection.is_usable():
        connection.close()  # the next statement opens another
    with opened(SYSTEM):
        run.state, run.error, run.finished_at = ImportRun.State.FAILED, words[:2000], timezone.now()
        run.rows_new = run.rows_changed = run.rows_gone = 0
        run.save()
        record(
            SYSTEM,
            action="records.not_imported",
            entity_id=run.entity_id,
            subject=f"import {run.pk}",
            details={"error": words[:500]},
        )
