"""One sentence on how things stand, and the word for what the law says of a fee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from abutment.agreements.queries.lines import AgreementLine
from abutment.agreements.queries.pages import AgreementPage, TermRow
from abutment.agreements.rules.lifecycle import Stage
from abutment.foundation.scope import Actor
from abutment.web.words import count_of, day_in_words, distance_in_words

_SOON = timedelta(days=30)


def agreements_in_words(lines: Sequence[AgreementLine], on: date) -> str:
    """How the agreements in scope stand: how many, what waits, which notices come soon."""
    if not lines:
        return "No agreement is entered yet."
    waiting = sum(line.waiting_terms for line in lines)
    soon = sum(line.notice_by is not None and line.notice_by <= on + _SOON for line in lines)
    waits = f"{count_of(waiting, 'term')} {'waits' if waiting == 1 else 'wait'} for approval" if waiting else ""
    due = f"{count_of(soon, 'notice')} {'is' if soon == 1 else 'are'} due within 30 days" if soon else ""
    parts = [
        count_of(len(lines), "agreement"),
        waits or "no term waits for approval",
        due or "no notice is due within 30 days",
    ]
    return "; ".join(parts) + "."


def agreement_in_words(page: AgreementPage, on: date) -> str:
    """How one agreement stands on a day and what comes next."""
    held = page.agreement
    first = day_in_words(held.starts_on)
    if page.stage is Stage.ENDED and held.ends_on is not None:
        return f"Ended on {day_in_words(held.ends_on)}: {held.ended_because.rstrip('.')}."
    if page.stage is Stage.SIGNED:
        return f"Signed. It takes effect on {first}, {distance_in_words(held.starts_on, on)}."
    if page.stage is not Stage.ACTIVE:
        stands = {Stage.DRAFT: "A draft", Stage.REVIEWED: "Reviewed, not signed"}.get(
            page.stage, "Seen by counsel, not signed"
        )
        return f"{stands}. {page.original.next_step}" if page.amendments else f"{stands}."
    return f"In force since {first}{_ahead(page, on)}"


def readers_in_words(readers: Sequence[str]) -> str:
    """Who of the network reads an agreement.

    >>> readers_in_words(["Cedar Dental"])
    'Cedar Dental reads it, and nobody else of the network.'
    """
    *first, last = readers
    named = f"{', '.join(first)} and {last}" if first else last
    return f"{named} {'read' if first else 'reads'} it, and nobody else of the network."


def waiting_in_words(page: AgreementPage, waiting: Sequence[TermRow], actor: Actor) -> str:
    """Of the terms that wait for this reader: who entered them, and what an approval takes."""
    entered = f"{_who_entered(waiting, actor)} entered {'it' if len(waiting) == 1 else 'them'}."
    if not page.is_one_sided:
        return f"{entered} Compare each with the words beside it."
    outside = [party.name for party in page.parties if party.name]
    others = " and ".join(outside) or "the other party"
    return (
        f"{entered} {others[:1].upper()}{others[1:]} cannot approve anything here, being outside of the network, so "
        f"{page.agreement.entity.name} approves alone: compare each with the words beside it. What both agree to is "
        "the paper that both sign. Attach it as signed, then record the signing."
    )


def _who_entered(waiting: Sequence[TermRow], actor: Actor) -> str:
    by = {row.term.entered_by_account_id for row in waiting}
    sides = {row.term.entered_for_entity_id for row in waiting}
    if by == {actor.account_id}:
        return "You"
    if sides == {actor.acting_entity_id}:
        return "Your own side"
    names = {row.entered_for for row in waiting}
    return names.pop() if len(names) == 1 and "" not in names else "The other side"


def _ahead(page: AgreementPage, on: date) -> str:
    ends_on, outlook = page.agreement.ends_on, page.outlook
    if ends_on is not None:
        return f"; it ends {distance_in_words(ends_on, on)}, on {day_in_words(ends_on)}."
    if (by := outlook.notice_by) is not None:
        return f"; notice to end it is due {distance_in_words(by, on)}, by {day_in_words(by)}."
    if outlook.term is not None and outlook.term.ends_on is not None and outlook.is_ending:
        ends = outlook.term.ends_on
        return f"; it runs out {distance_in_words(ends, on)}, on {day_in_words(ends)}, unless it is renewed."
    if outlook.notice is not None and outlook.notice.ends == "at_any_time":
        return f"; it can be ended at any time with notice of {count_of(outlook.notice.days, 'day')}."
    return "; no end and no renewal are entered."
