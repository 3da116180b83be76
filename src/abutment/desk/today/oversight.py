"""Auditor and regulator: what can I rely on, and what was done?"""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Page, Stat, Text, sentence
from abutment.desk.today.network import acts_block, counted, practice_url, practices_and_locations
from abutment.foundation.audit import queries as trail
from abutment.foundation.scope import Actor
from abutment.law.jurisdictions import NAMES


def page(actor: Actor, on: date) -> Page:
    """What one may read, how far the trail is sealed, and the latest acts; no patient is among it."""
    practices, locations = practices_and_locations(actor, on)
    head = trail.head()
    return Page(
        question="What can I rely on, and what was done?",
        sentence=sentence(
            f"you read {counted(practices, locations)}, without patient data",
            f"the trail is sealed up to entry {head.sequence:,}" if head else "the trail has not been sealed yet",
        ),
        stats=[
            Stat("Sealed entries", f"{head.sequence:,}", f"head {head.hash_hex[:12]}")
            if head
            else Stat("Sealed entries", missing="The sealer has not run yet."),
            Stat("Practices", str(len(practices)), "read only"),
            Stat("Patient data", "none", "unless a practice grants it", "off"),
        ],
        blocks=[
            acts_block(actor, title="Latest acts", most=12, empty="Nothing was done yet where you may see it."),
            Block(
                title="Practices you read",
                columns=("Practice", "State", "Affiliation ends"),
                rows=[
                    (
                        Text(each.name, practice_url(each.pk)),
                        Text(NAMES[each.jurisdiction]),
                        each.end,
                    )
                    for each in practices
                ],
                empty="No practice is in your sight.",
            ),
        ],
    )
