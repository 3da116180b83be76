"""A practice's page, the same for both sides, and the end of its affiliation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abutment.foundation.scope.requests import Request
from abutment.foundation.signin.fresh import check_fresh
from abutment.organizations import actions, policies, queries
from abutment.organizations.forms import EndAffiliationForm
from abutment.organizations.tables import state_name
from abutment.web.asking import Asking, answered
from abutment.web.days import day_asked, today


@require_safe
@login_required
def practice(request: Request, practice_id: int) -> HttpResponse:
    """One practice: its three facts, what ties it to an organization, where it works and who works there."""
    on = day_asked(request)
    is_today = on == today(request)
    page = queries.practice_in_full(request.actor, practice_id, on)
    return render(
        request,
        "organizations/practice.html",
        {
            "title": str(page.practice),
            "page": page if is_today else page.to_read(),
            "on": on,
            "is_today": is_today,
            "state": state_name(page.practice.jurisdiction),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def end_affiliation(request: Request, affiliation_id: int) -> HttpResponse:
    """End an affiliation: an owner names the day, and types the practice's name."""
    tie = queries.affiliation(request.actor, affiliation_id)
    policies.check_can_end_affiliation(tie.practice_id)
    if request.method == "POST":
        check_fresh(request)
    form = EndAffiliationForm(request.POST or None, practice_name=tie.practice.name, today=today(request))
    back = reverse("practice", args=[tie.practice_id])

    def act() -> tuple[str, str]:
        ends_on, sight_ends_on = form.cleaned_data["ends_on"], form.cleaned_data["sight_ends_on"]
        actions.end_affiliation(actor=request.actor, affiliation=tie, ends_on=ends_on, sight_ends_on=sight_ends_on)
        return back, f"The affiliation with {tie.organization} ends on {ends_on:%b %d, %Y}."

    asking = Asking(
        title=f"End the affiliation with {tie.organization}",
        sentence=f"From the day you choose, {tie.organization} sees nothing of {tie.practice}. It keeps all its data.",
        button="End the affiliation",
        kind="danger",
        back=back,
        trail=[(tie.practice.name, back)],
    )
    return answered(request, form, asking, act)
