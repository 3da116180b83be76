"""A practice whose records lie here as an import leaves them, written by the software itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from abutment.claims.models import ClaimProcedure
from abutment.foundation.scope import opened
from abutment.organizations.models import Location
from abutment.patients.models import Clinic, Definition, Patient, Procedure, ProcedureCode
from abutment.portability import actions
from abutment.portability.models import Finding, ImportRun, RecordSource, SourceTable
from abutment.receivables.models import Adjustment, Payment, PaymentSplit
from tests.cast import SERVER, Cast

READ_AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
OWNERS = {"cedar": "olive", "birch": "bruno", "alder": "astrid"}
ADJUSTMENT, PAYMENT, CATEGORY = 1, 10, 11
SERVER_SOURCE = actions.NewSource(
    kind="mysql", host="db.cedar.example", port=3306, database="opendental", user="abutment", password="k3pt-s3cret"
)


@dataclass
class Records:
    """What stands of a practice, by the numbers of its own system."""

    entity: int
    source: RecordSource
    clinics: dict[int, Clinic] = field(default_factory=dict)
    words: dict[tuple[int, int], Definition] = field(default_factory=dict)
    codes: dict[int, ProcedureCode] = field(default_factory=dict)
    patients: dict[int, Patient] = field(default_factory=dict)
    next_number: int = 100

    def number(self) -> int:
        self.next_number += 1
        return self.next_number

    def procedure(
        self, patient: int | None, on: date | None, cents: int, *, code: int = 1, clinic: int = 1
    ) -> Procedure:
        return Procedure.objects.create(
            entity_id=self.entity, number=self.number(), patient=self.patients.get(patient or 0), on=on,
            status="complete", fee_cents=cents, code=self.codes.get(code), clinic=self.clinics.get(clinic),
        )  # fmt: skip

    def adjustment(self, patient: int | None, on: date, cents: int, *, kind: int = 1, clinic: int = 1) -> Adjustment:
        return Adjustment.objects.create(
            entity_id=self.entity, number=self.number(), patient=self.patients.get(patient or 0), on=on,
            amount_cents=cents, kind=self.words.get((ADJUSTMENT, kind)), clinic=self.clinics.get(clinic),
        )  # fmt: skip

    def payment(self, patient: int | None, on: date, cents: int, *, kind: int = 1, clinic: int = 1) -> PaymentSplit:
        whole = Payment.objects.create(
            entity_id=self.entity, number=self.number(), patient=self.patients.get(patient or 0), on=on,
            amount_cents=cents, kind=self.words.get((PAYMENT, kind)), clinic=self.clinics.get(clinic),
        )  # fmt: skip
        return PaymentSplit.objects.create(
            entity_id=self.entity, number=self.number(), payment=whole, patient=self.patients.get(patient or 0), on=on,
            amount_cents=cents, clinic=self.clinics.get(clinic),
        )  # fmt: skip

    def claimed(self, patient: int | None, on: date, paid: int, written_off: int, *, status: str = "received") -> None:
        ClaimProcedure.objects.create(
            entity_id=self.entity, number=self.number(), patient=self.patients.get(patient or 0), on=on, status=status,
            paid_cents=paid, write_off_cents=written_off, clinic=self.clinics.get(1),
        )  # fmt: skip

    def run(self, **facts: Any) -> ImportRun:
        told = {
            "state": "applied", "read_at": READ_AT, "finished_at": READ_AT, "program_version": "24.3.10", "tables": 3,
            "server_version": "10.11.6-MariaDB", "rows": 1234, "rows_read": 1234, "rows_new": 1234, **facts,
        }  # fmt: skip
        return ImportRun.objects.create(entity_id=self.entity, source=self.source, **told)

    def finding(
        self, run: ImportRun, table: str, key: str, column: str, kind: str = "orphan", value: str = ""
    ) -> Finding:
        held = SourceTable.objects.get(entity=self.entity, name=table)
        return Finding.objects.create(
            entity_id=self.entity, table=held, run=run, kind=kind, key=key, column=column, value=value
        )


def connected(cast: Cast, practice: str = "cedar", source: actions.NewSource = SERVER_SOURCE) -> RecordSource:
    """The practice's system connected by its owner."""
    owner = cast.actor(OWNERS[practice])
    with opened(owner):
        return actions.connect_source(actor=owner, practice_id=cast.entity(practice), source=source)


def imported(cast: Cast, practice: str = "cedar", mark: str = "") -> Records:
    """Two clinics, two families of three people, the words of its lists, and nothing that happened yet."""
    source = connected(cast, practice)
    records = Records(cast.entity(practice), source)
    with opened(SERVER):
        e = {"entity_id": records.entity}
        for number, name in ((1, f"{mark}Main"), (2, "East Side")):
            records.clinics[number] = Clinic.objects.create(**e, number=number, name=name)
        names = {
            (ADJUSTMENT, 1): "Courtesy discount", (ADJUSTMENT, 2): "Patient refund", (ADJUSTMENT, 3): "Odd thing",
            (ADJUSTMENT, 4): "Finance charge", (PAYMENT, 1): "Check", (PAYMENT, 2): "Refund check",
            (PAYMENT, 3): "Income transfer", (CATEGORY, 1): "Hygiene", (CATEGORY, 2): "Fillings",
        }  # fmt: skip
        for place, ((category, number), name) in enumerate(names.items(), start=1):
            # Numbers are one sequence over all categories in the practice's own system.
            records.words[(category, number)] = Definition.objects.create(
                **e, kind="definition", category=category, number=1000 + place, name=name
            )
        for number in (1, 2):
            records.codes[number] = ProcedureCode.objects.create(
                **e, number=number, code=f"Z010{number}", category=records.words[(CATEGORY, number)]
            )
        for number, guarantor in ((1, 1), (2, 1), (3, 3)):
            records.patients[number] = Patient.objects.create(
                **e, number=number, family_name=f"{mark}Family{guarantor}", guarantor=records.patients.get(guarantor)
            )
        Patient.objects.filter(pk=records.patients[1].pk).update(guarantor=records.patients[1])
        Patient.objects.filter(pk=records.patients[3].pk).update(guarantor=records.patients[3])
        for name, rows in (("procedurelog", 2), ("adjustment", 0), ("paysplit", 0), ("patient", 3)):
            SourceTable.objects.create(**e, source=source, name=name, rows=rows)
    return records


def office(cast: Cast, practice: str = "cedar") -> Location:
    with opened(SERVER):
        return Location.objects.get(entity_id=cast.entity(practice))


Sums = Mapping[str, Sequence[tuple[Any, int, int, int]]]
Balances = Mapping[str, Sequence[tuple[int, int, int]]]


def compared(run: ImportRun, sums: Sums, balances: Balances) -> None:
    with opened(SERVER):
        actions.compare_totals(run=run, source_sums=sums, source_balances=balances)


def word(records: Records, category: int, number: int) -> int:
    """The number of a word in the practice's own list."""
    found = records.words[(category, number)].number
    assert found is not None
    return found
