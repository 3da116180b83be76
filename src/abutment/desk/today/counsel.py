"""Counsel: what waits for me?"""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Page, Stat, State, Text, sentence
from abutment.desk.today.network import counted, deadlines_block, law_url, practices_and_locations, read_state
from abutment.foundation.scope import Actor
from abutment.law import queries as law
from abutment.law.answers import Verdict
from abutment.law.jurisdictions import NAMES
from abutment.organizations.queries import ahead
from abutment.web.words import count_of

UNSETTLED = (Verdict.CONTESTED, Verdict.UNREAD)
KIND = {
    Verdict.PROHIBITED: "bad",
    Verdict.RESTRICTED: "attention",
    Verdict.ALLOWED: "good",
    Verdict.CONTESTED: "attention",
    Verdict.UNREAD: "unknown",
}


def page(actor: Actor, on: date) -> Page:
    """The rules on fees that are unsettled where the network works, and the deadlines of its agreements."""
    practices, locations = practices_and_locations(actor, on)
    states = sorted({practice.jurisdiction for practice in practices})
    unsettled = [row for state in states for row in fee_rows(state, on, UNSETTLED)]
    return Page(
        question="What waits for me?",
        sentence=sentence(
            counted(practices, locations),
            f"{count_of(len(unsettled), 'rule')} on fees unsettled where they work" if unsettled else "",
        ),
        stats=[
            Stat("Agreements waiting for your opinion", missing="No agreement has been entered yet."),
            Stat("Fees waiting for your opinion", missing="No statement has been made yet."),
            Stat(
                "Unsettled rules in use",
                str(len(unsettled)),
                "contested or not read",
                "attention" if unsettled else "good",
            ),
        ],
        blocks=[
            Block(
                title="Contested and unread rules where the network works",
                sentence="A fee by one of these methods waits for a named counsel's approval. Not legal advice.",
                columns=("State", "Methods", "Verdict", "Why", "Citation", "Text"),
                rows=unsettled,
                empty="Every rule on fees in these states was read and is settled.",
            ),
            deadlines_block(ahead.deadlines(actor, on), on),
        ],
    )


def fee_rows(state: str, on: date, verdicts: tuple[Verdict, ...]) -> list[tuple[Text, Text, State, Text, Text, State]]:
    """The methods of pay of a state that have one of these verdicts; methods that stand alike share a row."""
    alike: dict[tuple[Verdict, str, str, bool], list[str]] = {}
    for each in law.fee_methods(state, on).methods:
        if each.verdict in verdicts:
            cited = "; ".join(citation.citation for citation in each.citations) or "none read"
            is_read = bool(each.citations) and all(citation.read for citation in each.citations)
            alike.setdefault((each.verdict, each.sentence, cited, is_read), []).append(each.method.replace("_", " "))
    return [
        (
            Text(NAMES[state], law_url(state)),
            Text(", ".join(methods)),
            State(verdict.label.lower(), KIND[verdict]),
            Text(why),
            Text(cited),
            read_state(is_read),
        )
        for (verdict, why, cited, is_read), methods in alike.items()
    ]
