"""Production and collections: the report, its exports, and how each of its sums came to be."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abutment.foundation.scope.requests import Request
from abutment.kernel.working import Working
from abutment.portability import policies
from abutment.portability.errors import NotFound
from abutment.portability.forms.production import ProductionForm, asked_of
from abutment.portability.queries import production as reports
from abutment.portability.queries.production import Asked, Production
from abutment.portability.rules.production import By
from abutment.portability.showing import stats_of_production
from abutment.portability.tables import ProductionTable
from abutment.web.days import today
from abutment.web.frame import side_of
from abutment.web.listing import Empty, Listing

_PRODUCTION = Listing(
    table=ProductionTable,
    title="Production",
    template="portability/production.html",
    empty=Empty(
        "No practice whose money you see",
        "Production and collections of imported practices stand here.",
        icon="chart-bar",
    ),
)


@require_safe
@login_required
def production(request: Request) -> HttpResponse:
    """Gross and net production and collections of a span of months."""
    form, asked = _asked(request)
    found = reports.production(request.actor, asked, today(request))
    lines = [*found.lines, found.whole] if found.lines else []
    title = "Our production" if side_of(request) == "practice" else "Production"
    around = {"form": form, "found": found, "title": title, "stats": stats_of_production(found)}
    return _PRODUCTION.respond(request, lines, context=around, sentence=found.sentence)


@require_safe
@login_required
def working(request: Request) -> HttpResponse:
    """How one sum of a line came to be, for the side panel."""
    _, asked = _asked(request)
    found = reports.production(request.actor, asked, today(request))
    shown = _working_of(found, request.GET.get("of", "all"), request.GET.get("what", "net"))
    return render(request, "portability/production_working.html", {"working": shown, "found": found})


def _asked(request: Request) -> tuple[ProductionForm, Asked]:
    policies.check_can_see_some_amounts()
    given = request.GET.copy()
    if month := given.get("month"):
        given["first"] = given["last"] = month
    usual = By.LOCATION if side_of(request) == "practice" else By.PRACTICE
    asked = asked_of(ProductionForm(given), today(request), usual)
    form = ProductionForm({**asked.said, **{key: value for key, value in given.items() if value}})
    return form, asked


def _working_of(found: Production, key: str, what: str) -> Working:
    figures = found.line(key).figures
    makers = {
        "gross": figures.gross_working,
        "net": figures.net_working,
        "collected": figures.collected_working,
        "percent": figures.percent_working,
    }
    if what not in makers or not figures.is_known:
        raise NotFound("There is no such sum in this report. Go back to it and choose one.")
    return makers[what]()
