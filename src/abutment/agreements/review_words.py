"""How the states of a review, its terms and its defects are said on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from abutment.agreements.proposals import Ask, Proposal

STATES: dict[str, tuple[str, str]] = {
    "ADVERSE": ("against the practice", "bad"),
    "ABSENT": ("not there", "off"),
    "PARTIAL": ("in part", "attention"),
    "UNREADABLE": ("could not be read", "unknown"),
    "ADDRESSED": ("addressed", "good"),
}
"""By the code of a state its word and the kind of status by which it is drawn; what needs work first."""

STANCES: dict[str, tuple[str, str]] = {
    "accept": ("accepts", "good"),
    "push_back": ("pushes back", "attention"),
    "counsel": ("has counsel look", "waiting"),
}

_TERMS = {
    "fee.percent": "Fee, a share",
    "fee.marginal_percent": "Fee, a share of a band",
    "fee.flat": "Fee, a fixed amount",
    "fee.per_location": "Fee for each location",
    "fee.floor": "Least fee",
    "fee.cap": "Most fee",
    "fee.change_notice": "Notice of a change of the fee",
    "payment.net_days": "Payment",
    "term.length": "Term",
    "term.fixed": "Fixed term",
    "term.renewal": "Renewal",
    "term.notice": "Notice to end it at any time",
    "term.nonrenewal_notice": "Notice against renewal",
    "term.cure": "Time to cure a breach",
    "breach.notice": "Notice of a breach of data",
    "phi.retention": "Keeping of health information",
    "sla.uptime": "Uptime",
    "sla.credit_cap": "Most credit for missed levels",
    "sla.penalty": "Credit for missed levels",
    "onboarding.days": "Onboarding",
    "onboarding.cap": "Most for onboarding",
    "insurance.amount": "Insurance",
}


_LENGTHS = ("days", "months", "years", "hours", "minutes")
_NUMBERS = ("rate", "amount", "days", "months", "years", "hours")


def term_name(kind: str) -> str:
    """What a proposed term is about.

    >>> term_name("fee.percent"), term_name("data.export_window")
    ('Fee, a share', 'Data: export window')
    """
    if kind in _TERMS:
        return _TERMS[kind]
    group, dot, name = kind.partition(".")
    said = f"{group}: {name}" if dot else group
    said = said.replace("_", " ")
    return said[:1].upper() + said[1:]


def values_in_words(value: Mapping[str, Any]) -> str:
    """A proposed value as people read it, numbers first; what the paper leaves open is said to be so.

    >>> values_in_words({"rate": "0.18", "base": "net collections"}), values_in_words({"days": 30})
    ('18% · base: net collections', '30 days')
    >>> values_in_words({"amount": "12500", "per": "month"}), values_in_words({"business_days": 10})
    ('$12,500 · per: month', '10 business days')
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
            yield f"{_percent(str(each))}{' a month' if name.endswith('per_month') else ''}"
        elif name == "amount":
            yield _dollars(str(each))
        elif name.endswith(_LENGTHS) and isinstance(each, int):
            yield f"{each} {plain[:-1] if each == 1 else plain}"
        elif isinstance(each, (list, tuple)):
            yield f"{plain}: {', '.join(_said(one) for one in each)}"
        else:
            yield f"{plain}: {_said(each)}"


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"({' · '.join(_values(value))})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _percent(rate: str) -> str:
    from abutment.agreements.proposals.executable import percent_of

    return f"{percent_of(rate)}%"


def _dollars(amount: str) -> str:
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
