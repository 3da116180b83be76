"""DSO leadership: which location needs a call today, and why?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from abutment.agreements import queries as agreements
from abutment.agreements.queries import Deadline
from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.fees import agreement_cell, last_month, money_cell, sees_money
from abutment.desk.today.network import (
    SOON_DAYS,
    PracticeLine,
    acts_block,
    counted,
    deadline_words,
    deadlines_block,
    due_dates,
    location_url,
    practice_url,
    practices_and_locations,
    proposals_block,
)
from abutment.fees.queries import MonthStanding, PracticeStanding, standing_of_month
from abutment.foundation.scope import Actor
from abutment.kernel.months import Month
from abutment.organizations import queries as network
from abutment.organizations.models import Location
from abutment.organizations.queries import ahead
from abutment.web.figures import Cell, Matrix, Row
from abutment.web.words import count_of, day_in_words, distance_in_words, money

AREAS = ("Money", "Schedule", "People", "Compliance", "IT", "Agreement", "Affiliation")
PATIENCE_DAYS = 3
"""How long a proposal may wait before somebody should call the owner."""

NOT_CONNECTED = {
    "Schedule": "No schedule of this location has been imported.",
    "Compliance": "No safeguard has been recorded for this location.",
    "IT": "No asset or ticket has been recorded for this location.",
}


@dataclass(frozen=True, slots=True)
class Matters:
    """What agreements and fees say of each practice, for the cells of its locations."""

    practices: Mapping[int, PracticeStanding]
    deadlines: Mapping[int, Sequence[Deadline]]
    month: Month
    sees_money: bool

    def cell(self, area: str, practice_id: int, on: date) -> Cell:
        """The cell of an area of a practice."""
        practice = self.practices.get(practice_id)
        if area == "Agreement":
            return agreement_cell(practice, self.deadlines.get(practice_id, ()), on)
        if not self.sees_money:
            return Cell("not shown", "off", "Your role does not show you money.")
        return money_cell(practice, self.month)


def by_practice(asked: Sequence[Deadline]) -> dict[int, list[Deadline]]:
    """What the agreements of each practice ask for, by date."""
    found: dict[int, list[Deadline]] = {}
    for each in asked:
        found.setdefault(each.entity_id, []).append(each)
    return found


def fees_stat(standing: MonthStanding, may_see: bool) -> Stat:
    """What the last full month charges over all practices."""
    label = f"Fees of {standing.month.label}"
    totals = standing.totals
    if not may_see:
        return Stat(label, missing="Your role does not show you money.")
    if totals is None:
        return Stat(label, missing=f"No statement of {standing.month.label} has been computed yet.")
    held = f"; {money(totals.held_cents, whole=True)} held" if totals.held_cents else ""
    note = f"{len(standing.closed):,} of {len(standing.practices):,} closed{held}"
    return Stat(label, money(totals.charged_cents, whole=True), note)


def page(actor: Actor, on: date) -> Page:
    """All locations at a glance, what changed, and what lies ahead."""
    practices, locations = practices_and_locations(actor, on)
    asked = agreements.deadlines(actor, on)
    deadlines = due_dates(actor, on, asked)
    month = last_month(on)
    standing = standing_of_month(actor, month, on)
    matters = Matters({each.practice_id: each for each in standing.practices}, by_practice(asked), month, sees_money())
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
            fees_stat(standing, matters.sees_money),
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
        matrix=matrix(locations, {each.pk: each for each in practices}, staffing, matters, on),
        matrix_sentence="Focus a cell for its reason. What is not connected yet says no data.",
        blocks=[deadlines_block(deadlines, on), proposals_block(actor, waiting), _changes(actor)],
    )


def matrix(
    locations: Sequence[Location],
    practices: Mapping[int, PracticeLine],
    staffing: Mapping[int, ahead.Staffing],
    matters: Matters,
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
                [
                    _cell(area, practices.get(each.entity_id), staffing.get(each.entity_id), on)
                    or matters.cell(area, each.entity_id, on)
                    for area in AREAS
                ],
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


def _cell(area: str, practice: PracticeLine | None, staff: ahead.Staffing | None, on: date) -> Cell | None:
    """A cell that the network answers; None where agreements and fees do."""
    if area == "People":
        return people_cell(staff, on)
    if area == "Affiliation":
        return _affiliation(practice, on)
    return Cell("no data", "unknown", NOT_CONNECTED[area]) if area in NOT_CONNECTED else None


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
