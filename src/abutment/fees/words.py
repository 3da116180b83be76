"""How a statement stands, in words: its state with its kind, and the sentence below its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from abutment.kernel.money import Cents, format_usd
from abutment.web.words import count_of, day_in_words, distance_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from abutment.fees.models import Statement
    from abutment.fees.queries.statements import Sheet

STATUS_KINDS = {
    "draft": "working",
    "waits": "attention",
    "refused": "bad",
    "approved": "good",
    "issued": "good",
    "disputed": "attention",
    "settled": "good",
}


_STANDING = (
    ("disputed", "is disputed", "are disputed"),
    ("waits", "waits for counsel", "wait for counsel"),
    ("draft", "is a draft", "are drafts"),
    ("approved", "waits to be issued", "wait to be issued"),
    ("issued", "is issued", "are issued"),
    ("refused", "is refused by law", "are refused by law"),
    ("settled", "is settled", "are settled"),
)


def status_of(statement: Statement) -> tuple[str, str]:
    """The state as a word and its kind."""
    return statement.get_status_display(), STATUS_KINDS[statement.status]


def noun_of(statement: Statement) -> str:
    """What it is: a statement, or the correction or credit of one."""
    if not statement.is_correction:
        return "Statement"
    return "Credit" if statement.fee_cents < 0 else "Correction"


def usd(cents: Cents) -> str:
    """An amount as statements print it."""
    return format_usd(cents, negative_in_parentheses=True)


def due_of(statement: Statement) -> str:
    """What is to be done about its amount, and by when: below the fee, on the page and on the printed sheet."""
    if statement.fee_cents < 0:
        return "To be credited"
    if statement.fee_cents == 0:
        held = f"{usd(statement.held_cents)} waits for counsel" if statement.held_cents > 0 else ""
        refused = f"{usd(statement.refused_cents)} refused by law" if statement.refused_cents > 0 else ""
        return ", ".join(part for part in (held, refused) if part) or "Nothing is due"
    return f"Due {day_in_words(statement.due_on)}" if statement.due_on else "The terms name no payment day"


def all_of_them(by_status: Mapping[str, int]) -> str:
    """How many statements stand where, those first that somebody has to do something about."""
    if not by_status:
        return "The fee of each month stands here with how it came to be, once month-end was run."
    told = [
        f"{number} {one if number == 1 else many}"
        for status, one, many in _STANDING
        if (number := by_status.get(status, 0))
    ]
    return f"{count_of(sum(by_status.values()), 'statement')}: {', '.join(told)}."


def standing_of(sheet: Sheet) -> str:
    """How a statement stands, in one or two sentences."""
    statement = sheet.statement
    told = {
        "draft": _draft,
        "waits": _nothing_charged,
        "refused": _nothing_charged,
        "approved": _approved,
        "issued": _issued,
        "disputed": _disputed,
        "settled": _settled,
    }[statement.status](sheet)
    if statement.corrects is not None:
        told = f"It corrects {statement.corrects.number}. {told}"
    if statement.held_cents > 0 and statement.fee_cents:
        told = f"{told} {usd(statement.held_cents)} more is held and waits for counsel."
    return told


def _draft(sheet: Sheet) -> str:
    statement = sheet.statement
    if statement.needs_approval:
        return f"{usd(statement.fee_cents)} as drafted. It waits for an owner's approval before it is issued."
    return f"{usd(statement.fee_cents)} as drafted. Nothing is owed on it until it is issued."


def _nothing_charged(sheet: Sheet) -> str:
    statement = sheet.statement
    parts = [
        f"{usd(statement.held_cents)} waits for counsel" if statement.held_cents else "",
        f"{usd(statement.refused_cents)} is refused by law" if statement.refused_cents else "",
    ]
    return f"Nothing is charged: {', '.join(part for part in parts if part)}."


def _approved(sheet: Sheet) -> str:
    statement = sheet.statement
    return (
        f"{usd(statement.fee_cents)}, approved by {statement.approved_by_name or 'an owner'} on "
        f"{_day(statement.approved_at)}. It waits to be issued."
    )


def _issued(sheet: Sheet) -> str:
    statement, standing = sheet.statement, sheet.standing
    if statement.is_correction:
        return f"{usd(statement.fee_cents)}, issued on {_day(statement.issued_at)}."
    if not standing.unpaid_cents:
        return f"{usd(standing.owed_cents)}, issued on {_day(statement.issued_at)}. Nothing is left to be paid."
    if standing.late_cents and standing.due_on:
        return (
            f"{usd(standing.unpaid_cents)} was due on {day_in_words(standing.due_on)} and is unpaid; "
            f"being late has added {usd(standing.late_cents)}."
        )
    if standing.due_on is None:
        return f"{usd(standing.unpaid_cents)} is to be paid; the terms name no day."
    far = distance_in_words(standing.due_on, sheet.on)
    verb = "was" if standing.due_on < sheet.on else "is"
    return f"{usd(standing.unpaid_cents)} {verb} due {far}, on {day_in_words(standing.due_on)}."


def _disputed(sheet: Sheet) -> str:
    open_lines = [line for line in sheet.lines if any(each.state == "open" for each in line.disputes.all())]
    disputed = sum(line.amount_cents for line in open_lines)
    verb = "is" if len(open_lines) == 1 else "are"
    return f"{count_of(len(open_lines), 'line')} of {usd(disputed)} {verb} disputed. {_issued(sheet)}"


def _settled(sheet: Sheet) -> str:
    settled_on = sheet.statement.settled_on
    on = f" since {day_in_words(settled_on)}" if settled_on else ""
    return f"{usd(sheet.standing.owed_cents)} is paid in full{on}."


def _day(moment: datetime | None) -> str:
    return day_in_words(timezone.localdate(moment)) if moment else "no day"
