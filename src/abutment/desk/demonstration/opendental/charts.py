"""What charts hold besides completed work: plans, what others did, gums, illnesses, medicines and referrals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from abutment.desk.demonstration.opendental.catalog import LONGEST_ABBREVIATION, Code, Setup
from abutment.desk.demonstration.opendental.claims import Claims
from abutment.desk.demonstration.opendental.offices import Place
from abutment.desk.demonstration.opendental.people import NO_DAY, SEEN, Patient, names
from abutment.desk.demonstration.opendental.procedures import (
    CONDITION,
    DELETED,
    EXISTING,
    EXISTING_ELSEWHERE,
    Procedures,
)
from abutment.desk.demonstration.opendental.rows import Tables, escaped, stamp, usd
from abutment.desk.demonstration.opendental.visits import Visit

_ACTIVE, _SAVED = 1, 0
_SHARE_PLANNED = 0.11
_PLANNED_IN = ("restorative", "surgery", "restoration", "consultation")


class Plans:
    """Treatment that is planned, and the plans that were shown and kept."""

    def __init__(self, tables: Tables, setup: Setup, procedures: Procedures, claims: Claims, chance: Random) -> None:
        self._plans = tables.table(
            "treatplan", "PatNum DateTP Heading Note TPStatus SecDateEntry SecDateTEdit UserNumPresenter", Signature=""
        )
        self._attached = tables.table("treatplanattach", "TreatPlanNum ProcNum Priority")
        self._kept = tables.table(
            "proctp",
            "TreatPlanNum PatNum ProcNumOrig ItemOrder ProcCode Descript FeeAmt PatAmt ProcAbbr SecDateEntry "
            "SecDateTEdit ProvNum DateTP ClinicNum CatPercUCR",
        )
        self._procedures, self._claims, self._chance = procedures, claims, chance
        self._priorities = setup.of_category(20)
        self._active: dict[int, int] = {}
        self._codes = [code for kind in setup.kinds if kind in _PLANNED_IN for code in setup.codes[kind].values()] or [
            code for kind in setup.kinds for code in setup.codes[kind].values()
        ]

    def look(self, visit: Visit) -> None:
        """At some visits more work is found than can be done."""
        chance, patient, day = self._chance, visit.patient, visit.day
        if chance.random() >= _SHARE_PLANNED:
            return
        plan = self._active.get(patient.number)
        edited = stamp(day, patient.number)
        if plan is None:
            plan = self._plans.add(patient.number, day, "Active plan", "", _ACTIVE, day, edited, 1)
            self._active[patient.number] = plan
        found = [chance.choice(self._codes) for _ in range(chance.choice((1, 1, 2, 3)))]
        numbers = [self._procedures.plan(patient, code, day, provider=visit.place.dentists[0]) for code in found]
        for code, number in zip(found, numbers, strict=True):
            self._attached.add(plan, number, chance.choice(self._priorities))
            self._claims.estimate(patient, number, code, day)
        if chance.random() < 0.05:
            self._claims.preauthorize(patient, numbers[0], found[0], day)
        if chance.random() < 0.3:
            self._keep(visit, found, numbers, edited)

    def _keep(self, visit: Visit, found: Sequence[Code], numbers: Sequence[int], edited: str) -> None:
        patient, day = visit.patient, visit.day
        note = escaped("Fees hold for 90 days.\nAsk about a plan.")
        plan = self._plans.add(patient.number, day, escaped("Shown on the day"), note, _SAVED, day, edited, 1)
        for order, (code, number) in enumerate(zip(found, numbers, strict=True)):
            fee, words = usd(code.fee), escaped(code.work.words)
            self._kept.add(
                plan,
                patient.number,
                number,
                order,
                code.work.code,
                words,
                fee,
                fee,
                words[:LONGEST_ABBREVIATION],
                day,
                edited,
                visit.place.dentists[0],
                day,
                patient.place.number,
                fee,
            )


def write_histories(
    everybody: Sequence[Patient], procedures: Procedures, setup: Setup, chance: Random, since: date
) -> None:
    """What was in the mouths when the months of the database began."""
    fillings = [
        code for kind in ("restorative", "surgery") for code in setup.codes.get(kind, {}).values() if code.area < 3
    ]
    conditions = list(setup.codes["conditions"].values())
    old = setup.codes["administrative"]["ZOLD7"]
    for patient in everybody:
        age, day = patient.age(since), since - timedelta(days=chance.randrange(30, 2000))
        provider = patient.place.dentists[0]
        if patient.born is not None and day < patient.born:
            continue
        if age < 12:
            procedures.grow(patient, _milk_teeth(age), day)
            continue
        for tooth in _lost_before(age, chance):
            procedures.lose(patient, tooth, day)
        if chance.random() < 0.03:
            procedures.shift(
                patient, chance.randrange(2, 15), chance.choice((3, 6, 7)), chance.choice(("1.5", "-2", "15")), day
            )
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 4)) if fillings else 0):
            status = EXISTING_ELSEWHERE if chance.random() < 0.75 else EXISTING
            procedures.note_state(patient, chance.choice(fillings), status, day, provider)
        if chance.random() < 0.06:
            procedures.note_state(patient, chance.choice(conditions), CONDITION, day, provider)
        if chance.random() < 0.008:
            procedures.note_state(patient, old, DELETED, day, provider)


def _milk_teeth(age: int) -> list[int]:
    places = [*range(4, 14), *range(20, 30)]
    return places if age < 6 else places[age - 6 :: age - 4]


def _lost_before(age: int, chance: Random) -> list[int]:
    lost = chance.sample((1, 16, 17, 32), chance.randrange(5)) if age > 30 else []
    if age > 55 and chance.random() < 0.5:
        lost += [tooth for tooth in chance.sample(range(2, 32), chance.choice((1, 1, 2, 3, 6))) if tooth not in lost]
    return lost


def write_health(
    tables: Tables, everybody: Sequence[Patient], places: Sequence[Place], chance: Random, since: date
) -> None:
    """Problems, allergies and medicines of some, and who sent whom where."""
    edited = stamp(since, 3)
    problem_defs = tables.table("diseasedef", "DiseaseName ItemOrder IsHidden DateTStamp")
    allergy_defs = tables.table("allergydef", "Description IsHidden DateTStamp")
    medicine_defs = tables.table("medication", "MedName GenericNum Notes DateTStamp")
    words = names()
    problems = [problem_defs.add(name, order, 0, edited) for order, name in enumerate(words["problems"])]
    problem_defs.add("Old list: see paper", 99, 1, edited)
    allergies = [allergy_defs.add(name, 0, edited) for name in words["allergies"]]
    medicines = [medicine_defs.add(name, medicine_defs.next_number, "", edited) for name in words["medicines"]]
    theirs = tables.table("disease", "PatNum DiseaseDefNum PatNote DateTStamp ProbStatus DateStart DateStop")
    allergic = tables.table("allergy", "AllergyDefNum PatNum Reaction StatusIsActive DateTStamp DateAdverseReaction")
    taken = tables.table("medicationpat", "PatNum MedicationNum PatNote DateTStamp DateStart DateStop ProvNum")
    for patient in everybody:
        years = max(patient.age(since), 1)
        day = since - timedelta(days=chance.randrange(10, 365 * min(years, 15)))
        for problem in chance.sample(problems, chance.choices((0, 1, 2), (140 - min(years, 90), years, years // 4))[0]):
            is_over = chance.random() < 0.1
            note = escaped("since last year;\tasks again") if chance.random() < 0.05 else ""
            theirs.add(patient.number, problem, note, edited, int(is_over), day, since if is_over else NO_DAY)
        if chance.random() < 0.12:
            known = day if chance.random() < 0.3 else NO_DAY
            allergic.add(
                chance.choice(allergies), patient.number, chance.choice(("Hives", "Swelling", "")), 1, edited, known
            )
        if chance.random() < years / 150:
            for medicine in chance.sample(medicines, chance.choice((1, 1, 2, 3))):
                taken.add(patient.number, medicine, "once a day", edited, day, NO_DAY, patient.place.dentists[0])
    _referrals(tables, everybody, places, chance, since)


def _referrals(
    tables: Tables, everybody: Sequence[Patient], places: Sequence[Place], chance: Random, since: date
) -> None:
    edited = stamp(since, 5)
    known = tables.table(
        "referral", "LName FName Telephone City NotPerson Title IsDoctor DateTStamp BusinessName", Note=""
    )
    sent = tables.table("refattach", "ReferralNum PatNum ItemOrder RefDate RefType RefToStatus Note ProvNum DateTStamp")
    area, group = places[0].office.phone[1:4], names()["families"][0]
    numbers = [
        known.add(
            escaped(chance.choice(group["family"])),
            escaped(chance.choice(group["given"])),
            f"{area}55501{turn:02}",
            places[0].office.city,
            0,
            "DDS",
            1,
            edited,
            "",
        )
        for turn in range(8)
    ]
    sources = [
        known.add(name, "", "", "", 1, "", 0, edited, name) for name in ("Sign at the road", "Search", "A neighbor")
    ]
    for patient in everybody:
        if patient.status == SEEN and chance.random() < 0.2:
            day = patient.first_visit or since
            sent.add(chance.choice(sources), patient.number, 1, day, 1, 0, "", 0, edited)
        if chance.random() < 0.03:
            day = since - timedelta(days=chance.randrange(5, 300))
            place = patient.place.dentists[0]
            sent.add(
                chance.choice(numbers), patient.number, 2, day, 0, chance.randrange(6), "Third molars", place, edited
            )
