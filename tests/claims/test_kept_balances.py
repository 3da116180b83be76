"""Balances that are kept for lists are those that all lines of a patient come to, on any day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from abutment.claims import queries
from abutment.claims.actions import keep_balances
from abutment.claims.models import ClaimProcedure, PatientBalance
from abutment.desk.charts.listing import Further
from abutment.foundation.events import publish
from abutment.foundation.scope import opened
from abutment.patients import queries as patients
from abutment.patients.models import Patient, Procedure, RecordKeeping
from abutment.portability.events import RecordsImported
from abutment.receivables.models import Adjustment, PaymentPlanCharge, PaymentSplit
from tests.cast import SERVER, Cast, today
from tests.patients.charts import Family, Records, keep_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(cast: Cast) -> Family:
    """A family at Cedar, with lines of every kind before and after today, and of no day."""
    found = keep_family(cast.entity("cedar"))
    with opened(SERVER):
        write = Records(cast.entity("cedar"), 50_000)
        for days in (-400, 0, 1, 20):
            day = today() + timedelta(days=days)
            write(Procedure, patient_id=found.partner, status="complete", on=day, fee_cents=100_00 + days)
            write(Procedure, patient_id=found.partner, status="planned", on=day, fee_cents=9_00)
            write(Adjustment, patient_id=found.child, on=day, amount_cents=-7_00)
            write(PaymentSplit, patient_id=found.guarantor, on=day, amount_cents=3_00)
            write(
                PaymentPlanCharge,
                patient_id=found.guarantor,
                on=day,
                kind="debit",
                principal_cents=50,
                interest_cents=1,
            )
            write(PaymentPlanCharge, patient_id=found.partner, on=day, kind="credit", principal_cents=11)
            write(ClaimProcedure, patient_id=found.partner, on=day, status="received", paid_cents=5, write_off_cents=2)
            write(ClaimProcedure, patient_id=found.partner, on=day, status="estimate", paid_cents=900)
        write(Adjustment, patient_id=found.child, on=None, amount_cents=4_00)
    return found


def keep(cast: Cast) -> int:
    with opened(SERVER):
        return keep_balances(practice_id=cast.entity("cedar"), on=today())


@pytest.mark.parametrize("days", [0, 1, 19, 20, 300])
def test_a_kept_balance_is_what_all_lines_of_the_patient_come_to_on_that_day_and_later(
    cast: Cast, family: Family, days: int
) -> None:
    keep(cast)
    on = today() + timedelta(days=days)
    desk = cast.actor("front_desk")
    with opened(desk):
        live = Further.of(on).columns["balance"]
        rows = patients.patients(desk).annotate(live=live, kept=queries.kept_balance(on))
        found = {row.pk: (row.live, row.kept) for row in rows}
    assert set(found) == {family.guarantor, family.partner, family.child}
    assert all(is_live == is_kept for is_live, is_kept in found.values())
    assert any(is_kept for _, is_kept in found.values())


def test_keeping_again_changes_nothing_and_after_a_change_only_what_differs(cast: Cast, family: Family) -> None:
    assert keep(cast) > 0
    assert keep(cast) == 0
    with opened(SERVER):
        Adjustment.objects.filter(patient=family.child, on=None).update(amount_cents=5_00)
    assert keep(cast) == 1
    with opened(SERVER):
        for lines in (Procedure, Adjustment, PaymentSplit, PaymentPlanCharge, ClaimProcedure):
            lines.objects.filter(patient=family.child).update(gone_at="2026-11-01T12:00Z")
    keep(cast)
    with opened(SERVER):
        assert not PatientBalance.objects.filter(patient=family.child).exists()
        assert PatientBalance.objects.filter(patient=family.guarantor).exists()


def test_another_practice_keeps_its_own(cast: Cast, family: Family) -> None:
    keep(cast)
    keep_family(cast.entity("birch"), name="Sorrel")
    with opened(SERVER):
        before = PatientBalance.objects.filter(entity=cast.entity("cedar")).count()
        keep_balances(practice_id=cast.entity("birch"), on=today())
        assert PatientBalance.objects.filter(entity=cast.entity("cedar")).count() == before
    with opened(cast.actor("bruno")):
        assert {row.entity_id for row in PatientBalance.objects.all()} == {cast.entity("birch")}
    with opened(cast.actor("dentist")):
        assert not PatientBalance.objects.exists()


@pytest.mark.parametrize("who", ["olive", "billing", "front_desk", "administrator"])
def test_nobody_but_the_software_writes_a_balance(cast: Cast, family: Family, who: str) -> None:
    keep(cast)
    with opened(cast.actor(who)):
        assert PatientBalance.objects.update(cents=0) == 0
        assert PatientBalance.objects.all().delete()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            PatientBalance.objects.create(
                entity_id=cast.entity("cedar"), patient_id=family.child, from_on="2030-01-01", cents=1
            )


@pytest.mark.parametrize(("rows", "is_kept_already", "expected"), [(1, True, True), (0, True, False), (0, False, True)])
def test_an_import_keeps_balances_when_something_changed_or_none_were_kept(
    cast: Cast, family: Family, rows: int, is_kept_already: bool, expected: bool
) -> None:
    with opened(SERVER):
        if not is_kept_already:
            PatientBalance.objects.all().delete()
        Adjustment.objects.filter(patient=family.child, on=None).update(amount_cents=123_45)
        publish(RecordsImported(cast.entity("cedar"), 1, 0, rows, 0))
        desk = Patient.objects.annotate(kept=queries.kept_balance(today())).get(pk=family.child)
        live = Patient.objects.annotate(live=Further.of(today()).columns["balance"]).get(pk=family.child)
        assert (desk.kept == live.live) is expected


def test_where_accounts_are_kept_here_no_import_touches_balances(cast: Cast, family: Family) -> None:
    with opened(SERVER):
        PatientBalance.objects.all().delete()
        RecordKeeping.objects.filter(entity=cast.entity("cedar"), domain="receivables").update(mode="native")
        publish(RecordsImported(cast.entity("cedar"), 1, 1, 1, 1))
        assert not PatientBalance.objects.exists()
