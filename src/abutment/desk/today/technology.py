"""IT, of the organization or from outside: what is red, what is owed?"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from abutment.desk.blocks import Page, Stat, sentence
from abutment.desk.today.imports import imports_block, imports_stat, in_words
from abutment.desk.today.network import is_open
from abutment.desk.today.practice import hours_block
from abutment.foundation.scope import Actor
from abutment.organizations import queries as network
from abutment.portability import queries as portability
from abutment.web.words import count_of


def page(actor: Actor, on: date) -> Page:
    """The locations that one serves; each is named as silent until it reports."""
    locations = [each for each in network.locations(actor).prefetch_related("hours") if is_open(each, on)]
    connected = portability.connections(actor, timezone.now(), on)
    return Page(
        question="What is red, what is owed?",
        sentence=sentence(
            f"you serve {count_of(len(locations), 'location')}",
            in_words(connected) or ("none has reported yet" if locations else ""),
        ),
        stats=[
            Stat("Open tickets", missing="No ticket has been entered yet."),
            Stat("Restore tests due", missing="No backup has been recorded yet."),
            imports_stat(connected),
        ],
        blocks=[*([imports_block(connected)] if connected else []), hours_block(locations, on)],
    )
