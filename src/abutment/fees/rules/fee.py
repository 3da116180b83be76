"""The fee of a month: from the terms in force on each day to what is charged, held and refused, with its working.

1. The days of service are cut where a term or the law's answer changes. A formula is computed once for all of its
   days: flat amounts and the steps of a scale by days of the month, shares and counts on the inputs of the days.
2. Floor and cap lift and lower the sum of their days. The whole is rounded once to cents, half a cent away from zero,
   and its parts by largest remainder, so that they add.
3. What the law refuses is not charged, and what waits for counsel is held: by days, each with what its days make when
   computed alone.
4. What may pass is held against fair market value. Counsel's releases bring back what is held, never what is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from abutment.agreements.rules.formulas import InputKind, kinds_of
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.counting import Tally, shown
from abutment.fees.rules.days import Days
from abutment.fees.rules.due import due_on
from abutment.fees.rules.limits import amendments, cited, lifted, lowered
from abutment.fees.rules.market import Lot
from abutment.fees.rules.methods import components_of
from abutment.fees.rules.parts import Part, total_of
from abutment.fees.rules.passing import ByTerms, passed_of
from abutment.fees.rules.plan import Segment, Stretch, require_reported, segments_of, stretches_of
from abutment.fees.rules.results import Line, MonthFee
from abutment.fees.rules.rounding import Number, parts_of, rounded
from abutment.fees.rules.wording import sentence_of
from abutment.kernel.money import Cents
from abutment.kernel.working import Step, Text, Usd, Working

RULES_VERSION = 1


def fee_of(asked: Asked) -> MonthFee:
    """The fee of a month by the terms, the law, fair market value and counsel's releases.

    Raises NoService, NoFeeTerm, NoData, NoRate, LawNotAsked, Contradiction and OverlappingDates; none of these is
    ever answered with 0.
    """
    segments = segments_of(asked)
    stretches = stretches_of(segments)
    needed = frozenset(kind for stretch in stretches for kind in kinds_of(stretch.agreed.formula))
    tally = Tally(asked, needed, [segment.days.mask for segment in segments])
    require_reported(asked, stretches, tally)
    terms = _by_terms(segments, stretches, tally)
    passed = passed_of(asked, terms)
    steps = (*_asides(asked, segments, tally), *terms.steps, *passed.steps)
    charged = passed.charged_cents
    due = due_on(asked, Days(asked.month, sum(each.days.mask for each in segments)).last)
    return MonthFee(
        month=asked.month,
        by_terms_cents=terms.cents,
        charged_cents=charged,
        held_cents=passed.held_cents,
        refused_cents=passed.refused_cents,
        status=passed.status,
        due_on=due,
        working=Working(f"Fee for {asked.month.label}", Usd(charged), steps),
        lines=tuple(Line.of(step) for step in steps if step.is_addend),
        gates=asked.gates,
        fmv=passed.market.finding,
        sentence=sentence_of(asked.month, charged, due, passed.reasons),
        waits=passed.waits,
    )


def _by_terms(segments: Sequence[Segment], stretches: Sequence[Stretch], tally: Tally) -> ByTerms:
    amounts: list[Number] = [0] * len(segments)
    parts: list[tuple[Part, str, str]] = []
    for stretch in stretches:
        inputs = tally.counted(stretch.places)
        components = components_of(stretch.agreed.formula, inputs)
        for place, amount in zip(stretch.places, _by_segment(stretch, components, tally), strict=True):
            amounts[place] = amount
        on = "" if inputs.days.is_whole_month else f", {inputs.days}"
        names = (cited(stretch.agreed.terms), amendments(stretch.agreed.terms))
        parts += [(replace(part, label=f"{part.label}{on}") if on else part, *names) for part in components]
    limits = [limit for limit in (lifted(segments, amounts), lowered(segments, amounts)) if limit is not None]
    parts += [(limit.part, cited(limit.terms), amendments(limit.terms)) for limit in limits if limit.part is not None]
    exact = [part.exact for part, _, _ in parts]
    whole = rounded(sum(exact, 0))
    steps = [
        replace(part.step(cents), term=term, amendment=amendment)
        for (part, term, amendment), cents in zip(parts, parts_of(whole, exact), strict=True)
    ]
    asides = [limit.aside for limit in limits if limit.aside is not None]
    return ByTerms(whole, _lots(segments, amounts, whole), (*steps, *asides))


def _lots(segments: Sequence[Segment], amounts: Sequence[Number], whole: Cents) -> tuple[Lot, ...]:
    """The days that pass or wait together, each with its cents of the whole."""
    found: list[tuple[int, Segment, Number]] = []
    for segment, amount in zip(segments, amounts, strict=True):
        for place, (mask, known, held) in enumerate(found):
            if known.fmv is segment.fmv and (known.gate is segment.gate or known.gate == segment.gate):
                found[place] = (mask | segment.days.mask, known, held + amount)
                break
        else:
            found.append((segment.days.mask, segment, amount))
    cents = parts_of(whole, [amount for _, _, amount in found])
    return tuple(
        Lot(Days(segment.days.month, mask), segment.gate, segment.fmv, held)
        for (mask, segment, _), held in zip(found, cents, strict=True)
    )


def _by_segment(stretch: Stretch, components: Sequence[Part], tally: Tally) -> list[Number]:
    """The fee of a formula's days divided among its segments, by what each makes when computed alone."""
    total = total_of(components)
    if len(stretch.places) == 1:
        return [total]
    counts = [tally.counted([place]) for place in stretch.places]
    weights: list[Number] = [total_of(components_of(stretch.agreed.formula, each)) for each in counts]
    if not any(weights):
        weights = [each.days.count for each in counts]
    together = sum(weights, 0)
    return [Fraction(total) * weight / together for weight in weights]


def _asides(asked: Asked, segments: Sequence[Segment], tally: Tally) -> tuple[Step, ...]:
    days = Days(asked.month, sum(each.days.mask for each in segments))
    if days.is_whole_month:
        return ()
    left_out: dict[InputKind, Number] = {}
    for (kind, *_), found in tally.outside.items():
        left_out[kind] = left_out.get(kind, 0) + found.number
    return (
        Step("Days of service", Text(f"{days.share_in_words}: {days}")),
        *(
            Step(f"Not counted: {kind.label.lower()} of days without service", shown(kind, number))
            for kind, number in left_out.items()
        ),
    )
