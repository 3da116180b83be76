"""What fees are computed from: the agreements of many practices at once, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, groupby

from django.db.models import F, Q

from abutment.agreements.models import Agreement, Opinion, Party
from abutment.agreements.queries.books import as_counsel_opinions, books_of_each, counting_cover, known_opinions
from abutment.agreements.rules.cover import SaidOfLocation, covered_since_signed, days_covered
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
    rows = list(found.select_related("entity__practice").order_by("entity__name", "entity", "starts_on", "pk"))
    about = _About.of(rows, known_by)
    read = (_fee_agreement(row, about, period, known_by) for row in rows)
    served = [each for each in read if any(days.overlaps(period) for days in each.served)]
    return list(_with_conflicts(served, period))


@dataclass(frozen=True, slots=True)
class _About:
    """What is asked of all agreements together, by the number of the agreement or of the practice.

    Read as plain columns: of thousands of practices, making rows into models took most of the time.
    """

    books: Mapping[int, TermBook]
    managers: Mapping[int, set[int]]
    names: Mapping[int, list[str]]
    said: Mapping[int, list[SaidOfLocation]]
    states: Mapping[int, list[tuple[Period, str]]]
    opinions: Mapping[int, list[Opinion]]
    ties: Mapping[int, list[tuple[int, Period]]]
    locations: Mapping[int, list[tuple[int, str, Period, str]]]

    @classmethod
    def of(cls, rows: Sequence[Agreement], known_by: datetime | None) -> _About:
        numbers, practices = [row.pk for row in rows], {row.entity_id for row in rows}
        managers: defaultdict[int, set[int]] = defaultdict(set)
        # An organization that the reader does not see has no kind for them; a manager that is one is a manager too.
        others = Q(party_entity__kind=Entity.Kind.ORGANIZATION) | Q(party_entity__kind=None)
        parties = Party.objects.filter(
            others, agreement__in=numbers, role=Party.Role.MANAGER, party_entity_id__isnull=False
        )
        for number, party in parties.exclude(party_entity_id=F("entity_id")).values_list("agreement", "party_entity"):
            managers[number].add(party)
        names: defaultdict[int, list[str]] = defaultdict(list)
        of_managers = Party.objects.filter(agreement__in=numbers, role=Party.Role.MANAGER).order_by("pk")
        for number, entity, outside in of_managers.values_list("agreement", "party_entity__name", "name"):
            names[number].append(entity or outside)
        said, states = _said_of_locations(numbers, known_by)
        opinions: defaultdict[int, list[Opinion]] = defaultdict(list)
        for opinion in known_opinions(known_by).filter(agreement__in=numbers):
            opinions[opinion.agreement_id].append(opinion)
        entities = Entity.objects.filter(pk__in=practices)
        ties: defaultdict[int, list[tuple[int, Period]]] = defaultdict(list)
        for practice, organization, starts_on, ends_on in (
            entities.filter(affiliations__isnull=False)
            .order_by("affiliations__starts_on")
            .values_list("pk", "affiliations__organization", "affiliations__starts_on", "affiliations__ends_on")
        ):
            ties[practice].append((organization, Period(starts_on, ends_on)))
        locations: defaultdict[int, list[tuple[int, str, Period, str]]] = defaultdict(list)
        for practice, number, name, state, opened_on, closed_on in (
            entities.filter(locations__isnull=False)
            .order_by("locations__name")
            .values_list(
                "pk",
                "locations",
                "locations__name",
                "locations__jurisdiction",
                "locations__opened_on",
                "locations__closed_on",
            )
        ):
            locations[practice].append((number, name, Period(opened_on, closed_on), state))
        books = books_of_each({row.pk: row.title for row in rows}, known_by)
        return cls(books, managers, names, said, states, opinions, ties, locations)


def _fee_agreement(row: Agreement, about: _About, period: Period, known_by: datetime | None) -> FeeAgreement:
    in_force = Period(row.starts_on, row.ends_on)
    places = [(number, name, days) for number, name, days, _ in about.locations.get(row.entity_id, ())]
    covered = covered_since_signed(about.said.get(row.pk, ()), places, in_force)
    served = _served(row, about, in_force)
    return FeeAgreement(
        agreement_id=row.pk,
        title=row.title,
        practice_id=row.entity_id,
        practice_name=row.entity.name,
        jurisdictions=_jurisdictions(row, about, period),
        in_force=in_force,
        # Where locations are named, a day on which none is covered is a day without service, not one for all of them.
        served=days_covered(covered, served) if covered else served,
        covered=covered,
        book=about.books[row.pk],
        opinions=as_counsel_opinions(about.opinions.get(row.pk, ()), known_by),
        manager=", ".join(name for name in about.names.get(row.pk, ()) if name),
    )


def _served(row: Agreement, about: _About, in_force: Period) -> tuple[Period, ...]:
    managers = about.managers.get(row.pk, set())  # none of the network: nobody serves the practice here
    ties = about.ties.get(row.entity_id, ())
    days = [in_force.intersect(days) for organization, days in ties if organization in managers]
    return tuple(each for each in days if each is not None)


def _jurisdictions(row: Agreement, about: _About, period: Period) -> tuple[str, ...]:
    """The law of the practice's state, of each place that is open, and of each that is covered.

    Inputs may come without a location, so leaving a place out of an agreement does not leave its law out.
    """
    is_open = [state for _, _, days, state in about.locations.get(row.entity_id, ()) if days.overlaps(period)]
    is_covered = [state for days, state in about.states.get(row.pk, ()) if days.overlaps(period)]
    return tuple(dict.fromkeys((row.entity.practice.jurisdiction, *is_open, *is_covered)))


def _said_of_locations(
    numbers: Sequence[int], known_by: datetime | None
) -> tuple[dict[int, list[SaidOfLocation]], dict[int, list[tuple[Period, str]]]]:
    """What signed instruments say of locations, and under whose law those lie, by agreement."""
    said: dict[int, list[SaidOfLocation]] = {}
    states: dict[int, list[tuple[Period, str]]] = {}
    for agreement, number, location, name, state, starts_on, ends_on, covers in (
        counting_cover(known_by)
        .filter(agreement__in=numbers)
        .values_list(
            "agreement",
            "amendment__number",
            "location",
            "location__name",
            "location__jurisdiction",
            "starts_on",
            "ends_on",
            "covers",
        )
    ):
        days = Period(starts_on, ends_on)
        said.setdefault(agreement, []).append(SaidOfLocation(number, location, name, days, covers))
        if covers:
            states.setdefault(agreement, []).append((days, state))
    return said, states


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
