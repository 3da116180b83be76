"""The schedule: who and what can be booked, appointments, and the visits that took place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from abutment.portability.fhir.mapping import Mapping, Practice, Row, patient_of, word
from abutment.portability.fhir.people import practice_id
from abutment.portability.fhir.systems import HL7, US_CORE
from abutment.portability.fhir.values import (
    ABSENT,
    Json,
    coding,
    day,
    instant,
    numbered,
    reference,
    required,
    resource,
    text,
    worded,
)

_STATUSES = {
    "scheduled": "booked",
    "asap": "booked",
    "complete": "fulfilled",
    "unscheduled": "waitlist",
    "broken": "cancelled",
    "planned": "proposed",
}
_NOT_YET = ("waitlist", "proposed", "cancelled")  # of these R4 (app-3) needs no time


def _providers_schedule(row: Row, _at: Practice) -> Iterator[Json]:
    number, kept_at, is_hidden, is_gone = row
    values = {"active": not (is_hidden or is_gone), "actor": [reference("Practitioner", number)]}
    yield resource("Schedule", f"provider-{number}", kept_at, values)


def _chairs_schedule(row: Row, _at: Practice) -> Iterator[Json]:
    number, kept_at, is_hidden, is_gone = row
    values = {"active": not (is_hidden or is_gone), "actor": [{"reference": f"Location/chair-{number}"}]}
    yield resource("Schedule", f"chair-{number}", kept_at, values)


def _appointment(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, provider, hygienist, chair, clinic, status, starts_at, minutes, kind, confirmation,
     description, remark) = row  # fmt: skip
    told = _STATUSES.get(status)
    values = {
        "identifier": numbered(at.entity, "appointment", key),
        **({"_status": ABSENT} if told is None else {"status": told}),
        "appointmentType": worded(kind),
        "description": text(description),
        **_times(starts_at, minutes, at, is_needed=told not in _NOT_YET),
        "minutesDuration": minutes if minutes is not None and minutes > 0 else None,
        "comment": _comment(remark, confirmation),
        "participant": _participants(patient, (provider, hygienist), (chair, clinic), told),
    }
    yield resource("Appointment", number, kept_at, values)


def _times(starts_at: datetime | None, minutes: int | None, at: Practice, *, is_needed: bool) -> Json:
    """Start and end, either both or none (app-2)."""
    start = instant(starts_at, at.zone)
    if start is None or starts_at is None:
        return {"_start": ABSENT, "_end": ABSENT} if is_needed else {}
    if minutes is None or minutes <= 0:
        return {"start": start, "_end": ABSENT}
    return {"start": start, "end": instant(starts_at + timedelta(minutes=minutes), at.zone)}


def _comment(remark: str | None, confirmation: str | None) -> str | None:
    told = [found for found in (text(confirmation), text(remark)) if found]
    return "\n".join(told) or None


def _participants(
    patient: int | None, providers: tuple[int | None, ...], places: tuple[int | None, int | None], told: str | None
) -> list[Json]:
    """Whoever is expected. What a patient answered stands in the practice's own word among the comment; came they did
    where the appointment is fulfilled."""
    chair, clinic = places
    actors = [
        required(reference("Patient", patient)),
        *({"reference": f"Practitioner/{one}"} for one in dict.fromkeys(providers) if one is not None),
        *([{"reference": f"Location/chair-{chair}"}] if chair is not None else ()),
        *([{"reference": f"Location/clinic-{clinic}"}] if clinic is not None else ()),
    ]
    status = {"status": "accepted"} if told == "fulfilled" else {"_status": ABSENT}
    return [{"actor": actor, **status} for actor in actors]


def _visit(row: Row, at: Practice) -> Iterator[Json]:
    (number, key, kept_at, patient, provider, hygienist, chair, clinic, starts_at, on, kind, is_new) = row
    start = instant(starts_at, at.zone) or day(on)
    named = text(kind)
    place = f"chair-{chair}" if chair is not None else None if clinic is None else f"clinic-{clinic}"
    values = {
        "identifier": numbered(at.entity, "appointment", key),
        "status": "finished",
        "class": coding(f"{HL7}v3-ActCode", "AMB", "ambulatory"),
        "type": [{"text": named}] if named else [{"text": "New patient"}] if is_new else None,
        "subject": required(reference("Patient", patient)),
        "participant": [
            {"individual": {"reference": f"Practitioner/{one}"}}
            for one in dict.fromkeys((provider, hygienist))
            if one is not None
        ]
        or None,
        "appointment": [{"reference": f"Appointment/{number}"}],
        "period": None if start is None else {"start": start},
        "location": None if place is None else [{"location": {"reference": f"Location/{place}"}}],
        "serviceProvider": reference("Organization", practice_id(at.entity)),
    }
    is_core = patient is not None and (named or is_new)
    yield resource("Encounter", number, kept_at, values, f"{US_CORE}us-core-encounter" if is_core else None)


VISIT = "a.status = 'complete' and a.gone_at is null"
"""Which appointments are visits: of these there is an Encounter."""

_WORDS = f"{word('k', 'type_id')} {word('c', 'confirmation_id')}"
# Later no moment can be written with four digits of a year on every clock.
_STARTS = "case when t.starts_at between '0002-01-01' and '9998-12-31' then t.starts_at end"
_WHO = "t.id, t.number, t.kept_at, p.id, t.provider_id, t.hygienist_id, t.operatory_id, t.clinic_id"
_READS = ("patients_patient", "patients_definition")

MAPPINGS = (
    Mapping(
        "Schedule",
        "patients_provider",
        "t.id, t.kept_at, t.is_hidden, t.gone_at is not null",
        _providers_schedule,
        with_gone=True,
    ),
    Mapping(
        "Schedule",
        "schedule_operatory",
        "t.id, t.kept_at, t.is_hidden, t.gone_at is not null",
        _chairs_schedule,
        with_gone=True,
    ),
    Mapping(
        "Appointment",
        "schedule_appointment",
        f"{_WHO}, t.status, {_STARTS}, t.minutes, k.name, c.name, t.description, left(t.note, 1048577)",
        _appointment,
        joins=f"{patient_of()} {_WORDS}",
        where="t.status not in ('note', 'note_done')",
        reads=_READS,
    ),
    Mapping(
        "Encounter",
        "schedule_appointment",
        f'{_WHO}, {_STARTS}, t."on"::text, k.name, t.is_new_patient',
        _visit,
        joins=f"{patient_of()} {_WORDS}",
        where="t.status = 'complete'",
        reads=_READS,
    ),
)
