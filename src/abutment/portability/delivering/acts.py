"""What the trail calls the acts of deliveries. Where data goes is not in it, because others read the trail."""

from __future__ import annotations

from collections.abc import Callable

from abutment.portability.models import Delivery, Destination
from abutment.web.words import day_in_words

ACTS = {
    "delivery.asked": "Asked for a delivery at once",
    "delivery.done": "Delivered a Package to the practice's own storage",
    "delivery.missed": "Told the owners of a missed delivery",
    "destination.ended": "Ended deliveries to a storage",
    "destination.entered": "Named storage for deliveries",
    "destination.host_confirmed": "Confirmed the key of a storage's server",
    "destination.proven": "Put storage for deliveries in force",
    "destination.rescheduled": "Changed when deliveries are made",
    "destination.resealed": "Sealed passwords of storage with a new key",
    "destination.tested": "Sent a test to a storage",
}


def deliveries(numbers: set[int]) -> dict[int, str]:
    """What it is called there, for who may see that."""
    return {each.pk: each.name for each in Delivery.objects.filter(pk__in=numbers)}


def destinations(numbers: set[int]) -> dict[int, str]:
    """The practice and the day on which it was named, for who may see that."""
    found = Destination.objects.filter(pk__in=numbers).select_related("entity")
    return {each.pk: f"storage of {each.entity.name}, named {day_in_words(each.entered_at)}" for each in found}


SUBJECTS: dict[str, Callable[[set[int]], dict[int, str]]] = {"delivery": deliveries, "destination": destinations}
