"""Counsel's opinions: given, and withdrawn."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from abutment.agreements import actions, policies, queries
from abutment.agreements.forms import DayForm, OpinionForm
from abutment.agreements.queries.gates import jurisdictions_of
from abutment.agreements.queries.papers import covered_by, papers_of
from abutment.agreements.views.entering import address_of, day_at, trail_of
from abutment.foundation.scope.requests import Request
from abutment.law.jurisdictions import NAMES
from abutment.law.rules.fees import FeeMethod
from abutment.web.asking import Asking, answered
from abutment.web.words import day_in_words


@require_http_methods(["GET", "POST"])
@login_required
def give(request: Request, agreement_id: int) -> HttpResponse:
    """Give counsel's opinion on one method in one state under an agreement."""
    found = queries.agreement(request.actor, agreement_id)
    now = day_at(request, found)
    policies.check_can_give_opinion(found.entity_id)
    places = jurisdictions_of(found, covered_by(request.actor, found), now)
    papers = papers_of(request.actor, found.pk)
    asked = {name: request.GET.get(name) for name in ("method", "jurisdiction")}
    wanted = {"given_on": now, "starts_on": now, **asked}
    form = OpinionForm(request.POST or None, places=places, papers=papers, today=now, initial=wanted)

    def act() -> tuple[str, str]:
        given = actions.give_opinion(actor=request.actor, agreement=found, opinion=form.opinion())
        return address_of(found), f"Your opinion stands under {found.title} from {day_in_words(given.starts_on)}."

    words = "One method, one state, this agreement, for the days that you name. It bears your name and never changes."
    asking = Asking("Give an opinion", "Give it", address_of(found), words, trail_of(found))
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: Request, opinion_id: int) -> HttpResponse:
    """Withdraw an opinion from a day on."""
    found = queries.opinion(request.actor, opinion_id)
    policies.check_can_give_opinion(found.entity_id)
    form = DayForm(
        request.POST or None,
        today=day_at(request, found.agreement),
        may_be_later=True,
        help_text="The first day without it.",
    )

    def act() -> tuple[str, str]:
        on = form.cleaned_data["on"]
        actions.withdraw_opinion(actor=request.actor, opinion=found, on=on)
        return address_of(found.agreement), f"The opinion is withdrawn from {day_in_words(on)}."

    method, place = FeeMethod(found.method).label, NAMES[found.jurisdiction]
    words = f"{method} in {place}, by {found.counsel_name}. Days before stay as they were judged; it cannot be undone."
    back, trail = address_of(found.agreement), trail_of(found.agreement)
    asking = Asking("Withdraw an opinion", "Withdraw it", back, words, trail, kind="danger")
    return answered(request, form, asking, act)
