"""Everything that a month's fee is computed from, gathered for one practice or for thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from abutment.agreements import queries as agreements
from abutment.agreements.queries import FeeAgreement
from abutment.agreements.rules.formulas import InputKind, kinds_of
from abutment.agreements.rules.values import Fee
from abutment.fees.models import FeeInput, Hindrance, Release
from abutment.fees.rules.asked import Asked, CoveredDays
from abutment.fees.rules.asked import Release as Released
from abutment.fees.rules.errors import NoData
from abutment.fees.rules.fee import fee_of
from abutment.fees.rules.gates import gates_for
from abutment.fees.rules.inputs import InputRow, MonthInputs
from abutment.fees.rules.results import MonthFee
from abutment.foundation.scope import Actor
from abutment.kernel.dated import NotInForce, OverlappingDates
from abutment.kernel.errors import AbutmentError
from abutment.kernel.months import Month
from abutment.kernel.periods import Period
from abutment.law import queries as law
from abutment.organizations import queries as network

LARGEST_CENTS = 10**14
"""Above this a fee is a mistake: a rate or an input with too many digits must not stop everybody's month."""

Given: TypeAlias = tuple[str, Released]
"""A release with the digest of what counsel read when giving it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A practice whose month can be computed, or why not."""

    practice_id: int
    practice: str
    month: Month
    agreement: FeeAgreement | None = None
    asked: Asked | None = None
    hindrance: str = ""
    kind: str = ""


def ready_months(actor: Actor, month: Month, practice_ids: Sequence[int] | None = None) -> list[Ready]:
    """What the month of each affiliated practice is computed from; a constant number of queries for any number.

    Practices that nobody serves in the month are left out; one whose agreement is replaced within the month stands
    there once for each. What is missing is said per practice, never raised.
    """
    period = month.period
    wanted = network.affiliated_during(actor, period, actor.acting_entity_id, practice_ids)
    found: dict[int, list[FeeAgreement]] = {}
    for each in agreements.fee_agreements(actor, list(wanted), period):
        found.setdefault(each.practice_id, []).append(each)
    inputs = inputs_of(period, list(found))
    releases = _releases_of(month, list(found))
    readied = []
    for pk, name in wanted.items():
        rows = inputs.get(pk, [])
        for agreement in found.get(pk, []):
            released = releases.get(agreement.agreement_id, [])
            readied.append(_ready(agreement, month, rows, released))
        if pk not in found:
            reason = (
                f"{name} has no signed management services agreement for {month.label}. Enter one under Agreements."
            )
            readied.append(Ready(pk, name, month, hindrance=reason, kind=Hindrance.Kind.AGREEMENT))
    return readied


def _ready(agreement: FeeAgreement, month: Month, rows: Iterable[InputRow], releases: Iterable[Given]) -> Ready:
    ready = Ready(agreement.practice_id, agreement.practice_name, month, agreement)
    if agreement.conflict:
        return replace(ready, hindrance=agreement.conflict, kind=Hindrance.Kind.TERMS)
    try:
        asked = with_releases(asked_of(agreement, month, rows), releases)
    except (NotInForce, OverlappingDates) as problem:
        return replace(ready, hindrance=str(problem), kind=Hindrance.Kind.TERMS)
    if not asked.service:
        reason = f"The agreement of {ready.practice} is in force on no day of {month.label} on which it is affiliated."
        return replace(ready, hindrance=reason, kind=Hindrance.Kind.AGREEMENT)
    return replace(ready, asked=asked)


def with_releases(asked: Asked, given: Iterable[Given]) -> Asked:
    """The question with counsel's releases that are of exactly this: what changed since waits for counsel again."""
    found = list(given)
    basis = asked.sha256 if found else ""
    return replace(asked, releases=tuple(release for of, release in found if of == basis)) if found else asked


def asked_of(agreement: FeeAgreement, month: Month, rows: Iterable[InputRow]) -> Asked:
    """What the fee of a month under an agreement is computed from. Raises NotInForce and OverlappingDates."""
    period = month.period
    service = tuple(common for each in agreement.served if (common := each.intersect(period)) is not None)
    in_month = [
        term for dated in agreement.book.by_key.values() for term in {e.value.term_id: e.value for e in dated}.values()
    ]
    terms = tuple(term for term in in_month if term.period.overlaps(period))
    # What no formula of the month reads is no part of the question: restating it restates no fee.
    needed = {kind for term in terms if isinstance(term.value, Fee) for kind in kinds_of(term.value.formula)}
    return Asked(
        practice=agreement.practice_name,
        month=month,
        service=service,
        covered=tuple(
            CoveredDays(location_id, name, common)
            for location_id, name, days in agreement.covered
            if (common := days.intersect(period)) is not None
        ),
        jurisdictions=agreement.jurisdictions,
        terms=terms,
        gates=gates_for(
            month, service, agreement.book, agreement.jurisdictions, agreement.opinions, law.method_verdict
        ),
        inputs=MonthInputs(month, tuple(row for row in rows if row.kind in needed)),
    )


def inputs_of(period: Period, practice_ids: Sequence[int]) -> Mapping[int, list[InputRow]]:
    """The inputs of a month, or of several, by practice."""
    found: dict[int, list[InputRow]] = {}
    rows = (
        FeeInput.objects.filter(entity__in=practice_ids, starts_on__lt=period.ends_on, ends_on__gt=period.starts_on)
        .order_by("entity_id", "starts_on", "id")
        .values_list(
            "entity_id",
            "kind",
            "category",
            "starts_on",
            "ends_on",
            "amount_cents",
            "quantity",
            "location_id",
            "location__name",
        )
    )
    for pk, kind, category, starts_on, ends_on, cents, quantity, location_id, location in rows.iterator(20_000):
        found.setdefault(pk, []).append(
            InputRow(
                InputKind(kind), category, Period(starts_on, ends_on), cents, quantity, location_id, location or ""
            )
        )
    return found


def _releases_of(month: Month, practice_ids: Sequence[int]) -> Mapping[int, list[Given]]:
    found: dict[int, list[Given]] = {}
    for each in Release.objects.filter(entity__in=practice_ids, month=month.first_day).order_by("id"):
        released = Released(each.counsel_name, each.amount_cents, each.given_on, each.words)
        found.setdefault(each.agreement_id, []).append((each.basis_sha256, released))
    return found


def computed(ready: Ready) -> tuple[MonthFee | None, Ready]:
    """The fee of a month, or the month with what hinders it."""
    if ready.asked is None:
        return None, ready
    try:
        fee = fee_of(ready.asked)
        if fee.by_terms_cents > LARGEST_CENTS:
            reason = f"The fee of {ready.practice} for {ready.month.label} comes to more than a trillion dollars. "
            return None, replace(ready, hindrance=f"{reason}Check its terms and inputs.", kind=Hindrance.Kind.TERMS)
        return fee, ready
    except NoData as problem:
        return None, replace(ready, hindrance=str(problem), kind=Hindrance.Kind.INPUTS)
    except AbutmentError as problem:
        return None, replace(ready, hindrance=str(problem), kind=Hindrance.Kind.TERMS)
