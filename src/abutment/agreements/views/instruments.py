"""The way of an instrument: begun, reviewed, seen by counsel, signed; or removed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from abutment.agreements import actions, policies, queries
from abutment.agreements.forms import AmendmentForm, ConfirmForm, CounselForm, DayForm
from abutment.agreements.views.entering import address_of, day_at, trail_of
from abutment.foundation.scope.requests import Request
from abutment.web.asking import Asking, answered
from abutment.web.words import day_in_words


@require_http_methods(["GET", "POST"])
@login_required
def begin(request: Request, agreement_id: int) -> HttpResponse:
    """Begin the next amendment as a draft."""
    found = queries.agreement(request.actor, agreement_id)
    policies.check_can_enter(found.entity_id, f"amendments of {found.title}")
    form = AmendmentForm(request.POST or None, since=found.starts_on, initial={"effective_on": day_at(request, found)})

    def act() -> tuple[str, str]:
        title, on = form.cleaned_data["title"], form.cleaned_data["effective_on"]
        new = actions.begin_amendment(actor=request.actor, agreement=found, title=title, effective_on=on)
        return address_of(found), f"{new.label} is begun. Attach its paper next."

    words = "What was signed stays as it is. An amendment takes over from it for the days of its own terms."
    asking = Asking("Begin an amendment", "Begin", address_of(found), words, trail_of(found))
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def review(request: Request, amendment_id: int) -> HttpResponse:
    """Record that an instrument was reviewed."""
    found = queries.amendment(request.actor, amendment_id)
    policies.check_can_enter(found.entity_id, f"the review of {found.label}")
    form = DayForm(
        request.POST or None, today=day_at(request, found.agreement), help_text="The day on which the review was done."
    )

    def act() -> tuple[str, str]:
        on = form.cleaned_data["on"]
        actions.review_amendment(actor=request.actor, amendment=found, on=on)
        return address_of(found.agreement), f"{found.label} is reviewed as of {day_in_words(on)}. Counsel is next."

    words = "Paper and terms were compared. A paper or a term that comes later opens the review again."
    back, trail = address_of(found.agreement), trail_of(found.agreement)
    asking = Asking(f"Record the review of {found.label}", "Record", back, words, trail)
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def counsel(request: Request, amendment_id: int) -> HttpResponse:
    """Record counsel's review: counsel's own stamp, or who entered the agreement records a name."""
    found = queries.amendment(request.actor, amendment_id)
    policies.check_can_review_as_counsel(found.entity_id)
    is_own = policies.can_give_opinion(found.entity_id)
    form = CounselForm(request.POST or None, is_own=is_own, today=day_at(request, found.agreement))

    def act() -> tuple[str, str]:
        on, name = form.cleaned_data["on"], form.cleaned_data.get("counsel_name", "")
        stamped = actions.counsel_reviews(actor=request.actor, amendment=found, on=on, counsel_name=name)
        return address_of(found.agreement), f"{found.label} bears the review of {stamped.counsel_name}."

    own = "You stamp it under your own name."
    words = own if is_own else "Who read it, and when. The page says that you recorded it and not counsel."
    back, trail = address_of(found.agreement), trail_of(found.agreement)
    asking = Asking(f"Counsel's review of {found.label}", "Record", back, words, trail)
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def sign(request: Request, amendment_id: int) -> HttpResponse:
    """Record that an instrument was signed; nothing of it changes from here on."""
    found = queries.amendment(request.actor, amendment_id)
    policies.check_can_enter(found.entity_id, f"the signing of {found.label}")
    form = DayForm(
        request.POST or None, today=day_at(request, found.agreement), help_text="The day of the last signature."
    )

    def act() -> tuple[str, str]:
        on = form.cleaned_data["on"]
        actions.sign_amendment(actor=request.actor, amendment=found, on=on)
        return address_of(found.agreement), f"{found.label} is signed as of {day_in_words(on)}. Its terms count."

    words = "From here on nothing of it changes, and its terms are what fees and deadlines are computed from."
    back, trail = address_of(found.agreement), trail_of(found.agreement)
    asking = Asking(f"Record the signing of {found.label}", "It is signed", back, words, trail)
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: Request, amendment_id: int) -> HttpResponse:
    """Remove the last amendment while it is not signed."""
    found = queries.amendment(request.actor, amendment_id)
    policies.check_can_enter(found.entity_id, f"amendments such as {found.label}")
    form = ConfirmForm(request.POST or None, phrase=found.label)

    def act() -> tuple[str, str]:
        label = found.label
        actions.remove_draft_amendment(actor=request.actor, amendment=found)
        return address_of(found.agreement), f"{label} is removed. Its documents stay stored."

    words = "Its papers and terms go with it; stored documents stay."
    back, trail = address_of(found.agreement), trail_of(found.agreement)
    asking = Asking(f"Remove {found.label}", "Remove it", back, words, trail, kind="danger")
    return answered(request, form, asking, act)
