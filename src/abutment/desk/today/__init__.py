"""The morning page of each kind of user, by the role in which one looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from abutment.desk.blocks import Page
from abutment.desk.today import (
    compliance,
    counsel,
    leadership,
    money,
    nobody,
    oversight,
    owner,
    practice,
    professional,
    teams,
    technology,
)
from abutment.foundation.scope import Actor
from abutment.organizations.queries import Capacity

Builder = Callable[[Actor, date], Page]

BY_ROLE: dict[str, Builder] = {
    # Who holds several roles at one entity gets the page of the first of them in this order.
    "owner": owner.page,
    "executive": leadership.page,
    "administrator": leadership.page,
    "controller": money.controller_page,
    "counsel": counsel.page,
    "compliance": compliance.page,
    "billing": money.billing_page,
    "people": teams.people_page,
    "purchasing": teams.purchasing_page,
    "marketing": teams.marketing_page,
    "it": technology.page,
    "it_provider": technology.page,
    "auditor": oversight.page,
    "regulator": oversight.page,
    "dentist": professional.page,
    "hygienist": professional.page,
    "assistant": professional.page,
    "practice_manager": practice.page,
    "front_desk": practice.page,
}


def page_for(actor: Actor, held: Sequence[Capacity], on: date) -> Page:
    """The morning page of an actor who holds these roles."""
    here = {capacity.role_code for capacity in held if capacity.entity_id == actor.acting_entity_id}
    for role, build in BY_ROLE.items():
        if role in here:
            return build(actor, on)
    return nobody.page(actor, on)
