"""Days as they were: who came, what was done at which fee, and when in which chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import Code, Setup
from abutment.desk.demonstration.opendental.figures import Figures
from abutment.desk.demonstration.opendental.offices import Place
from abutment.desk.demonstration.opendental.people import Patient
from abutment.desk.demonstration.opendental.pricing import Line, fixed, flexible, made_exact
from abutment.desk.demonstration.opendental.procedures import Procedures
from abutment.desk.demonstration.opendental.rows import Table, Tables, escaped, stamp
from abutment.kernel.errors import AbutmentError

SCHEDULED, COMPLETE, UNSCHEDULED, _ASAP, BROKEN, PLANNED = range(1, 7)
_OPENS, _CLOSES, _SHORTEST, _LONGEST = 8 * 60, 17 * 60, 20, 3 * 60
_IDLE = (0, 0, 10, 20, 40, 70, 100)
_SHARE_BROKEN, _SHARE_NOTED = 0.06, 0.8
_SHARES = (35, 40, 45, 50, 50, 55, 60, 65, 75, 90, 120, 220, 330)
"""What a visit takes of an even share, in percent: most little, a few much."""


class NobodyToSee(AbutmentError):
    """An office's day has more visits than patients, or production of nobody."""


@dataclass(frozen=True, slots=True)
class Done:
    """A completed procedure: its number, code, fee in cents and provider."""

    number: int
    code: Code
    fee: int
    provider: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A patient with completed procedures on a day at an office."""

    patient: Patient
    kind: str
    is_hygiene: bool
    day: date
    place: Place
    procedures: tuple[Done, ...]


class Appointments:
    """The book of appointments."""

    def __init__(self, tables: Tables, setup: Setup, chance: Random) -> None:
        self._written: Table = tables.table(
            "appointment",
            "PatNum AptStatus Pattern Confirmed Op Note ProvNum ProvHyg AptDateTime UnschedStatus IsNewPatient "
            "ProcDescript ClinicNum IsHygiene DateTStamp DateTimeArrived DateTimeSeated DateTimeDismissed InsPlan1 "
            "AppointmentTypeNum SecDateTEntry ItemOrderPlanned",
        )
        types = tables.table("appointmenttype", "AppointmentTypeName AppointmentTypeColor ItemOrder Pattern")
        self._types = {
            name: types.add(name, -(20_000 * order), order, "//XXXX//") for order, name in enumerate(setup.kinds)
        }
        self._confirmed = setup.of_category(2)
        self._unscheduled = setup.of_category(13)
        self._chance = chance
        self._free: dict[int, int] = {}

    def open_day(self) -> None:
        """Empty all chairs."""
        self._free = {}

    def book(
        self, visit: tuple[Patient, str, bool], day: date, place: Place, status: int, what: Line, *, made_on: date
    ) -> tuple[int, int]:
        """Write an appointment in the chair that is free first; answers its number and the provider's."""
        patient, kind, is_hygiene = visit
        minutes = min(max(sum(code.work.minutes for code, _ in what) // 10 * 10, _SHORTEST), _LONGEST)
        chairs = (place.hygiene_chairs if is_hygiene else place.doctor_chairs) or place.doctor_chairs
        chair, starts = self._seat(chairs, place.doctor_chairs + place.hygiene_chairs, minutes)
        dentist = place.dentists[chair % len(place.dentists)]
        hygienist = place.hygienists[chair % len(place.hygienists)] if is_hygiene else 0
        is_complete, has_day = status == COMPLETE, status in (SCHEDULED, COMPLETE, BROKEN)
        at = f"{day if has_day else '0001-01-01'} {_clock(starts if has_day else 0)}"
        never = "0001-01-01 00:00:00"
        number = self._written.add(
            patient.number,
            status,
            "/" + "X" * max(minutes // 5 - 2, 1) + "/",
            self._confirmed[-1 if is_complete else self._chance.randrange(3)],
            chair if has_day else 0,
            escaped("Running late 🚗\ncalled ahead") if self._chance.random() < 0.02 else "",
            dentist,
            hygienist,
            at,
            self._chance.choice(self._unscheduled) if status in (UNSCHEDULED, PLANNED) else 0,
            int(patient.first_visit is None and has_day),
            escaped(", ".join(code.work.words for code, _ in what))[:255],
            place.number,
            int(is_hygiene),
            stamp(day if is_complete or status == BROKEN else made_on, patient.number),
            f"{day} {_clock(starts - 5)}" if is_complete else never,
            f"{day} {_clock(starts + 2)}" if is_complete else never,
            f"{day} {_clock(starts + minutes)}" if is_complete else never,
            patient.covers[0].plan.number if patient.covers and is_complete else 0,
            self._types[kind],
            f"{made_on} 12:00:00",
            int(status == PLANNED),
        )
        return number, hygienist or dentist

    def _seat(self, wanted: Sequence[int], all_chairs: Sequence[int], minutes: int) -> tuple[int, int]:
        """A chair and when: the first that is free, else any of the office's, else somebody is squeezed in."""
        for chairs in (wanted, all_chairs):
            chair = min(chairs, key=lambda each: self._free.get(each, _OPENS))
            starts = self._free.get(chair, _OPENS)
            idle = self._chance.choice(_IDLE)
            starts += idle if starts + idle + minutes <= _CLOSES else 0
            if starts + minutes <= _CLOSES:
                self._free[chair] = starts + minutes
                return chair, starts
        return self._chance.choice(wanted), self._chance.randrange(_OPENS, _CLOSES - minutes, 10)


class Days:
    """Plays one day of an office after the other."""

    def __init__(self, setup: Setup, procedures: Procedures, appointments: Appointments, chance: Random) -> None:
        self._setup, self._procedures, self._appointments, self._chance = setup, procedures, appointments, chance
        self._turn: dict[int, int] = {}
        self._seen: set[int] = set()

    def open_day(self) -> None:
        """Nobody has been seen yet."""
        self._seen = set()
        self._appointments.open_day()

    def play(self, place: Place, day: date, figures: Figures) -> list[Visit]:
        """The visits of an office's day, adding up to its figures."""
        coming = self._coming(place, day, figures.visits)
        if figures.production and not coming:
            raise NobodyToSee(
                f"{place.office.city} reports production on {day} and no visit. Report a visit on that day too."
            )
        lines: list[Line] = [[] for _ in coming]
        left, open_places = figures.production, []
        for number, (patient, kind, _) in enumerate(coming):
            if self._setup.kinds[kind].is_flexible:
                open_places.append(number)
            else:
                lines[number] = fixed(self._setup.kinds[kind], self._setup.codes[kind], patient.age(day), self._chance)
                left -= sum(fee for _, fee in lines[number])
        for turn, number in enumerate(open_places, start=1):
            patient, kind, _ = coming[number]
            is_last = turn == len(open_places)
            even = max(left, 0) // (len(open_places) - turn + 1)
            target = even if is_last else even * self._chance.choice(_SHARES) // 100
            codes = self._setup.codes[kind]
            lines[number] = flexible(codes, target, patient.age(day), self._chance, is_last=is_last)
            left -= sum(fee for _, fee in lines[number])
        made_exact(lines, figures.production)
        visits = [self._visit(one, day, place, line) for one, line in zip(coming, lines, strict=True)]
        self._break(place, day, len(visits))
        return visits

    def _coming(self, place: Place, day: date, wanted: Mapping[str, int]) -> list[tuple[Patient, str, bool]]:
        coming = []
        for kind, number in sorted(wanted.items()):
            is_hygiene = self._setup.kinds[kind].is_hygiene
            for _ in range(number):
                patient = self._next(place) if is_hygiene else self._any(place)
                self._seen.add(patient.number)
                coming.append((patient, kind, is_hygiene))
        self._chance.shuffle(coming)
        return coming

    def _next(self, place: Place) -> Patient:
        """The patient whose turn it is to be cleaned again."""
        for _ in place.patients:
            turn = self._turn.get(place.number, 0)
            self._turn[place.number] = turn + 1
            patient = place.patients[turn % len(place.patients)]
            if patient.number not in self._seen:
                return patient
        raise _nobody(place)

    def _any(self, place: Place) -> Patient:
        for _ in range(20):
            patient = self._chance.choice(place.patients)
            if patient.number not in self._seen:
                return patient
        return self._next(place)

    def _visit(self, coming: tuple[Patient, str, bool], day: date, place: Place, line: Line) -> Visit:
        patient, kind, is_hygiene = coming
        chance = self._chance
        made_on = day - timedelta(days=chance.randrange(1, 60))
        appointment, provider = self._appointments.book(coming, day, place, COMPLETE, line, made_on=made_on)
        if patient.first_visit is None:
            patient.first_visit = day
        if is_hygiene:
            patient.last_cleaning = day
        done = []
        for code, fee in line:
            number = self._procedures.complete(patient, code, fee, day, appointment=appointment, provider=provider)
            done.append(Done(number, code, fee, provider))
        if chance.random() < _SHARE_NOTED:
            self._procedures.write_note(patient, done[0].number, day, 1 + provider % 5)
        return Visit(patient, kind, is_hygiene, day, place, tuple(done))

    def _break(self, place: Place, day: date, visits: int) -> None:
        for _ in range(visits):
            if self._chance.random() < _SHARE_BROKEN:
                kind = self._chance.choice(list(self._setup.kinds))
                patient = self._chance.choice(place.patients)
                if patient.number not in self._seen:
                    its = self._setup.kinds[kind]
                    line = fixed(its, self._setup.codes[kind], patient.age(day), self._chance)
                    made_on = day - timedelta(days=self._chance.randrange(1, 60))
                    self._appointments.book((patient, kind, its.is_hygiene), day, place, BROKEN, line, made_on=made_on)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _nobody(place: Place) -> NobodyToSee:
    return NobodyToSee(
        f"{place.office.city} has more visits on a day than patients. Write the practice at a larger scale."
    )
