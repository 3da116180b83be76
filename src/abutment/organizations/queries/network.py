"""Questions about organizations, practices and what ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.foundation.scope.models import Entity
from abutment.kernel.periods import Period
from abutment.organizations.errors import NotFound
from abutment.organizations.models import (
    Affiliation,
    Assignment,
    CoveredEntity,
    LegalOwnership,
    Location,
    Management,
    Organization,
    Person,
    Practice,
    Region,
)
from abutment.organizations.rules import NetworkCount


def practices(actor: Actor, on: date) -> QuerySet[Practice]:
    """The practices in scope, each with its open locations and its affiliation, or transition, on a day.

    What is shown of them (`tie`, `location_count`) is fetched for the rows that are read, each in one query. By the
    aliases a list is narrowed and sorted; they cost nothing where they are not named.
    """
    ties = (
        Affiliation.objects.filter(starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gt=on) | Q(sight_ends_on__gt=on))
        .order_by("-starts_on")
    )
    is_open = Q(opened_on__lte=on) & (Q(closed_on=None) | Q(closed_on__gt=on))
    open_locations = Location.objects.filter(is_open).order_by()
    tie = ties.filter(practice=OuterRef("pk"))
    number = open_locations.filter(entity=OuterRef("pk")).values("entity").annotate(number=Count("pk")).values("number")
    return (
        Practice.objects.select_related("entity")
        .prefetch_related(
            Prefetch("entity__affiliations", queryset=ties.select_related("region"), to_attr="ties_on_day"),
            Prefetch("entity__locations", queryset=open_locations.only("entity"), to_attr="open_locations"),
        )
        .alias(
            locations=Coalesce(Subquery(number, output_field=IntegerField()), 0),
            affiliation_model=Subquery(tie.values("model")[:1]),
            affiliation_brand=Subquery(tie.values("brand")[:1]),
            region_name=Subquery(tie.values("region__name")[:1]),
            affiliated_from=Subquery(tie.values("starts_on")[:1]),
            affiliated_until=Subquery(tie.values("ends_on")[:1]),
        )
        .order_by("entity__name")
    )


def network_count(actor: Actor, on: date, within_a_year: date) -> NetworkCount:
    """How large the network in scope is on a day, and how many affiliations end before another."""
    tied = Affiliation.objects.filter(starts_on__lte=on).filter(
        Q(ends_on=None) | Q(ends_on__gt=on) | Q(sight_ends_on__gt=on)
    )
    practices = Practice.objects.filter(entity__in=tied.values("practice"))
    totals = practices.aggregate(practices=Count("pk"), states=Count("jurisdiction", distinct=True))
    return NetworkCount(
        practices=totals["practices"],
        states=totals["states"],
        locations=Location.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on).count(),
        ending_within_a_year=Affiliation.objects.filter(ends_on__gt=on, ends_on__lte=within_a_year).count(),
    )


def states(actor: Actor) -> list[str]:
    """The states in which the practices in scope stand."""
    return list(Practice.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct())


def regions(actor: Actor, organization_id: int | None = None) -> QuerySet[Region]:
    """The regions in scope, of one organization if one is named."""
    found = Region.objects.order_by("name")
    return found if organization_id is None else found.filter(entity_id=organization_id)


def practice(actor: Actor, practice_id: int) -> Practice:
    """One practice. Raises NotFound."""
    found = Practice.objects.select_related("entity").filter(pk=practice_id).first()
    if found is None:
        raise NotFound("There is no such practice in your network. Check the address, or in whose name you look.")
    return found


def practice_named(actor: Actor, named: str) -> Practice:
    """One practice by its name, in whatever case, or by its number. Raises NotFound."""
    wanted = named.strip()
    is_it = Q(entity__name__iexact=wanted) | (Q(pk=int(wanted)) if wanted.isdecimal() else Q())
    found = Practice.objects.select_related("entity").filter(is_it).first()
    if found is None:
        raise NotFound(f"There is no practice {named} here. `abutment practices` lists them.")
    return found


def organizations(actor: Actor) -> QuerySet[Organization]:
    """The organizations in scope."""
    return Organization.objects.select_related("entity").order_by("entity__name")


def organization(actor: Actor, organization_id: int | None) -> Organization:
    """One organization. Raises NotFound."""
    found = Organization.objects.select_related("entity").filter(pk=organization_id).first()
    if found is None:
        raise NotFound("There is no such organization here. Check the address, or in whose name you look.")
    return found


def entities_where(actor: Actor, *capabilities: str) -> list[Entity]:
    """The entities at which the reader holds one of these capabilities today: organizations first, then by name."""
    ids = {entity_id for capability in capabilities for entity_id in entities(capability)}
    return list(Entity.objects.filter(pk__in=ids).order_by("kind", "name"))


@dataclass(frozen=True, slots=True)
class ThreeFacts:
    """Who owns a practice in law, who runs its business, and who answers under HIPAA: three facts, never one."""

    owners: list[LegalOwnership]
    manager: Management | None
    covered_entity: CoveredEntity | None


def three_facts(actor: Actor, practice_id: int, on: date) -> ThreeFacts:
    """The three facts of a practice on a day; None where nobody is entered."""
    return ThreeFacts(
        owners=list(
            LegalOwnership.objects.filter(entity_id=practice_id)
            .in_force(on)
            .select_related("owner")
            .order_by("-share_basis_points", "pk")
        ),
        manager=Management.objects.filter(entity_id=practice_id).in_force(on).select_related("manager").first(),
        covered_entity=CoveredEntity.objects.filter(entity_id=practice_id)
        .in_force(on)
        .select_related("answers")
        .first(),
    )


def responsible_choices(actor: Actor, practice_id: int) -> list[Entity]:
    """Who may run the business of a practice or answer for it: itself, and the organizations of its affiliations."""
    tied = Affiliation.objects.filter(practice_id=practice_id).values("organization")
    return list(Entity.objects.filter(Q(pk=practice_id) | Q(pk__in=tied)).order_by("-kind", "name"))


def possible_owners(actor: Actor, practice_id: int, on: date) -> list[Person]:
    """Who may be entered as an owner: who owns it now, and who is an owner or dentist there or is proposed to be."""
    held = LegalOwnership.objects.filter(entity_id=practice_id).current(on).values("owner")
    works = Assignment.objects.filter(entity_id=practice_id, role__code__in=("owner", "dentist")).current(on)
    found = Person.objects.filter(Q(pk__in=held) | Q(pk__in=works.values("person")))
    return list(found.order_by("family_name", "given_name", "pk"))


def affiliations(actor: Actor, practice_id: int) -> QuerySet[Affiliation]:
    """All affiliations of a practice, the newest first."""
    return (
        Affiliation.objects.filter(practice_id=practice_id)
        .select_related("organization", "region")
        .order_by("-starts_on")
    )


def affiliated_during(
    actor: Actor, period: Period, side_id: int | None = None, practice_ids: Sequence[int] | None = None
) -> dict[int, str]:
    """The practices in scope that are affiliated on some day of a period, by number, with their names.

    side_id: only affiliations of this practice or organization; a former one sees, but does not count, the next one's.
    practice_ids: only these practices; None for all.
    """
    found = Affiliation.objects.filter(Q(ends_on=None) | Q(ends_on__gt=period.starts_on))
    if side_id is not None:
        found = found.filter(Q(organization=side_id) | Q(practice=side_id))
    if practice_ids is not None:
        found = found.filter(practice__in=practice_ids)
    if period.ends_on is not None:
        found = found.filter(starts_on__lt=period.ends_on)
    return dict(found.order_by("practice__name").values_list("practice_id", "practice__name"))


def affiliation(actor: Actor, affiliation_id: int) -> Affiliation:
    """One affiliation with its two sides. Raises NotFound."""
    found: Affiliation | None = (
        Affiliation.objects.select_related("organization", "practice").filter(pk=affiliation_id).first()
    )
    if found is None:
        raise NotFound("There is no such affiliation in your network. Check the address, or in whose name you look.")
    return found
