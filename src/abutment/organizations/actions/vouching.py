"""Who stands for a new sign-in: behind a role that only owners grant, nobody comes in but by an owner's invitation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from abutment.foundation import mail
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, NotAllowed, opened
from abutment.foundation.signin.actions import InvitationAccepted
from abutment.organizations.models import Assignment, Person

_SERVER = Actor.system("see who stands for a sign-in")
_OWNS = Q(role__capabilities__capability_id="clinical.grant")


def places_of(person: Person) -> set[int]:
    """Every entity at which the person holds or awaits a role, whoever asks; for the server's own use."""
    with opened(_SERVER):
        return set(_standing(person).values_list("entity_id", flat=True))


def check_stands_for(person: Person, account_id: int | None) -> None:
    """Whether an account may bring this person in; None is the server, which may. Raises NotAllowed, naming no place.

    Whoever takes the sign-in takes the roles with it, so it takes an owner at each practice where one of them needs an
    owner; and for the first owner of a practice that has none with a sign-in yet, who entered that practice.
    """
    if account_id is None:
        return
    with opened(_SERVER):
        stands = all(
            _is_owner(place, account_id) or _entered_it(person, place, account_id) for place in _guarded(person)
        )
    if not stands:
        raise NotAllowed(
            f"{person} holds or awaits a role that only an owner grants, so an owner of every practice concerned must "
            "be the one who invites. Ask an owner."
        )


def check_belongs(person: Person, event: InvitationAccepted) -> None:
    """Whether the invitation came from where the person holds or awaits a role, or from who entered them."""
    if event.invited_by_account_id is None:
        return
    with opened(_SERVER):
        is_there = _standing(person).filter(entity_id=event.entity_id or 0).exists()
        is_new = not Assignment.objects.filter(person=person).exists()
    if not is_there and not (is_new and person.created_by_account_id == event.invited_by_account_id):
        raise NotAllowed(f"{person} has no role any more where this invitation came from. Ask for a new one.")


def tell_owners_of(person: Person, *, subject: str, said: str) -> None:
    """Write to all owners of the practices where the person holds or awaits a role that only owners grant."""
    with opened(_SERVER):
        for email in sorted(_owners_at(_guarded(person))):
            mail.send(
                to=email,
                subject=subject,
                text=f"{said}\n\nTheir role at your practice is one that only its owners grant. If you do not know of "
                "this, end the role under People.\n",
                kind="sign_in_of_a_person",
            )


def _standing(person: Person) -> QuerySet[Assignment]:
    # A day of grace: an entity's own midnight may lie after that of the server.
    yesterday = timezone.localdate() - timedelta(days=1)
    return Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=yesterday), person=person)


def _guarded(person: Person) -> set[int]:
    return set(_standing(person).filter(role__needs_owner=True).values_list("entity_id", flat=True))


def _ownerships(places: Collection[int]) -> QuerySet[Assignment]:
    today = timezone.localdate()
    found: QuerySet[Assignment] = (
        Assignment.objects.in_force(today)
        .filter(_OWNS, entity_id__in=places)
        .exclude(granted_at=None)
        .exclude(person__account=None)
    )
    return found


def _is_owner(place: int, account_id: int) -> bool:
    return _ownerships([place]).filter(person__account_id=account_id).exists()


def _owners_at(places: Collection[int]) -> set[str]:
    return set(_ownerships(places).values_list("person__account__email", flat=True))


def _entered_it(person: Person, place: int, account_id: int) -> bool:
    only_owner = not _standing(person).filter(entity_id=place, role__needs_owner=True).exclude(_OWNS).exists()
    entered = Event.objects.filter(action="practice.entered", subject=f"practice {place}", account_id=account_id)
    return only_owner and not _ownerships([place]).exists() and entered.exists()
