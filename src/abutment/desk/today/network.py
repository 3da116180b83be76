"""What several morning pages say of the network: counted from the rows in the reader's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from abutment.agreements import queries as agreements
from abutment.desk.blocks import Act, Block, Day, Moment, State, Text
from abutment.foundation.audit import queries as trail
from abutment.foundation.audit import words
from abutment.foundation.scope import Actor
from abutment.organizations import queries as network
from abutment.organizations.models import Assignment, Location, Practice
from abutment.organizations.queries import ahead
from abutment.web.words import count_of, distance_in_words

SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A practice as a morning page speaks of it, with its affiliation of the day; model None when none is in force."""

    pk: int
    name: str
    jurisdiction: str
    model: str | None
    brand: str | None
    until: date | None

    @classmethod
    def of(cls, practice: Practice) -> PracticeLine:
        """The line of a practice of `queries.practices`."""
        tie = practice.tie
        model, brand, until = (tie.model, tie.brand, tie.ends_on) if tie else (None, None, None)
        return cls(practice.pk, practice.entity.name, practice.jurisdiction, model, brand, until)

    @property
    def end(self) -> Day | Text:
        """When the affiliation ends, or that no end is set."""
        return Day(self.until) if self.until else Text("no end set")


def counted(practices: Sequence[PracticeLine], locations: Sequence[Location]) -> str:
    """How large the reader's network is, in words."""
    states = len({practice.jurisdiction for practice in practices})
    return (
        f"{count_of(len(locations), 'location')} in {count_of(len(practices), 'practice')} "
        f"and {count_of(states, 'state')}"
    )


def practice_url(practice_id: int | None) -> str:
    return reverse("practice", args=[practice_id]) if practice_id else ""


def location_url(location_id: int) -> str:
    return reverse("location", args=[location_id])


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A day on which something ends or must be decided, of the network or of its agreements, and where that stands."""

    on: date
    what: str
    about: str
    url: str
    is_notice: bool = False


def due_dates(actor: Actor, on: date, of_agreements: Sequence[agreements.Deadline] | None = None) -> list[Due]:
    """What ends or asks for notice in the coming year, by date; of_agreements when they were asked already."""
    asked = agreements.deadlines(actor, on) if of_agreements is None else of_agreements
    return sorted(
        [
            *(
                Due(
                    each.on,
                    each.what,
                    each.about,
                    location_url(each.location_id) if each.location_id else practice_url(each.practice_id),
                    each.is_notice,
                )
                for each in ahead.deadlines(actor, on)
            ),
            *(Due(each.on, each.what, each.about, each.url, each.is_notice) for each in asked),
        ]
    )


def deadline_words(deadlines: Sequence[Due], on: date) -> str:
    """The next deadline in words; empty when nothing lies ahead."""
    if not deadlines:
        return ""
    first = deadlines[0]
    return f"next: {first.what[:1].lower()}{first.what[1:]} ({first.about}) {distance_in_words(first.on, on)}"


def deadlines_block(deadlines: Sequence[Due], on: date, *, most: int = 8) -> Block:
    """What ends or asks for notice in the coming year, notice dates first where they come first."""
    return Block(
        title="Deadlines ahead",
        sentence="Notice dates, not end dates, are what can be missed.",
        columns=("What", "Where", "When", "Status"),
        rows=[
            (
                Text(each.what),
                Text(each.about, each.url),
                Day(each.on),
                State("soon", "attention") if (each.on - on).days <= SOON_DAYS else State("ahead", "neutral"),
            )
            for each in deadlines[:most]
        ],
        empty="Nothing ends and no notice is due in the next twelve months.",
    )


def proposals_block(actor: Actor, proposals: Sequence[Assignment]) -> Block:
    """Assignments that wait for a grant, as those see them who cannot grant."""
    proposers = ahead.proposers(actor, proposals)
    return Block(
        title="Waiting for an owner's grant",
        sentence="Only an owner of the practice grants a clinical assignment.",
        columns=("Person", "Role", "Practice", "Proposed by", "Proposed"),
        rows=[
            (
                Text(str(each.person), reverse("person", args=[each.person_id])),
                Text(each.role.label),
                Text(each.entity.name, practice_url(each.entity_id)),
                Text(proposers.get(each.pk, "the server")),
                Day(localtime(each.proposed_at).date()),
            )
            for each in proposals
        ],
        empty="No proposal waits for an owner.",
    )


def approvals_block(actor: Actor, proposals: Sequence[Assignment]) -> Block:
    """Assignments that wait for the reader's own grant, each with the license it names and the way to grant it."""
    proposers = ahead.proposers(actor, proposals)
    return Block(
        title="What needs your approval",
        sentence="Nobody else can grant these.",
        columns=("Person", "Role", "License", "From", "Proposed by", ""),
        rows=[
            (
                Text(str(each.person), reverse("person", args=[each.person_id])),
                Text(each.role.label),
                Text(license_words(each) or "none needed"),
                Day(each.starts_on),
                Text(proposers.get(each.pk, "the server")),
                Act("Review", reverse("person", args=[each.person_id])),
            )
            for each in proposals
        ],
        empty="Nothing waits for you.",
    )


def practices_and_locations(actor: Actor, on: date) -> tuple[list[PracticeLine], list[Location]]:
    """The reader's practices and open locations, each asked once."""
    lines = [PracticeLine.of(each) for each in network.practices(actor, on)]
    return lines, [each for each in network.locations(actor) if is_open(each, on)]


def is_open(location: Location, on: date) -> bool:
    """Whether a location is open for business on a day."""
    return location.opened_on <= on and (location.closed_on is None or on < location.closed_on)


def law_url(jurisdiction: str) -> str:
    return reverse("law:place", args=[jurisdiction])


def read_state(is_read: bool) -> State:
    """Whether the text of a rule was read, as every rule on a page says it."""
    return State("text read", "good") if is_read else State("text not read", "attention")


def license_words(assignment: Assignment) -> str:
    """The license that an assignment names, with its state; empty when it names none."""
    state, number = assignment.license_jurisdiction[3:], assignment.license_number
    return number if not number or number.startswith(state) else f"{state} {number}"


def acts_block(actor: Actor, *, title: str, most: int, empty: str) -> Block:
    """What was done lately to entities in sight, as the trail tells it, in people's words."""
    acts = list(trail.events_for(actor).filter(entity__isnull=False).select_related("entity")[:most])
    names = words.named(act.subject for act in acts)
    return Block(
        title=title,
        columns=("What", "About", "Who", "Where", "When"),
        rows=[_act_row(act, names) for act in acts],
        empty=empty,
        more="The whole trail",
        more_url=reverse("audit"),
    )


def _act_row(act: Any, names: Mapping[str, str]) -> tuple[Text, Text, Text, Text, Moment]:
    who = act.person or "Abutment"  # the software itself, where no person acted
    where = act.entity.name if act.entity else ""
    return Text(words.said(act.action)), Text(names.get(act.subject, "")), Text(who), Text(where), Moment(act.at)
