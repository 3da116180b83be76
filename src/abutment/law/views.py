"""Pages of the law: all places, one place, federal law."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from abutment.law.errors import UnknownJurisdiction
from abutment.law.filters import PlaceFilters
from abutment.law.forms import DayForm
from abutment.law.going import address_of, own_states
from abutment.law.jurisdictions import FEDERAL, NAMES, jurisdiction_code
from abutment.law.queries import overview
from abutment.law.sections import further_rows, sections_of_place
from abutment.law.sentences import overview_sentence, place_sentence, sentence_of_own
from abutment.law.tables import PlaceTable, table_rows
from abutment.web.listing import Empty, Listing

PLACES = Listing(
    table=PlaceTable,
    filters=PlaceFilters,
    empty=Empty("No law", "The packaged rows of law stand here, one line for each state.", icon="scale"),
    template="law/places.html",
    title="Law",
    search_hint="Find a state",
)


@require_safe
@login_required
def places(request: HttpRequest) -> HttpResponse:
    """The reader's own states with their verdicts, or every state; a search always looks through all."""
    day = DayForm(request.GET).day_or(_today(request))
    found, own = overview(day), own_states(request)
    is_own = bool(own) and request.GET.get("states") != "all" and not request.GET.get("q", "").strip()
    shown = [place for place in found if place.code in own] if is_own else found
    said = sentence_of_own(shown) if is_own else overview_sentence(found)
    rows = table_rows(shown, None if day == _today(request) else day)
    read = sum(place.is_read for place in found)
    context = {"day": day, "own": own, "is_own": is_own, "read": read, "total": len(found)}
    return PLACES.respond(request, rows, sentence=said, context=context)


@require_safe
@login_required
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One state: each question answered, with citations."""
    try:
        known = jurisdiction_code(code)
    except UnknownJurisdiction as unknown:
        return render(request, "law/unknown.html", {"title": "No such place", "reason": str(unknown)}, status=404)
    if address_of(known) != request.path:
        return redirect(f"{address_of(known)}?{request.GET.urlencode()}".rstrip("?"))
    return render(request, "law/place.html", _page(request, known))


@require_safe
@login_required
def federal(request: HttpRequest) -> HttpResponse:
    """Federal law: the breach clocks answered, and every other row by subject."""
    return render(request, "law/place.html", _page(request, FEDERAL))


def _page(request: HttpRequest, code: str) -> dict[str, Any]:
    form = DayForm(request.GET)
    day = form.day_or(_today(request))
    sections = sections_of_place(code, day)
    return {
        "title": NAMES[code],
        "code": code,
        "is_federal": code == FEDERAL,
        "form": form,
        "day": day,
        "is_today": day == _today(request),
        "sections": sections,
        "groups": further_rows(code, sections),
        "sentence": place_sentence(code, sections),
    }


def _today(request: HttpRequest) -> date:
    return timezone.localdate(getattr(request, "moment", None))
