"""What several morning pages say of agreements and fees: the month in its steps, what stands in the way, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from abutment.agreements.queries import WaitingInstrument
from abutment.agreements.queries.ahead import Deadline
from abutment.desk.blocks import Act, Block, Stat, State, Text
from abutment.desk.today.network import SOON_DAYS, practice_url
from abutment.fees import queries as fees
from abutment.fees.queries import Blocker, MonthStanding, PracticeStanding, Stage
from abutment.foundation.scope.claims import entities
from abutment.kernel.months import Month
from abutment.web import figures
from abutment.web.words import count_of, day_in_words, distance_in_words, money

MOST_ROWS = 20
"""How many practices a morning page lists; the month's own page lists all."""


def last_month(on: date) -> Month:
    """The last full month: the one that is closed now."""
    return Month.of(on).previous


def sees_money() -> bool:
    """Whether the reader sees money anywhere; without that no statement in sight does not mean that there is none."""
    return bool(entities("money.read"))


def month_url(month: Month) -> str:
    return f"{reverse('month')}?month={month}"


def blockers_block(standing: MonthStanding) -> Block:
    """What stands between the reader and a closed month, each with one thing to do."""
    blockers = standing.blockers
    return Block(
        title="What stands in the way",
        sentence="Each with the one thing to do about it, the worst first.",
        columns=("Practice", "Stands at", "Why", ""),
        rows=[_blocker_row(each) for each in blockers[:MOST_ROWS]],
        empty=f"Nothing stands in the way of {standing.month.label}."
        if standing.practices
        else "No practice is in your sight.",
        more=f"All of {standing.month.label}",
        more_url=month_url(standing.month),
    )


def _blocker_row(each: Blocker) -> tuple[Text, State, Text, Act]:
    return (
        Text(each.practice, practice_url(each.practice_id)),
        State(each.word, each.kind),
        Text(each.reason),
        Act(each.action, each.url),
    )


def steps_matrix(standing: MonthStanding) -> figures.Matrix:
    """The practices in the steps of the month, those that are not closed first."""
    order = list(Stage)
    first = sorted(standing.practices, key=lambda each: (order.index(each.stage), each.practice))
    return figures.Matrix(
        f"Month-end of {standing.month.label}",
        "Practice",
        fees.STEPS,
        [figures.Row(each.practice, each.cells, practice_url(each.practice_id)) for each in first[:MOST_ROWS]],
    )


def money_stats(standing: MonthStanding) -> list[Stat]:
    """What the month charges, what is held and what is unpaid; no data while nothing was computed."""
    totals = standing.totals
    if totals is None:
        missing = f"No statement of {standing.month.label} has been computed yet."
        return [Stat("Charged", missing=missing), Stat("Held for counsel", missing=missing)]
    return [
        Stat("Charged", money(totals.charged_cents, whole=True), f"{len(standing.computed):,} computed"),
        Stat(
            "Held for counsel",
            money(totals.held_cents, whole=True),
            f"{money(totals.refused_cents, whole=True)} refused by law" if totals.refused_cents else "",
        ),
        Stat("Issued and unpaid", money(totals.unpaid_cents, whole=True)),
    ]


_MONEY_KINDS: Mapping[Stage, str] = {
    Stage.HINDERED: "unknown",
    Stage.NOT_COMPUTED: "unknown",
    Stage.RESTATED: "attention",
    Stage.REFUSED: "bad",
    Stage.COUNSEL: "attention",
    Stage.DISPUTED: "attention",
    Stage.OWNER: "waiting",
    Stage.READY: "waiting",
    Stage.ISSUED: "good",
    Stage.SETTLED: "good",
}
_MONEY_WORDS: Mapping[Stage, str] = {
    Stage.HINDERED: "no data",
    Stage.NOT_COMPUTED: "no data",
    Stage.COUNSEL: "held",
    Stage.OWNER: "to approve",
    Stage.READY: "ready",
}


def money_cell(practice: PracticeStanding | None, month: Month) -> figures.Cell:
    """How a practice's month stands, in one cell."""
    if practice is None:
        return figures.Cell("no data", "unknown", f"The practice was not affiliated in {month.label}.")
    stage = practice.stage
    reason = practice.blocker.reason if practice.blocker else f"{month.label}: {practice.cells[4].reason}"
    url = practice.blocker.url if practice.blocker else practice.cells[4].url
    return figures.Cell(_MONEY_WORDS.get(stage, stage.value), _MONEY_KINDS[stage], reason, url)


def agreement_cell(practice: PracticeStanding | None, deadlines: Iterable[Deadline], on: date) -> figures.Cell:
    """Whether the agreement is in force, and the next day that it asks for."""
    soon = [each for each in deadlines if (each.on - on).days <= SOON_DAYS]
    if soon:
        reason = " ".join(
            f"{each.what} {distance_in_words(each.on, on)}, on {day_in_words(each.on)}: {each.about}." for each in soon
        )
        return figures.Cell("notice" if soon[0].is_notice else "ends", "attention", reason, soon[0].url)
    if practice is None:
        return figures.Cell("no data", "unknown", "No agreement is asked for: the practice was not affiliated.")
    return practice.cells[1]


def pending_block(pending: Sequence[WaitingInstrument]) -> Block:
    """The agreements and amendments that wait for counsel's review."""
    return Block(
        title="Agreements waiting for your review",
        columns=("Agreement", "Practice", "Stands at", ""),
        rows=[
            (
                Text(each.title, each.url, each.label),
                Text(each.practice),
                State("reviewed", "waiting", day_in_words(each.reviewed_on)),
                Act("Review", each.url),
            )
            for each in pending
        ],
        empty="No agreement waits for counsel's review.",
    )


def held_block(held: Sequence[fees.Held]) -> Block:
    """The fees that wait for an opinion, by state and method, with what is held."""
    return Block(
        title="Fees waiting for your opinion",
        sentence="An opinion opens a method in a state for its days; a release charges one month. Not legal advice.",
        columns=("What", "Held", "Months", "Practices", "Why", ""),
        rows=[
            (
                Text(each.reason),
                Text(money(each.amount_cents)),
                Text(str(each.months)),
                Text(_some(each.practices)),
                Text(each.why),
                Act("Open the latest", each.url),
            )
            for each in held[:MOST_ROWS]
        ],
        empty="No fee waits for counsel.",
    )


def _some(names: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {count_of(len(names) - most, 'other')}" if len(names) > most else shown
