"""DSO leadership: which location needs a call today, and why?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from abutment.desk.blocks import Block, Moment, Page, Stat, State, Text, sentence
from abutment.desk.today.network import (
    SOON_DAYS,
    PracticeLine,
    counted,
    deadline_words,
    deadlines_block,
    location_url,
    practices_and_locations,
    proposals_block,
)
from abutment.foundation.audit import queries as trail
from abutment.foundation.scope import Actor
from abutment.organizations import queries as network
from abutment.organizations.models import Location
from abutment.organizations.queries import ahead
from abutment.web.figures import Cell, Matrix, Row
from abutment.web.words import count_of, day_in_words, distance_in_words

AREAS = ("Money", "Schedule", "People", "Compliance", "IT", "Agreement")
NOT_CONNECTED = {
    "Money": "No month of this location has been imported.",
    "Schedule": "No schedule of this location has been imported.",
    "Compliance": "No safeguard has been recorded for this location.",
    "IT": "No asset or ticket has been recorded for this location.",
}


def page(actor: Actor, on: date) -> Page:
    """All locations at a glance, what changed, and what lies ahead."""
    practices, locations = practices_and_locations(actor, on)
    deadlines = ahead.deadlines(actor, on)
    staffing = ahead.staffing(actor, on)
    waiting = list(network.proposals(actor))
    size = counted(practices, locations)
    soon = [each for each in deadlines if (each.on - on).days <= SOON_DAYS]
    standing = matrix(locations, {each.pk: each for each in practices}, staffing, on)
    calls = calls_block(standing)
    return Page(
        question="Which location needs a call today, and why?",
        sentence=sentence(
            f"{len(calls.rows)} of {size} need a call" if calls.rows else size,
            f"{count_of(len(waiting), 'proposal')} for an owner to grant" if waiting else "",
            deadline_words(deadlines, on),
        ),
        stats=[
            Stat("Collections, month to date", missing="No practice's ledger is connected yet."),
            Stat("Practices", str(len(practices)), f"{count_of(len(locations), 'open location')}"),
            Stat(
                f"Deadlines in {SOON_DAYS} days",
                str(len(soon)),
                "look below" if soon else "nothing due",
                "attention" if soon else "good",
            ),
        ],
        first=calls,
        matrix=standing,
        matrix_sentence="Focus a cell for its reason. What is not connected yet says no data.",
        blocks=[deadlines_block(deadlines, on), proposals_block(waiting, for_owner=False), _changes(actor)],
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


def calls_block(standing: Matrix) -> Block:
    """The locations with something that needs somebody, each with its reasons in words."""
    needing = [(row, [cell for cell in row.cells if cell.kind in ("bad", "attention")]) for row in standing.rows]
    return Block(
        title="Needs a call",
        columns=("Location", "Status", "Why"),
        rows=[
            (
                Text(row.label, row.url, row.note),
                State(cells[0].word, cells[0].kind),
                Text(" ".join(c.reason for c in cells)),
            )
            for row, cells in needing
            if cells
        ],
        empty="No location needs a call: every practice is staffed and its affiliation is in force.",
    )


def _cell(area: str, practice: PracticeLine | None, staff: ahead.Staffing | None, on: date) -> Cell:
    if area == "People":
        return _people(staff)
    if area == "Agreement":
        return _agreement(practice, on)
    return Cell("no data", "unknown", NOT_CONNECTED[area])


def _people(staff: ahead.Staffing | None) -> Cell:
    if staff is None or staff.dentists == 0:
        return Cell("no dentist", "bad", "No dentist is assigned to this practice, so nobody can treat patients there.")
    people = f"{count_of(staff.dentists, 'dentist')}, {count_of(staff.hygienists, 'hygienist')}"
    if staff.proposed:
        return Cell(
            "waiting",
            "attention",
            f"{people}; {count_of(staff.proposed, 'proposal')} for an owner of the practice to grant.",
        )
    return Cell("staffed", "good", f"{people}; {count_of(staff.people, 'person', 'people')} in all.")


def _agreement(practice: PracticeLine | None, on: date) -> Cell:
    if practice is None or practice.model is None:
        return Cell("not in force", "off", "No affiliation is in force today; what is shown comes from its transition.")
    if practice.until is not None:
        return Cell(
            "ends",
            "attention",
            f"The affiliation ends {distance_in_words(practice.until, on)}, on {day_in_words(practice.until)}.",
        )
    return Cell("in force", "good", "The affiliation is in force and no end is set.")


def _changes(actor: Actor) -> Block:
    """What was done lately to entities in sight, as the trail tells it."""
    acts = trail.events_for(actor).filter(entity__isnull=False).select_related("entity")
    return Block(
        title="What changed",
        columns=("What", "Who", "Where", "When"),
        rows=[act_row(each) for each in acts[:8]],
        empty="Nothing was changed yet. Every act in the network will stand here.",
        more="The whole trail",
        more_url=reverse("audit"),
    )


def act_row(act: Any) -> tuple[Text, Text, Text, Moment]:
    """An act of the trail in words; the software itself is named where no person acted."""
    words = act.action.replace(".", " ").replace("_", " ")
    where = act.entity.name if act.entity else ""
    return Text(words[:1].upper() + words[1:]), Text(act.person or "Abutment"), Text(where), Moment(act.at)
