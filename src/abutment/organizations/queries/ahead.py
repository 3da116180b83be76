"""What lies ahead in the network, and how practices are staffed: what the morning pages ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor
from abutment.organizations.models import Affiliation, Assignment, Lease, LegalOwnership


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A day on which something must be done or ends; notice dates come before the ends they belong to."""

    on: date
    what: str
    about: str
    practice_id: int | None = None
    location_id: int | None = None
    is_notice: bool = False


def deadlines(actor: Actor, on: date, *, days: int = 365) -> list[Deadline]:
    """Ends of affiliations, leases and assignments in scope within so many days, and their notices, by date."""
    until = on + timedelta(days=days)
    return sorted([*_affiliations(on, until), *_leases(on, until), *_assignments(on, until)])


def _affiliations(on: date, until: date) -> Iterator[Deadline]:
    window = Q(ends_on__gt=on, ends_on__lte=until) | Q(sight_ends_on__gt=on, sight_ends_on__lte=until)
    for each in Affiliation.objects.filter(window).select_related("practice"):
        name = each.practice.name
        if each.ends_on and each.ends_on > on:
            yield Deadline(each.ends_on, "Affiliation ends", name, each.practice_id)
        if each.sight_ends_on and on < each.sight_ends_on <= until:
            yield Deadline(each.sight_ends_on, "Transition access ends", name, each.practice_id)


def _leases(on: date, until: date) -> Iterator[Deadline]:
    for lease in Lease.objects.filter(ends_on__gt=on).select_related("location__entity"):
        if lease.ends_on is None:
            continue
        where = f"{lease.location.name}, {lease.location.entity.name}"
        notice_on = lease.ends_on - timedelta(days=lease.notice_days or 0)
        if lease.notice_days and on <= notice_on <= until:
            yield Deadline(notice_on, "Notice for the lease is due", where, lease.entity_id, lease.location_id, True)
        elif lease.ends_on <= until:
            yield Deadline(lease.ends_on, "Lease ends", where, lease.entity_id, lease.location_id)


def _assignments(on: date, until: date) -> Iterator[Deadline]:
    ending = Assignment.objects.filter(ends_on__gt=on, ends_on__lte=min(until, on + timedelta(days=90)))
    for each in ending.select_related("person", "role", "entity"):
        if each.ends_on:
            yield Deadline(each.ends_on, f"{each.role.label} ends", str(each.person), each.entity_id)


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many people a practice has in force, how many are proposed, and since when the first of those waits."""

    dentists: int
    hygienists: int
    people: int
    proposed: int
    waiting_since: datetime | None = None


def staffing(actor: Actor, on: date) -> dict[int, Staffing]:
    """The staffing of each practice in scope, by its number; practices with nobody are missing."""
    in_force = Q(granted_at__isnull=False, starts_on__lte=on)
    rows = (
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), entity__kind="practice")
        .values("entity_id")
        .annotate(
            dentists=Count("person", filter=in_force & Q(role__code="dentist"), distinct=True),
            hygienists=Count("person", filter=in_force & Q(role__code="hygienist"), distinct=True),
            people=Count("person", filter=in_force, distinct=True),
            proposed=Count("pk", filter=Q(granted_at=None)),
            waiting_since=Min("proposed_at", filter=Q(granted_at=None)),
        )
    )
    return {
        row["entity_id"]: Staffing(
            row["dentists"], row["hygienists"], row["people"], row["proposed"], row["waiting_since"]
        )
        for row in rows
    }


def own_assignments(actor: Actor, on: date) -> list[Assignment]:
    """The actor's own assignments that have not ended, at whatever entity, with the license each names.

    In one name, the entities of one's other roles are out of scope: their names come with capacities(actor).
    """
    return list(
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), person__account_id=actor.account_id or 0)
        .select_related("role")
        .order_by("starts_on")
    )


def proposers(actor: Actor, proposals: Iterable[Assignment]) -> dict[int, str]:
    """Who proposed each of these assignments, by its number; one that the server proposed is missing."""
    accounts = {each.pk: each.proposed_by_account_id for each in proposals if each.proposed_by_account_id}
    names = {account.pk: str(account) for account in Account.objects.filter(pk__in=set(accounts.values()))}
    return {number: names[account] for number, account in accounts.items() if account in names}


def owners(actor: Actor, on: date) -> dict[int, list[str]]:
    """The names of each practice's owners in law on a day, by the practice's number; the largest share first."""
    found: dict[int, list[str]] = {}
    held = LegalOwnership.objects.in_force(on).select_related("owner").order_by("-share_basis_points", "pk")
    for each in held:
        found.setdefault(each.entity_id, []).append(str(each.owner))
    return found
