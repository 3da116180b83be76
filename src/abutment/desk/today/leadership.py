"""DSO leadership: which location needs a call today, and why?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate

from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.network import (
    SOON_DAYS,
    PracticeLine,
    acts_block,
    counted,
    deadline_words,
    deadlines_block,
    location_url,
    practice_url,
    practices_and_locations,
    proposals_block,
)
from abutment.foundation.scope import Actor
from abutment.organizations import queries as network
from abutment.organizations.models import Location
from abutment.organizations.queries import ahead
from abutment.web.figures import Cell, Matrix, Row
from abutment.web.words import count_of, day_in_words, distance_in_words

AREAS = ("Money", "Schedule", "People", "Compliance", "IT", "Agreement", "Affiliation")
PATIENCE_DAYS = 3
"""How long a proposal may wait before somebody should call the owner."""

NOT_CONNECTED = {
    "Money": "No month of this location has been imported.",
    "Schedule": "No schedule of this location has been imported.",
    "Compliance": "No safeguard has been recorded for this location.",
    "IT": "No asset or ticket has been recorded for this location.",
    "Agreement": "No agreement has been entered yet.",
}


def page(actor: Actor, on: date) -> Page:
    """All locations at a glance, what changed, and what lies ahead."""
    practices, locations = practices_and_locations(actor, on)
    deadlines = ahead.deadlines(actor, on)
    staffing = ahead.staffing(actor, on)
    waiting = list(network.proposals(actor))
    calls = calls_block(practices, locations, staffing, ahead.owners(actor, on), on)
    soon = [each for each in deadlines if (each.on - on).days <= SOON_DAYS]
    return Page(
        question="Which location needs a call today, and why?",
        sentence=sentence(
            f"{len(calls.rows)} of {count_of(len(practices), 'practice')} need a call" if calls.rows else "",
            counted(practices, locations),
            deadline_words(deadlines, on),
        ),
        stats=[
            Stat("Collections, month to date", missing="No practice's ledger is connected yet."),
            Stat(
                "Waiting for owners",
                str(len(waiting)),
                "listed below" if waiting else "no proposal",
                "attention" if waiting else "good",
            ),
            Stat(
                f"Deadlines in {SOON_DAYS} days",
                str(len(soon)),
                f"next {day_in_words(soon[0].on)}" if soon else "nothing due",
                "attention" if soon else "good",
            ),
        ],
        first=calls,
        matrix=matrix(locations, {each.pk: each for each in practices}, staffing, on),
        matrix_sentence="Focus a cell for its reason. What is not connected yet says no data.",
        blocks=[deadlines_block(deadlines, on), proposals_block(actor, waiting), _changes(actor)],
    )


def matrix(
    locations: Sequence[Location],
    practices: Mapping[int, PracticeLine],
    staffing: Mapping[int, ahead.Staffing],
    on: date,
) -> Matrix:
    """Locations by areas, each cell with its reason in words."""
    return Matrix(
        "How each location stands",
        "Location",
        AREAS,
        [
            Row(
                each.name,
                [_cell(area, practices.get(each.entity_id), staffing.get(each.entity_id), on) for area in AREAS],
                location_url(each.pk),
                each.entity.name,
            )
            for each in locations
        ],
    )


def calls_block(
    practices: Sequence[PracticeLine],
    locations: Sequence[Location],
    staffing: Mapping[int, ahead.Staffing],
    owners: Mapping[int, Sequence[str]],
    on: date,
) -> Block:
    """The practices with something that needs somebody: how it stands, why, and whom to call."""
    at = Counter(location.entity_id for location in locations)
    rows = []
    for each in practices:
        cells = [people_cell(staffing.get(each.pk), on), _affiliation(each, on)]
        needing = [cell for cell in cells if cell.kind in ("bad", "attention")]
        if needing:
            rows.append(
                (
                    Text(each.name, practice_url(each.pk), count_of(at[each.pk], "location")),
                    State(needing[0].word, needing[0].kind),
                    Text(" ".join(cell.reason for cell in needing)),
                    Text(" or ".join(owners.get(each.pk, ())) or "no owner entered"),
                )
            )
    return Block(
        title="Needs a call",
        columns=("Practice", "Status", "Why", "Whom"),
        rows=rows,
        empty="No practice needs a call: each is staffed and its affiliation is active.",
    )


def _cell(area: str, practice: PracticeLine | None, staff: ahead.Staffing | None, on: date) -> Cell:
    if area == "People":
        return people_cell(staff, on)
    if area == "Affiliation":
        return _affiliation(practice, on)
    return Cell("no data", "unknown", NOT_CONNECTED[area])


def people_cell(staff: ahead.Staffing | None, on: date) -> Cell:
    if staff is None or staff.dentists == 0:
        return Cell("no dentist", "bad", "No dentist is assigned, so nobody can treat patients there.")
    if staff.proposed and staff.waiting_since:
        wait = "proposal waits" if staff.proposed == 1 else "proposals wait"
        since = localdate(staff.waiting_since)
        reason = f"{staff.proposed} {wait} for an owner's grant, since {day_in_words(since)}."
        return Cell("waiting", "attention" if (on - since).days >= PATIENCE_DAYS else "waiting", reason)
    people = f"{count_of(staff.dentists, 'dentist')}, {count_of(staff.hygienists, 'hygienist')}"
    return Cell("staffed", "good", f"{people}; {count_of(staff.people, 'person', 'people')} in all.")


def _affiliation(practice: PracticeLine | None, on: date) -> Cell:
    if practice is None or practice.model is None:
        return Cell("ended", "off", "No affiliation is active today; what is shown comes from its transition.")
    if practice.until is not None:
        ends = f"{distance_in_words(practice.until, on)}, on {day_in_words(practice.until)}"
        return Cell("ends", "attention", f"The affiliation ends {ends}.")
    return Cell("active", "good", "The affiliation is active and no end is set.")


def _changes(actor: Actor) -> Block:
    return acts_block(
        actor, title="What changed", most=8, empty="Nothing was changed yet. Every act in the network will stand here."
    )
