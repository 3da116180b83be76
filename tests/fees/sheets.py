"""Statements as values, for what prints and shows them: real fees of invented practices, with nothing in a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from abutment.agreements.models import Agreement
from abutment.agreements.rules.formulas import InputKind
from abutment.agreements.rules.gate import CounselOpinion
from abutment.agreements.rules.terms import SignedTerm, Source, TermBook
from abutment.agreements.rules.values import read_value
from abutment.fees.models import Statement, StatementLine
from abutment.fees.queries.statements import Sheet, Standing
from abutment.fees.rules.asked import Asked, Release
from abutment.fees.rules.fee import fee_of
from abutment.fees.rules.gates import gates_for
from abutment.fees.rules.inputs import InputRow, MonthInputs
from abutment.foundation.scope.models import Entity
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.kernel.working import Working
from abutment.law.queries import method_verdict

OCTOBER = Month(2026, 10)
DRAFTED_AT = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)
ISSUED_AT = datetime(2026, 11, 4, 9, 30, tzinfo=UTC)
SECTIONS = {"fee": "4.1", "floor": "4.3", "cap": "4.4", "payment_day": "5.1", "late_charge": "5.2", "fmv_opinion": ""}
FLAT: dict[str, Any] = {"method": "flat", "amount_usd": "10000"}
MARKET: dict[str, Any] = {
    "key": "fmv_opinion",
    "low_usd": "8000",
    "high_usd": "12000",
    "per": "month",
    "method": "market",
    "appraiser": "Invented Appraisers",
}


def term(number: int, value: dict[str, Any], starts_on: date = date(2024, 1, 1), amendment: int = 0) -> SignedTerm:
    """A signed term of an agreement that nobody has."""
    read = read_value(value)
    name = "Opinion of value 2026.pdf" if value["key"] == "fmv_opinion" else "Management services agreement.pdf"
    source = Source(1, name, "0" * 64, SECTIONS.get(value["key"], ""), "as agreed")
    label = f"Amendment {amendment}" if amendment else "Original agreement"
    return SignedTerm(number, read, Period(starts_on), amendment, label, source)


def terms_of(formula: dict[str, Any], *further: dict[str, Any]) -> list[SignedTerm]:
    """A fee with its payment day, late charge and market value, and what else is given."""
    values: list[dict[str, Any]] = [
        {"key": "fee", "formula": formula},
        {"key": "payment_day", "day": 15},
        {"key": "late_charge", "percent_per_month": "1.5", "accrues": "by_months_begun"},
        *further,
    ]
    if not any(each["key"] == "fmv_opinion" for each in further):
        values.append(MARKET)
    return [term(number, value) for number, value in enumerate(values, start=1)]


def daily(kind: InputKind, cents: int, category: str = "", place: tuple[int, str] | None = None) -> list[InputRow]:
    """An amount for each day of October; the same always, and no day like the next."""
    where = place or (None, "")
    return [
        InputRow(kind, category, Period.of_day(day), cents + index * 137, None, *where)
        for index, day in enumerate(OCTOBER.period.days())
    ]


def counted(kind: InputKind, quantity: str, category: str) -> InputRow:
    """A quantity of the whole month."""
    return InputRow(kind, category, OCTOBER.period, None, Decimal(quantity))


def asked_of(
    terms: Sequence[SignedTerm],
    rows: Sequence[InputRow] = (),
    *,
    state: str = "US-NY",
    opinions: Sequence[CounselOpinion] = (),
    releases: Sequence[Release] = (),
    service: Period = OCTOBER.period,
) -> Asked:
    """What the October of a practice in a state is computed from, with what the law says there."""
    book = TermBook("the agreement", tuple(terms))
    return Asked(
        practice="Cedar Dental",
        month=OCTOBER,
        service=(service,),
        covered=(),
        jurisdictions=(state,),
        terms=tuple(terms),
        gates=gates_for(OCTOBER, [service], book, [state], opinions, method_verdict),
        inputs=MonthInputs(OCTOBER, tuple(rows)),
        releases=tuple(releases),
    )


def sheet_of(
    asked: Asked, *, correction: Working | None = None, may: frozenset[str] = frozenset(), **facts: Any
) -> Sheet:
    """The sheet of a statement of this fee, with these facts of the statement; issued unless they say otherwise."""
    fee = fee_of(asked)
    names = {name: facts.pop(name) for name in ("practice", "manager", "agreement") if name in facts}
    statement = Statement(
        **{
            "id": 1,
            "entity": Entity(id=1, kind="practice", name="Cedar Dental"),
            "agreement": Agreement(id=12, title="Management Services Agreement"),
            "month": OCTOBER.first_day,
            "number": "12-2026-10",
            "status": Statement.Status.ISSUED,
            "fee_cents": fee.charged_cents,
            "by_terms_cents": fee.by_terms_cents,
            "held_cents": fee.held_cents,
            "refused_cents": fee.refused_cents,
            "due_on": fee.due_on,
            "sentence": fee.sentence,
            "rules_version": 1,
            "asked": asked.to_json(),
            "asked_sha256": asked.sha256,
            "result": fee.to_json(),
            "drafted_at": DRAFTED_AT,
            "issued_at": ISSUED_AT,
            "issued_by_name": "Carmen Controller",
            "chain_sequence": 4711,
            "chain_hash": sha256(b"the chain").hexdigest(),
            **facts,
        }
    )
    working = correction or fee.working
    lines = [
        StatementLine(
            statement=statement,
            position=position,
            label=step.label,
            amount_cents=getattr(step.value, "amount_cents", 0),
            term=step.term or "",
            amendment=step.amendment or "",
            citation=step.citation or "",
        )
        for position, step in enumerate((each for each in working.steps if each.is_addend), start=1)
    ]
    return Sheet(
        statement=statement,
        practice=names.get("practice", "Cedar Dental"),
        manager=names.get("manager", "Keystone Dental Partners"),
        agreement=names.get("agreement", "Management Services Agreement"),
        month=OCTOBER,
        fee=fee,
        working=working,
        lines=lines,
        corrections=[],
        releases=[],
        payments=[],
        standing=Standing(statement.fee_cents, 0, statement.due_on, None),
        on=ISSUED_AT.date() + timedelta(days=3),
        may=may,
    )
