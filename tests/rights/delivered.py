"""A practice's own storage with its mark, for the walk."""

from __future__ import annotations

import pyrage
from django.utils import timezone

from abutment.foundation.scope import Actor, opened
from abutment.portability.actions.deliveries import NewDestination, enter_destination
from abutment.portability.delivering.due import due_delivery
from abutment.portability.models import DeliveryAttempt
from abutment.portability.rules.deliveries import Frequency, Schedule
from tests.cast import SERVER, Cast


def leave_delivery(name: str, cast: Cast, owner: str) -> None:
    """Storage in force, a delivery and an attempt that failed, the practice's mark in each."""
    mark = f"mark of {name}"
    new = NewDestination(
        kind="sftp",
        schedule=Schedule(Frequency.DAILY, 2),
        recipients=str(pyrage.x25519.Identity.generate().to_public()),
        host=f"{mark} in a host",
        user="abutment",
        secret="none",
    )
    with opened(Actor.console(cast.accounts[owner], cast.entity(name))) as actor:
        found = enter_destination(actor=actor, practice_id=cast.entity(name), new=new)
        found.host_key, found.proven_at = "ssh-ed25519 AAAA", timezone.now()
        found.save(update_fields=["host_key", "proven_at"])
    with opened(SERVER):
        delivery = due_delivery(found, timezone.now())
        delivery.name = f"{mark} in a name"
        delivery.save(update_fields=["name"])
        DeliveryAttempt.objects.create(
            entity_id=cast.entity(name),
            delivery=delivery,
            started_at=timezone.now(),
            finished_at=timezone.now(),
            error=f"{mark} in an error.",
        )
