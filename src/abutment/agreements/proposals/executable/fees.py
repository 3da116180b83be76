"""Proposed fees as the parts of the form for a fee, the floor and the cap."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from abutment.agreements.proposals.bases import base_key
from abutment.agreements.proposals.executable.draft import Draft, asked, drafted, percent_of
from abutment.agreements.proposals.finding import Ask, Proposal
from abutment.agreements.rules.values import TermKey

_ROWS = 5
"""Rows of mark-ups and tiers that the form has; a fee with more is entered by file."""
Part = tuple[dict[str, Any], list[Ask]]


def _fee(proposal: Proposal, parts: Sequence[Part]) -> Draft:
    asks = [ask for _, part in parts for ask in part]
    return drafted(TermKey.FEE, proposal, {}, asks, [fields for fields, _ in parts])


def _flat_part(value: Mapping[str, Any], number: int, proposal: Proposal) -> Part:
    per = value.get("per") if value.get("per") in ("month", "year") else ""
    fields = {"method": "flat", "amount_usd": value.get("amount") or "", "per": per}
    asks = asked(proposal, "amount", f"parts-{number}-amount_usd")
    if not per:
        asks.append(
            Ask(f"parts-{number}-per", "Is the amount for a month or for a year? The paper may say another time.")
        )
    return fields, asks


def _percentage_part(value: Mapping[str, Any], number: int, proposal: Proposal) -> Part:
    rate = percent_of(value["rate"]) if "rate" in value else "100"
    fields = {"method": "percentage", "percent": rate, "base": base_key(value["base"])}
    return fields, [
        *asked(proposal, "rate", f"parts-{number}-percent"),
        *_ask_base(value["base"], fields["base"], number),
    ]


def _ask_base(words: str | None, known: str, number: int) -> list[Ask]:
    if known:
        return []
    said = f"The paper says \u201c{words}\u201d." if words else "The paper does not say of what here."
    return [Ask(f"parts-{number}-base", f"{said} Which of these does it mean?")]


def _flat(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    return _fee(proposal, [_flat_part(proposal.value, 0, proposal)])


def _percentage(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    return _fee(proposal, [_percentage_part(proposal.value, 0, proposal)])


def _marginal(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    value = proposal.value
    tiers = [["0.00", "0"], [value["threshold"], value["rate"]]]
    asks = [
        *asked(proposal, "rate", "parts-0-tiers_percent_2"),
        *asked(proposal, "threshold", "parts-0-tiers_from_usd_2"),
    ]
    fields, more = _tiered_part(tiers, value.get("base"), "marginal")
    return _fee(proposal, [(fields, [*asks, *more])])


def _tiers(proposal: Proposal, _: Sequence[Proposal]) -> Draft | None:
    value = proposal.value
    tiers = [list(tier) for tier in value["tiers"]]
    if tiers[0][0] != "0.00":
        tiers.insert(0, ["0.00", None])
    if len(tiers) > _ROWS:
        return None
    fields, asks = _tiered_part(tiers, value["base"], value["applies"])
    if tiers[0][1] is None:
        asks.append(Ask("parts-0-tiers_percent_1", "The paper names no share below its first tier. Is it 0 there?"))
    return _fee(proposal, [(fields, [*asks, *asked(proposal, "applies", "parts-0-applies")])])


def _tiered_part(tiers: Sequence[Sequence[str | None]], base: str | None, applies: str | None) -> Part:
    known = base_key(base or "")
    fields: dict[str, Any] = {"method": "tiered", "base": known, "applies": applies or ""}
    for number, (from_usd, rate) in enumerate(tiers, 1):
        fields[f"tiers_from_usd_{number}"] = from_usd or ""
        fields[f"tiers_percent_{number}"] = percent_of(rate)
    return fields, _ask_base(base, known, 0)


def _cost_plus(proposal: Proposal, _: Sequence[Proposal]) -> Draft | None:
    value = proposal.value
    markups = value["markups"]
    if len(markups) > _ROWS:
        return None
    fields: dict[str, Any] = {"method": "cost_plus", "pools": _pool(value["costs"])}
    for number, markup in enumerate(markups, 1):
        fields[f"markups_percent_{number}"] = percent_of(markup["rate"])
        fields[f"markups_purpose_{number}"] = markup["purpose"]
    asks = asked(proposal, "markups", "parts-0-markups_percent_1")
    if len(markups) > 1:
        fields["markups_are"] = value["markups_are"] or ""
        asks += asked(proposal, "markups_are", "parts-0-markups_are")
    return _fee(proposal, [(fields, asks)])


def _capped(proposal: Proposal, _: Sequence[Proposal]) -> Draft | None:
    """Costs, and besides the lesser or the greater of two."""
    costs: dict[str, Any] = {"method": "cost_plus", "pools": _pool(proposal.value["costs"]), "counts": "added"}
    ((which, parts),) = proposal.value["plus"].items()
    return _fee(proposal, [(costs, []), *_group(proposal, which, parts, 1)])


def _either(which: str) -> Callable[[Proposal, Sequence[Proposal]], Draft | None]:
    def made(proposal: Proposal, _: Sequence[Proposal]) -> Draft | None:
        return _fee(proposal, _group(proposal, which, proposal.value["parts"], 0))

    return made


def _group(proposal: Proposal, which: str, parts: Sequence[Mapping[str, Any]], first: int) -> list[Part]:
    made: list[Part] = []
    for number, part in enumerate(parts, first):
        fields, asks = (_percentage_part if "base" in part else _flat_part)(part, number, proposal)
        made.append(({**fields, "counts": which}, asks))
    blank = [ask for ask in proposal.asks if ask.about == "parts"]
    return [(fields, asks + ([Ask(
        f"parts-{number}-{_first_empty(fields)}", ask.question) for ask in blank] if _first_empty(fields) else []))
            for number, (fields, asks) in enumerate(made, first)]  # fmt: skip


def _first_empty(fields: Mapping[str, Any]) -> str:
    return next((name for name in ("percent", "amount_usd") if fields.get(name) == ""), "")


def _pool(words: str) -> str:
    """The name of a pool of costs from the paper's words, of the letters that names of inputs have."""
    bare = re.sub(r"[^a-z0-9_ .-]+", " ", words.lower().replace("\u2019s", "").replace("'s", ""))
    short = (
        " ".join(bare.split())[:60].rsplit(" ", 1)[0] if len(" ".join(bare.split())) > 60 else " ".join(bare.split())
    )
    return short.strip(" .-_") or "costs"


def _per_unit(proposal: Proposal, _: Sequence[Proposal]) -> Draft | None:
    """An amount for each visit or hour; other units are not among what a practice reports of a month."""
    method = {"visit": "per_visit", "encounter": "per_visit", "appointment": "per_visit", "hour": "hourly"}.get(
        proposal.value["unit"]
    )
    if method is None or proposal.value.get("per"):
        return None
    fields = {"method": method, "rates_name_1": "", "rates_usd_1": proposal.value["amount"] or ""}
    what = "visit" if method == "per_visit" else "service"
    asks = [Ask("parts-0-rates_name_1", f"Which kind of {what} is it for? Name it as inputs name it.")]
    return _fee(proposal, [(fields, [*asks, *asked(proposal, "amount", "parts-0-rates_usd_1")])])


def _limit(key: TermKey) -> Callable[[Proposal, Sequence[Proposal]], Draft]:
    def made(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
        value = proposal.value
        if value.get("location"):
            alone = (
                f"The paper gives ${value['amount']} for {value['location']} alone. How much is it for the practice?"
            )
            return drafted(key, proposal, {"amount_usd": ""}, [Ask("amount_usd", alone)])
        if value.get("per") == "month":
            asks = asked(proposal, "amount", "amount_usd")
            return drafted(key, proposal, {"amount_usd": value["amount"] or ""}, asks)
        said = f"${value['amount']}" if value["amount"] else "an amount that is left blank"
        time = f"for a {value['per']}" if value.get("per") else "without a time"
        return drafted(
            key,
            proposal,
            {"amount_usd": ""},
            [Ask("amount_usd", f"The paper gives {said} {time}. How much is it for a full month?")],
        )

    return made


DRAFTS: Mapping[str, Callable[[Proposal, Sequence[Proposal]], Draft | None]] = {
    "fee.flat": _flat,
    "fee.percent": _percentage,
    "fee.marginal_percent": _marginal,
    "fee.tiers": _tiers,
    "fee.cost_plus_markup": _cost_plus,
    "fee.cost_plus_capped": _capped,
    "fee.lesser_of": _either("lesser_of"),
    "fee.greater_of": _either("greater_of"),
    "fee.per_unit": _per_unit,
    "fee.floor": _limit(TermKey.FLOOR),
    "fee.cap": _limit(TermKey.CAP),
}
