"""The patients of the list with what other rooms know of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Value
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
from abutment.web.listing import Empty, Listing
from abutment.web.tables import EXPORTS, Table


def rows(actor: Actor, today: date) -> QuerySet[Any]:
    """Patients with last and next visit and balance, each only for who may see it."""
    found: QuerySet[Any] = queries.patients(actor)
    if entities("schedule.read"):
        found = found.annotate(last_visit=schedule.last_visit(today), next_visit=schedule.next_visit(today))
    if entities("accounts.read"):
        found = found.annotate(
            balance=Coalesce(queries.charged_to(today), Value(0))
            + Coalesce(receivables.adjusted(today), Value(0))
            + Coalesce(receivables.planned(today), Value(0))
            - Coalesce(receivables.paid(today), Value(0))
            - Coalesce(claims.settled(today), Value(0))
        )
    return found.order_by(F("family_key"), F("given_key"), F("pk"))


SENTENCE = "Whom the practice treats, and who answers for their accounts. Lists, searches and openings are noted."


class PatientListing(Listing):
    """A list that notes itself: every page of it that is shown or taken as a file is a look at the practices on it."""

    def respond(self, request: HttpRequest, rows: Any, **options: Any) -> HttpResponse:
        """The page, its fragment or its file; noted at each practice whose patients are on it."""
        seen: set[int] = set()
        said = str(options.pop("sentence", ""))

        def sentence(table: Table) -> str:
            seen.update(queries.practices_of(row.record for row in table.paginated_rows))
            return said

        response = super().respond(request, rows, sentence=sentence, **options)
        if request.GET.get("export") in EXPORTS:
            found = PatientFilters(request.GET, queryset=rows, request=request).qs
            seen.update(found.order_by().values_list("entity_id", flat=True).distinct())
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
