"""What fees are computed from: the agreements of many practices at once, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, groupby

from django.db.models import Prefetch, Q

from abutment.agreements.models import Agreement, CoveredLocation, Party
from abutment.agreements.queries.books import as_counsel_opinions, book_from, counting_terms_of_each, known_opinions
from abutment.agreements.rules.gate import CounselOpinion
from abutment.agreements.rules.terms import TermBook
from abutment.agreements.rules.values import TermKey
from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class FeeAgreement:
    """A management services agreement as its fees need it.

    served: the days on which it is in force and the practice is affiliated with its manager. covered: the locations for
    which it holds; empty for all. jurisdictions: the practice's own first. conflict: why no fee can be computed, in
    words that name both agreements, where two of one practice claim a fee for one day; else empty.
    """

    agreement_id: int
    title: str
    practice_id: int
    practice_name: str
    jurisdictions: tuple[str, ...]
    in_force: Period
    served: tuple[Period, ...]
    covered: tuple[tuple[int, str, Period], ...]
    book: TermBook
    opinions: tuple[CounselOpinion, ...]
    manager: str = ""
    conflict: str = ""


def fee_agreements(
    actor: Actor, practice_ids: Sequence[int] | None, period: Period, known_by: datetime | None = None
) -> list[FeeAgreement]:
    """The signed management services agreements under which a practice is served on some day of a period.

    practice_ids None: of all practices in scope. known_by: with the terms and opinions known here at that moment.
    """
    signed = Q(amendments__number=0, amendments__signed_recorded_at__isnull=False)
    if known_by is not None:
        signed &= Q(amendments__signed_recorded_at__lte=known_by)
    found = Agreement.objects.filter(signed, kind=Agreement.Kind.MSA, entity__kind=Entity.Kind.PRACTICE)
    found = found.filter(Q(ends_on=None) | Q(ends_on__gt=period.starts_on))
    if period.ends_on is not None:
        found = found.filter(starts_on__lt=period.ends_on)
    if practice_ids is not None:
        found = found.filter(entity__in=practice_ids)
    rows = (
        found.select_related("entity__practice")
        .prefetch_related(
            "entity__affiliations",
            "entity__locations",
            Prefetch("parties", queryset=Party.objects.select_related("party_entity")),
            Prefetch("covered", queryset=CoveredLocation.objects.select_related("location").order_by("starts_on")),
            Prefetch("opinions", queryset=known_opinions(known_by)),
            counting_terms_of_each(known_by),
        )
        .order_by("entity__name", "entity", "starts_on", "pk")
    )
    read = [_fee_agreement(row, period, known_by) for row in rows]
    served = [each for each in read if any(days.overlaps(period) for days in each.served)]
    return list(_with_conflicts(served, period))


def _fee_agreement(row: Agreement, period: Period, known_by: datetime | None) -> FeeAgreement:
    in_force = Period(row.starts_on, row.ends_on)
    return FeeAgreement(
        agreement_id=row.pk,
        title=row.title,
        practice_id=row.entity_id,
        practice_name=row.entity.name,
        jurisdictions=_jurisdictions(row, period),
        in_force=in_force,
        served=_served(row, in_force),
        covered=tuple(
            (each.location_id, each.location.name, Period(each.starts_on, each.ends_on)) for each in row.covered.all()
        ),
        book=book_from(row.title, row.counting_terms),  # type: ignore[attr-defined]
        opinions=as_counsel_opinions(row.opinions.all(), known_by),
        manager=", ".join(str(each) for each in row.parties.all() if each.role == Party.Role.MANAGER),
    )


def _served(row: Agreement, in_force: Period) -> tuple[Period, ...]:
    managers = {
        party.party_entity_id
        for party in row.parties.all()
        if party.party_entity_id not in (None, row.entity_id)
        and (party.party_entity is None or party.party_entity.kind == Entity.Kind.ORGANIZATION)
    }
    ties = sorted(row.entity.affiliations.all(), key=lambda tie: tie.starts_on)
    days = [
        in_force.intersect(Period(tie.starts_on, tie.ends_on))
        for tie in ties
        if not managers or tie.organization_id in managers
    ]
    return tuple(each for each in days if each is not None)


def _jurisdictions(row: Agreement, period: Period) -> tuple[str, ...]:
    """The law of the practice's state holds, and that of each state in which the agreement is carried out."""
    covered = list(row.covered.all())
    places = (
        [each.location for each in covered if Period(each.starts_on, each.ends_on).overlaps(period)]
        if covered
        else [each for each in row.entity.locations.all() if Period(each.opened_on, each.closed_on).overlaps(period)]
    )
    others = (each.jurisdiction for each in sorted(places, key=lambda each: each.name))
    return tuple(dict.fromkeys((row.entity.practice.jurisdiction, *others)))


def _with_conflicts(found: Iterable[FeeAgreement], period: Period) -> Iterator[FeeAgreement]:
    for _, group in groupby(found, key=lambda each: each.practice_id):
        of_one = list(group)
        said = dict.fromkeys((each.agreement_id for each in of_one), "")
        for one, other in combinations(of_one, 2):
            both = _days_of_both(one, other, period)
            if both is not None:
                words = (
                    f"{one.practice_name} has two agreements with a fee for {both.starts_on}: {one.title} and "
                    f"{other.title}. End one before the other begins."
                )
                said[one.agreement_id] = said[one.agreement_id] or words
                said[other.agreement_id] = said[other.agreement_id] or words
        yield from (replace(each, conflict=said[each.agreement_id]) for each in of_one)


def _days_of_both(one: FeeAgreement, other: FeeAgreement, period: Period) -> Period | None:
    for mine in _fee_days(one, period):
        for theirs in _fee_days(other, period):
            if (both := mine.intersect(theirs)) is not None:
                return both
    return None


def _fee_days(each: FeeAgreement, period: Period) -> list[Period]:
    days = []
    for served in each.served:
        within = served.intersect(period)
        if within is not None:
            days += [entry.period for entry in each.book.of(TermKey.FEE).within(within)]
    return days
