"""Letters to a practice's owners: of a delivery that was missed, and of every change of where their data goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from abutment.foundation import mail
from abutment.foundation.audit import record
from abutment.foundation.mail.letters import compose
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.portability.delivering.acting import SYSTEM, for_practice
from abutment.portability.delivering.due import address
from abutment.portability.models import Destination
from abutment.portability.queries.deliveries import facts_of
from abutment.portability.rules.deliveries import is_to_be_told, standing
from abutment.portability.taking.letters import owners_of


def tell_what_is_missed(moment: datetime) -> int:
    """Write to the owners of every practice whose delivery was missed, again each day; returns how many practices."""
    with opened(SYSTEM):
        in_force = list(Destination.objects.filter(proven_at__isnull=False, ended_at=None).values_list("entity", "pk"))
    told = 0
    for practice_id, destination_id in in_force:
        with opened(for_practice(practice_id)):
            told += _tell_if_missed(destination_id, moment)
    return told


def _tell_if_missed(destination_id: int, moment: datetime) -> bool:
    destination = Destination.objects.select_for_update(of=("self",)).select_related("entity").get(pk=destination_id)
    actor = for_practice(destination.entity_id)
    facts = facts_of(actor, destination, moment)
    if not is_to_be_told(facts, moment):
        return False
    destination.told_at = moment
    destination.save(update_fields=["told_at"])
    zone = ZoneInfo(destination.entity.time_zone)
    last = (
        f"The last one came through on {facts.delivered_at.astimezone(zone):%B %-d, %Y}." if facts.delivered_at else ""
    )
    paragraphs = [
        f"The Package of {destination.entity.name} that should lie at your own storage does not.",
        standing(facts, moment).reason,
        last or "None has come through yet.",
        "You are told again each day until one does.",
    ]
    _write(destination.entity, f"Missed: delivery of {destination.entity.name}", paragraphs, "delivery missed")
    record(actor, action="delivery.missed", entity_id=destination.entity_id, subject=f"destination {destination.pk}")
    return True


def tell_of_change(entity: Entity, who: str, what: str) -> None:
    """Write to every owner that somebody changed where their data goes, in the act's own transaction."""
    paragraphs = [f"{who} {what}.", "If this was not agreed among the owners, look at once."]
    _write(entity, f"Deliveries of {entity.name} were changed", paragraphs, "delivery changed")


def _write(entity: Entity, subject: str, paragraphs: Iterable[str], kind: str) -> None:
    page = settings.ABUTMENT_ADDRESS.rstrip("/") + address()
    said = [each for each in paragraphs if each]
    text, html = compose(title=subject, paragraphs=said, action=("Look at deliveries", page))
    with opened(SYSTEM):
        for each in owners_of(entity.pk):
            mail.send(to=each, subject=subject[:150], text=text, html=html, kind=kind)
