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


def mirror(entity_id: int, on: date, domain: Domain = Domain.CHARTS) -> Mirror | None:
    """The system that a practice's charts are mirrored from on a day; None when they are kept here."""
    running = RecordKeeping.objects.filter(entity_id=entity_id, domain=domain, starts_on__lte=on)
    current = running.filter(Q(ends_on=None) | Q(ends_on__gt=on)).first()
    if current is None or current.mode != RecordKeeping.Mode.MIRRORED:
        return None
    return Mirror(current.system or "the practice's own system")
