"""What the law's gate says to a fee under an agreement, before anything is charged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from abutment.agreements.models import Agreement, CoveredLocation
from abutment.agreements.queries.books import as_counsel_opinions, known_opinions
from abutment.agreements.rules.formulas import methods_of
from abutment.agreements.rules.gate import CounselOpinion, GateFinding, finding
from abutment.agreements.rules.values import Fee
from abutment.foundation.scope import Actor
from abutment.law.queries import method_verdict


def findings_for(
    fee: Fee, jurisdictions: Iterable[str], opinions: Iterable[CounselOpinion], on: date
) -> tuple[GateFinding, ...]:
    """The gate's findings on each method of a fee in each state on a day."""
    known = tuple(opinions)
    return tuple(
        finding(place, method_verdict(place, method, on), known, on)
        for place in jurisdictions
        for method in methods_of(fee.formula)
    )


def jurisdictions_of(agreement: Agreement, covered: Sequence[CoveredLocation], on: date) -> tuple[str, ...]:
    """Whose law holds for an agreement on a day: the practice's state first, then those of its places, open or covered.

    A place that is left out of an agreement does not leave its law out: what is charged may come from all of them.
    """
    practice = getattr(agreement.entity, "practice", None)  # an organization has none
    places = [each for each in agreement.entity.locations.order_by("name") if each.is_open(on)]
    places += [each.location for each in covered if each.covers and each.holds(on)]
    own = () if practice is None else (practice.jurisdiction,)
    return tuple(dict.fromkeys((*own, *(each.jurisdiction for each in sorted(places, key=lambda each: each.name)))))


def gate_for_term(actor: Actor, agreement: Agreement, value: Fee, on: date) -> tuple[GateFinding, ...]:
    """What the gate would say to a fee under an agreement on a day, by state and method, in that order."""
    places, opinions = law_under(agreement, on)
    return findings_for(value, places, opinions, on)


def law_under(agreement: Agreement, on: date) -> tuple[tuple[str, ...], tuple[CounselOpinion, ...]]:
    """The states whose law holds for an agreement on a day, and what counsel said under it: for any number of fees."""
    opinions = as_counsel_opinions(known_opinions().filter(agreement=agreement))
    covered = list(agreement.covered.select_related("location").order_by("location__name", "starts_on"))
    return jurisdictions_of(agreement, covered, on), tuple(opinions)
