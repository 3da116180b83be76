"""The trail, and who looked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_safe

from abutment.foundation.audit import exports, policies, queries, record
from abutment.foundation.audit.filters import EventFilters, LookFilters
from abutment.foundation.audit.standing import SealStanding
from abutment.foundation.audit.tables import EventTable, LookTable
from abutment.web.listing import Empty, Listing
from abutment.web.templatetags import shell

TRAIL = Listing(
    table=EventTable,
    filters=EventFilters,
    title="Audit trail",
    search_hint="Person, act or thing",
    template="audit/trail.html",
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
    standing = queries.seal_standing(actor, now=request.moment)  # type: ignore[attr-defined]
    context = {"can_export": policies.can_export(actor)}
    return TRAIL.respond(request, queries.events_for(actor), sentence=_told(standing), context=context)


def _told(standing: SealStanding) -> str:
    if not standing.warning:
        return standing.sentence
    return format_html("{} {}", standing.sentence, shell.status(standing.warning, "attention"))


@require_GET
@login_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The trail of whom one looks for, row by row with its seals: a file that proves itself."""
    actor, now = request.actor, request.moment  # type: ignore[attr-defined]
    entity_id = policies.check_can_export(actor)
    record(actor, action="audit.exported", entity_id=entity_id, details={"format": "jsonl"})
    rows = exports.exported_rows(actor, entity_id)  # opens the actor's scope anew for each batch, while it is read
    pieces = exports.written(rows, exports.ExportFormat.JSONL, entity_id=entity_id, now=now)
    response = StreamingHttpResponse(pieces, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="trail-{entity_id}-{now:%Y-%m-%d}.jsonl"'
    return response


@require_safe
@login_required
def who_looked(request: HttpRequest) -> HttpResponse:
    """Who looked at the practice's patients, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    policies.check_can_read_looks(actor)
    sentence = queries.looks_sentence(actor, now=request.moment)  # type: ignore[attr-defined]
    return LOOKS.respond(request, queries.looks_for(actor), sentence=sentence)
