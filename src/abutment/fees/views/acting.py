"""The words around each act on a statement, and who may be asked for it."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from abutment.fees import policies
from abutment.fees.models import Dispute, Statement, StatementLine
from abutment.fees.queries import Sheet
from abutment.fees.words import noun_of, usd
from abutment.web.asking import Asking

_CHECKS: dict[str, Callable[[int], None]] = {
    "approve": policies.check_can_approve,
    "issue": lambda practice_id: policies.check_can_compute(practice_id, "issue statements"),
    "pay": lambda practice_id: policies.check_can_compute(practice_id, "record payments"),
    "correct": lambda practice_id: policies.check_can_compute(practice_id, "correct statements"),
    "release": policies.check_can_release,
}
_ACTS = {
    "approve": ("Approve {number}", "Approve {fee}", "You approve {fee} to {manager} for {month}, as it stands here."),
    "issue": (
        "Issue {number}",
        "Issue",
        "{fee} for {month} is given to {practice} for good. Its sheet is printed and kept; "
        "what changes later is a correction.",
    ),
    "pay": ("Record a payment on {number}", "Record the payment", "{unpaid} of {fee} is unpaid."),
    "correct": (
        "Correct {number}",
        "Draft the correction",
        "The month is computed again from the terms and numbers known now. The difference becomes a draft of its own; "
        "{number} stays as it was issued.",
    ),
    "release": (
        "Release what waits on {number}",
        "Release",
        "{held} waits. What you release may be charged; the opinion is yours, with your name.",
    ),
}
_REPLIES = {
    "dispute": ("Dispute line {position}", "Dispute this line", "primary"),
    "withdraw": ("Withdraw the dispute of line {position}", "Withdraw", "primary"),
    "reject": ("Line {position} stands", "Answer", "primary"),
    "concede": ("Give back line {position}", "Concede", "primary"),
}


def checked(sheet: Sheet, act: str) -> None:
    """Refuse who may not do this to any statement of the practice; whether it is the time, the act itself says."""
    _CHECKS[act](sheet.statement.entity_id)


def back_to(statement: Statement) -> str:
    """The address of a statement."""
    return reverse("statement", args=[statement.pk])


def about(sheet: Sheet, act: str) -> Asking:
    """The page that asks for an act on a whole statement."""
    title, button, sentence = _ACTS[act]
    statement = sheet.statement
    words = {
        "number": statement.number,
        "fee": usd(statement.fee_cents),
        "unpaid": usd(sheet.standing.unpaid_cents),
        "held": usd(statement.held_cents),
        "month": sheet.month.label,
        "practice": sheet.practice,
        "manager": sheet.manager,
    }
    return Asking(
        title=title.format(**words),
        button=button.format(**words),
        sentence=sentence.format(**words),
        back=back_to(statement),
        trail=_trail(statement),
        template="fees/act.html",
        further={"sheet": sheet, "act": act},
    )


def about_line(line: StatementLine, reply: str, dispute: Dispute | None = None) -> Asking:
    """The page that asks for a word on one line."""
    title, button, kind = _REPLIES[reply]
    return Asking(
        title=title.format(position=line.position),
        button=button,
        sentence=f"{line.label}: {usd(line.amount_cents)}.",
        kind=kind,
        back=f"{back_to(line.statement)}#line-{line.position}",
        trail=_trail(line.statement),
        template="fees/reply.html",
        further={"dispute": dispute},
    )


def _trail(statement: Statement) -> list[tuple[str, str]]:
    name = f"{noun_of(statement)} for {statement.of_month.label}"
    return [("Statements", reverse("statements")), (name, back_to(statement))]
