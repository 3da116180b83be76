"""The trail, and who looked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from abutment.foundation.audit import policies, queries
from abutment.foundation.audit.filters import EventFilters, LookFilters
from abutment.foundation.audit.tables import EventTable, LookTable
from abutment.web.listing import Empty, Listing

TRAIL = Listing(
    table=EventTable,
    filters=EventFilters,
    title="Audit trail",
    search_hint="Person, act or thing",
    empty=Empty("Nothing was done yet", "Each act stands here: who, in whose name, on what and when.", icon="history"),
)
LOOKS = Listing(
    table=LookTable,
    filters=LookFilters,
    title="Who looked",
    search_hint="Person, purpose or document",
    empty=Empty(
        "Nobody has looked",
        "Each look at a patient's data stands here: who, in whose name, for what purpose and when.",
        icon="eye",
    ),
)


@require_safe
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """What was done, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    policies.check_can_read_trail(actor)
    return TRAIL.respond(request, queries.events_for(actor), sentence=queries.head_sentence())


@require_safe
@login_required
def who_looked(request: HttpRequest) -> HttpResponse:
    """Who looked at the practice's patients, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    policies.check_can_read_looks(actor)
    sentence = queries.looks_sentence(actor, now=request.moment)  # type: ignore[attr-defined]
    return LOOKS.respond(request, queries.looks_for(actor), sentence=sentence)
