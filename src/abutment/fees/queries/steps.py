"""The steps from what a practice reports to what it has paid: each as a word, a kind of state, and the reason."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache

from django.urls import reverse
from django.utils.timezone import localtime

from abutment.agreements.rules.gate import GateFinding, strictest
from abutment.agreements.rules.verdicts import verdict_of
from abutment.fees.models import Hindrance, Statement
from abutment.fees.queries.months import InputCount, PracticeMonth
from abutment.fees.rules.frozen import read_finding
from abutment.fees.rules.results import FmvFinding
from abutment.kernel.money import format_usd
from abutment.law.answers import DISCLAIMER
from abutment.web.figures import Cell
from abutment.web.words import count_of, day_in_words, distance_in_words, money

STEPS = ("Inputs", "Agreement", "Law", "Market", "Fee", "Approval", "Issued", "Settled")
LATE_DAYS = 5
"""How many days at the end of a month may be without a daily report before somebody should ask; weekends are fewer."""


class Stage(StrEnum):
    """How far a practice's month has come, or what it stands still at; what needs the controller comes first."""

    HINDERED = "hindered"
    RESTATED = "restated"
    NOT_COMPUTED = "not computed"
    REFUSED = "refused"
    COUNSEL = "waits for counsel"
    DISPUTED = "disputed"
    OWNER = "waits for the owner"
    READY = "ready to issue"
    ISSUED = "issued"
    SETTLED = "settled"

    @property
    def is_closed(self) -> bool:
        """Whether the month of this practice is closed: issued, and nothing about it open."""
        return self in (Stage.ISSUED, Stage.SETTLED)


@cache
def _pattern(page: str) -> str:
    return reverse(page, args=[0])


def address(page: str, number: int) -> str:
    """The address of a numbered page; asked once a page, for a month of a thousand practices names it thousands of
    times."""
    return _pattern(page).replace("/0/", f"/{number}/", 1)


@cache
def _list_of_inputs() -> str:
    return reverse("fee-inputs")


def stage_of(each: PracticeMonth) -> Stage:
    """How far a practice's month has come."""
    statement = each.statement
    if statement is None:
        return Stage.HINDERED if each.hindrance else Stage.NOT_COMPUTED
    if each.hindrance:
        is_restated = each.hindrance.kind == Hindrance.Kind.RESTATED
        return Stage.RESTATED if is_restated else Stage.HINDERED
    waiting = next((one for one in each.corrections if one.issued_at is None), None)
    if statement.issued_at is not None and waiting is not None:
        return _stage_of_draft(waiting)
    simple = {
        Statement.Status.WAITS: Stage.COUNSEL,
        Statement.Status.REFUSED: Stage.REFUSED,
        Statement.Status.DISPUTED: Stage.DISPUTED,
        Statement.Status.ISSUED: Stage.ISSUED,
        Statement.Status.SETTLED: Stage.SETTLED,
    }
    return simple.get(Statement.Status(statement.status)) or _stage_of_draft(statement)


def _stage_of_draft(statement: Statement) -> Stage:
    return Stage.OWNER if statement.needs_approval and statement.approved_at is None else Stage.READY


def law_of(statement: Statement) -> GateFinding | None:
    """What the law's gate said to a statement of `month_of_practices`; where it said different things the strictest."""
    findings = [read_finding(finding) for *_, finding in statement.gates]  # type: ignore[attr-defined]
    return strictest(findings) if findings else None


def cells_of(each: PracticeMonth, on: date) -> tuple[Cell, ...]:
    """One cell for each of the steps, as of a day."""
    return (_inputs(each), _agreement(each), _law(each), _market(each), _fee(each), _approval(each), _issued(each, on),
            _settled(each, on))  # fmt: skip


def _inputs(each: PracticeMonth) -> Cell:
    url = f"{_list_of_inputs()}?entity={each.practice_id}&month={each.month}"
    if each.inputs is None and each.statement is not None and each.hindrance is None:
        reason = f"{each.practice} has reported nothing for {each.month.label}, and its fee asks for nothing."
        return Cell("not asked", "off", reason, url)
    if each.inputs is None:
        return Cell("no data", "unknown", f"{each.practice} has reported nothing for {each.month.label}.", url)
    is_short = each.hindrance is not None and each.hindrance.kind == Hindrance.Kind.INPUTS
    late = late_kinds(each.inputs, each.month.last_day)
    word = count_of(each.inputs.days, "day")
    kind = "bad" if is_short else "attention" if late else "good"
    said = (
        f"{one.kind.label}: {one.days} of {count_of(each.month.day_count, 'day')}, "
        f"{day_in_words(one.first_day)} to {day_in_words(one.last_day)}."
        for one in each.inputs.kinds
    )
    missing = [each.hindrance.sentence] if is_short and each.hindrance else []
    return Cell(word, kind, " ".join([*missing, *said]), url)


def late_kinds(inputs: InputCount, last_day: date) -> list[str]:
    """The kinds that are reported day by day and stop well before the end of the month."""
    return [each.kind.label for each in inputs.kinds if each.is_daily and (last_day - each.last_day).days > LATE_DAYS]


def _agreement(each: PracticeMonth) -> Cell:
    if each.agreements is None:
        if each.hindrance and each.hindrance.kind in (Hindrance.Kind.AGREEMENT, Hindrance.Kind.TERMS):
            return Cell("terms", "bad", each.hindrance.sentence)
        if each.statement is not None:
            return Cell("in force", "good", f"{each.statement.agreement_title} is signed.")
        return Cell("not shown", "off", "Your roles do not show you agreements.")
    signed = [mark for mark in each.agreements if mark.is_signed]
    mark = next(iter(signed or each.agreements), None)
    url = address("agreement", mark.agreement_id) if mark else ""
    hindrance = each.hindrance
    if hindrance and hindrance.kind in (Hindrance.Kind.AGREEMENT, Hindrance.Kind.TERMS):
        word = "terms" if hindrance.kind == Hindrance.Kind.TERMS else "not signed" if mark else "none"
        return Cell(word, "bad", hindrance.sentence, url)
    if mark is None:
        reason = f"{each.practice} has no management services agreement for {each.month.label}."
        return Cell("none", "bad", reason)
    if not mark.is_signed:
        return Cell("not signed", "attention", f"{mark.title} has not been signed yet.", url)
    return Cell("in force", "good", f"{mark.title} is signed.", url)


def _uncomputed(each: PracticeMonth, what: str) -> Cell:
    if each.hindrance is not None:
        return Cell("no data", "unknown", f"{what} is not known until the month can be computed.")
    return Cell("no data", "unknown", f"{what} is not known: month-end has not been run for {each.practice}.")


_SHORT = {
    "waits for counsel": "waits",
    "opened by counsel": "opened",
    "open at market value": "open",
    "counsel advised against it": "advised against",
}
"""Verdicts in a narrow cell; the sentence stands beside."""


def _law(each: PracticeMonth) -> Cell:
    if each.statement is None:
        return _uncomputed(each, "What the law says")
    found = law_of(each.statement)
    url = address("statement", each.statement.pk)
    if found is None:
        return Cell("no data", "unknown", "The law was not asked: no fee term was in force.", url)
    word, kind = verdict_of(found)
    word = _SHORT.get(word, word)
    return Cell(word, kind, f"{found.sentence} {cited(found)}", url)


def cited(found: GateFinding) -> str:
    """The citations of a finding, whether their text was read, and what that is not."""
    rules = "; ".join(citation.citation for citation in found.citations)
    read = "text read" if found.is_read else "text not read"
    return f"{rules} ({read}). {DISCLAIMER}" if rules else f"No rule was read. {DISCLAIMER}"


_MARKET = {
    "inside": ("inside", "good"),
    "above": ("above", "attention"),
    "below": ("below", "attention"),
    "partly": ("partly", "attention"),
    "none": ("no opinion", "attention"),
}


def _market(each: PracticeMonth) -> Cell:
    if each.statement is None:
        return _uncomputed(each, "How the fee lies against its market value")
    found = FmvFinding.from_json(each.statement.fmv)  # type: ignore[attr-defined]
    word, kind = _MARKET[found.status]
    if found.status != "inside" and each.statement.fee_cents and not each.statement.held_cents:
        kind = "good"  # counsel released what lay outside
    return Cell(word, kind, found.sentence, address("statement", each.statement.pk))


def _fee(each: PracticeMonth) -> Cell:
    statement = each.statement
    if statement is None:
        return _uncomputed(each, "The fee")
    kind = {Stage.COUNSEL: "attention", Stage.REFUSED: "bad"}.get(stage_of(each), "good")
    if statement.held_cents and statement.fee_cents:
        kind = "attention"
    url = address("statement", statement.pk)
    total = sum(one.fee_cents for one in (statement, *each.corrections) if one is statement or one.issued_at)
    word = money(total, whole=True)  # exact in the reason, on the statement and in an export
    if not total and statement.by_terms_cents:
        what = "held" if statement.held_cents else "refused"
        word = f"{money(statement.held_cents or statement.refused_cents, whole=True)} {what}"
    return Cell(word, kind, statement.sentence, url)


def _approval(each: PracticeMonth) -> Cell:
    statement = next((one for one in each.corrections if one.issued_at is None), each.statement)
    if statement is None:
        return Cell("not yet", "off", "There is no statement to approve yet.")
    url = address("statement", statement.pk)
    if statement.approved_at is not None:
        also = " They also work for an organization." if statement.approver_holds_organization_role else ""
        day = day_in_words(localtime(statement.approved_at).date())
        return Cell("approved", "good", f"{statement.approved_by_name} approved it on {day}.{also}", url)
    if not statement.needs_approval:
        reason = "No rule that was read for this state leaves the fee to the owner's approval. " + DISCLAIMER
        return Cell("not asked", "off", reason, url)
    if statement.status == Statement.Status.DRAFT:
        return Cell("waits", "attention", f"An owner approves it first: {statement.approval_citation}.", url)
    return Cell("later", "off", "An owner approves it once it is a draft that charges something.", url)


def _issued(each: PracticeMonth, on: date) -> Cell:
    statement = each.statement
    if statement is None:
        return Cell("not yet", "off", "There is no statement to issue yet.")
    url = address("statement", statement.pk)
    if each.hindrance is not None and each.hindrance.kind == Hindrance.Kind.RESTATED:
        return Cell("restated", "attention", each.hindrance.sentence, url)
    stage = stage_of(each)
    waiting = next((one for one in each.corrections if one.issued_at is None), None)
    if statement.issued_at is not None and waiting is not None:
        reason = f"{waiting} corrects it and is not issued yet."
        return Cell("correction", "attention", reason, address("statement", waiting.pk))
    if statement.issued_at is not None:
        day = localtime(statement.issued_at).date()
        word, kind = ("disputed", "attention") if stage is Stage.DISPUTED else ("issued", "good")
        why = " A line of it is disputed." if stage is Stage.DISPUTED else ""
        return Cell(word, kind, f"{statement.number} was issued on {day_in_words(day)}.{why}", url)
    words = {
        Stage.READY: ("ready", "waiting", "It can be issued now."),
        Stage.OWNER: ("waits", "waiting", "It is issued once an owner has approved it."),
        Stage.COUNSEL: ("held", "attention", statement.sentence),
        Stage.REFUSED: ("refused", "bad", statement.sentence),
    }
    word, kind, reason = words.get(stage, ("not yet", "off", "What hinders the month comes first."))
    return Cell(word, kind, reason, url)


def _settled(each: PracticeMonth, on: date) -> Cell:
    statement = each.statement
    if statement is None or statement.issued_at is None:
        return Cell("not yet", "off", "It is paid once it is issued.")
    url = address("statement", statement.pk)
    if not each.unpaid_cents:
        day = f" since {day_in_words(statement.settled_on)}" if statement.settled_on else ""
        return Cell("settled", "good", f"{format_usd(each.owed_cents)} is paid{day}.", url)
    owed = f"{format_usd(each.unpaid_cents)} of {format_usd(each.owed_cents)} is unpaid"
    if statement.due_on is None:
        return Cell("unpaid", "waiting", f"{owed}; the agreement names no day.", url)
    due = f"{day_in_words(statement.due_on)}, {distance_in_words(statement.due_on, on)}"
    if statement.due_on < on:
        return Cell("late", "bad", f"{owed}; it was due {due}.", url)
    return Cell("due", "waiting", f"{owed}; it is due {due}.", url)
