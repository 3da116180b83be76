"""What several rooms know of a patient comes together the same on every page."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone

from abutment.claims import queries as claims
from abutment.desk.charts.account import account_of
from abutment.foundation.audit import look, words
from abutment.foundation.audit.models import Look
from abutment.foundation.documents import actions as filing
from abutment.foundation.documents.rules import Filing, Shelf
from abutment.foundation.scope import opened
from abutment.kernel.money import usd_text
from abutment.organizations.actions import take_emergency_access
from abutment.patients import queries
from abutment.patients.models import ChartDocument, Patient, RecordKeeping
from abutment.receivables.models import PaymentPlan, PaymentPlanCharge
from tests.cast import SERVER, Cast, today
from tests.desk.charts.test_pages import address, text
from tests.patients.charts import Family, Records

Visit = Callable[..., Client]


def plan_with_charges(cast: Cast, family: Family) -> None:
    """A payment plan that took over 90.00 and has made 30.00 and 1.00 of interest due; 60.00 fall due later."""
    with opened(SERVER):
        write = Records(cast.entity("cedar"), 900_000)
        plan = write(PaymentPlan, patient_id=family.guarantor, guarantor_id=family.guarantor)
        for kind, days, principal, interest in (
            ("credit", -9, 90_00, 0),
            ("debit", -5, 30_00, 1_00),
            ("debit", 25, 60_00, 0),
        ):
            on = today() + timedelta(days=days)
            facts = {"kind": kind, "on": on, "principal_cents": principal, "interest_cents": interest}
            write(PaymentPlanCharge, plan=plan, patient_id=family.guarantor, **facts)


def test_the_balance_of_the_list_is_that_of_the_account(cast: Cast, reader: Visit, family: Family) -> None:
    plan_with_charges(cast, family)
    said = text(reader("front_desk").get("/patients/?export=csv"))
    listed = {row["Patient"]: row["Balance"] for row in csv.DictReader(StringIO(said))}
    desk = cast.actor("front_desk")
    with opened(desk):
        account = account_of(desk, queries.patient(desk, family.child), today())
    assert {str(each.patient): usd_text(each.balance_cents or 0) for each in account.members} == listed
    assert listed == {"Quill, Rosa": "11.00", "Quill, Emil": "0.00", "Quill, Nele": "25.00"}
    assert (account.balance_cents, account.later) == (36_00, 1)
    page = text(reader("front_desk").get("/patients/"))
    assert "$11.00" in page


def test_an_estimate_changes_no_balance_and_waits_beside_it(cast: Cast, family: Family) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        patient = queries.patient(desk, family.guarantor)
        account = account_of(desk, patient, today())
        assert (account.balance_cents, account.waiting_cents) == (95_00, 88_00)
        assert 600_00 in claims.estimates(patient).values()


def test_a_plan_adds_up_and_says_who_pays_what(reader: Visit, family: Family) -> None:
    said = text(reader("olive").get(address(family.guarantor, "plan")))
    foot = said[said.index("<tfoot>") :]
    assert [amount in foot for amount in ("$1,600.00", "$600.00", "$1,000.00")] == [True] * 3
    of_a_dentist = text(reader("dentist").get(address(family.guarantor, "plan")))
    assert "$1,600.00" in of_a_dentist
    assert "Insurance, estimated" not in of_a_dentist
    assert "shown to who may see accounts" in of_a_dentist


def test_the_newest_version_of_a_note_is_the_one_that_is_read(reader: Visit, family: Family) -> None:
    said = text(reader("dentist").get(address(family.guarantor, "procedures")))
    assert "Corrected words" in said
    assert "First words" not in said


def test_the_gums_of_an_earlier_exam_can_be_chosen(cast: Cast, reader: Visit, family: Family) -> None:
    dentist = cast.actor("dentist")
    with opened(dentist):
        exams = queries.exams(queries.patient(dentist, family.guarantor))
    client = reader("dentist")
    latest = text(client.get(address(family.guarantor, "perio")))
    assert "6 of 168 sites at 5 mm or more" in latest
    earlier = text(client.get(f"{address(family.guarantor, 'perio')}?exam={exams[1].pk}"))
    assert "0 of 168 sites at 5 mm or more" in earlier
    assert "deeper than on" not in earlier
    assert text(client.get(f"{address(family.guarantor, 'perio')}?exam=x")).count("6 of 168") == 1


def test_a_document_opens_for_who_reads_charts_and_is_a_look(cast: Cast, reader: Visit, family: Family) -> None:
    dentist = cast.actor("dentist")
    with opened(dentist):
        kind = Filing("bitewing.txt", Shelf.CHART, "radiograph", "text/plain", patient_id=family.guarantor)
        document = filing.store(dentist, entity_id=cast.entity("cedar"), filing=kind, stream=BytesIO(b"seen"))
    with opened(SERVER):
        row = ChartDocument.objects.get(patient_id=family.guarantor)
        row.file = document
        row.save()
    page = f"/patients/{family.guarantor}/documents/{row.pk}/"
    client = reader("dentist")
    assert page in text(client.get(address(family.guarantor, "documents")))
    assert client.get(f"{page}?for=treatment").getvalue() == b"seen"
    assert client.get(f"/patients/{family.child}/documents/{row.pk}/").status_code == 404
    assert reader("front_desk").get(page).status_code == 404
    assert reader("birch_desk").get(page).status_code == 404
    with opened(cast.actor("olive")):
        looks = Look.objects.filter(what__startswith="document").values_list("patient_id", "purpose")
        assert list(looks) == [(family.guarantor, "treatment")]


def test_a_document_whose_file_was_not_fetched_does_not_open(cast: Cast, reader: Visit, family: Family) -> None:
    with opened(SERVER):
        row = ChartDocument.objects.get(patient_id=family.guarantor)
    client = reader("dentist")
    assert "not fetched yet" in text(client.get(address(family.guarantor, "documents")))
    assert client.get(f"/patients/{family.guarantor}/documents/{row.pk}/").status_code == 404


def test_in_an_emergency_the_front_desk_reads_the_chart_and_is_noted(cast: Cast, reader: Visit, family: Family) -> None:
    desk, client = cast.actor("front_desk"), reader("front_desk")
    assert "Latex" not in text(client.get(address(family.guarantor)))
    with opened(desk):
        take_emergency_access(
            actor=desk, entity_id=cast.entity("cedar"), reason="A patient fell in the hall.", moment=timezone.now()
        )
    assert "Latex" in text(client.get(address(family.guarantor)))
    assert "Corrected words" in text(client.get(address(family.guarantor, "procedures")))


def test_who_lost_the_guarantor_is_a_family_alone(cast: Cast, reader: Visit, family: Family) -> None:
    with opened(SERVER):
        Patient.objects.filter(pk=family.child).update(guarantor=None)
    said = text(reader("front_desk").get(address(family.child)))
    assert "Quill, Nele" in said
    assert "Quill, Rosa" not in said
    assert "nobody" in text(reader("front_desk").get("/patients/"))


def test_guarantors_who_answer_for_each_other_break_no_page(reader: Visit, family: Family) -> None:
    with opened(SERVER):
        Patient.objects.filter(pk=family.guarantor).update(guarantor=family.partner)
        Patient.objects.filter(pk=family.partner).update(guarantor=family.guarantor)
    client = reader("olive")
    for one in (family.guarantor, family.partner, family.child):
        for part in ("overview", "account"):
            assert client.get(address(one, part)).status_code == 200


def test_what_is_kept_here_says_so(cast: Cast, reader: Visit, family: Family) -> None:
    with opened(SERVER):
        RecordKeeping.objects.filter(entity_id=cast.entity("cedar"), domain="charts").update(mode="native")
    assert "Kept here since" in text(reader("dentist").get(address(family.guarantor)))


@pytest.mark.parametrize(
    "part", ["overview", "teeth", "perio", "plan", "procedures", "insurance", "account", "documents"]
)
def test_a_patient_of_whom_nothing_is_known_has_pages_that_say_so(
    cast: Cast, reader: Visit, family: Family, part: str
) -> None:
    with opened(SERVER):
        nobody = Patient.objects.create(entity_id=cast.entity("cedar"), number=77)
    said = text(reader("olive").get(address(nobody.pk, part)))
    assert "Patient 77" in said
    assert "None" not in said


def test_who_looked_names_the_patient_with_the_way_to_the_chart(cast: Cast, reader: Visit, family: Family) -> None:
    owner = reader("olive")
    owner.get(address(family.guarantor))
    with opened(SERVER):
        patient = Patient.objects.get(pk=family.guarantor)
        assert words.named([f"chart {patient.pk}"]) == {
            f"chart {patient.pk}": f"Chart {patient.chart_number or patient.number}"
        }
    said = text(owner.get("/who-looked/"))
    assert f'<a href="{address(family.guarantor)}">{patient}</a>' in said
    assert csv_of(text(owner.get("/who-looked/?export=csv")))[0]["Patient"] == str(family.guarantor)


def test_who_may_not_find_a_patient_reads_the_number_that_the_chart_shows(cast: Cast, family: Family) -> None:
    with opened(cast.actor("compliance")):
        assert not Patient.objects.filter(pk=family.guarantor).exists()
        named = words.named([f"patient {family.guarantor}", f"chart {family.guarantor}"])
    assert named[f"patient {family.guarantor}"] == f"patient {family.guarantor}"
    assert named[f"chart {family.guarantor}"].startswith("Chart ")


def test_looks_at_who_is_not_among_the_records_are_told_apart_by_their_number(cast: Cast, reader: Visit) -> None:
    olive = cast.actor("olive")
    with opened(olive):
        look(olive, entity_id=cast.entity("cedar"), patient_id=987_654, purpose="treatment", what="chart")
    assert "Number 987654" in text(reader("olive").get("/who-looked/"))


def csv_of(said: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(said)))
