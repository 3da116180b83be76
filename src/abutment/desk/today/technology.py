"""IT, of the organization or from outside: what is red, what is owed?"""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.network import is_open, location_url
from abutment.desk.today.practice import hours_block
from abutment.foundation.scope import Actor
from abutment.organizations import queries as network
from abutment.web.words import count_of


def page(actor: Actor, on: date) -> Page:
    """The locations that one serves; each is named as silent until it reports."""
    locations = [each for each in network.locations(actor).prefetch_related("hours") if is_open(each, on)]
    return Page(
        question="What is red, what is owed?",
        sentence=sentence(
            f"you serve {count_of(len(locations), 'location')}", f"{len(locations)} of them have not reported yet"
        ),
        stats=[
            Stat("Open tickets", missing="No ticket has been entered yet."),
            Stat("Restore tests due", missing="No backup has been recorded yet."),
            Stat("Silent locations", f"{len(locations)} of {len(locations)}", "none has reported yet", "attention"),
        ],
        blocks=[
            Block(
                title="Locations that fell silent",
                columns=("Location", "Practice", "Last report"),
                rows=[
                    (Text(each.name, location_url(each.pk)), Text(each.entity.name), State("no data", "unknown"))
                    for each in locations
                ],
                empty="No location is assigned to you.",
            ),
            hours_block(locations, on),
        ],
    )
