"""Counsel: what waits for me?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from abutment.agreements.queries import instruments_for_counsel
from abutment.agreements.queries.lines import AgreementLine, lines
from abutment.agreements.rules.lifecycle import Stage
from abutment.agreements.rules.verdicts import verdict_of
from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.fees import held_block, pending_block
from abutment.desk.today.network import (
    counted,
    deadlines_block,
    due_dates,
    law_url,
    practices_and_locations,
    read_state,
)
from abutment.fees.queries import held_for_counsel
from abutment.foundation.scope import Actor
from abutment.law.answers import Verdict
from abutment.law.jurisdictions import NAMES
from abutment.law.rules.fees import FeeMethod
from abutment.web.words import count_of, money

UNSETTLED = (Verdict.CONTESTED, Verdict.UNREAD)
KIND = {
    Verdict.PROHIBITED: "bad",
    Verdict.RESTRICTED: "attention",
    Verdict.ALLOWED: "good",
    Verdict.CONTESTED: "attention",
    Verdict.UNREAD: "unknown",
}


def page(actor: Actor, on: date) -> Page:
    """What waits for counsel's word: agreements to review, fees that are held; the unsettled rules that are in use."""
    practices, locations = practices_and_locations(actor, on)
    known = lines(actor, on)
    pending = instruments_for_counsel(actor, on)
    held = held_for_counsel(actor)
    held_cents = sum(each.amount_cents for each in held)
    in_use = rules_in_use(known)
    return Page(
        question="What waits for me?",
        sentence=sentence(
            f"{count_of(len(pending), 'agreement')} to review" if pending else "no agreement to review",
            f"{money(held_cents)} of fees held for your opinion" if held_cents else "no fee is held",
            counted(practices, locations),
        ),
        stats=[
            Stat(
                "Agreements to review",
                str(len(pending)) if known else "",
                "listed below" if pending else "none",
                "attention" if pending else "good",
                "" if known else "No agreement has been entered yet.",
            ),
            Stat(
                "Held for your opinion",
                money(held_cents, whole=True),
                "listed below" if held else "nothing is held",
                "attention" if held else "good",
            ),
            Stat(
                "Unsettled rules in use",
                str(len(in_use)),
                "contested or not read",
                "attention" if in_use else "good",
            ),
        ],
        first=held_block(held),
        blocks=[
            pending_block(pending),
            Block(
                title="Contested and unread rules in use",
                sentence="Methods by which agreements of the network are paid. Not legal advice.",
                columns=("State", "Method", "Verdict", "Agreements", "Now", "Citation", "Text"),
                rows=in_use,
                empty="Every rule on the fees of signed agreements was read and is settled.",
            ),
            deadlines_block(due_dates(actor, on), on),
        ],
    )


def rules_in_use(known: Sequence[AgreementLine]) -> list[tuple[Text, Text, State, Text, State, Text, State]]:
    """The contested and unread rules on which fees of signed agreements rest; agreements alike share a row."""
    alike: dict[tuple[str, FeeMethod, str], list[AgreementLine]] = {}
    for each in known:
        law = each.law
        if law is not None and law.verdict in UNSETTLED and each.stage in (Stage.SIGNED, Stage.ACTIVE):
            alike.setdefault((law.jurisdiction, law.method, verdict_of(law)[0]), []).append(each)
    rows = []
    for (state, method, _), of_one in sorted(alike.items()):
        law = of_one[0].law
        assert law is not None  # noqa: S101 - only those with a finding are grouped
        rows.append(
            (
                Text(NAMES[state], law_url(state)),
                Text(method.label),
                State(law.verdict.label.lower(), KIND[law.verdict]),
                Text(count_of(len(of_one), "agreement"), note=of_one[0].practice if len(of_one) == 1 else ""),
                State(*verdict_of(law)),
                Text("; ".join(each.citation for each in law.citations) or "none read"),
                read_state(law.is_read),
            )
        )
    return rows
