"""How a month is cut: segments of days on which the same terms and the same finding of the law hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from abutment.agreements.rules.formulas import (
    CostPlus,
    Formula,
    Hourly,
    InputKind,
    Percentage,
    PerVisit,
    Tiered,
    kinds_of,
    leaves,
)
from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.terms import SignedTerm, overlaid
from abutment.agreements.rules.values import Cap, Fee, Floor, TermKey
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.counting import Key, Tally
from abutment.fees.rules.days import Days, mask_of
from abutment.fees.rules.errors import Contradiction, LawNotAsked, NoData, NoFeeTerm, NoService
from abutment.kernel.money import cents_from_usd, format_usd

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A formula and the terms that agree upon it; an amendment that repeats a formula changes nothing."""

    formula: Formula
    terms: tuple[SignedTerm, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Days of service on which nothing changes that a fee depends on."""

    days: Days
    agreed: Agreed
    floor: SignedTerm | None
    cap: SignedTerm | None
    fmv: SignedTerm | None
    gate: GateFinding


@dataclass(frozen=True, slots=True)
class Stretch:
    """The segments under one formula; it is computed once for all their days, whatever else changes among them."""

    agreed: Agreed
    places: tuple[int, ...]


_CUTTING = (TermKey.FLOOR, TermKey.CAP, TermKey.FMV_OPINION)


def segments_of(asked: Asked) -> tuple[Segment, ...]:
    """The days of service, cut where a term or the law's answer changes.

    Raises NoService, NoFeeTerm, LawNotAsked, Contradiction and OverlappingDates.
    """
    served = 0
    for period in asked.service:
        served |= mask_of(asked.month, period)
    if not served:
        raise NoService(
            f"{asked.practice} was served on no day of {asked.month.label}. Leave the month out, or correct the dates "
            "of its agreement or its affiliation."
        )
    fees = _fees(asked, served)
    gates = [(mask_of(asked.month, period), gate) for period, gate in asked.gates]
    _require_fee_and_gate(asked, served, sum(mask for mask, _ in fees), gates)
    limits: list[tuple[int, tuple[SignedTerm | None, ...]]] = [(served, ())]
    for key in _CUTTING:
        masks = _masks(asked, key)
        limits = [(mask, (*held, term)) for whole, held in limits for mask, term in _divided(whole, masks)]
    found = []
    for whole, (floor, cap, fmv) in limits:
        if floor is not None and cap is not None:
            _refuse_floor_above_cap(asked, floor, cap)
        for part, gate in _divided(whole, gates):
            found += [
                Segment(Days(asked.month, mask), agreed, floor, cap, fmv, gate)
                for mask, agreed in _divided(part, fees)
                if agreed is not None and gate is not None
            ]
    return tuple(sorted(found, key=lambda each: first_of(each.days.mask)))


def stretches_of(segments: Sequence[Segment]) -> tuple[Stretch, ...]:
    """The segments by formula, in the order of their first days."""
    places: dict[int, list[int]] = {}
    for place, segment in enumerate(segments):
        places.setdefault(id(segment.agreed), []).append(place)
    return tuple(Stretch(segments[held[0]].agreed, tuple(held)) for held in places.values())


def first_of(mask: int) -> int:
    """The first day of a set, as a set by itself: what sorts sets of days."""
    return mask & -mask


def _fees(asked: Asked, served: int) -> list[tuple[int, Agreed]]:
    found: list[tuple[int, Agreed]] = []
    masks = ((mask & served, term) for mask, term in _masks(asked, TermKey.FEE))
    for mask, term in sorted((each for each in masks if each[0]), key=lambda each: first_of(each[0])):
        formula = formula_of(term)
        for place, (known, agreed) in enumerate(found):
            if agreed.formula is formula or agreed.formula == formula:
                terms = agreed.terms if term in agreed.terms else (*agreed.terms, term)
                found[place] = (known | mask, Agreed(agreed.formula, terms))
                break
        else:
            found.append((mask, Agreed(formula, (term,))))
    return found


def require_reported(asked: Asked, stretches: Iterable[Stretch], tally: Tally) -> None:
    """Raise NoData naming the inputs that a fee needs and nobody reported; a reported 0 is enough."""
    served = sum(tally.masks)
    covered = {each.location_id: each.name for each in asked.covered if mask_of(asked.month, each.period) & served}
    counting = {key for sums in tally.sums for key in sums}
    reported = set(tally.reported())
    missing: dict[str, None] = {}
    for stretch in stretches:
        # A type of visit may well have none on the few days of a practice that joins: the month shows that it is known.
        categories = dict(_missing_categories(stretch.agreed.formula, reported))
        named = set(categories.values())
        for kind in sorted(kinds_of(stretch.agreed.formula), key=list(InputKind).index):
            missing |= dict.fromkeys(_missing_places(kind, counting, reported, covered, is_named=kind in named))
        missing |= dict.fromkeys(categories)
    if missing:
        raise NoData(
            f"{asked.practice}, {asked.month.label}: nothing was reported of {', '.join(missing)}. "
            "Enter it, with 0 where there was none."
        )


def _masks(asked: Asked, key: TermKey) -> list[tuple[int, SignedTerm]]:
    terms = [term for term in asked.terms if term.key is key]
    if len(terms) == 1:
        return [(mask_of(asked.month, terms[0].period), terms[0])]
    dated = overlaid(f"{key.label} of {asked.practice}", terms)
    return [(mask_of(asked.month, entry.period), entry.value) for entry in dated]


def _divided(whole: int, masks: Sequence[tuple[int, T]]) -> list[tuple[int, T | None]]:
    found: list[tuple[int, T | None]] = []
    for mask, value in masks:
        if common := whole & mask:
            found.append((common, value))
            whole &= ~mask
    return [*found, (whole, None)] if whole else found


def _require_fee_and_gate(asked: Asked, served: int, agreed: int, gates: Sequence[tuple[int, GateFinding]]) -> None:
    year = asked.month.year
    if without := served & ~agreed:
        raise NoFeeTerm(
            f"{asked.practice} was served on {Days(asked.month, without)}, {year}, and no fee term holds then. "
            "Add the term that holds on those days."
        )
    for mask, _ in gates:
        served &= ~mask
    if served:
        raise LawNotAsked(
            f"{asked.practice}: the law was not asked about the fee of {Days(asked.month, served)}, {year}. "
            "Compute the month again, with the law's answer for each day."
        )


def _refuse_floor_above_cap(asked: Asked, floor: SignedTerm, cap: SignedTerm) -> None:
    least, most = amount_of(floor), amount_of(cap)
    if least > most:
        raise Contradiction(
            f"{asked.practice}, {asked.month.label}: {floor.label} ({floor.amendment}) asks at least "
            f"{format_usd(least)}, {cap.label} ({cap.amendment}) at most {format_usd(most)}. Amend one of the two."
        )


def _missing_places(
    kind: InputKind, counting: set[Key], reported: set[Key], covered: Mapping[int, str], *, is_named: bool
) -> Iterator[str]:
    """Where a kind was not reported; is_named: its missing categories are named, so that the kind says nothing more."""
    places = {location_id for held, _, location_id, _ in counting if held is kind}
    by_place = any(held is kind and location_id is not None for held, _, location_id, _ in reported)
    if covered and by_place:
        # One office that did not report would make the fee of all too small, or too large.
        yield from (f"{kind.label.lower()} of {name}" for pk, name in covered.items() if pk not in places)
    elif not places and not is_named:
        yield kind.label.lower()


def _missing_categories(formula: Formula, keys: set[Key]) -> Iterator[tuple[str, InputKind | None]]:
    """What a formula names and nobody reported, with the kind that it is of; None for what a share leaves out."""
    held = {(kind, category) for kind, category, _, _ in keys}
    for leaf in leaves(formula):
        if isinstance(leaf, PerVisit | Hourly):
            kind = InputKind.VISITS if isinstance(leaf, PerVisit) else InputKind.HOURS
            yield from (
                (f"{kind.value} of {name}", kind) for name in sorted(leaf.rates_usd) if (kind, name) not in held
            )
        elif isinstance(leaf, CostPlus):
            costs = InputKind.COSTS
            yield from ((f"costs of {name}", costs) for name in leaf.pools if (costs, name) not in held)
        elif isinstance(leaf, Percentage | Tiered):
            kinds = [kind for _, kind in leaf.base.addends]
            for name in leaf.exclusions:
                if not any((kind, name) in held for kind in kinds):
                    yield f"{name}, which {leaf.base.label.lower()} leave out", None


def formula_of(term: SignedTerm) -> Formula:
    """The formula of a fee term."""
    assert isinstance(term.value, Fee)  # noqa: S101 - its key says so
    return term.value.formula


def amount_of(term: SignedTerm) -> int:
    """The cents of a floor or a cap for a full month."""
    assert isinstance(term.value, Floor | Cap)  # noqa: S101 - their keys say so
    return cents_from_usd(term.value.amount_usd)
