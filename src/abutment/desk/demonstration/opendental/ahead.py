"""What lies ahead: appointments of the next weeks, work that waits for one, and recalls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import Setup
from abutment.desk.demonstration.opendental.offices import Place, days_ahead
from abutment.desk.demonstration.opendental.people import NO_DAY, SEEN, Patient
from abutment.desk.demonstration.opendental.pricing import fixed
from abutment.desk.demonstration.opendental.procedures import Procedures
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp
from abutment.desk.demonstration.opendental.visits import PLANNED, SCHEDULED, UNSCHEDULED, Appointments

_VISITS_OF_A_CHAIR = 4
_HALF_A_YEAR = timedelta(days=182)
_SHARE_WAITING = 0.05
# Spans are packed into one number: days, then months and years in the bytes above.
_SIX_MONTHS, _A_YEAR, _FOUR_MONTHS = 6 << 16 | 1, 1 << 24, 4 << 16


def write_ahead(
    places: Sequence[Place],
    setup: Setup,
    procedures: Procedures,
    appointments: Appointments,
    chance: Random,
    today: date,
) -> None:
    """Fill the next six weeks, fuller the nearer, and let some work wait without a day."""
    kinds = list(setup.kinds)
    weights = [3 if setup.kinds[kind].is_hygiene else 1 for kind in kinds]

    def book(place: Place, patient: Patient, day: date, status: int) -> None:
        kind = chance.choices(kinds, weights)[0]
        its = setup.kinds[kind]
        line = fixed(its, setup.codes[kind], patient.age(today), chance)
        made_on = today - timedelta(days=chance.randrange(1, 150))
        number, provider = appointments.book((patient, kind, its.is_hygiene), day, place, status, line, made_on=made_on)
        waits = status == PLANNED
        for code, _ in line:
            procedures.plan(
                patient,
                code,
                made_on,
                appointment=0 if waits else number,
                planned=number if waits else 0,
                provider=provider,
            )
        if status == SCHEDULED:
            patient.next_visit = day

    for ahead, day in enumerate(days_ahead(today, saturdays=False)):
        appointments.open_day()
        for place in places:
            free = [
                patient
                for patient in chance.sample(place.patients, min(len(place.patients), 60))
                if not patient.next_visit
            ]
            for patient in free[: max(place.chairs * _VISITS_OF_A_CHAIR * (36 - ahead) // 48, 1)]:
                book(place, patient, day, SCHEDULED)
    for place in places:
        for patient in place.patients:
            if patient.next_visit is None and chance.random() < _SHARE_WAITING:
                book(place, patient, today, chance.choice((PLANNED, UNSCHEDULED)))


def write_recalls(tables: Tables, everybody: Sequence[Patient], chance: Random, today: date, setup: Setup) -> None:
    """When everybody should come again."""
    kinds = tables.table("recalltype", "Description DefaultInterval TimePattern Procedures")
    cleaning = kinds.add("Cleaning", _SIX_MONTHS, "/XXXX/", "Z0101,Z0111")
    kinds.add("Cleaning of a child", _SIX_MONTHS, "/XXX/", "Z0101,Z0112,Z0113")
    gums = kinds.add("Gum cleaning", _FOUR_MONTHS, "/XXXXX/", "Z0115")
    bite = kinds.add("Pictures of the bite", _A_YEAR, "", "Z0121")
    written = tables.table(
        "recall",
        "PatNum DateDueCalc DateDue DatePrevious RecallInterval RecallStatus Note IsDisabled DateTStamp RecallTypeNum "
        "DateScheduled",
        DisableUntilDate=NO_DAY,
    )
    asked = setup.of_category(13)
    for patient in everybody:
        if patient.first_visit is None:
            continue
        last = patient.last_cleaning or patient.first_visit
        edited = stamp(min(last + timedelta(days=1), today - timedelta(days=1)), patient.number)
        is_off = int(patient.status != SEEN)
        kind, span = (gums, timedelta(days=122)) if chance.random() < 0.08 else (cleaning, _HALF_A_YEAR)
        status = chance.choice(asked) if chance.random() < 0.15 else 0
        note = escaped("Calls back himself 📞") if chance.random() < 0.02 else ""
        interval = _FOUR_MONTHS if kind == gums else _SIX_MONTHS
        scheduled = patient.next_visit or NO_DAY
        written.add(
            patient.number, last + span, last + span, last, interval, status, note, is_off, edited, kind, scheduled
        )
        if chance.random() < 0.7:
            due = last + timedelta(days=365)
            written.add(patient.number, due, due, last, _A_YEAR, 0, "", is_off, edited, bite, NO_DAY)
