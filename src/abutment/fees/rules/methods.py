"""What each method of pay makes of the inputs of some days, with its working."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from abutment.agreements.rules.formulas import (
    Balance,
    Base,
    Combined,
    CostPlus,
    Flat,
    Formula,
    Hourly,
    InputKind,
    Percentage,
    PerVisit,
    Tiered,
)
from abutment.fees.rules.counting import MILLION, Counted, shown
from abutment.fees.rules.errors import NoRate
from abutment.fees.rules.parts import Part, addends, not_below_zero, total_of
from abutment.fees.rules.rounding import Number, rounded
from abutment.kernel.money import Cents, cents_from_usd, format_usd
from abutment.kernel.working import Quantity, Step, Text, Usd, Working


def part_of(formula: Formula, inputs: Counted) -> Part:
    """What a formula makes of the inputs that count on some days. Raises NoRate."""
    if isinstance(formula, Percentage):
        return _percentage(formula, inputs)
    if isinstance(formula, Tiered):
        return _tiered(formula, inputs)
    if isinstance(formula, Flat):
        return _flat(formula, inputs)
    if isinstance(formula, PerVisit):
        return _at_rates("Visits at their rates", InputKind.VISITS, formula.rates_usd, formula.other_usd, inputs)
    if isinstance(formula, Hourly):
        return _at_rates("Hours at their rates", InputKind.HOURS, formula.rates_usd, None, inputs)
    if isinstance(formula, CostPlus):
        return _cost_plus(formula, inputs)
    if isinstance(formula, Balance):
        return _balance(formula, inputs)
    return _combined(formula, inputs)


def components_of(formula: Formula, inputs: Counted) -> tuple[Part, ...]:
    """The parts that a formula adds up, each by itself; a formula that is no sum is one part."""
    if isinstance(formula, Combined) and formula.method == "sum":
        return tuple(part for each in formula.parts for part in components_of(each, inputs))
    return (part_of(formula, inputs),)


def _flat(formula: Flat, inputs: Counted) -> Part:
    amount, days = cents_from_usd(formula.amount_usd), inputs.days
    monthly = amount if formula.per == "month" else Fraction(amount, 12)

    def steps(_: Cents) -> tuple[Step, ...]:
        found = [Step(f"Amount for a {formula.per}", Usd(amount))]
        if formula.per == "year":
            found.append(Step("Charged by twelfths", Usd(rounded(monthly))))
        if not days.is_whole_month:
            found.append(Step("Part of the month", Text(days.share_in_words)))
        return tuple(found)

    is_plain = formula.per == "month" and days.is_whole_month
    return Part(
        "Flat fee", monthly * days.share if not days.is_whole_month else monthly, (), None if is_plain else steps
    )


def _at_rates(
    label: str, kind: InputKind, rates: Mapping[str, Decimal], other: Decimal | None, inputs: Counted
) -> Part:
    found = inputs.categories(kind)
    unknown = [category or "no type" for category in found if other is None and category not in rates]
    if unknown:
        raise NoRate(
            f"{inputs.days.month.label}: {kind.label.lower()} of {', '.join(unknown)} have no rate in the agreement. "
            "Correct their type, or amend the rates."
        )
    parts = [
        _at_rate(kind, category, cents_from_usd(rates.get(category, other or Decimal(0))), inputs) for category in found
    ]
    steps_of = not_below_zero(parts)
    asides = _elsewhere((kind,), inputs)
    return Part(label, total_of(steps_of), (), lambda cents: (*addends(cents, steps_of), *asides))


def _at_rate(kind: InputKind, category: str, rate: Cents, inputs: Counted) -> Part:
    number = inputs.of(kind, category)

    def steps(_: Cents) -> tuple[Step, ...]:
        return (Step(kind.label, shown(kind, number)), Step(f"Rate for each {kind.value.rstrip('s')}", Usd(rate)))

    label = category.capitalize() if category else kind.label
    return Part(label, Fraction(number * rate, MILLION), inputs.reference(kind, category), steps)


def _cost_plus(formula: CostPlus, inputs: Counted) -> Part:
    pools = [
        Part(f"Costs: {pool}", inputs.of(InputKind.COSTS, pool), inputs.reference(InputKind.COSTS, pool))
        for pool in formula.pools
    ]
    costs = total_of(pools)
    factor, marked = Fraction(1), []
    for markup in formula.markups:
        upon = factor if formula.markups_are == "compounded" else Fraction(1)
        rate = Fraction(markup.percent) / 100 * upon
        factor += rate
        upon_others = ", upon costs and mark-ups before" if upon > 1 else ""
        marked.append(Part(f"{percent_text(markup.percent)} for {markup.purpose}{upon_others}", costs * rate))
    parts = not_below_zero([*pools, *marked])
    others = [pool for pool in inputs.categories(InputKind.COSTS) if pool not in formula.pools]
    asides = (
        *(
            Step(f"Not charged: costs of {pool or 'no pool'}", Usd(rounded(inputs.of(InputKind.COSTS, pool))))
            for pool in others
        ),
        *_elsewhere((InputKind.COSTS,), inputs),
    )

    def steps(cents: Cents) -> tuple[Step, ...]:
        how = f"Mark-ups {formula.markups_are}: " if formula.markups_are else ""
        exact = Decimal(factor.numerator) / Decimal(factor.denominator)
        told = Step(f"{how}costs times", Quantity(exact, "times")) if marked else None
        return (*addends(cents, parts), *((told,) if told else ()), *asides)

    return Part("Costs with mark-ups" if marked else "Costs", total_of(parts), (), steps)


def _balance(formula: Balance, inputs: Counted) -> Part:
    deductions = [_input(-1, kind, inputs) for kind in formula.less]
    parts = not_below_zero([*_base_parts(formula.of, (), inputs), *deductions])
    kinds = [*(kind for _, kind in formula.of.addends), *formula.less]
    asides = _elsewhere(kinds, inputs)
    less = " and ".join(kind.label.lower() for kind in formula.less)
    return Part(f"{formula.of.label} less {less}", total_of(parts), (), lambda cents: (*addends(cents, parts), *asides))


def _percentage(formula: Percentage, inputs: Counted) -> Part:
    base, base_step = _base(formula.base, formula.exclusions, inputs)
    exact = base * Fraction(formula.percent) / 100

    def steps(_: Cents) -> tuple[Step, ...]:
        return (*base_step(), Step("Share", _percent(formula.percent)))

    name = formula.base.label if formula.percent == 100 else f"{percent_text(formula.percent)} of {_name(formula.base)}"
    return Part(name, exact, (), steps)


def _tiered(formula: Tiered, inputs: Counted) -> Part:
    base, base_step = _base(formula.base, formula.exclusions, inputs)
    days = inputs.days
    starts: list[Number] = [
        cents_from_usd(tier.from_usd) if days.is_whole_month else cents_from_usd(tier.from_usd) * days.share
        for tier in formula.tiers
    ]
    part = Step("Steps of the scale taken for", Text(days.share_in_words))
    prorated = () if days.is_whole_month or len(starts) == 1 else (part,)
    name = f"Tiered share of {_name(formula.base)}"
    if formula.applies == "whole":
        place = max(place for place, start in enumerate(starts) if start <= base)
        percent = formula.tiers[place].percent
        told = Step(f"Tier reached: from {format_usd(rounded(starts[place]))}", _percent(percent))
        return Part(name, base * Fraction(percent) / 100, (), lambda _: (*base_step(), *prorated, told))
    parts = _slices(formula, starts, base)
    return Part(name, total_of(parts), (), lambda cents: (*base_step(), *prorated, *addends(cents, parts)))


def _slices(formula: Tiered, starts: Sequence[Number], base: Number) -> list[Part]:
    parts = []
    for place, (tier, start) in enumerate(zip(formula.tiers, starts, strict=True)):
        if place and base <= start:
            break
        end = base if place + 1 == len(starts) else min(base, starts[place + 1])
        amount, percent = format_usd(rounded(end - start)), percent_text(tier.percent)
        label = f"{percent} of {amount} above {format_usd(rounded(start))}" if place else f"{percent} of {amount}"
        parts.append(Part(label, (end - start) * Fraction(tier.percent) / 100))
    return parts


def _combined(formula: Combined, inputs: Counted) -> Part:
    if formula.method == "sum":
        added = components_of(formula, inputs)
        label = " plus ".join([added[0].label, *(_lowered(part.label) for part in added[1:])])
        return Part(label, total_of(added), (), lambda cents: addends(cents, added))
    parts = [part_of(each, inputs) for each in formula.parts]
    is_lesser = formula.method == "lesser_of"
    taken = min(parts, key=lambda part: part.exact) if is_lesser else max(parts, key=lambda part: part.exact)

    def steps(cents: Cents) -> tuple[Step, ...]:
        candidates = (part.step(cents if part is taken else rounded(part.exact), is_addend=False) for part in parts)
        return (*candidates, Step(f"Taken: {_lowered(taken.label)}", Usd(cents), is_addend=True))

    names = " or ".join(_lowered(part.label) for part in parts)
    return Part(f"{'Lesser' if is_lesser else 'Greater'} of {names}", taken.exact, (), steps)


class _BaseStep:
    """The step that shows a base; made only when the part is shown."""

    __slots__ = ("_inputs", "_kinds", "_label", "_parts", "_total")

    def __init__(self, base: Base, parts: Sequence[Part], total: Number, inputs: Counted) -> None:
        self._label, self._parts, self._total, self._inputs = base.label, parts, total, inputs
        self._kinds = tuple(kind for _, kind in base.addends)

    def __call__(self) -> tuple[Step, ...]:
        cents = rounded(self._total)
        asides = _elsewhere(self._kinds, self._inputs)
        if len(self._parts) == 1 and not asides:
            found = Step(self._label, Usd(cents), rows=self._parts[0].rows)
        else:
            working = Working(self._label, Usd(cents), (*addends(cents, self._parts), *asides))
            found = Step(self._label, Usd(cents), working=working)
        return (found,) if self._total >= 0 else (found, Step("A base below zero", Text("counts as zero")))


def _base(base: Base, exclusions: Sequence[str], inputs: Counted) -> tuple[Number, _BaseStep]:
    parts = _base_parts(base, exclusions, inputs)
    total = total_of(parts)
    return max(total, 0), _BaseStep(base, parts, total, inputs)


def _base_parts(base: Base, exclusions: Sequence[str], inputs: Counted) -> list[Part]:
    parts = [_input(sign, kind, inputs) for sign, kind in base.addends]
    for category in exclusions:
        left_out = sum((sign * inputs.of(kind, category) for sign, kind in base.addends), 0)
        rows = tuple(row for _, kind in base.addends for row in inputs.reference(kind, category))
        parts.append(Part(f"Left out: {category}", -left_out, rows))
    return parts


def _input(sign: int, kind: InputKind, inputs: Counted) -> Part:
    label = kind.label if sign > 0 else f"Less {_lowered(kind.label)}"
    return Part(label, sign * inputs.total(kind), inputs.reference(kind))


def _elsewhere(kinds: Sequence[InputKind], inputs: Counted) -> tuple[Step, ...]:
    return tuple(
        Step(f"Not counted: {_lowered(kind.label)} of {location}, not covered", shown(kind, number))
        for (kind, location), number in inputs.elsewhere(kinds).items()
    )


def _name(base: Base) -> str:
    return _lowered(base.label)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def _percent(percent: Decimal) -> Quantity:
    return Quantity(Decimal(format(percent, "f")), "%")


def percent_text(percent: Decimal) -> str:
    """A percentage as people write it: '20%', '1.5%'."""
    return f"{percent:f}%"
