"""The comparison of a practice's imported records with its own system, and the rows behind what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from abutment.foundation.scope import Actor
from abutment.kernel.money import Cents
from abutment.portability.models import Finding, GuarantorTotal, ImportRun, ImportTotal, RestatedMonth
from abutment.portability.policies import can_see_amounts, can_see_keys
from abutment.portability.queries.unmapped import Word, words_of
from abutment.portability.rules.comparing import Pair, TablePair, Verdict, verdict_of
from abutment.portability.rules.measures import LABELS, RECEIVABLES, ROWS, Measure

MOST_FAMILIES, MOST_ROWS = 200, 200
MOST_DIFFERENT = 100
"""How many differences a page lists; the JSON has all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sum beside its other, with the clinic's name and whether the month came to another sum in this import."""

    pair: Pair
    label: str
    clinic: str
    was_cents: Cents | None = None
    is_restated: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """How many values of a table could not be taken as they stand, by kind and column."""

    table: str
    kind: str
    column: str
    count: int


@dataclass(frozen=True, slots=True)
class Family:
    """What a family owes there and here; number is the guarantor's key there, 0 for rows of nobody."""

    number: int
    source_cents: Cents | None
    our_cents: Cents | None

    @property
    def label(self) -> str:
        """The family as people say it."""
        return f"Guarantor {self.number}" if self.number else "Rows whose patient is not there"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A practice's comparison. run: the import of which the sums are, checked_at: the last that found them unchanged.

    lines: what differs first, then the newest month. Amounts are left out where the reader sees no money, families
    where the reader sees no accounts (None).
    """

    practice_id: int
    run: ImportRun | None
    checked: ImportRun | None
    verdict: Verdict | None
    sees_amounts: bool
    sees_keys: bool
    lines: Sequence[Line] = ()
    receivables: Pair | None = None
    tables: Sequence[TablePair] = ()
    found: Sequence[Found] = ()
    families: Sequence[Family] | None = None
    restated: Sequence[Line] = ()
    unmapped: Sequence[Word] = ()
    clinics: dict[int, str] = field(default_factory=dict)

    @property
    def different(self) -> list[Line]:
        """The sums that are not the same."""
        return [each for each in self.lines if each.pair.differs]

    @property
    def sentence(self) -> str:
        """How it stands, in one sentence."""
        if self.verdict is None:
            return "Nothing has been imported from this practice's own system yet."
        return self.verdict.sentence

    @property
    def at(self) -> datetime | None:
        """When the source was read last."""
        run = self.checked or self.run
        return (run.read_at or run.finished_at) if run else None


def reconciliation(actor: Actor, practice_id: int, on: date) -> Reconciliation:
    """The latest comparison of a practice, as far as the reader may see it; a constant number of questions."""
    sees_amounts, sees_keys = can_see_amounts(practice_id), can_see_keys(practice_id)
    number = ImportTotal.objects.filter(entity=practice_id).order_by("-run").values_list("run", flat=True).first()
    checked = ImportRun.objects.filter(entity=practice_id, state=ImportRun.State.APPLIED).order_by("-pk").first()
    if number is None:
        return Reconciliation(practice_id, None, checked, None, sees_amounts, sees_keys)
    run = ImportRun.objects.get(pk=number)
    rows = ImportTotal.objects.filter(entity=practice_id, run=number)
    pairs = _pairs(rows)
    clinics = _clinics(practice_id)
    restated = _restated(practice_id, number, run)
    sums = [pair for pair in pairs if pair.measure in set(Measure)]
    owed = next((pair for pair in pairs if pair.measure == RECEIVABLES), None)
    tables = [
        TablePair(*row)
        for row in rows.filter(measure=ROWS).order_by("table").values_list("table", "source_rows", "our_rows")
    ]
    lines = [_line(pair, clinics, restated) for pair in sorted(sums, key=_first_what_differs)]
    return Reconciliation(
        practice_id=practice_id,
        run=run,
        checked=checked,
        verdict=verdict_of(sums, owed, tables, with_amounts=sees_amounts),
        sees_amounts=sees_amounts,
        sees_keys=sees_keys,
        lines=lines,
        receivables=owed,
        tables=sorted(tables, key=lambda each: (not each.differs, each.table)),
        found=_findings(practice_id),
        families=_families(practice_id, number) if sees_keys and sees_amounts else None,
        restated=[_restated_line(row, clinics) for row in restated.values()],
        unmapped=[each for each in words_of(actor, practice_id, on, sees_amounts=sees_amounts) if not each.is_mapped],
        clinics=clinics,
    )


_COLUMNS = ("measure", "month", "clinic", "source_amount", "source_rows", "our_amount", "our_rows")


def _pairs(rows: QuerySet[ImportTotal]) -> list[Pair]:
    found = rows.filter(measure__in=[*Measure, RECEIVABLES]).values_list(*_COLUMNS)
    return [Pair(*row) for row in found]


def _first_what_differs(pair: Pair) -> tuple[bool, int, int, int]:
    order = list(Measure)
    return (not pair.differs, -(pair.month or date.min).toordinal(), order.index(Measure(pair.measure)), pair.clinic)


_Restated = dict[tuple[str, date | None, int], RestatedMonth]


def _restated(practice_id: int, run_id: int, run: ImportRun) -> _Restated:
    """The months that the last change brought to another sum; one that has not ended grows, which is no restating."""
    running = (run.read_at or run.started_at).date().replace(day=1)
    rows = RestatedMonth.objects.filter(entity=practice_id, run=run_id, month__lt=running)
    return {(each.measure, each.month, each.clinic): each for each in rows.order_by("-month", "measure", "clinic")}


def _line(pair: Pair, clinics: dict[int, str], restated: _Restated) -> Line:
    before = restated.get((pair.measure, pair.month, pair.clinic))
    return Line(
        pair,
        LABELS[pair.measure],
        _clinic(pair.clinic, clinics),
        before.before_cents if before else None,
        before is not None,
    )


def _restated_line(row: RestatedMonth, clinics: dict[int, str]) -> Line:
    pair = Pair(row.measure, row.month, row.clinic, None, None, row.after_cents, None)
    return Line(pair, LABELS.get(row.measure, row.measure), _clinic(row.clinic, clinics), row.before_cents, True)


def _clinic(number: int, clinics: dict[int, str]) -> str:
    return clinics.get(number) or ("No clinic" if number == 0 else f"Clinic {number}")


def _clinics(practice_id: int) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, coalesce(nullif(name, ''), abbreviation) from patients_clinic "
            "where entity_id = %s and number is not null",
            [practice_id],
        )
        return dict(cursor.fetchall())


def _findings(practice_id: int) -> list[Found]:
    rows = (
        Finding.objects.filter(entity=practice_id)
        .order_by()
        .values_list("table__name", "kind", "column")
        .annotate(count=Count("pk"))
    )
    kinds = dict(Finding.Kind.choices)
    return [
        Found(table or "", str(kinds.get(kind, kind)), column, count)
        for table, kind, column, count in sorted(rows, key=lambda row: (-row[3], str(row[0]), row[1], row[2]))
    ]


def _families(practice_id: int, run_id: int) -> list[Family]:
    rows = GuarantorTotal.objects.filter(entity=practice_id, run=run_id).order_by("number")
    return [Family(*row) for row in rows.values_list("number", "source_cents", "our_cents")[:MOST_FAMILIES]]


@dataclass(frozen=True, slots=True)
class Behind:
    """A value that could not be taken as it stands: its table, key and column there, and what it said."""

    table: str
    key: str
    column: str
    kind: str
    value: str


_TYPED = {
    Measure.PRODUCTION: ("procedurelog", "patients_procedure"),
    Measure.ADJUSTMENTS: ("adjustment", "receivables_adjustment"),
    Measure.PAYMENTS: ("paysplit", "receivables_paymentsplit"),
    Measure.INSURANCE: ("claimproc", "claims_claimprocedure"),
    Measure.WRITE_OFFS: ("claimproc", "claims_claimprocedure"),
}
# A row whose own day cannot be read may be of any month.
_BEHIND = """
select s.name, f.key, f."column", f.kind, f.value
from portability_finding f
join portability_sourcetable s on s.id = f.table_id
left join {typed} t on t.entity_id = f.entity_id
    and t.number = case when pg_input_is_valid(f.key, 'bigint') then f.key::bigint end
where f.entity_id = %(entity)s and lower(s.name) = %(table)s
  and (t."on" is null or date_trunc('month', t."on")::date = %(month)s)
order by f.key, f."column" limit %(most)s
"""


def rows_behind(actor: Actor, practice_id: int, measure: str, month: date | None) -> list[Behind]:
    """What does not fit among the rows that a measure of a month is added up from; nothing for who may not see
    accounts."""
    if measure not in set(Measure) or not can_see_keys(practice_id):
        return []
    table, typed = _TYPED[Measure(measure)]
    kinds = dict(Finding.Kind.choices)
    told: dict[str, Any] = {"entity": practice_id, "table": table, "month": month, "most": MOST_ROWS}
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND.format(typed=typed), told)
        return [
            Behind(name, key, column, str(kinds.get(kind, kind)), value)
            for name, key, column, kind, value in cursor.fetchall()
        ]
