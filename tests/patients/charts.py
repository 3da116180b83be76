"""A practice's records as an import would leave them: a family with everything in its charts. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from abutment.claims.actions import keep_balances
from abutment.claims.models import (
    Benefit,
    Carrier,
    Claim,
    ClaimProcedure,
    Coverage,
    InsurancePlan,
    Subscription,
)
from abutment.foundation.keys.fields import seal
from abutment.foundation.scope import opened
from abutment.patients.actions import SSN
from abutment.patients.models import (
    Allergy,
    ChartDocument,
    Clinic,
    Definition,
    Domain,
    Medication,
    Message,
    Patient,
    PatientNote,
    PerioExam,
    PerioMeasure,
    PlannedProcedure,
    Problem,
    Procedure,
    ProcedureCode,
    ProcedureNote,
    Provider,
    RecordKeeping,
    Task,
    ToothState,
    TreatmentPlan,
)
from abutment.patients.rules.perio import SITES
from abutment.receivables.models import Adjustment, Payment, PaymentSplit
from abutment.schedule.models import Appointment, Recall
from tests.cast import SERVER, START, today

SYSTEM = "Open Dental"
NUMBER = "987-65-4321"


@dataclass(frozen=True, slots=True)
class Family:
    """The numbers of a family here: who answers, their partner, their child."""

    guarantor: int
    partner: int
    child: int


@dataclass(slots=True)
class Records:
    """Writes rows of a practice as the server, each with the next number of the practice's own system."""

    practice_id: int
    last: int = 0

    def __call__(self, model: Any, **facts: Any) -> Any:
        """A row."""
        self.last += 1
        return model.objects.create(entity_id=self.practice_id, number=self.last, **facts)


def mirrored(practice_id: int) -> None:
    """From the first day on, everything of a practice is mirrored."""
    if not RecordKeeping.objects.filter(entity_id=practice_id).exists():
        for domain in Domain.values:
            RecordKeeping.objects.create(
                entity_id=practice_id, domain=domain, mode="mirrored", system=SYSTEM, starts_on=START
            )


def keep_family(practice_id: int, *, name: str = "Quill", mark: str = "") -> Family:
    """A family of three with charts, schedule, accounts and claims; mark is said in each of their rows."""
    with opened(SERVER):
        mirrored(practice_id)
        write = Records(practice_id, 1000 + Patient.objects.filter(entity_id=practice_id).count() * 1000)
        clinic = write(Clinic, name=f"{mark or 'Main Street'} office")
        dentist = write(Provider, given_name="Ines", family_name="Marlow", suffix="DMD")
        codes = _codes(write)
        family = _people(write, name, mark, clinic, dentist)
        guarantor = family[0]
        done = _procedures(write, guarantor, codes, dentist, mark)
        _chart(write, guarantor, done, mark)
        _gums(write, guarantor, dentist)
        _visits(write, guarantor, dentist, mark)
        _money(write, family, done, mark)
        keep_balances(practice_id=practice_id, on=today())
        return Family(*(each.pk for each in family))


def _codes(write: Records) -> dict[str, ProcedureCode]:
    listed = [
        ("Z0101", "Periodic look", "Look", "mouth"),
        ("Z0201", "Filling, resin", "Filling", "surface"),
        ("Z0301", "Crown, ceramic", "Crown", "tooth"),
        ("Z0401", "Scaling, quadrant", "Scaling", "quadrant"),
        ("Z0501", "Denture, partial", "Partial", "range"),
        ("Z0601", "Cleaning", "Cleaning", "mouth"),
        ("Z0701", "Denture, full", "Denture", "arch"),
    ]
    return {
        code: write(ProcedureCode, code=code, description=words, abbreviation=short, area=area)
        for code, words, short, area in listed
    }


def _people(write: Records, name: str, mark: str, clinic: Clinic, dentist: Provider) -> list[Patient]:
    facts = [
        (
            "Rosa",
            date(1979, 3, 14),
            {"ssn": seal(NUMBER, context=SSN), "medical_alert": f"Takes a thinner {mark}".strip()},
        ),
        ("Emil", date(1981, 7, 2), {"status": "inactive"}),
        ("Nele", date(2018, 11, 5), {}),
    ]
    found: list[Patient] = []
    for given, born, more in facts:
        person = write(
            Patient,
            family_name=name,
            given_name=given,
            family_key=name.lower(),
            preferred_key=mark.lower(),
            given_key=given.lower(),
            preferred_name=mark,
            born_on=born,
            sex="female" if given != "Emil" else "male",
            street="12 Elder Lane",
            city="Riverton",
            state="NY",
            postal_code="00001",
            mobile_phone="(555)010-4477" if given == "Rosa" else "",
            email="",
            chart_number=f"Q-{write.last}",
            first_visit_on=date(2024, 2, 1),
            clinic=clinic,
            provider=dentist,
            **{"status": "active", **more},
        )
        found.append(person)
        person.guarantor = found[0]
        person.save(update_fields=["guarantor"])
    return found


def _procedures(
    write: Records, of: Patient, codes: dict[str, ProcedureCode], dentist: Provider, mark: str
) -> dict[str, Any]:
    day = today()

    def one(key: str, code: str, status: str, days: int, fee: int, **where: Any) -> tuple[str, Procedure]:
        row = write(
            Procedure,
            patient=of,
            code=codes[code],
            provider=dentist,
            on=day - timedelta(days=days),
            status=status,
            fee_cents=fee,
            area=codes[code].area,
            **where,
        )
        return key, row

    rows = dict(
        [
            one("look", "Z0101", "complete", 200, 60_00),
            one("filling", "Z0201", "complete", 100, 180_00, tooth="14", surfaces="MOD"),
            one("cleaning", "Z0601", "complete", 20, 110_00),
            one("crown", "Z0301", "planned", 5, 1_200_00, tooth="3"),
            one("second", "Z0201", "planned", 5, 160_00, tooth="8", surfaces="IF"),
            one("scaling", "Z0401", "planned", 5, 240_00, quadrant="UR"),
            one("old", "Z0301", "existing", 900, 0, tooth="30"),
            one("partial", "Z0501", "existing_other", 900, 0, teeth="19,20,21"),
            one("watch", "Z0201", "condition", 5, 0, tooth="29", surfaces="O"),
        ]
    )
    write(ProcedureNote, patient=of, procedure=rows["filling"], text=f"First words {mark}", written_at=_at(day, 100))
    write(
        ProcedureNote,
        patient=of,
        procedure=rows["filling"],
        text=f"Corrected words {mark}",
        written_at=_at(day, 99),
        is_signed=True,
    )
    return rows


def _at(day: date, days_ago: int) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC) - timedelta(days=days_ago)


def _chart(write: Records, of: Patient, rows: dict[str, Any], mark: str) -> None:
    day = today()
    for tooth, kind in (("1", "missing"), ("16", "missing"), ("17", "missing"), ("13", "primary")):
        write(ToothState, patient=of, tooth=tooth, kind=kind)
    plan = write(TreatmentPlan, patient=of, heading=f"Plan {mark}".strip(), on=day, status="active")
    for key in ("crown", "second", "scaling"):
        write(PlannedProcedure, plan=plan, procedure=rows[key])
    word = write(Definition, kind="allergy", name=f"Latex {mark}".strip())
    write(Allergy, patient=of, name=word, reaction="rash")
    write(Problem, patient=of, name=write(Definition, kind="problem", name=f"Asthma {mark}".strip()))
    write(Medication, patient=of, description=f"Thinner {mark}".strip())
    write(PatientNote, patient=of, medical=f"Medical note {mark}".strip())
    write(
        ChartDocument, patient=of, kind="radiograph", description=f"Bitewing {mark}".strip(), created_at=_at(day, 100)
    )
    write(
        Message,
        patient=of,
        mode="phone",
        direction="sent",
        text=f"Called about the visit {mark}".strip(),
        at=_at(day, 3),
    )
    write(Task, patient=of, text=f"Ask for the card {mark}".strip(), status="new", entered_at=_at(day, 3))


def _gums(write: Records, of: Patient, dentist: Provider) -> None:
    for days, deeper in ((260, 0), (20, 2)):
        exam = write(PerioExam, patient=of, provider=dentist, on=today() - timedelta(days=days))
        rows = []
        for tooth in range(2, 32):
            if tooth in (16, 17):
                continue
            depths = [2 + (tooth * place) % 3 for place in range(1, 7)]
            if tooth in (3, 14, 30):
                depths[0], depths[5] = 4 + deeper, 3 + deeper
            measures: list[tuple[str, list[int | None]]] = [
                ("probing", [*depths]),
                ("margin", [1 if tooth in (3, 14) else 0] * 6 if tooth % 2 else [None] * 6),
                ("bleeding", [1, 0, 0, 0, 0, 3 if tooth == 3 else 0] if tooth % 4 == 3 else [0] * 6),
            ]
            if tooth == 3:
                measures.append(("furcation", [None, 2, None, None, None, None]))
            for kind, sites in measures:
                write.last += 1
                rows.append(
                    PerioMeasure(
                        entity_id=write.practice_id,
                        number=write.last,
                        exam=exam,
                        kind=kind,
                        tooth=tooth,
                        **dict(zip(SITES, sites, strict=True)),
                    )
                )
        write.last += 1
        rows.append(
            PerioMeasure(entity_id=write.practice_id, number=write.last, exam=exam, kind="mobility", tooth=24, value=1)
        )
        PerioMeasure.objects.bulk_create(rows)


def _visits(write: Records, of: Patient, dentist: Provider, mark: str) -> None:
    day = today()
    for days, status in ((-20, "complete"), (-100, "complete"), (14, "scheduled"), (-60, "broken")):
        write(
            Appointment,
            patient=of,
            provider=dentist,
            status=status,
            on=day + timedelta(days=days),
            starts_at=_at(day, -days),
            minutes=60,
            note=mark,
        )
    kind = write(Definition, kind="recall", name=f"Cleaning {mark}".strip())
    write(Recall, patient=of, kind=kind, due_on=day - timedelta(days=10))


def _money(write: Records, family: list[Patient], rows: dict[str, Any], mark: str) -> None:
    """The guarantor is charged 350.00; 100.00 adjusted off, 50.00 paid, 100.00 by insurance, 30.00 written off."""
    day, of = today(), family[0]
    kind = write(Definition, kind="adjustment", name=f"Courtesy {mark}".strip())
    write(Adjustment, patient=of, kind=kind, on=day - timedelta(days=90), amount_cents=-100_00)
    write(Adjustment, patient=family[2], kind=kind, on=day - timedelta(days=40), amount_cents=25_00)
    cash = write(Definition, kind="payment", name=f"Check {mark}".strip())
    payment = write(Payment, patient=of, kind=cash, on=day - timedelta(days=15), amount_cents=50_00)
    write(PaymentSplit, payment=payment, patient=of, on=day - timedelta(days=15), amount_cents=50_00)
    _insurance(write, of, rows, mark)


def _insurance(write: Records, of: Patient, rows: dict[str, Any], mark: str) -> None:
    day = today()
    carrier = write(Carrier, name=f"Harbor Mutual {mark}".strip())
    plan = write(InsurancePlan, carrier=carrier, group_name="Riverton Works", group_number="77")
    subscription = write(Subscription, plan=plan, subscriber=of, member_id="M-1")
    write(Coverage, patient=of, subscription=subscription, ordinal=1, relationship="self")
    write(Benefit, plan=plan, kind="coinsurance", percent=80, category=write(Definition, kind="category", name="Basic"))
    claim = write(
        Claim,
        patient=of,
        plan=plan,
        status="received",
        kind="primary",
        service_on=day - timedelta(days=100),
        billed_cents=180_00,
        estimated_cents=100_00,
        paid_cents=100_00,
        write_off_cents=30_00,
    )
    write(
        ClaimProcedure,
        claim=claim,
        procedure=rows["filling"],
        patient=of,
        plan=plan,
        status="received",
        on=day - timedelta(days=70),
        paid_cents=100_00,
        write_off_cents=30_00,
    )
    write(
        Claim,
        patient=of,
        plan=plan,
        status="sent",
        service_on=day - timedelta(days=20),
        billed_cents=110_00,
        estimated_cents=88_00,
    )
    write(
        ClaimProcedure,
        procedure=rows["cleaning"],
        patient=of,
        plan=plan,
        status="sent",
        estimated_cents=88_00,
    )
    write(
        ClaimProcedure,
        procedure=rows["crown"],
        patient=of,
        plan=plan,
        status="estimate",
        estimated_cents=600_00,
        write_off_cents=-1,
    )
