"""A part of a fee: its exact amount, and how its working reads once its cents are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from abutment.fees.rules.rounding import Number, parts_of
from abutment.kernel.money import Cents
from abutment.kernel.working import Reference, Step, Usd, Working

Steps: TypeAlias = Callable[[Cents], tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """An amount in exact cents under its label; steps are made last, since a part's cents depend on its neighbors."""

    label: str
    exact: Number
    rows: tuple[Reference, ...] = ()
    steps: Steps | None = None

    def working(self, cents: Cents) -> Working | None:
        """How the part came to be, when there is more to say than its label."""
        return None if self.steps is None else Working(self.label, Usd(cents), self.steps(cents))

    def step(self, cents: Cents, *, is_addend: bool = True) -> Step:
        """The part as a step of the working that it belongs to."""
        return Step(self.label, Usd(cents), is_addend, rows=self.rows, working=self.working(cents))


def total_of(parts: Sequence[Part]) -> Number:
    """What parts make together, exactly."""
    return sum((part.exact for part in parts), 0)


def addends(cents: Cents, parts: Sequence[Part]) -> tuple[Step, ...]:
    """The parts as steps that add to the cents of their whole."""
    return tuple(part.step(each) for part, each in zip(parts, parts_of(cents, [p.exact for p in parts]), strict=True))


def not_below_zero(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts, and what lifts them to zero when they make less: no component of a fee is ever a debt of the other
    side."""
    total = total_of(parts)
    return (*parts, Part("Not below zero", -total)) if total < 0 else tuple(parts)
