"""The organization's people, purchasing and marketing teams: their queue over all practices."""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.network import (
    PracticeLine,
    counted,
    deadlines_block,
    due_dates,
    practice_url,
    practices_and_locations,
    proposals_block,
)
from abutment.foundation.scope import Actor
from abutment.law.jurisdictions import NAMES
from abutment.organizations import queries as network
from abutment.organizations.models import Affiliation
from abutment.organizations.queries import ahead
from abutment.web.words import count_of


def people_page(actor: Actor, on: date) -> Page:
    """Who joins, who leaves, what waits for an owner?"""
    practices, locations = practices_and_locations(actor, on)
    staffing = ahead.staffing(actor, on)
    waiting = list(network.proposals(actor))
    without = [each for each in practices if staffing.get(each.pk) is None or not staffing[each.pk].dentists]
    return Page(
        question="Who joins, who leaves, what waits for an owner?",
        sentence=sentence(
            counted(practices, locations),
            f"{count_of(len(waiting), 'proposal')} for an owner to grant" if waiting else "no proposal waits",
            f"{count_of(len(without), 'practice')} without an assigned dentist" if without else "",
        ),
        stats=[
            Stat(
                "Waiting for a grant",
                str(len(waiting)),
                "listed below" if waiting else "none",
                "attention" if waiting else "good",
            ),
            Stat("Without a dentist", str(len(without)), "practices", "bad" if without else "good"),
            Stat("People", str(sum(each.people for each in staffing.values())), "assigned at practices"),
        ],
        blocks=[
            proposals_block(actor, waiting),
            Block(
                title="Staffing",
                columns=("Practice", "Dentists", "Hygienists", "People", "Proposed"),
                rows=[_staffing_row(each, staffing.get(each.pk)) for each in practices],
                empty="No practice is in your sight.",
            ),
            deadlines_block(due_dates(actor, on), on),
        ],
    )


def _staffing_row(practice: PracticeLine, staff: ahead.Staffing | None) -> tuple[Text, ...]:
    name = Text(practice.name, practice_url(practice.pk), NAMES[practice.jurisdiction])
    if staff is None:
        return name, *(Text("nobody") for _ in range(4))
    return name, *(Text(str(each)) for each in (staff.dentists, staff.hygienists, staff.people, staff.proposed))


def purchasing_page(actor: Actor, on: date) -> Page:
    """What is to order, and where does it go?"""
    practices, locations = practices_and_locations(actor, on)
    return Page(
        question="What is to order, and where does it go?",
        sentence=sentence(counted(practices, locations), "no supplier has been entered yet"),
        stats=[
            Stat("Open orders", missing="No order has been entered yet."),
            Stat("Off formulary", missing="No formulary has been entered yet."),
            Stat("Ship-to addresses", str(len(locations)), "open locations"),
        ],
        blocks=[
            Block(
                title="Where supplies go",
                columns=("Location", "Practice", "Address"),
                rows=[
                    (
                        Text(each.name),
                        Text(each.entity.name),
                        Text(f"{each.street}, {each.city}, {each.jurisdiction[3:]} {each.postal_code}"),
                    )
                    for each in locations
                ],
                empty="No location is in your sight.",
            )
        ],
    )


def marketing_page(actor: Actor, on: date) -> Page:
    """Under whose name may I write?"""
    practices, locations = practices_and_locations(actor, on)
    own_name = [each for each in practices if each.brand == Affiliation.Brand.PARTNERSHIP]
    return Page(
        question="Under whose name may I write?",
        sentence=sentence(
            counted(practices, locations),
            f"{count_of(len(own_name), 'practice')} under their own name, by their affiliation",
        ),
        stats=[
            Stat("Campaigns running", missing="No campaign has been entered yet."),
            Stat("Under the group's name", str(len(practices) - len(own_name)), "practices"),
            Stat("Under their own name", str(len(own_name)), "practices"),
        ],
        blocks=[
            Block(
                title="Brand by practice",
                sentence="The affiliation decides it; templates follow.",
                columns=("Practice", "State", "Brand", "Affiliation ends"),
                rows=[
                    (
                        Text(each.name, practice_url(each.pk)),
                        Text(NAMES[each.jurisdiction]),
                        State("own name", "neutral")
                        if each.brand == Affiliation.Brand.PARTNERSHIP
                        else State("group name", "good"),
                        each.end,
                    )
                    for each in practices
                ],
                empty="No practice is in your sight.",
            )
        ],
    )
