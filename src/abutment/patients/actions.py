"""What is done with charts: saying where they are kept, and showing what is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from abutment.foundation.audit import look, record
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.fields import unseal
from abutment.foundation.scope import Actor
from abutment.foundation.scope.models import Entity
from abutment.patients import policies
from abutment.patients.errors import Malformed, NoIdentityNumber
from abutment.patients.models import Domain, Patient, RecordKeeping
from abutment.patients.rules.identity import in_groups

SSN = "patients.ssn"
"""What identity numbers are sealed for; a token moved to another column does not open."""

LONGEST_PURPOSE = 60


@transaction.atomic
def reveal_identity(*, actor: Actor, patient: Patient, purpose: str) -> str:
    """The identity number of a patient in plain, for a purpose in the reader's words; the look and the act are noted.

    Raises NotAllowed, Malformed without a purpose, NoIdentityNumber.
    """
    policies.check_can_identify(patient.entity_id)
    purpose = " ".join(purpose.split())
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise Malformed(f"Say in at most {LONGEST_PURPOSE} letters what the number is needed for.")
    if not patient.ssn:
        raise NoIdentityNumber("No identity number is kept for this patient. Ask the patient for it.")
    look(actor, entity_id=patient.entity_id, patient_id=patient.pk, purpose=purpose, what="identity number revealed")
    record(actor, action="patient.identified", entity_id=patient.entity_id, subject=f"patient {patient.pk}")
    try:
        return in_groups(unseal(patient.ssn, context=SSN))
    except KeyRingError as error:
        raise NoIdentityNumber(
            "The identity number does not open: it was sealed with a key that is not here. Tell the operator."
        ) from error


@transaction.atomic
def keep_records(*, practice_id: int, domains: Iterable[Domain], is_mirrored: bool, system: str = "") -> None:
    """Say where domains of a practice are kept from its today on; saying it again changes nothing.

    The room that connects systems calls it and audits the act; row security asks who may.
    """
    mode = RecordKeeping.Mode.MIRRORED if is_mirrored else RecordKeeping.Mode.NATIVE
    zone = Entity.objects.values_list("time_zone", flat=True).get(pk=practice_id)
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    for domain in domains:
        running = RecordKeeping.objects.filter(entity=practice_id, domain=domain, ends_on=None).first()
        if running is not None and (running.mode, running.system) == (mode, system):
            continue
        if running is not None and running.starts_on >= today:  # no day has two answers
            running.mode, running.system = mode, system
            running.save()
            continue
        if running is not None:
            running.ends_on = today
            running.save()
        RecordKeeping.objects.create(entity_id=practice_id, domain=domain, mode=mode, system=system, starts_on=today)
