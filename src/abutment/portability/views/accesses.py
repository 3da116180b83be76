"""Letting somebody see records for a time, and seeing what one was let see."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abutment.foundation.scope.requests import Request
from abutment.foundation.signin.fresh import fresh_mfa_required
from abutment.kernel.errors import AbutmentError
from abutment.portability import policies
from abutment.portability.actions import accesses as actions
from abutment.portability.actions.accesses import NewAccess
from abutment.portability.forms.taking import AccessForm
from abutment.portability.queries import accesses as queries
from abutment.portability.showing_taking import AUDITED, RETURNED, citations, practice_here
from abutment.web.asking import Asking, answered
from abutment.web.days import today

_TITLE = "Let somebody see records"


@require_safe
@login_required
def accesses(request: Request) -> HttpResponse:
    """Whom owners let see what, until when, and how often they looked."""
    here = request.actor.acting_entity_id or 0
    policies.check_can_take(here)
    lent = queries.accesses(request.actor, here, request.moment)
    trail = [{"label": "Our data", "url": reverse("our-data")}, {"label": _TITLE, "url": ""}]
    facts = {"lent": lent, "trail": trail, "citations": citations(AUDITED, RETURNED), "title": _TITLE}
    return render(request, "portability/accesses.html", facts)


@require_http_methods(["GET", "POST"])
@login_required
@fresh_mfa_required
def grant(request: Request) -> HttpResponse:
    """Grant one, with a second factor given just before."""
    policies.check_can_take(request.actor.acting_entity_id or 0)
    practice = practice_here(request.actor)
    form = AccessForm(request.POST or None, zone=ZoneInfo(practice.time_zone), today=today(request))

    def act() -> tuple[str, str]:
        said = form.cleaned_data
        end_on = said["last_on"] + timedelta(days=1) if said["last_on"] else None
        named = NewAccess(
            said["name"], said["email"], said["purpose"], said["reach"], form.ends_at, said["first_on"], end_on
        )
        actions.grant_access(actor=request.actor, practice=practice, access=named, moment=request.moment)
        return reverse("accesses"), f"{said['name']} is told, and may look until then."

    asking = Asking(
        title=_TITLE,
        button="Let them see",
        sentence="One person, one purpose, until a day. Each time they open something is noted.",
        back=reverse("accesses"),
        trail=[("Our data", reverse("our-data"))],
    )
    return answered(request, form, asking, act)


@require_POST
@login_required
def end(request: Request, access_id: int) -> HttpResponse:
    """End one now."""
    access = queries.one_access(request.actor, access_id)
    policies.check_can_take(access.entity_id)
    try:
        actions.end_access(actor=request.actor, access=access, moment=request.moment)
    except AbutmentError as refused:
        messages.warning(request, str(refused))
    return redirect("accesses")


@require_safe
@login_required
def lent_records(request: Request) -> HttpResponse:
    """What the reader was let see, at whatever practice."""
    lent = queries.lent_to(request.actor, request.moment)
    return render(request, "portability/lent_records.html", {"lent": lent})


@require_POST
@login_required
@fresh_mfa_required(gives_file=True)
def open_lent(request: Request, access_id: int) -> HttpResponse:
    """The file itself; noted before a byte of it flows."""
    access = queries.one_access(request.actor, access_id)
    name, pieces = actions.open_lent(actor=request.actor, access=access, moment=request.moment)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]
