"""Who owns which data: the register as a page, as JSON and as CSV."""

from __future__ import annotations

import csv

import orjson
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from abutment.foundation.scope.requests import Request
from abutment.portability import policies
from abutment.portability.queries import ownership as queries
from abutment.portability.rules.ownership import Entry, told
from abutment.portability.showing_taking import AUDITED, RETURNED, citations, ownership_in_words
from abutment.web.days import today

_COLUMNS = (
    "data_set", "owner", "because", "in_the_package", "agreement", "section", "says", "quote", "starts_on", "ends_on",
    "gap",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def _found(request: Request) -> list[Entry]:
    here = request.actor.acting_entity_id or 0
    policies.check_can_take(here)
    return queries.ownership(request.actor, here)


@require_safe
@login_required
def ownership(request: Request) -> HttpResponse:
    """The register, each line with its owner, its clause or its gap, and its place in the Package."""
    entries = _found(request)
    on = today(request)
    rows = [(each, [clause for clause in each.clauses if clause.is_in_force(on)]) for each in entries]
    trail = [{"label": "Our data", "url": reverse("our-data")}, {"label": "Who owns which data", "url": ""}]
    facts = {"rows": rows, "trail": trail, "sentence": ownership_in_words(entries, on)}
    return render(request, "portability/ownership.html", {**facts, "citations": citations(RETURNED, AUDITED)})


@require_safe
@login_required
def as_json(request: Request) -> HttpResponse:
    """The register for programs; the same as in a Package."""
    data = orjson.dumps(told(_found(request)), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
    return HttpResponse(data, content_type="application/json", headers=_named("json"))


@require_safe
@login_required
def as_csv(request: Request) -> HttpResponse:
    """The register as a table: a line for each clause, and one for each gap."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=_named("csv"))
    writer = csv.writer(response)
    writer.writerow(_COLUMNS)
    for entry in _found(request):
        for clause in entry.clauses or [None]:
            said = {**entry.told(), **(clause.told() if clause else {})}
            said["in_the_package"] = " ".join(entry.data.places)
            writer.writerow([_safe(said.get(column)) for column in _COLUMNS])
    return response


def _safe(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def _named(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="ownership.{ending}"'}
