# ruff: noqa: S608 - every part of the SQL is a constant of this file or a place of a column
"""Which months and families a run writes to: looked up before and after its rows are read, table by table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.db import connection

from abutment.portability.models import ImportRun
from abutment.portability.rules.touched import Months, Touched

MOST_ROWS = 5_000
"""An import that changes more of a table, or of families, is compared whole."""

# The day of posting, that of the procedure, and whose row it is.
_MONEY: Mapping[str, tuple[str, str, str]] = {
    "patients_procedure": ('t."on"', 't."on"', "t.patient_id"),
    "receivables_adjustment": ('t."on"', 'coalesce(t.procedure_on, t."on")', "t.patient_id"),
    "receivables_paymentsplit": ('t."on"', 't."on"', "t.patient_id"),
    "claims_claimprocedure": ('t."on"', 'coalesce(t.service_on, t."on")', "t.patient_id"),
}
_WATCHED: Mapping[str, tuple[str, str, str]] = {
    **_MONEY,
    "receivables_payment": ("null::date", "null::date", "t.patient_id"),
    "patients_patient": ("null::date", "null::date", "t.guarantor_id"),
}
# One row of these is named by rows of all months.
_EVERYWHERE = frozenset(("patients_clinic", "patients_provider", "patients_definition", "patients_procedurecode"))


@dataclass(frozen=True, slots=True)
class _Row:
    """A typed row: its version, days, and whom it names."""

    version: str
    number: int | None
    is_gone: bool
    posted: date | None
    done: date | None
    person: int | None


_Rows: TypeAlias = dict[int, _Row]
_Written: TypeAlias = dict[tuple[int, bool], _Row]
"""By a row's own key, as it was and as it is."""


@dataclass(slots=True)
class Watch:
    """Looks at a table before its rows are written and again after. is_whole: too much is written to tell it apart."""

    run: ImportRun
    is_whole: bool = False
    sources: set[str] = field(default_factory=set)
    before: dict[str, _Rows] = field(default_factory=dict)
    after: dict[str, _Rows] = field(default_factory=dict)
    asked: dict[str, frozenset[int]] = field(default_factory=dict)

    def look(self, table: str, source: str, told: Mapping[str, Any], *, is_keyed: bool) -> None:
        """Before rows of a table are written; told: what their statements take."""
        if self.is_whole or table not in (*_WATCHED, *_EVERYWHERE):
            return
        changed = _changed_keys(told)
        if changed:
            self.sources.add(source)
        numbers = [_number(key) for key in (*changed, *told["again"])]
        if not is_keyed or len(numbers) > MOST_ROWS or None in numbers or (changed and table in _EVERYWHERE):
            self.is_whole = True
            return
        wanted = frozenset(number for number in numbers if number is not None)
        self.asked[table] = frozenset(number for number in map(_number, changed) if number is not None)
        self.before[table] = _rows(table, told["entity"], wanted)

    def look_again(self, table: str, told: Mapping[str, Any]) -> None:
        """After they are written."""
        if self.is_whole or table not in self.before:
            return
        wanted = self.asked[table] | frozenset(map(int, told["again"]))
        self.after[table] = _rows(table, told["entity"], wanted)
        numbers = {row.number for rows in (self.before[table], self.after[table]) for row in rows.values()}
        if not self.asked[table] <= numbers or (table in _EVERYWHERE and self._written(table)):
            self.is_whole = True  # a row that is not read here may stand anywhere there

    def touched(self) -> Touched | None:
        """What was written; None where that is to be found by adding up everything."""
        if self.is_whole:
            return None
        entity = self.run.entity_id
        written = {table: self._written(table) for table in _WATCHED}
        posted = {table: {_month(row.posted) for row in written[table].values()} for table in _MONEY}
        done = {table: {_month(row.done) for row in written[table].values()} for table in _MONEY}
        procedures, payments = self._ids("patients_procedure"), self._ids("receivables_payment")
        splits = "receivables_paymentsplit"
        posted[splits] |= _months_of(splits, "payment_id", entity, payments)
        fed: set[date | None] = set().union(*posted.values())
        for table in (splits, "claims_claimprocedure"):
            fed |= _months_of(table, "procedure_id", entity, procedures)
        guarantors, members = self._families(written)
        return Touched(frozenset(self.sources), _frozen(posted), _frozen(done), frozenset(fed), guarantors, members)

    def _written(self, table: str) -> _Written:
        """Rows that the source changed, or that read otherwise than before, in both states."""
        before, after = self.before.get(table, {}), self.after.get(table, {})
        asked = self.asked.get(table, frozenset())
        found: _Written = {}
        for key in before.keys() | after.keys():
            states = [(is_now, rows[key]) for is_now, rows in ((False, before), (True, after)) if key in rows]
            if len({row.version for _, row in states}) > 1 or len(states) == 1 or states[0][1].number in asked:
                found |= {(key, is_now): row for is_now, row in states}
        return found

    def _ids(self, table: str) -> list[int]:
        return sorted({key for key, _ in self._written(table)})

    def _families(self, written: Mapping[str, _Written]) -> tuple[frozenset[int] | None, dict[int, int] | None]:
        """The families that rows were written of, and their patients; None where rows of nobody are among them."""
        owners = {row.person for table in _MONEY for row in written[table].values() if not row.is_gone}
        patients = written["patients_patient"]
        if None in owners or any(row.is_gone for row in patients.values()):
            return None, None
        named = {key for key, _ in patients} | owners | {row.person for row in patients.values()}
        return _members(self.run.entity_id, [key for key in named if key is not None])


def _changed_keys(told: Mapping[str, Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select key from portability_sourcerow where table_id = %(table)s and run_id = %(run)s limit %(most)s",
            {**told, "most": MOST_ROWS + 1},
        )
        return [key for (key,) in cursor.fetchall()]


def _number(key: str) -> int | None:
    try:
        number = int(key)
    except ValueError:
        return None
    return number if -(1 << 63) <= number < 1 << 63 else None


def _rows(table: str, entity: int, numbers: Collection[int]) -> _Rows:
    posted, done, person = _WATCHED.get(table, ("null::date", "null::date", "null::bigint"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select t.id, t.ctid::text, t.number, t.gone_at is not null, {posted}, {done}, {person} "
            f"from {table} t where t.entity_id = %s and t.number = any(%s)",
            [entity, sorted(numbers)],
        )
        return {key: _Row(*row) for key, *row in cursor.fetchall()}


def _months_of(table: str, column: str, entity: int, keys: list[int]) -> set[date | None]:
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select distinct date_trunc('month', t."on")::date from {table} t """
            f"where t.entity_id = %s and t.{column} = any(%s)",
            [entity, keys],
        )
        return {month for (month,) in cursor.fetchall()}


# Who answers for the patients named, who is named as answering, and all for whom one of these answers.
_MEMBERS = """
with concerned as (
    select p.id, p.guarantor_id from patients_patient p where p.entity_id = %(entity)s and p.id = any(%(patients)s)
    union
    select p.id, p.guarantor_id from patients_patient p
    where p.entity_id = %(entity)s and p.guarantor_id = any(%(patients)s)
), heads as (
    select coalesce(g.id, c.id) as id from concerned c
    left join patients_patient g on g.id = c.guarantor_id and g.gone_at is null
    union
    select unnest(%(patients)s::bigint[])
), found as (
    select p.* from heads h join patients_patient p on p.id = h.id
    union
    select p.* from heads h join patients_patient p on p.guarantor_id = h.id
)
select p.number, coalesce(g.number, p.number), p.gone_at is not null,
    coalesce(g.id, p.id) in (select id from heads), p.id in (select id from heads)
from found p left join patients_patient g on g.id = p.guarantor_id and g.gone_at is null
where p.entity_id = %(entity)s limit %(most)s
"""


def _members(entity: int, patients: Collection[int]) -> tuple[frozenset[int] | None, dict[int, int] | None]:
    """The families of these patients, and of all patients in them the guarantor's number."""
    if not patients:
        return frozenset(), {}
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, {"entity": entity, "patients": sorted(patients), "most": MOST_ROWS + 1})
        rows = cursor.fetchall()
    # A patient who is gone answers for nobody: what names him is a row of nobody, and that is added up whole.
    if len(rows) > MOST_ROWS or any(is_gone or number is None for number, _, is_gone, _, _ in rows):
        return None, None
    heads = frozenset(number for number, _, _, _, is_head in rows if is_head)
    return heads, {number: guarantor for number, guarantor, _, is_member, _ in rows if is_member}


def _month(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def _frozen(months: Mapping[str, set[date | None]]) -> dict[str, Months]:
    return {table: frozenset(each) for table, each in months.items() if each}
