"""Procedures on charts: where in the mouth they are, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import Code, Setup
from abutment.desk.demonstration.opendental.people import NO_DAY, Patient
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp, usd

PLANNED, DONE, EXISTING, EXISTING_ELSEWHERE, REFERRED, DELETED, CONDITION = range(1, 8)
_NONE, _SURFACE, _TOOTH, _MOUTH, _QUADRANT, _SEXTANT, _ARCH, _RANGE = range(8)
_REMOVED = 1
_FRONT = frozenset((*range(6, 12), *range(22, 28)))
_WISDOM = frozenset((1, 16, 17, 32))
_MILK = "ABCDEFGHIJKLMNOPQRST"
_MIXED_UNTIL = 12
_SURFACES_BACK = {1: ("O", "B", "L"), 2: ("MO", "DO", "OB"), 3: ("MOD", "MOB"), 4: ("MODB", "MODBL")}
_SURFACES_FRONT = {1: ("F", "L", "I"), 2: ("MI", "DF"), 3: ("MIF", "DFL"), 4: ("MIFL", "DIFL")}
_DAYS_OF_PLANS = (0, 0, 7, 14, 21, 35, 60)
_NOTES = (
    "Numbed, isolated, done. Patient comfortable.",
    "Shade A2. Bite checked with paper.\nPolished.",
    "Discussed risks and choices;\tpatient agreed.",
    "Tolerated well 😀",
    "Home care shown again. Flossing: some.\n\nNext: six months.",
    "Gums bleed at few places ⚠️ — look again.",
    "Materials: own stock \\ shelf 3.",
    "Le patient préfère le matin. 患者さんは緊張。",
)


class Procedures:
    """The table of procedures and what hangs on it: notes and missing teeth."""

    def __init__(self, tables: Tables, setup: Setup, chance: Random) -> None:
        self._written = tables.table(
            "procedurelog",
            "PatNum AptNum ProcDate ProcFee Surf ToothNum ToothRange Priority ProcStatus ProvNum Dx PlannedAptNum "
            "Prosthesis DateEntryC ClinicNum CodeNum DateTP DateTStamp SecDateEntry DateComplete",
            UnitQty=1,
            IcdVersion=10,
        )
        self._notes = tables.table("procnote", "PatNum ProcNum EntryDateTime UserNum Note", Signature="")
        self._initials = tables.table("toothinitial", "PatNum ToothNum InitialType Movement SecDateTEntry SecDateTEdit")
        self._setup, self._chance = setup, chance
        self._priorities, self._diagnoses = setup.of_category(20), setup.of_category(16)

    def complete(self, patient: Patient, code: Code, fee: int, day: date, *, appointment: int, provider: int) -> int:
        """Done at a visit; answers its number."""
        planned_on = day - timedelta(days=self._chance.choice(_DAYS_OF_PLANS)) if code.area in (1, 2, 7) else day
        return self._add(patient, code, fee, DONE, (day, planned_on), (appointment, 0, provider))

    def plan(
        self, patient: Patient, code: Code, day: date, *, appointment: int = 0, planned: int = 0, provider: int
    ) -> int:
        """Seen and planned, at the office's fee; for an appointment with a day, or one that is only planned itself."""
        return self._add(patient, code, code.fee, PLANNED, (day, day), (appointment, planned, provider))

    def note_state(self, patient: Patient, code: Code, status: int, day: date, provider: int) -> int:
        """What is there already, was done elsewhere, is watched or was struck out again."""
        return self._add(patient, code, 0 if status != DELETED else code.fee, status, (day, day), (0, 0, provider))

    def lose(self, patient: Patient, tooth: int, day: date) -> None:
        """A tooth is gone."""
        patient.gone.add(tooth)
        edited = stamp(day, tooth)
        self._initials.add(patient.number, tooth, 0, 0, edited, edited)

    def grow(self, patient: Patient, milk: Sequence[int], day: date) -> None:
        """Places where a milk tooth still stands, named as the grown teeth."""
        edited = stamp(day, patient.number)
        for tooth in milk:
            self._initials.add(patient.number, tooth, 2, 0, edited, edited)

    def shift(self, patient: Patient, tooth: int, kind: int, movement: str, day: date) -> None:
        """A tooth that drifted, tipped or turned."""
        edited = stamp(day, tooth)
        self._initials.add(patient.number, tooth, kind, movement, edited, edited)

    def write_note(self, patient: Patient, procedure: int, day: date, user: int) -> None:
        """What was written about a procedure."""
        note = escaped(self._chance.choice(_NOTES))
        self._notes.add(patient.number, procedure, stamp(day, procedure), user, note)

    def _add(
        self,
        patient: Patient,
        code: Code,
        fee: int,
        status: int,
        days: tuple[date, date],
        visit: tuple[int, int, int],
    ) -> int:
        (day, planned_on), (appointment, planned_appointment, provider) = days, visit
        surface, tooth, teeth = self._where(patient, code, day)
        chance = self._chance
        is_done = status == DONE
        number = self._written.add(
            patient.number,
            appointment,
            day,
            usd(fee),
            surface,
            tooth,
            teeth,
            chance.choice(self._priorities) if status == PLANNED else 0,
            status,
            provider,
            chance.choice(self._diagnoses) if code.area in (1, 2) else 0,
            planned_appointment,
            "I" if code.work.is_prosthesis and is_done else "",
            day if is_done else NO_DAY,
            patient.place.number,
            code.number,
            planned_on,
            stamp(day, len(tooth) + patient.number),
            f"{day} 12:00:00",
            day if is_done else NO_DAY,
        )
        if code.work.paint == _REMOVED and is_done and tooth.isdigit():
            self.lose(patient, int(tooth), day)
        return number

    def _where(self, patient: Patient, code: Code, day: date) -> tuple[str, str, str]:
        chance, area = self._chance, code.area
        if area in (_NONE, _MOUTH):
            return "", "", ""
        if area == _QUADRANT:
            return chance.choice(("UR", "UL", "LL", "LR")), "", ""
        if area == _SEXTANT:
            return chance.choice("123456"), "", ""
        if area == _ARCH:
            return chance.choice("UL"), "", ""
        if area == _RANGE:
            first = chance.choice((2, 3, 12, 13, 18, 19, 28, 29))
            return "", "", ",".join(map(str, range(first, first + 3)))
        tooth = self._tooth(patient, code, day)
        if area == _TOOTH:
            return "", tooth, ""
        is_front = int(tooth) in _FRONT if tooth.isdigit() else tooth in "CDEFGHMNOPQR"
        count = int(code.work.code[-1]) if code.work.code.startswith("Z020") else 1
        return chance.choice((_SURFACES_FRONT if is_front else _SURFACES_BACK)[count]), tooth, ""

    def _tooth(self, patient: Patient, code: Code, day: date) -> str:
        chance = self._chance
        if patient.age(day) < _MIXED_UNTIL and code.work.paint != 2:
            return chance.choice(_MILK)
        wants_front = code.work.code == "Z0231"
        for _ in range(12):
            tooth = chance.randrange(1, 33)
            if tooth not in patient.gone and tooth not in _WISDOM and (not wants_front or tooth in _FRONT):
                return str(tooth)
        return "9" if wants_front else "19"
