"""Production and collections of the practices in sight, by provider, location or practice; a constant number of
questions for any number of practices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import connection

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.kernel.money import format_usd
from abutment.kernel.months import Month
from abutment.organizations import queries as network
from abutment.portability.errors import NotFound
from abutment.portability.models import ImportRun, Meaning
from abutment.portability.rules.meanings import Kind
from abutment.portability.rules.measures import PRODUCED
from abutment.portability.rules.production import DENOMINATOR, Basis, By, Counted, Figures, Term, figures, total

ALL = "all"
_Place: TypeAlias = tuple[int, int]
"""Practice, and the number of a clinic or provider in its own system (0: none, or the practice as a whole)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: months, both included, the grouping and the day by which adjustments count."""

    first: Month
    last: Month
    by: By = By.PRACTICE
    basis: Basis = Basis.POSTING

    @property
    def label(self) -> str:
        """The months as people say them."""
        return self.first.label if self.first == self.last else f"{self.first.label} to {self.last.label}"

    @property
    def said(self) -> dict[str, str]:
        """The same as an address says it."""
        return {
            "first": str(self.first), "last": str(self.last), "by": self.by.value, "basis": self.basis.value,
        }  # fmt: skip


def asked_for(on: date, *, first: str, last: str, by: str, basis: str) -> Asked:
    """What a program or a command asks for; the month before this one unless months are named as 2026-10. Raises
    NotFound for a grouping or basis that there is not, NotAMonth for what is no month."""
    if by not in set(By) or basis not in set(Basis):
        raise NotFound("Name one of provider, location, practice as grouping, and of procedure, posting as basis.")
    begins = Month.parse(first or last) if first or last else Month.of(on).previous
    ends = Month.parse(last) if last else begins
    return Asked(begins, ends, By(by), Basis(basis))


@dataclass(frozen=True, slots=True)
class Line:
    """Whose production it is, with its figures. missing: why there are none; imported_at: when the records were last
    read."""

    asked: Asked
    key: str
    name: str
    practice: str
    figures: Figures
    missing: str = ""
    imported_at: datetime | None = None

    @property
    def known(self) -> Figures | None:
        """Its figures, None where there is no data."""
        return self.figures if self.figures.is_known else None


@dataclass(frozen=True, slots=True)
class Production:
    """The report. whole: all lines together; undated: rows without a day, which are in no month."""

    asked: Asked
    lines: Sequence[Line]
    whole: Line
    undated: int

    @property
    def without_data(self) -> list[Line]:
        """The lines of which nothing is known in these months."""
        return [each for each in self.lines if not each.figures.is_known]

    @property
    def sentence(self) -> str:
        """How it stands, in one sentence."""
        found = self.whole.figures
        if not found.is_known:
            return f"No data in {self.asked.label}."
        said = f"{format_usd(found.net_cents)} net of {format_usd(found.gross_cents)} gross in {self.asked.label}"
        percent = (
            "no percentage collected" if found.percent is None else f"{found.percent}% of net production collected"
        )
        return f"{said}; {percent}. Adjustments by {self.asked.basis.label.lower()}."

    def line(self, key: str) -> Line:
        """One line, or all of them together. Raises NotFound."""
        for each in (*self.lines, self.whole):
            if each.key == key:
                return each
        raise NotFound("There is no such line in this report. Go back to it and choose one.")

    @property
    def denominator(self) -> str:
        """What the percentage is of."""
        return DENOMINATOR


def production(actor: Actor, asked: Asked, on: date, practice_id: int | None = None) -> Production:
    """The report over the practices whose money the reader sees, or over one of them."""
    seen = set(entities("money.read"))
    names = {
        each.pk: str(each)
        for each in network.practices(actor, on)
        if each.pk in seen and practice_id in (None, each.pk)
    }
    runs = _last_runs(list(names))
    rows, undated = _rows(list(names), asked)
    by_place = {place: figures(counted, asked.basis) for place, counted in rows.items()}
    places = _named(asked.by, names, by_place)
    lines = [
        Line(
            asked=asked,
            key=f"{asked.by.value}-{place[0]}-{place[1]}",
            name=name,
            practice=names[place[0]],
            figures=by_place.get(place, Figures(asked.basis)),
            missing="" if place in by_place else _why(runs.get(place[0])),
            imported_at=runs.get(place[0]),
        )
        for place, name in places
    ]
    whole = total((each.figures for each in lines), asked.basis)
    return Production(asked, lines, Line(asked, ALL, "All together", "", whole), undated)


def _why(imported_at: datetime | None) -> str:
    return "Nothing in these months" if imported_at else "Not imported"


# The sums of each practice's latest comparison: an import that changed nothing left the former one standing.
_ROWS = """
select t.entity_id, split_part(t."table", ':', 1), {who}, split_part(t."table", ':', 3)::bigint,
    t.month is null, sum(t.our_amount)::bigint, sum(t.our_rows)::bigint
from unnest(%(practices)s::bigint[]) as p (id)
cross join lateral (
    select l.run_id from portability_importtotal l where l.entity_id = p.id order by l.run_id desc limit 1
) latest
join portability_importtotal t on t.entity_id = p.id and t.run_id = latest.run_id and t.measure = %(measure)s
where (t.month is null or t.month between %(first)s and %(last)s)
  and split_part(t."table", ':', 1) = any(%(terms)s)
group by 1, 2, 3, 4, 5
"""
_WHO: Mapping[By, str] = {
    By.PROVIDER: "split_part(t.\"table\", ':', 2)::bigint",
    By.LOCATION: "t.clinic",
    By.PRACTICE: "0::bigint",
}


def _rows(practices: Sequence[int], asked: Asked) -> tuple[dict[_Place, list[Counted]], int]:
    meanings = {
        (each.entity_id, each.kind, each.number): each.meaning
        for each in Meaning.objects.filter(entity__in=practices, kind__in=[Kind.ADJUSTMENT, Kind.PAYMENT])
    }
    found: defaultdict[_Place, list[Counted]] = defaultdict(list)
    undated = 0
    told: dict[str, Any] = {
        "practices": list(practices),
        "measure": PRODUCED,
        "first": asked.first.first_day,
        "last": asked.last.first_day,
        "terms": [term.value for term in asked.basis.terms],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(who=_WHO[asked.by]), told)
        for practice, named, number, word, has_no_day, cents, rows in cursor.fetchall():
            if has_no_day:
                undated += rows
                continue
            term = Term(named)
            kind = Kind.PAYMENT if term is Term.PAID else Kind.ADJUSTMENT
            meaning = meanings.get((practice, kind, word), "")
            found[(practice, number)].append(Counted(term, cents, rows, meaning))
    return dict(found), undated


def _last_runs(practices: Sequence[int]) -> dict[int, datetime | None]:
    found = (
        ImportRun.objects.filter(entity__in=practices, state=ImportRun.State.APPLIED)
        .order_by("entity", "-pk")
        .distinct("entity")
    )
    return {each.entity_id: each.read_at or each.finished_at or each.started_at for each in found}


def _named(by: By, practices: Mapping[int, str], found: Iterable[_Place]) -> list[tuple[_Place, str]]:
    """Every line with its name, sorted by practice and name: those with rows, and the places that have none."""
    if by is By.PRACTICE:
        return sorted((((pk, 0), name) for pk, name in practices.items()), key=lambda each: each[1].lower())
    names = _names_of(_CLINICS if by is By.LOCATION else _PROVIDERS, practices)
    # A provider who did nothing is no gap in the data; a clinic or a practice without rows is.
    places = set(found) | (set(names) if by is By.LOCATION else set())
    places |= {(pk, 0) for pk in practices if not any(place[0] == pk for place in places)}
    nobody = "No location" if by is By.LOCATION else "No provider"
    silent = set(places) - set(found)

    def name_of(place: _Place) -> str:
        if place[1] == 0:
            return practices[place[0]] if place in silent else nobody
        return names.get(place) or f"{by.label} {place[1]}"

    return sorted(
        ((place, name_of(place)) for place in places),
        key=lambda each: (practices[each[0][0]].lower(), each[0][1] == 0, each[1].lower(), each[0]),
    )


_CLINICS = """
select entity_id, number, coalesce(nullif(name, ''), nullif(abbreviation, ''), 'Clinic ' || number)
from patients_clinic where entity_id = any(%s) and number is not null and gone_at is null
"""
_PROVIDERS = """
select entity_id, number, coalesce(
    nullif(concat_ws(', ', nullif(concat_ws(' ', nullif(given_name, ''), nullif(family_name, '')), ''),
        nullif(suffix, '')), ''),
    nullif(abbreviation, ''), 'Provider ' || number)
from patients_provider where entity_id = any(%s) and number is not null
"""


def _names_of(asked: str, practices: Iterable[int]) -> dict[_Place, str]:
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(practices)])
        return {(practice, number): name for practice, number, name in cursor.fetchall()}
