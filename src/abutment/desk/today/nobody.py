"""For somebody who is signed in and has no role in force: why the page is empty, and whom to ask."""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Day, Page, State, Text
from abutment.foundation.scope import Actor
from abutment.organizations.queries import ahead


def page(actor: Actor, on: date) -> Page:
    """What was held, what is proposed, and who grants it."""
    own = ahead.own_assignments(actor, on)
    rows = [
        (
            Text(each.role.label),
            State("proposed" if each.granted_at is None else "starts later", "waiting"),
            Day(each.starts_on),
        )
        for each in own
    ]
    return Page(
        sentence="You hold no role in force today, so there is nothing of a practice to show.",
        blocks=[
            Block(
                title="Your assignments",
                columns=("Role", "Status", "Starts"),
                rows=rows,
                empty="Nobody has assigned you yet. Ask the practice or organization that you work with.",
            )
        ],
    )
