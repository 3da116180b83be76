"""The controller and the billing team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from abutment.desk.blocks import Block, Cell, Page, Stat, State, Text, sentence
from abutment.desk.today.counsel import KIND
from abutment.desk.today.network import PracticeLine, counted, law_url, practice_url, practices_and_locations
from abutment.foundation.scope import Actor
from abutment.law import queries as law
from abutment.law.jurisdictions import NAMES
from abutment.law.rules.fees import FeeMethod
from abutment.web import figures
from abutment.web.words import count_of

STEPS = ("Imported", "Reconciled", "Unmapped", "Bank", "Fee", "Approvals", "Sent", "Closed")


def controller_page(actor: Actor, on: date) -> Page:
    """What stands between me and a closed month?"""
    practices, locations = practices_and_locations(actor, on)
    return Page(
        question="What stands between me and a closed month?",
        sentence=sentence(counted(practices, locations), f"none of {len(practices)} has imported {on:%B %Y} yet"),
        stats=[
            Stat("Closed this month", f"0 of {len(practices)}", "practices", "waiting"),
            Stat("Fees computed", missing="No agreement has been entered yet."),
            Stat("Unreconciled", missing="No practice's ledger is connected yet."),
        ],
        matrix=figures.Matrix(
            f"Month-end of {on:%B %Y}",
            "Practice",
            STEPS,
            [
                figures.Row(
                    each.name,
                    [figures.Cell("no data", "unknown", f"{each.name} has not imported {on:%B %Y}.") for _ in STEPS],
                    practice_url(each.pk),
                )
                for each in practices
            ],
        ),
        blocks=[_methods(practices, on)],
    )


def _methods(practices: Sequence[PracticeLine], on: date) -> Block:
    """By which methods each practice's state lets a manager be paid."""
    answers = {state: law.fee_methods(state, on) for state in {practice.jurisdiction for practice in practices}}
    rows: list[tuple[Cell, ...]] = []
    for practice in practices:
        answer = answers[practice.jurisdiction]
        verdicts = {each.method: each.verdict for each in answer.methods}
        shown = (FeeMethod.FLAT, FeeMethod.COST_PLUS, FeeMethod.PERCENTAGE)
        rows.append(
            (
                Text(practice.name, practice_url(practice.pk)),
                Text(NAMES[practice.jurisdiction], law_url(practice.jurisdiction)),
                *(State(verdicts[method].label.lower(), KIND[verdicts[method]]) for method in shown),
            )
        )
    return Block(
        title="How a fee may be computed",
        sentence="The verdict of each state's law on three methods; open the state for citations. Not legal advice.",
        columns=("Practice", "State", "Flat", "Cost-plus", "Percentage"),
        rows=rows,
        empty="No practice is in your sight.",
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
