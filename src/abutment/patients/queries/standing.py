"""Where a practice's charts are kept: in its own system, mirrored here, or here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from abutment.patients.models import Domain, RecordKeeping


@dataclass(frozen=True, slots=True)
class Mirror:
    """From which system charts are mirrored, so that they are changed there and not here."""

    system: str


def native_since(entity_id: int, on: date, domain: Domain = Domain.CHARTS) -> date | None:
    """Since when a practice's charts are kept here; None when they are not, or nobody has said."""
    running = _running(entity_id, on, domain)
    return running.starts_on if running is not None and running.mode == RecordKeeping.Mode.NATIVE else None


def mirror(entity_id: int, on: date, domain: Domain = Domain.CHARTS) -> Mirror | None:
    """The system that a practice's charts are mirrored from on a day; None when they are kept here."""
    current = _running(entity_id, on, domain)
    if current is None or current.mode != RecordKeeping.Mode.MIRRORED:
        return None
    return Mirror(current.system or "the practice's own system")


def _running(entity_id: int, on: date, domain: Domain) -> RecordKeeping | None:
    begun = RecordKeeping.objects.filter(entity_id=entity_id, domain=domain, starts_on__lte=on)
    return begun.filter(Q(ends_on=None) | Q(ends_on__gt=on)).first()
