"""The words of a practice's own lists: what they mean here, and what hangs on those whose meaning nobody has said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from abutment.foundation.scope import Actor
from abutment.kernel.money import Cents
from abutment.kernel.periods import Period
from abutment.organizations import queries as network
from abutment.portability.actions.feeding import visit_types
from abutment.portability.errors import NotFound
from abutment.portability.models import ImportTotal, Meaning
from abutment.portability.policies import can_see_amounts
from abutment.portability.rules.meanings import Kind, said, suggested
from abutment.portability.rules.measures import USED

_NAMELESS = {
    Kind.CLINIC: "No clinic",
    Kind.ADJUSTMENT: "No type",
    Kind.PAYMENT: "No type (income transfer)",
    Kind.CATEGORY: "No category",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a practice's lists with what hangs on it.

    meaning: empty while nobody has said it; first and last month: of the rows that carry it; cents: None where the
    reader sees no money.
    """

    practice_id: int
    kind: Kind
    number: int
    name: str
    meaning: str
    location_id: int | None
    mapped_at: datetime | None
    suggestion: str
    rows: int
    cents: Cents | None
    first_month: date | None
    last_month: date | None

    @property
    def is_mapped(self) -> bool:
        """Whether somebody has said what it means."""
        return bool(self.meaning)

    @property
    def state(self) -> tuple[str, str]:
        """Word and kind, as lists show a state."""
        return ("mapped", "good") if self.is_mapped else ("unmapped", "attention")

    @property
    def kind_label(self) -> str:
        """The list that it is of."""
        return self.kind.label


def words_of(actor: Actor, practice_id: int, on: date, *, sees_amounts: bool) -> list[Word]:
    """Every word that rows carry: what is not mapped first, and of that what was used last."""
    used = _used(practice_id)
    names = _names(practice_id)
    places = {each.pk: each.name for each in network.locations_of(actor, practice_id, on)}
    meanings = {(Kind(each.kind), each.number): each for each in Meaning.objects.filter(entity=practice_id)}
    offered = visit_types(actor, practice_id, Period(on - timedelta(days=366), None))
    found = []
    for (kind, number), hanging in used.items():
        held = meanings.get((kind, number))
        name = names.get((kind, number)) or (_NAMELESS[kind] if number == 0 else f"Number {number}, not in its list")
        candidates = list(places.values()) if kind is Kind.CLINIC else offered
        meaning = "" if held is None else places.get(held.location_id or 0, "") or said(kind, held.meaning)
        if held is not None and not meaning:
            meaning = "An office that is closed"
        found.append(
            Word(
                practice_id=practice_id,
                kind=kind,
                number=number,
                name=name,
                meaning=meaning,
                location_id=held.location_id if held else None,
                mapped_at=held.mapped_at if held else None,
                suggestion=suggested(kind, name, candidates),
                rows=hanging.rows,
                cents=hanging.cents if sees_amounts else None,
                first_month=hanging.first,
                last_month=hanging.last,
            )
        )
    order = list(Kind)
    first = date.min
    return sorted(
        found,
        key=lambda each: (
            each.is_mapped, -(each.last_month or first).toordinal(), order.index(each.kind), -each.rows, each.number,
        ),
    )  # fmt: skip


def word_of(actor: Actor, practice_id: int, kind: str, number: int, on: date) -> Word:
    """One word. Raises NotFound when no row carries it."""
    for each in words_of(actor, practice_id, on, sees_amounts=can_see_amounts(practice_id)):
        if (each.kind.value, each.number) == (kind, number):
            return each
    raise NotFound("No row of this practice carries such a word. Choose one from the list.")


@dataclass(slots=True)
class _Hanging:
    rows: int = 0
    cents: int = 0
    first: date | None = None
    last: date | None = None


def _used(practice_id: int) -> dict[tuple[Kind, int], _Hanging]:
    latest = ImportTotal.objects.filter(entity=practice_id).order_by("-run").values("run")[:1]
    rows = ImportTotal.objects.filter(entity=practice_id, run__in=latest, measure=USED)
    found: defaultdict[tuple[Kind, int], _Hanging] = defaultdict(_Hanging)
    for table, month, cents, count in rows.values_list("table", "month", "our_amount", "our_rows"):
        kind, _, number = table.partition(":")
        held = found[(Kind(kind), int(number))]
        held.rows += count or 0
        held.cents += cents or 0
        if month is not None:
            held.first = min(held.first or month, month)
            held.last = max(held.last or month, month)
    return {key: held for key, held in found.items() if held.rows}


_NAMES = """
select category, number, name from patients_definition
where entity_id = %(entity)s and kind = 'definition' and category = any(%(categories)s)
union all
select null, number, coalesce(nullif(name, ''), abbreviation) from patients_clinic where entity_id = %(entity)s
"""


def _names(practice_id: int) -> dict[tuple[Kind, int], str]:
    by_category = {kind.definition_category: kind for kind in Kind}
    categories = [each for each in by_category if each is not None]
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"entity": practice_id, "categories": categories})
        return {(by_category[category], number): name for category, number, name in cursor.fetchall() if number}
