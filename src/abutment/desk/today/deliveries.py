"""What an owner's morning page says of deliveries to the practice's own storage."""

from __future__ import annotations

from django.urls import reverse

from abutment.desk.blocks import Act, Block, Moment, Stat, State, Text
from abutment.portability.queries.deliveries import Deliveries
from abutment.web.words import day_in_words


def in_words(found: Deliveries) -> str:
    """What needs an owner, in half a sentence; nothing while deliveries come through or none are wanted."""
    return "a delivery of your data was missed" if found.stands.needs_an_owner else ""


def deliveries_stat(found: Deliveries) -> list[Stat]:
    """The last delivery that came through; nothing where no storage is named."""
    if found.destination is None:
        return []
    good = found.last_good
    if good is None or good.delivered_at is None:
        return [Stat("Last delivery", missing="None has come through yet.")]
    return [Stat("Last delivery", day_in_words(good.delivered_at), found.stands.word, found.stands.kind)]


def missed_block(found: Deliveries) -> list[Block]:
    """The delivery that is missed, with the reason and the next step; nothing while none is."""
    if not found.stands.needs_an_owner:
        return []
    good = found.last_good
    last = Moment(good.delivered_at) if good and good.delivered_at else Text("none yet")
    return [
        Block(
            title="A delivery of your data was missed",
            sentence="Everything of the practice should lie at its own storage by now.",
            columns=("Deliveries", "Why", "Last good one", ""),
            rows=[
                (
                    State(found.stands.word, found.stands.kind),
                    Text(found.stands.reason),
                    last,
                    Act("Look", reverse("deliveries")),
                )
            ],
            empty="Nothing was missed.",
        )
    ]
