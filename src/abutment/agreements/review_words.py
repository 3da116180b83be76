"""How the states of a review, its terms and its defects are said on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from abutment.agreements.proposals import Ask, Proposal
from abutment.law.jurisdictions import NAMES

STATES: dict[str, tuple[str, str]] = {
    "ADVERSE": ("against the practice", "bad"),
    "ABSENT": ("not there", "off"),
    "PARTIAL": ("in part", "attention"),
    "UNREADABLE": ("could not be read", "unknown"),
    "ADDRESSED": ("addressed", "good"),
}
"""By the code of a state its word and the kind of status by which it is drawn; what needs work first."""

TERMS = {
    "fee.percent": "Fee, a share",
    "fee.marginal_percent": "Fee, a share of a band",
    "fee.tiers": "Fee, shares by tiers",
    "fee.tier": "Price of a plan",
    "fee.flat": "Fee, a fixed amount",
    "fee.per_location": "Fee for each location",
    "fee.per_unit": "Fee for each unit",
    "fee.one_time": "Fee paid once",
    "fee.cost_plus_markup": "Fee, costs and a mark-up",
    "fee.cost_plus_capped": "Fee, costs and a mark-up up to a limit",
    "fee.lesser_of": "Fee, the lesser of several",
    "fee.greater_of": "Fee, the greater of several",
    "fee.floor": "Least fee",
    "fee.cap": "Most fee",
    "fee.example": "Fee, an example that the paper works out",
    "fee.increase": "Increase of the fee",
    "fee.increase_cap": "Most increase of the fee",
    "fee.change_notice": "Notice of a change of the fee",
    "fee_audit.cost_shift": "Who pays for an audit of the fee",
    "payment.net_days": "Payment",
    "payment.day": "Day of payment",
    "late_charge": "Late charge",
    "late_charge.flat": "Late charge, a fixed amount",
    "term.length": "Term",
    "term.fixed": "Fixed term",
    "term.renewal": "Renewal",
    "term.notice": "Notice to end it at any time",
    "term.nonrenewal_notice": "Notice against renewal",
    "term.cure": "Time to cure a breach",
    "transition.access": "Access to records after the end",
    "divestiture.transition": "Services after a sale",
    "data.export_window": "Time to hand over data",
    "data.export_formats": "Formats in which data is handed over",
    "data.delete_window": "Time to delete data",
    "data.retention_after_end": "Keeping of data after the end",
    "data.return_or_destroy": "Return or destruction of data",
    "records.access": "Access to records",
    "phi.retention": "Keeping of health information",
    "individual_request.response": "Answer to a patient's request",
    "breach.notice": "Notice of a breach of data",
    "sla.uptime": "Uptime",
    "sla.response": "Time to respond",
    "sla.resolution": "Time to resolve",
    "sla.recovery": "Time to recover",
    "sla.response_times": "Times to respond and to resolve",
    "sla.credit_table": "Credits for missed levels",
    "sla.credit_cap": "Most credit for missed levels",
    "sla.penalty": "Credit for missed levels",
    "onboarding.days": "Onboarding",
    "onboarding.cap": "Most for onboarding",
    "report.due": "When a report is due",
    "report.frequency": "How often there is a report",
    "insurance.amount": "Insurance",
    "law.governing": "Governing law",
    "work_back": "Work after the sale",
}


_LENGTHS = ("days", "months", "years", "hours", "minutes")
_UNITS = ("business days", "calendar days", *_LENGTHS)
_NUMBERS = ("rate", "amount", "days", "months", "years", "hours")
_TIMES = {"rate_per_month": " a month", "rate_per_year": " a year"}
_SHARES = ("per_failure", "monthly_cap", "share", "overcharge_threshold")
_AMOUNTS = ("threshold", "minimum", "maximum")


def term_name(kind: str) -> str:
    """What a proposed term is about.

    >>> term_name("fee.percent"), term_name("data.export_window")
    ('Fee, a share', 'Time to hand over data')
    """
    if kind in TERMS:
        return TERMS[kind]
    group, dot, name = kind.partition(".")
    said = f"{group}: {name}" if dot else group
    said = said.replace("_", " ")
    return said[:1].upper() + said[1:]


def values_in_words(value: Mapping[str, Any]) -> str:
    """A proposed value as people read it, numbers first; what the paper leaves open is said to be so.

    >>> values_in_words({"rate": "0.18", "base": "net collections"}), values_in_words({"days": 30})
    ('18% · base: net collections', '30 days')
    >>> values_in_words({"amount": "12500", "per": "month"}), values_in_words({"business_days": 10})
    ('$12,500 · for each month', '10 business days')
    >>> values_in_words({"days": None}), values_in_words({"months": 1})
    ('days: left open', '1 month')
    """
    return " · ".join(_values(value))


def _values(value: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(value, key=lambda name: not name.startswith(_NUMBERS)):  # as stored, keys have no order of ours
        each = value[name]
        plain = name.replace("_", " ")
        if each is None:
            yield f"{plain}: left open"
        elif name.startswith("rate"):
            yield f"{percent(str(each))}%{_TIMES.get(name, '')}"
        elif name == "amount":
            yield dollars(str(each))
        elif name == "tiers":
            yield from _tiers(each)
        elif name == "per" and isinstance(each, str):
            yield f"for each {each.replace('_', ' ')}"
        elif name.endswith(_LENGTHS) and isinstance(each, int):
            yield _length(plain, each)
        elif isinstance(each, (list, tuple)):
            yield f"{plain}: {', '.join(_said(one) for one in each)}"
        else:
            yield f"{plain}: {_named(name, each)}"


def _length(plain: str, count: int) -> str:
    """A time under its unit; before the unit, what it is of.

    >>> _length("business days", 10), _length("export days", 1)
    ('10 business days', '1 day')
    """
    unit = next((unit for unit in _UNITS if plain.endswith(unit)), plain.rpartition(" ")[2])
    return f"{count} {unit[:-1] if count == 1 else unit}"


def _tiers(tiers: Iterable[tuple[str | None, str | None]]) -> Iterator[str]:
    for start, rate in tiers:
        share = "a share left open" if rate is None else f"{percent(rate)}%"
        yield f"{share} from {'an amount left open' if start is None else dollars(start)}"


def _named(name: str, value: Any) -> str:
    """A value by what its name says it is: a share, an amount, a state."""
    if name in _SHARES and isinstance(value, str):
        return f"{percent(value)}%"
    if name in _AMOUNTS and isinstance(value, str):
        return dollars(value)
    return _said(value)


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"({' · '.join(_values(value))})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NAMES.get(str(value), str(value).replace("_", " "))


def percent(rate: str) -> str:
    """A share of one as a percentage, without its sign."""
    from abutment.agreements.proposals.executable import percent_of

    return percent_of(rate)


def dollars(amount: str) -> str:
    """An amount in decimal text, as people read it."""
    whole, dot, cents = amount.partition(".")
    return f"${int(whole):,}{dot}{cents}" if whole.isdigit() else f"${amount}"


def as_proposal(kept: Mapping[str, Any]) -> Proposal:
    """A proposal from the review as it is kept."""
    asks = tuple(Ask(each["about"], each["question"]) for each in kept.get("asks", ()))
    return Proposal(
        kept["type"],
        kept["value"],
        kept["quote"],
        kept["section"],
        kept["start"],
        kept["end"],
        kept["document"],
        asks,
    )


def defect_name(kind: str) -> str:
    """What kind of defect it is."""
    said = kind.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]
