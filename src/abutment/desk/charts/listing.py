"""The patients of the list with what other rooms know of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from abutment.claims import queries as claims
from abutment.desk.charts import looking
from abutment.desk.charts.filters import PatientFilters
from abutment.desk.charts.tables import PatientTable
from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.patients import queries
from abutment.receivables import queries as receivables
from abutment.schedule import queries as schedule
from abutment.web.days import today
from abutment.web.frame import side_of
from abutment.web.listing import Empty, Listing
from abutment.web.tables import EXPORTS, Table


@dataclass(frozen=True, slots=True)
class Further:
    """What other rooms know of each patient, each only for who may see it: expressions by the names of columns."""

    today: date
    columns: dict[str, Any]

    @classmethod
    def of(cls, today: date) -> Further:
        """The columns of this reader."""
        columns: dict[str, Any] = {}
        if entities("schedule.read"):
            columns |= {"last_visit": schedule.last_visit(today), "next_visit": schedule.next_visit(today)}
        if entities("accounts.read"):
            columns["balance"] = (
                Coalesce(queries.charged_to(today), Value(0))
                + Coalesce(receivables.adjusted(today), Value(0))
                + Coalesce(receivables.planned(today), Value(0))
                - Coalesce(receivables.paid(today), Value(0))
                - Coalesce(claims.settled(today), Value(0))
            )
        return cls(today, columns)

    def on(self, rows: QuerySet[Any], *, at_once: Collection[str]) -> QuerySet[Any]:
        """The rows with these columns: those named at once, because they decide which rows are shown or in which order;
        the others empty until `fill`."""
        found: QuerySet[Any] = rows.annotate(
            **{name: column if name in at_once else self._nothing(name) for name, column in self.columns.items()}
        )
        return found

    def by_kept_balance(self) -> Further:
        """The same with balances as they were kept at the last import: adding up all lines of all patients takes
        seconds. What a page shows is filled in by what stands now."""
        kept = {"balance": claims.kept_balance(self.today)} if "balance" in self.columns else {}
        return Further(self.today, {**self.columns, **kept})

    def _nothing(self, name: str) -> Value:
        return Value(None, BigIntegerField() if name == "balance" else DateField())

    def fill(self, actor: Actor, shown: Sequence[Any]) -> None:
        """Ask for the columns of the rows that a page shows, in one question."""
        asked = queries.patients(actor).filter(pk__in=[row.pk for row in shown]).annotate(**self.columns)
        known = {each["pk"]: each for each in asked.order_by().values("pk", *self.columns)}
        for row in shown:
            for name in self.columns:
                setattr(row, name, known[row.pk][name])


def at_once(request: HttpRequest, further: Further) -> set[str]:
    """What other rooms know that decides which rows are shown, or in which order."""
    needed = {request.GET.get("sort", "").lstrip("-"), "balance" if request.GET.get("owes") else ""}
    return needed & set(further.columns)


def rows(request: HttpRequest, further: Further) -> QuerySet[Any]:
    """The patients of the list, by name; a file holds all of them, so it is given what stands now of each."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found: QuerySet[Any] = queries.patients(actor)
    if side_of(request) == "practice":
        # One practice named outright is read in the order of its index; for several the database has to sort.
        found = found.filter(entity_id=actor.acting_entity_id)
    if request.GET.get("export") in EXPORTS:
        found = further.on(found, at_once=set(further.columns))
    else:
        found = further.by_kept_balance().on(found, at_once=at_once(request, further))
    return found.order_by(F("family_key"), F("given_key"), F("pk"))


SENTENCE = "Whom the practice treats, and who answers for their accounts. Lists, searches and openings are noted."


class PatientListing(Listing):
    """A list that notes itself: every page of it that is shown or taken as a file is a look at the practices on it."""

    def shown(self, request: HttpRequest) -> HttpResponse:
        """The page, its fragment or its file; noted at each practice whose patients are on it."""
        seen: set[int] = set()
        further = Further.of(today(request))
        found = rows(request, further)

        def sentence(table: Table) -> str:
            records = [row.record for row in table.paginated_rows]
            seen.update(queries.practices_of(records))
            further.fill(request.actor, records)  # type: ignore[attr-defined]
            return SENTENCE

        response = self.respond(request, found, sentence=sentence)
        if request.GET.get("export") in EXPORTS:
            taken = PatientFilters(request.GET, queryset=found, request=request).qs
            seen.update(taken.order_by().values_list("entity_id", flat=True).distinct())
            looking.note_list(request, seen, f"patient list, taken as {request.GET['export'].upper()}")
        elif request.GET.get("q", "").strip():
            looking.note_list(request, seen or looking.here(request), "patient search")
        else:
            looking.note_list(request, seen, "patient list")
        return response


PATIENTS = PatientListing(
    table=PatientTable,
    filters=PatientFilters,
    title="Patients",
    search_hint="Name, birth date or phone",
    empty=Empty(
        "No patient yet",
        "Patients come in with the practice's own records: connect its practice management system, or give a copy of "
        "its database, and they stand here after the first import.",
        icon="users",
    ),
)
