"""The practice's own team: who is here, where are we open, what waits?"""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today import taken
from abutment.desk.today.network import deadlines_block, due_dates, is_open, location_url
from abutment.foundation.scope import Actor
from abutment.organizations import queries as network
from abutment.organizations.models import Location
from abutment.web.words import count_of


def page(actor: Actor, on: date) -> Page:
    """Open locations with their hours today, colleagues, and deadlines of the practice."""
    practice_id = actor.acting_entity_id or 0
    locations = [each for each in network.locations(actor).prefetch_related("hours") if is_open(each, on)]
    colleagues = list(network.assignments_at(actor, practice_id, on))
    open_today = [each for each in locations if hours_on(each, on)]
    return Page(
        question="Who is here, where are we open, what waits?",
        sentence=sentence(f"{len(open_today)} of {count_of(len(locations), 'location')} open today"),
        stats=[
            Stat("Open today", f"{len(open_today)} of {len(locations)}", "locations"),
            Stat("Appointments today", missing="No schedule has been imported yet."),
            Stat("Unconfirmed tomorrow", missing="No schedule has been imported yet."),
        ],
        blocks=[
            *taken.requests_blocks(actor, practice_id, on),
            hours_block(locations, on),
            Block(
                title="Who works here",
                columns=("Person", "Role", "Status"),
                rows=[
                    (
                        Text(str(each.person), reverse("person", args=[each.person_id])),
                        Text(each.role.label),
                        State("here", "good") if each.granted_at else State("proposed", "waiting"),
                    )
                    for each in colleagues
                ],
                empty="Colleagues are listed for those who manage the practice.",
            ),
            deadlines_block(due_dates(actor, on), on),
        ],
    )


def hours_on(location: Location, on: date) -> list[str]:
    """The spans in which a location is open on a day, in words; empty when it is closed or nobody entered hours."""
    return [
        f"{_clock(each.opens_at)} to {_clock(each.closes_at)}"
        for each in sorted(location.hours.all(), key=lambda each: each.opens_at)
        if each.weekday == on.weekday() and each.holds(on)
    ]


def _clock(at: object) -> str:
    return f"{at:%I:%M %p}".lstrip("0")


def hours_block(locations: list[Location], on: date) -> Block:
    """Locations with their hours on a day, each in its own time zone."""
    return Block(
        title="Hours today",
        sentence="In each location's own time zone.",
        columns=("Location", "Practice", "Open", "Time zone"),
        rows=[
            (
                Text(each.name, location_url(each.pk), each.city),
                Text(each.entity.name),
                Text(", ".join(hours_on(each, on)) or ("closed" if list(each.hours.all()) else "no data")),
                Text(each.time_zone.split("/")[-1].replace("_", " ")),
            )
            for each in locations
        ],
        empty="No location has been entered yet. Add the first under the practice's page.",
    )
