"""The controller and the billing team."""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.fees import blockers_block, last_month, money_stats, steps_matrix
from abutment.desk.today.network import counted, deadlines_block, due_dates, practice_url, practices_and_locations
from abutment.fees.queries import standing_of_month
from abutment.foundation.scope import Actor
from abutment.law.jurisdictions import NAMES
from abutment.web.words import count_of


def controller_page(actor: Actor, on: date) -> Page:
    """What stands between me and a closed month?"""
    practices, locations = practices_and_locations(actor, on)
    month = last_month(on)
    standing = standing_of_month(actor, month, on)
    return Page(
        question="What stands between me and a closed month?",
        sentence=sentence(
            f"{month.label}: {standing.sentence[:1].lower()}{standing.sentence[1:-1]}", counted(practices, locations)
        ),
        stats=[
            Stat(
                f"Closed of {month.label}",
                f"{len(standing.closed):,} of {len(standing.practices):,}",
                "practices issued, nothing open",
            ),
            *money_stats(standing),
        ],
        first=blockers_block(standing),
        matrix=steps_matrix(standing),
        matrix_sentence="Focus a step for its reason. The law is said by its verdict; it is not legal advice.",
        blocks=[deadlines_block(due_dates(actor, on), on)],
    )


def billing_page(actor: Actor, on: date) -> Page:
    """What is stuck, where is the cash?"""
    practices, locations = practices_and_locations(actor, on)
    return Page(
        question="What is stuck, where is the cash?",
        sentence=sentence(
            f"one queue over {counted(practices, locations)}",
            f"{count_of(len(practices), 'practice')} still to connect claims and remittances",
        ),
        stats=[
            Stat("Claims to work", missing="No practice's claims are connected yet."),
            Stat("Remittances to post", missing="No remittance has been received yet."),
            Stat("Denied this month", missing="No practice's claims are connected yet."),
        ],
        blocks=[
            Block(
                title="Practices in your queue",
                sentence="Each keeps its own bank account, approvals and ledger.",
                columns=("Practice", "State", "Affiliated until", "Claims"),
                rows=[
                    (
                        Text(each.name, practice_url(each.pk)),
                        Text(NAMES[each.jurisdiction]),
                        each.end,
                        State("not connected", "unknown"),
                    )
                    for each in practices
                ],
                empty="No practice is in your sight.",
            )
        ],
    )
