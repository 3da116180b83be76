"""Emergency access: taking it, ending it, reading who took it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from abutment.foundation.scope.requests import Request
from abutment.organizations import actions, policies, queries
from abutment.organizations.actions.emergency import EMERGENCY_HOURS
from abutment.organizations.forms import EmergencyForm
from abutment.web.asking import Asking, answered
from abutment.web.frame import acting_name


@require_http_methods(["GET", "POST"])
@login_required
def emergency(request: Request) -> HttpResponse:
    """Open charts in an emergency, and see who did."""
    actor, name = request.actor, acting_name(request)
    policies.check_is_of_a_practice(name.side if name else "own")
    form = EmergencyForm(request.POST or None)

    def act() -> tuple[str, str]:
        actions.take_emergency_access(
            actor=actor,
            entity_id=actor.acting_entity_id or 0,
            reason=form.cleaned_data["reason"],
            moment=request.moment,
        )
        return reverse("emergency"), f"Emergency access is open for {EMERGENCY_HOURS} hours. All owners are told."

    asking = Asking(
        title="Emergency access",
        sentence="When a patient's safety cannot wait: charts open to you, read only, and every owner is told at once.",
        button=f"Open charts for {EMERGENCY_HOURS} hours",
        back="/",
        kind="danger",
        template="organizations/emergency.html",
        further={
            "open": queries.open_emergency(actor, request.moment),
            "accesses": queries.emergencies(actor),
            "moment_now": request.moment,
        },
    )
    return answered(request, form, asking, act)


@require_POST
@login_required
def end(request: Request, access_id: int) -> HttpResponse:
    """End an emergency access before its time."""
    access = queries.emergency(request.actor, access_id)
    actions.end_emergency_access(actor=request.actor, access=access, moment=request.moment)
    messages.success(request, "The emergency access is ended.")
    return redirect(reverse("emergency"))
