"""What a proposed fee says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from abutment.agreements.review_values.parts import OPEN, Value, ValueTable, length_in_words, listed, plain, titled
from abutment.agreements.review_words import dollars


def part(source: Mapping[str, Any]) -> str:
    """One of several parts: a share of a base, an amount, or a base alone."""
    part = Value(source)
    if "rate" in part.left:
        return f"{part.share()} of {part.take('base') or f'a base {OPEN}'}"
    return f"{part.usd()}{part.per()}" if "amount" in part.left else plain(part.take("base"))


def either(which: str, parts: Sequence[Mapping[str, Any]]) -> str:
    return f"the {which} of {listed([part(each) for each in parts])}"


def percent_of(value: Value) -> str:
    return f"{value.share()} of {value.take('base') or f'a base {OPEN}'}"


def marginal(value: Value) -> str:
    share, base = value.share(), value.take("base")
    words = f"{share} of {base or 'what is'} above {value.usd('threshold')}"
    return f"{words} in each {plain(value.take('per') or f'period {OPEN}')}"


def tiers(value: Value) -> str:
    base, applies = value.take("base"), value.take("applies")
    how = {"marginal": "Each counts on its own slice", "whole": "The tier that is reached counts for the whole"}
    return f"Shares of {base or f'a base {OPEN}'}. {how.get(str(applies), f'How the tiers apply is {OPEN}')}"


def tier_rows(value: Value) -> ValueTable:
    rows = [
        (f"From {Value({'amount': start}).usd()}", Value({"rate": rate}).share()) for start, rate in value.take("tiers")
    ]
    return ValueTable(("Tier", "Share"), tuple(rows))


def examples(value: Value) -> ValueTable | None:
    examples = value.take("examples")
    if not examples:
        return None
    rows = tuple((f"On {dollars(str(base))}", dollars(str(fee))) for base, fee in examples)
    return ValueTable(("The paper's own example", "Fee"), rows)


def tiers_and_examples(value: Value) -> ValueTable:
    tiers, worked_out = tier_rows(value), examples(value)
    return ValueTable(tiers.head, (*tiers.rows, *(worked_out.rows if worked_out else ())))


def cost_plus(value: Value) -> str:
    costs = value.take("costs") or "costs"
    on_top = [
        f"{Value(each).share()}{' for ' + str(each['purpose']) if each.get('purpose') else ''}"
        for each in value.take("markups") or ()
    ]
    words = f"{costs}, plus {listed(on_top)}" if on_top else str(costs)
    if "markups_are" not in value.left:
        return words
    how = {"added": "The mark-ups are added up", "compounded": "Each mark-up is taken on the one before"}
    said = value.take("markups_are")
    return f"{words}. {how.get(str(said), f'How the mark-ups go together is {OPEN}')}"


def capped(value: Value) -> str:
    costs, plus = value.take("costs") or "costs", value.take("plus")
    said = [either(which.removesuffix("_of"), parts) for which, parts in plus.items()]
    return f"{costs}, plus {listed(said)}"


def per_unit(value: Value) -> str:
    amount, unit = value.usd(), value.take("unit")
    per = value.take("per")
    return f"{amount} for each {unit or f'unit {OPEN}'}{f', each {plain(per)}' if per else ''}"


def prices(value: Value) -> ValueTable:
    prices, per = value.take("prices"), value.left.get("per")
    dearest_last = sorted(prices.items(), key=lambda plan: Decimal(plan[1] or 0))  # as stored, they have no order
    rows = tuple((titled(name), Value({"amount": price}).usd()) for name, price in dearest_last)
    return ValueTable(("Plan", f"For each {plain(per)}" if per else "Price"), rows)


def late_charge(value: Value) -> str:
    parts = []
    for name, time in (("rate_per_month", " a month"), ("rate_per_year", " a year"), ("rate", f", for a time {OPEN}")):
        if name in value.left:
            parts.append(f"{value.share(name)}{time}")
    if "over_index" in value.left:
        parts.append(f"{value.share('over_index')} over {value.take('index') or f'a rate {OPEN}'}")
    words = ", ".join(parts) or f"a share {OPEN}"
    words += ", or the most that the law allows" if value.take("or_lawful_maximum") else ""
    interest, grace = value.take("interest"), value.take("grace_days")
    words += f", {interest}" if interest else ""
    return f"{words}, after {length_in_words('days', grace)}" if grace is not None else words
