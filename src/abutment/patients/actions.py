"""What is done with charts that are mirrored: nothing but showing what is sealed."""

from __future__ import annotations

from django.db import transaction

from abutment.foundation.audit import look, record
from abutment.foundation.keys.errors import KeyRingError
from abutment.foundation.keys.fields import unseal
from abutment.foundation.scope import Actor
from abutment.patients import policies
from abutment.patients.errors import Malformed, NoIdentityNumber
from abutment.patients.models import Patient

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
        return unseal(patient.ssn, context=SSN)
    except KeyRingError as error:
        raise NoIdentityNumber(
            "The identity number does not open: it was sealed with a key that is not here. Tell the operator."
        ) from error
