"""Chairs, hours, appointments, recalls."""

from __future__ import annotations

from abutment.portability.opendental.people import CLINIC, PATIENT, PROVIDER
from abutment.portability.opendental.shapes import Mapping, Ref, Value, choice, clock, day, moment, numbered, text, yes

SCHEDULE = (
    Mapping(
        "operatory",
        "schedule_operatory",
        "OperatoryNum",
        {
            "name": text("OpName"),
            "abbreviation": text("Abbrev"),
            "is_hygiene": yes("IsHygiene"),
            "is_hidden": yes("IsHidden"),
        },
        {
            "clinic": CLINIC,
            "dentist": Ref("ProvDentist", "patients_provider"),
            "hygienist": Ref("ProvHygienist", "patients_provider"),
        },
    ),
    Mapping(
        "schedule",
        "schedule_hours",
        "ScheduleNum",
        {
            "on": day("SchedDate"),
            "starts_at": clock("StartTime"),
            "ends_at": clock("StopTime"),
            "kind": choice("SchedType", numbered("practice", "provider", "blockout", "employee", "asap")),
            "status": choice("Status", numbered("open", "closed", "holiday")),
            "note": text("Note"),
        },
        {"provider": PROVIDER, "clinic": CLINIC},
    ),
    Mapping(
        "appointment",
        "schedule_appointment",
        "AptNum",
        {
            "status": choice(
                "AptStatus",
                {
                    "1": "scheduled",
                    "2": "complete",
                    "3": "unscheduled",
                    "4": "asap",
                    "5": "broken",
                    "6": "planned",
                    "7": "note",
                    "8": "note_done",
                },
            ),
            "starts_at": moment("AptDateTime"),
            "on": day("AptDateTime"),
            # One letter of the pattern is five minutes.
            "minutes": Value("length(coalesce({Pattern}, '')) * 5"),
            "is_new_patient": yes("IsNewPatient"),
            "is_hygiene": yes("IsHygiene"),
            "description": text("ProcDescript"),
            "note": text("Note"),
        },
        {
            "patient": PATIENT,
            "provider": PROVIDER,
            "hygienist": Ref("ProvHyg", "patients_provider"),
            "operatory": Ref("Op", "schedule_operatory"),
            "clinic": CLINIC,
            "confirmation": Ref("Confirmed", "patients_definition", "definition"),
            "type": Ref("AppointmentTypeNum", "patients_definition", "appointment"),
        },
    ),
    Mapping(
        "recall",
        "schedule_recall",
        "RecallNum",
        {
            "due_on": day("DateDue"),
            "previous_on": day("DatePrevious"),
            "scheduled_on": day("DateScheduled"),
            "is_disabled": yes("IsDisabled"),
            "note": text("Note"),
        },
        {"patient": PATIENT, "kind": Ref("RecallTypeNum", "patients_definition", "recall")},
    ),
)
