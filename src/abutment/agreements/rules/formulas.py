"""How a fee is computed, as the agreement says it: a closed set of methods, and ways to put them together."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from abutment.agreements.rules.exact import Code, Exact, Percent, UsdAmount, Words
from abutment.law.rules.fees import FeeMethod


class InputKind(StrEnum):
    """What a practice reports of a month, from which fees are computed."""

    COLLECTIONS = "collections"
    REFUNDS = "refunds"
    PRODUCTION = "production"
    ADJUSTMENTS = "adjustments"
    EXPENSES = "expenses"
    COSTS = "costs"
    VISITS = "visits"
    HOURS = "hours"

    @property
    def label(self) -> str:
        """The kind as people say it."""
        return {
            "expenses": "Practice expenses",
            "costs": "Manager's costs",
            "adjustments": "Adjustments to production",
        }.get(self.value, self.value.capitalize())

    @property
    def is_counted(self) -> bool:
        """Whether it is a quantity; the others are dollars."""
        return self in (InputKind.VISITS, InputKind.HOURS)


class Base(StrEnum):
    """What a share is taken of. Each name stands for one sum of inputs, printed in the working."""

    GROSS_COLLECTIONS = "gross_collections"
    NET_COLLECTIONS = "net_collections"
    GROSS_PRODUCTION = "gross_production"
    NET_PRODUCTION = "net_production"
    NET_REVENUE = "net_revenue"
    PRETAX_INCOME = "pretax_income"

    @property
    def label(self) -> str:
        """The base as people say it."""
        return {"pretax_income": "Pre-tax income"}.get(self.value, self.value.replace("_", " ").capitalize())

    @property
    def addends(self) -> tuple[tuple[int, InputKind], ...]:
        """The inputs that make it, each with its sign."""
        return _ADDENDS[self]


_ADDENDS: dict[Base, tuple[tuple[int, InputKind], ...]] = {
    Base.GROSS_COLLECTIONS: ((1, InputKind.COLLECTIONS),),
    Base.NET_COLLECTIONS: ((1, InputKind.COLLECTIONS), (-1, InputKind.REFUNDS)),
    Base.GROSS_PRODUCTION: ((1, InputKind.PRODUCTION),),
    Base.NET_PRODUCTION: ((1, InputKind.PRODUCTION), (-1, InputKind.ADJUSTMENTS)),
    Base.NET_REVENUE: ((1, InputKind.PRODUCTION), (-1, InputKind.ADJUSTMENTS), (-1, InputKind.REFUNDS)),
    Base.PRETAX_INCOME: (
        (1, InputKind.PRODUCTION),
        (-1, InputKind.ADJUSTMENTS),
        (-1, InputKind.REFUNDS),
        (-1, InputKind.EXPENSES),
        (-1, InputKind.COSTS),
    ),
}


class Flat(Exact):
    """A fixed amount for a month or a year; a year's amount is charged by twelfths."""

    method: Literal["flat"]
    amount_usd: UsdAmount
    per: Literal["month", "year"] = "month"


class PerVisit(Exact):
    """An amount for each visit, by type; other_usd is for types that are not named, and without it they are an
    error."""

    method: Literal["per_visit"]
    rates_usd: dict[Code, UsdAmount] = Field(min_length=1)
    other_usd: UsdAmount | None = None


class Hourly(Exact):
    """Hours worked at a rate, by service."""

    method: Literal["hourly"]
    rates_usd: dict[Code, UsdAmount] = Field(min_length=1)


class Percentage(Exact):
    """A share of a named base; exclusions name categories of inputs that are left out of the base."""

    method: Literal["percentage"]
    percent: Percent
    base: Base
    exclusions: tuple[Code, ...] = ()


class Markup(Exact):
    """What is put upon costs, and what for."""

    percent: Percent
    purpose: Words


class CostPlus(Exact):
    """The manager's costs of named pools and what is put upon them.

    Two mark-ups of 10% and 15% make 1.25 when added and 1.265 when compounded, so with more than one the paper's
    choice must be given.
    """

    method: Literal["cost_plus"]
    pools: tuple[Code, ...] = Field(min_length=1)
    markups: tuple[Markup, ...] = ()
    markups_are: Literal["added", "compounded"] | None = None

    @model_validator(mode="after")
    def _says_how_they_combine(self) -> CostPlus:
        if len(self.markups) > 1 and self.markups_are is None:
            raise ValueError("there are several mark-ups; say in markups_are whether they are added or compounded")
        if len(set(self.pools)) < len(self.pools):
            raise ValueError("a pool is named twice")
        return self


class Tier(Exact):
    """From this amount of the base on, this share."""

    from_usd: UsdAmount
    percent: Percent


class Tiered(Exact):
    """A share that steps with the base: each tier on its own slice (marginal), or the tier reached on all (whole)."""

    method: Literal["tiered"]
    base: Base
    tiers: tuple[Tier, ...] = Field(min_length=1)
    applies: Literal["marginal", "whole"]
    exclusions: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _rises_from_zero(self) -> Tiered:
        if self.tiers[0].from_usd != 0:
            raise ValueError("the first tier starts at 0; give it 0 percent if nothing is due below the next")
        if any(later.from_usd <= earlier.from_usd for earlier, later in pairwise(self.tiers)):
            raise ValueError("each tier starts above the one before it")
        return self


class Balance(Exact):
    """What is left of collections after deductions, in the order in which the paper takes them; never below zero."""

    method: Literal["balance"]
    of: Base
    less: tuple[InputKind, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _deducts_dollars_once(self) -> Balance:
        if any(kind.is_counted for kind in self.less):
            raise ValueError("only amounts of money can be deducted")
        taken = [kind for _, kind in self.of.addends]
        if len({*taken, *self.less}) < len(taken) + len(self.less):
            raise ValueError(f"{self.of.label} counts one of the deductions already, or one is named twice")
        return self


class Combined(Exact):
    """Several parts put together: their sum, the lesser or the greater of them."""

    method: Literal["sum", "lesser_of", "greater_of"]
    parts: tuple[Formula, ...] = Field(min_length=2)


Formula: TypeAlias = Annotated[
    Flat | PerVisit | Hourly | Percentage | CostPlus | Tiered | Balance | Combined, Field(discriminator="method")
]

DEEPEST = 4
"""How deep parts may lie in parts; no agreement known goes deeper than two."""

# What is left of receipts after deductions moves with receipts: the law's question is that of a share of them.
_ASKED_AS = {"balance": FeeMethod.PERCENTAGE}


def leaves(formula: Formula) -> Iterator[Flat | PerVisit | Hourly | Percentage | CostPlus | Tiered | Balance]:
    """The methods that a formula is made of, from left to right."""
    if isinstance(formula, Combined):
        for part in formula.parts:
            yield from leaves(part)
    else:
        yield formula


def methods_of(formula: Formula) -> tuple[FeeMethod, ...]:
    """The methods that the law must be asked about, each once."""
    found = (_ASKED_AS.get(leaf.method) or FeeMethod(leaf.method) for leaf in leaves(formula))
    return tuple(dict.fromkeys(found))


def depth_of(formula: Formula) -> int:
    """How deep its parts lie in parts; a single method is 1."""
    return 1 + max(depth_of(part) for part in formula.parts) if isinstance(formula, Combined) else 1


def kinds_of(formula: Formula) -> frozenset[InputKind]:
    """The inputs that it is computed from."""
    return frozenset(kind for leaf in leaves(formula) for kind in _kinds(leaf))


def _kinds(leaf: Flat | PerVisit | Hourly | Percentage | CostPlus | Tiered | Balance) -> Iterator[InputKind]:
    if isinstance(leaf, PerVisit):
        yield InputKind.VISITS
    elif isinstance(leaf, Hourly):
        yield InputKind.HOURS
    elif isinstance(leaf, CostPlus):
        yield InputKind.COSTS
    elif isinstance(leaf, (Percentage, Tiered)):
        yield from (kind for _, kind in leaf.base.addends)
    elif isinstance(leaf, Balance):
        yield from (kind for _, kind in leaf.of.addends)
        yield from leaf.less


Combined.model_rebuild()
