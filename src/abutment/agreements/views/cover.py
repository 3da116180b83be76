"""For which locations an agreement holds: written in an instrument, approved by the other side, signed with it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from abutment.agreements import actions, policies, queries
from abutment.agreements.forms import CoverForm, DayForm
from abutment.agreements.models import Agreement
from abutment.agreements.queries.papers import covered, open_instruments
from abutment.agreements.views.entering import address_of, day_at, trail_of
from abutment.foundation.scope.requests import Request
from abutment.organizations.queries import locations
from abutment.web.asking import Asking, answered
from abutment.web.words import count_of, day_in_words


@require_http_methods(["GET", "POST"])
@login_required
def cover(request: Request, agreement_id: int) -> HttpResponse:
    """Say in an instrument that is not signed that the agreement holds for a location from a day on."""
    found = queries.agreement(request.actor, agreement_id)
    policies.check_can_enter(found.entity_id, f"locations of {found.title}")
    instruments = open_instruments(request.actor, found)
    if not instruments:
        return _all_signed(request, found)
    offices = [office for office in locations(request.actor) if office.entity_id == found.entity_id]
    first = {"starts_on": instruments[0].effective_on}
    form = CoverForm(request.POST or None, locations=offices, amendments=instruments, initial=first)

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        new = actions.cover_location(
            actor=request.actor,
            agreement=found,
            location_id=data["location"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            amendment=form.instrument(),
        )
        return address_of(found, "#drafts"), f"{new.location.name} is entered. It counts once approved and signed."

    words = "An agreement that names locations holds for those alone; one that names none holds for all."
    asking = Asking("Cover a location", "Cover it", address_of(found), words, trail_of(found))
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def end(request: Request, covered_id: int) -> HttpResponse:
    """Say in an instrument that is not signed from which day on the agreement no longer holds for a location."""
    found = covered(request.actor, covered_id)
    held = found.agreement
    policies.check_can_enter(found.entity_id, f"locations of {held.title}")
    if not open_instruments(request.actor, held):
        return _all_signed(request, held)
    form = DayForm(request.POST or None, today=day_at(request, held), may_be_later=True)

    def act() -> tuple[str, str]:
        on = form.cleaned_data["on"]
        actions.end_cover(actor=request.actor, covered=found, ends_on=on)
        return address_of(held, "#drafts"), f"The end for {found.location.name} on {day_in_words(on)} is entered."

    words = f"From that day on {held.title} no longer holds for {found.location.name}, once approved and signed."
    asking = Asking(f"End the cover of {found.location.name}", "End it", address_of(held), words, trail_of(held))
    return answered(request, form, asking, act)


def _all_signed(request: Request, agreement: Agreement) -> HttpResponse:
    """What is covered was signed, so that an amendment comes first."""
    context = {"title": "Locations", "agreement": agreement, "trail": trail_of(agreement)}
    return render(request, "agreements/all_signed.html", context)


@require_POST
@login_required
def approve(request: Request, amendment_id: int) -> HttpResponse:
    """Approve what the other side wrote of locations in an instrument."""
    found = queries.amendment(request.actor, amendment_id)
    count = actions.approve_cover(actor=request.actor, amendment=found)
    messages.success(
        request, f"{count_of(count, 'location')} of {found.label} {'is' if count == 1 else 'are'} approved."
    )
    return redirect(reverse("agreement", args=[found.agreement_id]))


@require_POST
@login_required
def remove(request: Request, covered_id: int) -> HttpResponse:
    """Remove what a draft says of a location."""
    found = covered(request.actor, covered_id)
    name = found.location.name
    actions.remove_cover(actor=request.actor, covered=found)
    messages.success(request, f"What the draft said of {name} is removed.")
    return redirect(reverse("agreement", args=[found.agreement_id]))
