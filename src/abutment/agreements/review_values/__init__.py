"""The values of proposed terms as people say them: a sentence for each type, and a small table where it has rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from abutment.agreements.review_values import fees, others
from abutment.agreements.review_values.parts import OPEN, Value, ValueTable, plain
from abutment.agreements.review_words import values_in_words
from abutment.law.jurisdictions import NAMES

__all__ = ["SaidValue", "ValueTable", "said_value", "value_line"]


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value in a sentence, and as a table where it has rows."""

    words: str
    table: ValueTable | None = None


def said_value(kind: str, value: Mapping[str, Any]) -> SaidValue:
    """A proposed value of a type as it is shown. What no sentence foresees is said by its names.

    >>> said_value("report.frequency", {"every": "month"}).words
    'Every month.'
    >>> said_value("payment.net_days", {"days": 30, "color": "red"}).words
    'Within 30 days. Color: red.'
    """
    left, table = Value(value), _TABLES.get(kind)
    say = _SENTENCES.get(kind)
    if say is None:
        return SaidValue(_sentence(_by_names(value)))
    rows: ValueTable | None = None
    try:
        rows = table(left) if table else None
        words = say(left)
    except _OTHERWISE_SHAPED:
        return SaidValue(_sentence(_by_names(value)))
    rest = _sentence(_by_names(left.left)) if left.left else ""
    return SaidValue(" ".join(part for part in (_sentence(words), rest) if part), rows)


def value_line(kind: str, value: Mapping[str, Any]) -> str:
    """A value on one line, its rows too: for paper and for a terminal.

    >>> value_line("sla.credit_table", {"rows": [["99", "99.5", "0.1"], ["0", "99", "0.25"]]})
    'Credits by uptime. 99% to 99.5%: 10%; 0% to 99%: 25%.'
    """
    said = said_value(kind, value)
    if said.table is None:
        return said.words
    rows = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in said.table.rows)
    return f"{said.words} {rows}."


_OTHERWISE_SHAPED = (TypeError, ValueError, KeyError, AttributeError, ArithmeticError)
"""What it brings about to read a value of another shape than its type has, such as one of an older engine."""


def _by_names(value: Mapping[str, Any]) -> str:
    try:
        return values_in_words(value)
    except _OTHERWISE_SHAPED:
        return " · ".join(f"{plain(name)}: {plain(each)}" for name, each in value.items())


def _sentence(words: str) -> str:
    words = words.strip()
    if not words:
        return ""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


_SENTENCES: Mapping[str, Callable[[Value], str]] = {
    "fee.percent": fees.percent_of,
    "fee.marginal_percent": fees.marginal,
    "fee.tiers": fees.tiers,
    "fee.tier": lambda value: f"prices{value.per()}",
    "fee.flat": lambda value: f"{value.usd()}{value.per()}",
    "fee.per_location": lambda value: f"{value.usd()} for each location{value.per().replace(' for each', ', each')}",
    "fee.per_unit": fees.per_unit,
    "fee.one_time": lambda value: f"{value.usd()}, once",
    "fee.cost_plus_markup": fees.cost_plus,
    "fee.cost_plus_capped": fees.capped,
    "fee.lesser_of": lambda value: fees.either("lesser", value.take("parts")),
    "fee.greater_of": lambda value: fees.either("greater", value.take("parts")),
    "fee.floor": lambda value: f"at least {value.usd()}{value.per()}",
    "fee.cap": lambda value: f"at most {value.usd()}{value.per()}",
    "fee.example": lambda value: f"{value.usd('fee')} on {value.usd('base')}",
    "fee.increase": lambda value: f"by {value.share()}{value.per()}",
    "fee.increase_cap": lambda value: f"by at most {value.share()}{value.per()}",
    "fee.change_notice": lambda value: f"{value.length()} of notice",
    "fee_audit.cost_shift": lambda value: f"from an overcharge of {value.share('overcharge_threshold')}",
    "payment.net_days": others.within(),
    "payment.day": others.day,
    "late_charge": fees.late_charge,
    "late_charge.flat": lambda value: value.usd(),
    "term.length": lambda value: value.length(),
    "term.fixed": others.fixed,
    "term.renewal": others.renewal,
    "term.notice": lambda value: f"{value.length()} of notice",
    "term.nonrenewal_notice": lambda value: f"{value.length()} before the term ends",
    "term.cure": others.within(),
    "transition.access": others.lasting,
    "divestiture.transition": others.lasting,
    "data.export_window": others.export,
    "data.export_formats": others.formats,
    "data.delete_window": others.deleted,
    "data.retention_after_end": others.kept,
    "data.return_or_destroy": others.within(),
    "records.access": others.within(),
    "phi.retention": lambda value: f"kept for {value.length()}",
    "individual_request.response": others.within(),
    "breach.notice": others.within(),
    "sla.uptime": lambda value: f"{value.share()} of the time",
    "sla.response": others.level,
    "sla.resolution": others.level,
    "sla.recovery": others.recovery,
    "sla.response_times": lambda _: "times by urgency",
    "sla.credit_table": others.credits_by_uptime,
    "sla.credit_cap": lambda value: f"at most {value.share()}",
    "sla.penalty": others.penalty,
    "onboarding.days": others.within(),
    "onboarding.cap": lambda value: f"at most {value.usd()}",
    "report.due": others.due,
    "report.frequency": lambda value: f"every {plain(value.take('every') or f'period {OPEN}')}",
    "insurance.amount": others.insured,
    "law.governing": lambda value: (
        f"the law of {NAMES.get(str(code := value.take('state')), code or f'a state {OPEN}')}"
    ),
    "work_back": others.work_back,
}
_TABLES: Mapping[str, Callable[[Value], ValueTable | None]] = {
    "fee.tiers": fees.tiers_and_examples,
    "fee.tier": fees.prices,
    "fee.percent": fees.examples,
    "fee.marginal_percent": fees.examples,
    "sla.credit_table": others.credit_rows,
    "sla.response_times": others.time_rows,
}
