"""What a morning page says of practices' own systems: which fail, which are silent, which are not connected."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from abutment.desk.blocks import Act, Block, Moment, Stat, State, Text
from abutment.desk.today.network import practice_url
from abutment.portability.queries import Connection
from abutment.web.words import count_of

MOST_ROWS = 20


def in_words(connected: Sequence[Connection]) -> str:
    """What needs somebody, in half a sentence; nothing while nobody's system is connected."""
    if not any(each.stands.word != "not connected" for each in connected):
        return ""
    troubled = [each for each in connected if each.stands.needs_somebody]
    if not troubled:
        return "every connected system was imported"
    return f"the imports of {count_of(len(troubled), 'practice')} need you"


def imports_stat(connected: Sequence[Connection]) -> Stat:
    """How many practices' systems come through."""
    systems = [each for each in connected if each.stands.word != "not connected"]
    if not systems:
        return Stat("Systems imported", missing="No practice's own system is connected yet.")
    well = sum(not each.stands.needs_somebody for each in systems)
    kind = "good" if well == len(systems) else "bad"
    return Stat("Systems imported", f"{well} of {len(systems)}", "of those connected", kind)


def imports_block(connected: Sequence[Connection]) -> Block:
    """The connections that will not come right by themselves, the failing first."""
    troubled = sorted(
        (each for each in connected if each.stands.needs_somebody), key=lambda each: (each.stands.word, each.practice)
    )
    return Block(
        title="Imports that need you",
        columns=("Practice", "Connection", "Why", "Last import", ""),
        rows=[
            (
                Text(each.practice, practice_url(each.practice_id)),
                State(each.stands.word, each.stands.kind),
                Text(each.stands.reason),
                Moment(each.imported_at) if each.imported_at else Text("never"),
                Act("Look", reverse("records", args=[each.practice_id])),
            )
            for each in troubled[:MOST_ROWS]
        ],
        empty="No import fails, and none is silent.",
        more="All connections",
        more_url=reverse("imports"),
    )
