"""A patient asks for their own records (45 CFR 164.524): registered, made, given, in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from abutment.foundation import activity
from abutment.foundation.audit import look, record
from abutment.foundation.documents import queries as documents
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.keeping import keep
from abutment.patients.models import Patient
from abutment.portability.errors import NoSuchRequest, RequestRefused
from abutment.portability.models import RecordsRequest
from abutment.portability.policies import check_can_copy, check_can_work_requests
from abutment.portability.rules.taking import due_on, may_be_extended
from abutment.portability.taking.acting import SYSTEM
from abutment.web.words import day_in_words

State = RecordsRequest.State


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Who asked, for what, and when it was received."""

    asked_by: str
    asker_name: str
    purpose: str
    received_on: date


@transaction.atomic
def register_request(*, actor: Actor, patient: Patient, request: NewRequest, on: date) -> RecordsRequest:
    """Write down that a patient asked; the thirty days count from the day it was received. Raises NotAllowed."""
    check_can_work_requests(patient.entity_id)
    if request.received_on > on:
        raise RequestRefused("A request is received today or earlier. Correct the day.")
    if request.asked_by != RecordsRequest.Asker.PATIENT and not request.asker_name:
        raise RequestRefused("Somebody else asked than the patient. Write down who, and how you know that they may.")
    made = RecordsRequest.objects.create(
        entity_id=patient.entity_id,
        patient=patient,
        asked_by=request.asked_by,
        asker_name=request.asker_name,
        purpose=request.purpose,
        received_on=request.received_on,
        due_on=due_on(request.received_on),
    )
    subject = f"request {made.pk}"
    look(
        actor,
        entity_id=patient.entity_id,
        patient_id=patient.pk,
        purpose="a patient's request for their records",
        what=subject,
    )
    record(actor, action="request.registered", entity_id=patient.entity_id, subject=subject)
    return made


@transaction.atomic
def start_copy(*, actor: Actor, request: RecordsRequest) -> None:
    """Have the copy made, or made anew. Raises NotAllowed, RequestRefused."""
    check_can_copy(request.entity_id)
    if request.state not in (State.OPEN, State.READY):
        raise RequestRefused(f"This request is {request.get_state_display().lower()}. Nothing is made for it now.")
    from abutment.portability.taking.jobs import make_patients_copy  # its module stands on actions

    request.state = State.MAKING
    request.save(update_fields=["state"])
    work_id = activity.start(
        actor=actor,
        job=make_patients_copy,
        kind="copy",
        title=f"Copy for request {request.pk}",
        entity_id=request.entity_id,
        request_id=request.pk,
    )
    with opened(SYSTEM):
        request.work_id, request.error = work_id, ""
        request.save(update_fields=["work_id", "error"])
    record(actor, action="copy.asked", entity_id=request.entity_id, subject=f"request {request.pk}")


@transaction.atomic
def extend_request(*, actor: Actor, request: RecordsRequest, reason: str, on: date) -> None:
    """Note that the patient was told, in writing, why it takes up to thirty days more. Once. Raises RequestRefused."""
    check_can_work_requests(request.entity_id)
    _check_is_open(request)
    if not may_be_extended(request.received_on, is_extended=request.extended_on is not None, on=on):
        raise RequestRefused(
            f"It can be extended once, and only by {day_in_words(due_on(request.received_on))}. Give what there is now "
            "(45 CFR 164.524(b)(2)(ii))."
        )
    request.extended_on, request.extension_reason = on, reason
    request.save(update_fields=["extended_on", "extension_reason"])
    record(actor, action="request.extended", entity_id=request.entity_id, subject=f"request {request.pk}")


@transaction.atomic
def give_copy(*, actor: Actor, request: RecordsRequest, how: str) -> None:
    """Note that the records were given, and how. Raises NotAllowed, RequestRefused."""
    check_can_work_requests(request.entity_id)
    if request.state != State.READY:
        raise RequestRefused("There is no copy to give yet. An owner or a dentist makes it first.")
    request.state, request.given_how = State.GIVEN, how
    request.save(update_fields=["state", "given_how"])
    record(actor, action="request.given", entity_id=request.entity_id, subject=f"request {request.pk}")


@transaction.atomic
def withdraw_request(*, actor: Actor, request: RecordsRequest) -> None:
    """Note that whoever asked does not want it any more."""
    check_can_work_requests(request.entity_id)
    _check_is_open(request)
    request.state = State.WITHDRAWN
    request.save(update_fields=["state"])
    record(actor, action="request.withdrawn", entity_id=request.entity_id, subject=f"request {request.pk}")


def open_copy(*, actor: Actor, request: RecordsRequest) -> documents.OpenedDocument:
    """Open the copy to be sent; a look at the patient, for the purpose that the request says. Raises NotAllowed."""
    check_can_copy(request.entity_id)
    if request.document_id is None:
        raise NoSuchRequest(f"Request {request.pk} has no copy now. Make it anew.")
    found = documents.opened(actor, request.document_id)
    subject = f"request {request.pk}"
    look(
        actor,
        entity_id=request.entity_id,
        patient_id=request.patient_id,
        purpose="a patient's request for their records",
        what=f"{subject} (copy of everything)",
    )
    keep(lambda: record(actor, action="copy.downloaded", entity_id=request.entity_id, subject=subject))
    return found


def _check_is_open(request: RecordsRequest) -> None:
    if request.state in (State.GIVEN, State.WITHDRAWN):
        raise RequestRefused(f"This request is {request.get_state_display().lower()}, and stays so.")
