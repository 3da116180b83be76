"""Proposals of the kinds that software executes, as the form for terms begins with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abutment.agreements.proposals.finding import Ask, Proposal
from abutment.agreements.rules.values import TermKey


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form for a term begins with; nothing is entered until a person confirms it beside the words.

    fields: initial values of the fields of the form for key; parts: for a fee, those of each PartForm. A field of ""
    hangs on an ask: the form must ask it and not fall back on its own first choice (forms.proposed does). asks name the
    field as the form posts it (`accrues`, `parts-0-base`). quote is text[start:end] of the document with that number.
    """

    key: TermKey
    fields: Mapping[str, Any]
    parts: tuple[Mapping[str, Any], ...]
    asks: tuple[Ask, ...]
    quote: str
    section: str
    start: int
    end: int
    document: int


def executable(proposal: Proposal, among: Sequence[Proposal] = ()) -> Draft | None:
    """The draft of a proposal; None where the product keeps such a term without executing it.

    among: the other proposals of the same papers. What one term needs and the paper says in several places (the first
    term and its renewal) is taken from them where they say it once; the quote stays that of the proposal.
    """
    make = _DRAFTS.get(proposal.type)
    return make(proposal, among) if make else None


_BASES = {
    "gross collections": "gross_collections",
    "net collections": "net_collections",
    "gross production": "gross_production",
    "net production": "net_production",
    "net revenue": "net_revenue",
    "net revenues": "net_revenue",
    "pre-tax income": "pretax_income",
    "net pre-tax income": "pretax_income",
}


def _flat(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    value = proposal.value
    part, asks = {"method": "flat", "amount_usd": value["amount"] or ""}, []
    part["per"] = value["per"] if value.get("per") in ("month", "year") else ""
    if not part["per"]:
        asks.append(Ask("parts-0-per", "Is the amount for a month or for a year?"))
    return _fee(proposal, [part], asks)


def _percentage(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    value = proposal.value
    base = _BASES.get(value["base"], "")
    part = {"method": "percentage", "percent": percent_of(value["rate"]), "base": base}
    asks = [] if base else [Ask("parts-0-base", f"The paper says “{value['base']}”. Which of these does it mean?")]
    return _fee(proposal, [part], asks)


def _fee(proposal: Proposal, parts: Sequence[Mapping[str, Any]], asks: Sequence[Ask]) -> Draft:
    return _draft(TermKey.FEE, proposal, {}, asks, tuple(parts))


def _limit(key: TermKey) -> Callable[[Proposal, Sequence[Proposal]], Draft]:
    def made(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
        value = proposal.value
        if value.get("per") in (None, "month"):
            return _draft(key, proposal, {"amount_usd": value["amount"] or ""})
        question = f"The paper gives ${value['amount']} for a {value['per']}. How much is it for a full month?"
        return _draft(key, proposal, {"amount_usd": ""}, [Ask("amount_usd", question)])

    return made


def _net_days(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    question = "The paper counts days from an invoice. Which day of which month is a month's fee due on?"
    return _draft(TermKey.PAYMENT_DAY, proposal, {"day": "", "of": ""}, [Ask("day", question), Ask("of", question)])


def _notice(ends: str) -> Callable[[Proposal, Sequence[Proposal]], Draft]:
    def made(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
        days = proposal.value.get("days")
        fields = {"days": "" if days is None else days, "ends": ends}
        asks = [] if days is not None else [Ask("days", "How many calendar days are meant?")]
        return _draft(TermKey.NOTICE, proposal, fields, asks)

    return made


def percent_of(rate: str | None) -> str:
    """A share of one as the percentage that forms take: 0.125 is 12.5; empty where the paper says none."""
    if rate is None:
        return ""
    text = f"{Decimal(rate) * 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _draft(
    key: TermKey,
    proposal: Proposal,
    fields: Mapping[str, Any],
    asks: Sequence[Ask] = (),
    parts: tuple[Mapping[str, Any], ...] = (),
) -> Draft:
    """The draft with its words; what the proposal itself asks about one of these fields stays asked."""
    names = {*fields, *(f"parts-{number}-{name}" for number, part in enumerate(parts) for name in part)}
    asked = {each.about for each in asks}
    own = [each for each in proposal.asks if each.about in names and each.about not in asked]
    words = (proposal.quote, proposal.section, proposal.start, proposal.end, proposal.document)
    return Draft(key, fields, parts, (*asks, *own), *words)


_DRAFTS: Mapping[str, Callable[[Proposal, Sequence[Proposal]], Draft | None]] = {
    "fee.flat": _flat,
    "fee.percent": _percentage,
    "fee.floor": _limit(TermKey.FLOOR),
    "fee.cap": _limit(TermKey.CAP),
    "payment.net_days": _net_days,
    "term.notice": _notice("at_any_time"),
    "term.nonrenewal_notice": _notice("at_the_end_of_the_term"),
}
