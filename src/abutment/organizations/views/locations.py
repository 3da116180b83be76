"""Locations and their facts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abutment.foundation.scope import may
from abutment.foundation.scope.requests import Request
from abutment.organizations import actions, policies, queries
from abutment.organizations.filters import LocationFilters
from abutment.organizations.forms import ChairForm, CloseForm, HoursForm, LeaseForm, LocationForm
from abutment.organizations.models import Location
from abutment.organizations.rules import counted, day_in_words, open_now_in_words, week_in_words
from abutment.organizations.tables import LocationTable, state_name
from abutment.web.asking import Asking, answered
from abutment.web.days import day_asked, today
from abutment.web.listing import Empty, Listing
from abutment.web.tables import Table

_LOCATIONS = Listing(
    table=LocationTable,
    filters=LocationFilters,
    title="Locations",
    template="organizations/locations.html",
    search_hint="Find a location",
    empty=Empty(
        "No location yet",
        "The offices of your practices stand here, with hours, chairs and leases. Add the first one.",
        icon="map-pin",
    ),
)


@require_safe
@login_required
def locations(request: Request) -> HttpResponse:
    """The locations in scope that are open on a day."""
    on = day_asked(request)

    def sentence(table: Table) -> str:
        return f"{counted(len(table.rows), 'location')} open on this day."

    context = {"on": on, "can_add": on == today(request) and bool(request.may("network.write"))}
    return _LOCATIONS.respond(request, queries.locations(request.actor, on), sentence=sentence, context=context)


@require_safe
@login_required
def location(request: Request, location_id: int) -> HttpResponse:
    """One location: address, its time now, hours, chairs, and the lease for who may read agreements."""
    found, on = queries.location(request.actor, location_id), day_asked(request)
    facilities, is_today = queries.facilities(request.actor, found, on), on == today(request)
    local_now = request.moment.astimezone(ZoneInfo(found.time_zone))
    return render(
        request,
        "organizations/location.html",
        {
            "title": found.name,
            "location": found,
            "facilities": facilities,
            "hours": week_in_words(facilities.week) if facilities.week else [],
            "local_now": local_now,
            "open_now": open_now_in_words(facilities.week, local_now) if is_today and found.is_open(on) else "",
            "address": f"{found.street}, {found.city}, {state_name(found.jurisdiction)} {found.postal_code}",
            "can_change": is_today and policies.can_change_network(found.entity_id),
            "can_read_leases": may("agreements.read", found.entity_id),
            "can_enter_leases": is_today and policies.can_enter_leases(found.entity_id),
            "on": on,
            "is_today": is_today,
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def add(request: Request) -> HttpResponse:
    """Add an office to a practice."""
    places = [place for place in queries.entities_where(request.actor, "network.write") if place.kind == "practice"]
    policies.check_can_add_location(places)
    form = LocationForm(request.POST or None, practices=places, initial={"practice": request.GET.get("practice")})

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        new = actions.add_location(
            actor=request.actor,
            practice_id=data["practice"],
            name=data["name"],
            address=form.address(),
            time_zone=data["time_zone"],
            opened_on=data["opened_on"],
        )
        return reverse("location", args=[new.pk]), f"{new.name} is added. Next: its hours and chairs."

    asking = Asking(
        title="Add a location",
        sentence="An office of a practice: where patients are seen.",
        button="Add location",
        back=reverse("locations"),
        trail=[("Locations", reverse("locations"))],
    )
    return answered(request, form, asking, act)


def _asking(location: Location, title: str, button: str, sentence: str, template: str = "") -> Asking:
    back = reverse("location", args=[location.pk])
    trail = [("Locations", reverse("locations")), (location.name, back)]
    return Asking(title, button, back, sentence, trail, template=template or "organizations/form.html")


@require_http_methods(["GET", "POST"])
@login_required
def hours(request: Request, location_id: int) -> HttpResponse:
    """Say when a location is open, from a day on."""
    place = queries.location(request.actor, location_id)
    policies.check_can_change_network(place.entity_id, f"the hours of {place.name}")
    now = queries.facilities(request.actor, place, today(request)).week
    form = HoursForm(request.POST or None, week=now, initial={"starts_on": today(request)})

    def act() -> tuple[str, str]:
        starts_on = form.cleaned_data["starts_on"]
        actions.set_hours(actor=request.actor, location=place, starts_on=starts_on, week=form.week())
        return reverse("location", args=[place.pk]), f"The hours of {place.name} are set from {starts_on:%b %d, %Y}."

    words = "Leave a day empty when it is closed; the second pair is for after a pause."
    asking = _asking(place, "Set hours", "Set hours", words, "organizations/hours.html")
    return answered(request, form, asking, act)


@require_http_methods(["GET", "POST"])
@login_required
def chair(request: Request, location_id: int) -> HttpResponse:
    """Add a chair to a location."""
    place = queries.location(request.actor, location_id)
    policies.check_can_change_network(place.entity_id, f"the chairs of {place.name}")
    form = ChairForm(request.POST or None, initial={"starts_on": today(request)})

    def act() -> tuple[str, str]:
        new = actions.add_chair(actor=request.actor, location=place, **form.cleaned_data)
        return reverse("location", args=[place.pk]), f"{new.name} is added."

    return answered(request, form, _asking(place, "Add a chair", "Add chair", f"An operatory at {place.name}."), act)


@require_http_methods(["GET", "POST"])
@login_required
def lease(request: Request, location_id: int) -> HttpResponse:
    """Enter the lease of a location."""
    place = queries.location(request.actor, location_id)
    policies.check_can_enter_leases(place.entity_id, place.name)
    form = LeaseForm(request.POST or None, tenants=queries.tenants_for(request.actor, place))

    def act() -> tuple[str, str]:
        actions.add_lease(actor=request.actor, location=place, lease=form.terms())
        return reverse("location", args=[place.pk]), f"The lease of {place.name} is entered."

    words = f"Who rents {place.name} from whom, and until when."
    return answered(request, form, _asking(place, "Enter a lease", "Enter lease", words), act)


@require_http_methods(["GET", "POST"])
@login_required
def close(request: Request, location_id: int) -> HttpResponse:
    """Close an office from a day on."""
    place = queries.location(request.actor, location_id)
    policies.check_can_change_network(place.entity_id, f"the locations of {place.entity} ({place.name})")
    form = CloseForm(request.POST or None, since=place.opened_on, initial={"on": today(request)})

    def act() -> tuple[str, str]:
        day = form.cleaned_data["on"]
        actions.close_location(actor=request.actor, location=place, closed_on=day)
        return reverse("location", args=[place.pk]), f"{place.name} is closed from {day_in_words(day)}."

    words = f"Chairs and hours of {place.name} end that day; its lease runs as it was signed."
    return answered(request, form, _asking(place, f"Close {place.name}", "Close", words), act)


@require_http_methods(["GET", "POST"])
@login_required
def end_chair(request: Request, chair_id: int) -> HttpResponse:
    """Take a chair out of use from a day on."""
    found = queries.chair(request.actor, chair_id)
    policies.check_can_change_network(found.entity_id, f"the chair {found.name}")
    form = CloseForm(request.POST or None, since=found.starts_on, initial={"on": today(request)})

    def act() -> tuple[str, str]:
        day = form.cleaned_data["on"]
        actions.end_chair(actor=request.actor, chair=found, ends_on=day)
        return reverse("location", args=[found.location_id]), f"{found.name} is out of use from {day_in_words(day)}."

    words = f"{found.name} at {found.location.name} is no longer used from that day on."
    return answered(request, form, _asking(found.location, f"End {found.name}", "End chair", words), act)
