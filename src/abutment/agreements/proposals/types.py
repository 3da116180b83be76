"""The types of terms that are proposed."""

from __future__ import annotations

from functools import cache

from abutment.agreements.proposals.shapes import shapes, wordings

_READ_BY_CODE = frozenset(
    {
        "fee.flat", "fee.percent", "fee.marginal_percent", "fee.tiers", "fee.tier", "fee.per_location", "fee.per_unit",
        "fee.one_time", "fee.floor", "fee.cap", "fee.lesser_of", "fee.greater_of", "fee.cost_plus_markup",
        "fee.cost_plus_capped", "fee.example", "sla.credit_table", "sla.response_times", "term.fixed", "law.governing",
    }
)  # fmt: skip


@cache
def term_types() -> frozenset[str]:
    """All types, those of the wordings and those that code reads."""
    return _READ_BY_CODE | {shape.type for shape in shapes()} | {each.type for each in wordings()}
