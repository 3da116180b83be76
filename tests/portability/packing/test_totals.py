"""What the manifest says of the practice's money, to the cent."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from abutment.desk.charts.account import account_of
from abutment.foundation.scope import opened
from abutment.portability.actions.ours import our_balances
from abutment.portability.packing.engine import pack
from abutment.portability.packing.snapshot import here
from abutment.portability.packing.totals import control_totals
from abutment.receivables.models import PaymentPlanCharge
from tests.cast import SERVER, Cast, today
from tests.portability.records import Records, imported

DAY = date(2026, 10, 5)


def with_money(cast: Cast) -> Records:
    """Two families with something of everything, a row without a patient, one without a day, and one that is gone."""
    records = imported(cast)
    with opened(SERVER):
        records.procedure(1, DAY, 100_00)
        records.procedure(2, DAY + timedelta(days=40), 250_10)
        records.procedure(3, None, 75_00)
        records.procedure(None, DAY, 9_99)
        planned = records.procedure(1, DAY, 888_88)
        planned.status = "planned"
        planned.save()
        gone = records.procedure(1, DAY, 777_77)
        gone.gone_at = "2026-11-01T00:00:00Z"
        gone.save()
        records.adjustment(1, DAY, -20_00)
        records.adjustment(3, DAY, 5_01)
        records.payment(2, DAY, 60_00)
        records.claimed(1, DAY, 30_00, 10_00)
        records.claimed(1, DAY, 4_00, 1_00, status="estimate")
        for kind, cents in (("debit", 12_00), ("credit", 50_00)):
            PaymentPlanCharge.objects.create(
                entity_id=records.entity, number=records.number(), patient=records.patients[3], on=DAY, kind=kind,
                principal_cents=cents, interest_cents=None,
            )  # fmt: skip
    return records


def test_every_measure_is_added_up_by_month(cast: Cast) -> None:
    with_money(cast)
    with here(cast.entity("cedar")) as reading:
        totals = control_totals(reading)
    assert totals["charges_by_month"] == {"2026-10": 109_99, "2026-11": 250_10, "none": 75_00}
    assert totals["adjustments_by_month"] == {"2026-10": -14_99}
    assert totals["payments_by_month"] == {"2026-10": 60_00}
    assert totals["insurance_by_month"] == {"2026-10": 30_00}
    assert totals["write_offs_by_month"] == {"2026-10": 10_00}
    assert totals["plans_by_month"] == {"2026-10": -38_00}


def test_balances_are_those_of_the_accounts_on_screen(cast: Cast) -> None:
    records = with_money(cast)
    with here(cast.entity("cedar")) as reading:
        totals = control_totals(reading)
    actor = cast.actor("olive")
    with opened(actor):
        for patient in records.patients.values():
            account = account_of(actor, patient, today() + timedelta(days=3650))
            balances = {str(each.patient.pk): each.balance_cents for each in account.members}
            for key, cents in balances.items():
                assert totals["balance_by_account"].get(key, 0) == cents
            head = next(str(each.patient.pk) for each in account.members if each.is_guarantor)
            assert totals["balance_by_guarantor"][head] == account.balance_cents
    assert totals["balance_by_account"]["none"] == totals["balance_by_guarantor"]["none"] == 9_99


def test_without_payment_plans_families_owe_what_the_comparison_with_the_source_says(cast: Cast) -> None:
    records = with_money(cast)
    with opened(SERVER):
        PaymentPlanCharge.objects.update(gone_at="2026-11-01T00:00:00Z")
        owed = our_balances(records.entity)
    with here(cast.entity("cedar")) as reading:
        found = control_totals(reading)["balance_by_guarantor"]
    numbers = {str(patient.pk): number for number, patient in records.patients.items()}
    assert {numbers.get(key, 0): cents for key, cents in found.items()} == owed


def test_a_practice_without_rows_has_totals_of_nothing(cast: Cast) -> None:
    with here(cast.entity("birch")) as reading:
        totals = control_totals(reading)
    assert len(totals) == 8
    assert not any(totals.values())


def test_the_tables_of_a_package_come_to_its_totals(cast: Cast, tmp_path: Path) -> None:
    with_money(cast)
    with here(cast.entity("cedar")) as reading:
        packed = pack(practice=cast.entity("cedar"), folder=tmp_path, reading=reading)
    charges: Counter[str] = Counter()
    text = (tmp_path / "tables" / "patients_procedure.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        if row["status"] == "complete" and not row["gone_at"]:
            charges[row["on"][:7] or "none"] += int(row["fee_cents"] or 0)
    assert packed.manifest.totals["charges_by_month"] == dict(charges)
