"""Who sees what of a patient: a table of cases, what is noted, and that absent and not visible look the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abutment.claims.models import Claim, ClaimProcedure
from abutment.desk.charts.parts import PARTS
from abutment.foundation.audit.models import Event, Look
from abutment.foundation.scope import opened
from abutment.organizations.models import Assignment
from abutment.patients.models import ChartDocument, Message, Patient, Procedure, Task, ToothState
from abutment.portability.models import ImportRun, RecordSource
from abutment.receivables.models import Adjustment, PaymentSplit
from abutment.schedule.models import Appointment, Recall
from tests.cast import SERVER, Cast, today
from tests.patients.charts import NUMBER, Family, keep_family

Visit = Callable[..., Client]

CLINICAL = {"teeth", "perio", "plan", "procedures", "documents"}
MONEY = {"insurance", "account"}
SEES_ALL = set(PARTS)
SEES = {
    "olive": SEES_ALL,  # owner and dentist
    "dentist": SEES_ALL - MONEY,
    "hana": SEES_ALL - MONEY,
    "assistant": SEES_ALL - MONEY,
    "front_desk": SEES_ALL - CLINICAL,
    "practice_manager": SEES_ALL - CLINICAL,
    "billing": SEES_ALL - CLINICAL,
}
SEES_NOBODY = ("executive", "administrator", "controller", "people", "it", "compliance", "auditor", "counsel")
OF_A_PATIENT: tuple[Any, ...] = (
    *(Procedure, ToothState, ChartDocument, Message, Task, Appointment, Recall),
    *(Adjustment, PaymentSplit, Claim, ClaimProcedure),
)
REFUSED = "Not for your role"
CLINICAL_WORDS = ("Takes a thinner", "Latex", "Asthma", "Corrected words", "Bitewing", "Medical note", "Filling, resin")


def address(patient: int, part: str = "overview") -> str:
    """The address of a part."""
    return f"/patients/{patient}/" if part == "overview" else f"/patients/{patient}/{part}/"


def text(response: Any) -> str:
    """What a page says."""
    return str(response.content, "utf-8")


def without_tokens(response: Any, number: int) -> str:
    """What a page says beside its address and what guards its forms."""
    said = text(response).replace(f"/patients/{number}/", "")
    return re.sub(r'(csrfmiddlewaretoken|X-CSRFToken)("|&quot;)?[^>]*', "", said)


def as_owner_alone(cast: Cast) -> None:
    """Olive no longer treats; she only owns."""
    with opened(SERVER):
        rows = Assignment.objects.filter(person_id=cast.persons["olive"], role__code="dentist")
        assert rows.update(ends_on=today() - timedelta(days=1)) == 1


@pytest.mark.parametrize("part", sorted(PARTS))
@pytest.mark.parametrize("who", sorted(SEES))
def test_a_role_sees_its_parts_of_a_chart_and_is_told_of_the_others(
    reader: Visit, family: Family, who: str, part: str
) -> None:
    response = reader(who).get(address(family.guarantor, part))
    assert response.status_code == 200
    assert (REFUSED not in text(response)) == (part in SEES[who])


@pytest.mark.parametrize("who", ["front_desk", "practice_manager", "billing"])
def test_no_clinical_word_stands_on_any_part_of_who_does_not_read_charts(
    reader: Visit, family: Family, who: str
) -> None:
    client = reader(who)
    for part in set(PARTS) - MONEY:
        said = text(client.get(address(family.guarantor, part)))
        assert [word for word in CLINICAL_WORDS if word in said] == [], part


def test_an_owner_who_does_not_treat_sees_accounts_and_no_chart(cast: Cast, reader: Visit, family: Family) -> None:
    as_owner_alone(cast)
    client = reader("olive")
    assert "Owed by the family" in text(client.get(address(family.guarantor)))
    for part in CLINICAL:
        assert REFUSED in text(client.get(address(family.guarantor, part)))


@pytest.mark.parametrize("who", SEES_NOBODY)
def test_others_of_the_organization_find_no_patient(reader: Visit, family: Family, who: str) -> None:
    client = reader(who)
    assert client.get("/patients/").status_code == 403
    for part in PARTS:
        assert client.get(address(family.guarantor, part)).status_code == 404
    assert client.get(f"/patients/{family.guarantor}/identity/").status_code == 404


@pytest.mark.parametrize("who", ["birch_desk", "bruno", "astrid"])
def test_a_patient_of_another_practice_and_one_who_is_absent_look_the_same(
    reader: Visit, family: Family, who: str
) -> None:
    client = reader(who)
    there, absent = client.get(address(family.guarantor)), client.get(address(999_999_999))
    assert there.status_code == absent.status_code == 404
    assert "Page not found" in text(there)
    assert without_tokens(there, family.guarantor) == without_tokens(absent, 999_999_999)
    assert "Quill" not in text(client.get("/patients/?q=quill"))


def test_who_may_not_see_accounts_gets_no_column_and_no_number_of_them(reader: Visit, family: Family) -> None:
    said = text(reader("dentist").get("/patients/"))
    assert "Quill, Rosa" in said
    assert "Balance" not in said
    assert "Balance" in text(reader("front_desk").get("/patients/"))
    assert "Owed by the family" not in text(reader("dentist").get(address(family.guarantor)))


@pytest.mark.parametrize(
    ("who", "purpose"), [("dentist", "treatment"), ("billing", "payment"), ("front_desk", "operations")]
)
def test_every_opening_is_noted_with_the_purpose_of_the_role(
    cast: Cast, reader: Visit, family: Family, who: str, purpose: str
) -> None:
    client = reader(who)
    client.get(address(family.guarantor))
    client.get(address(family.child, "account"), headers={"HX-Request": "true", "HX-Target": "part"})
    with opened(cast.actor("olive")):
        looks = list(
            Look.objects.order_by("pk").values_list("patient_id", "purpose", "what", "account_id", "entity_id")
        )
    who_at = (cast.accounts[who], cast.entity("cedar"))
    assert looks == [
        (family.guarantor, purpose, "chart: overview", *who_at),
        (family.child, purpose, "chart: account", *who_at),
    ]


def test_what_a_chart_is_opened_for_can_be_changed_and_what_is_no_purpose_is_not_kept(
    cast: Cast, reader: Visit, family: Family
) -> None:
    client = reader("dentist")
    said = text(client.get(f"{address(family.guarantor)}?for=payment"))
    assert f"{address(family.guarantor, 'perio')}?for=payment" in said
    client.get(f"{address(family.guarantor)}?for=curiosity")
    with opened(cast.actor("olive")):
        assert list(Look.objects.order_by("pk").values_list("purpose", flat=True)) == ["payment", "treatment"]


def test_an_opening_that_fails_to_find_anybody_is_not_a_look(cast: Cast, reader: Visit, family: Family) -> None:
    reader("birch_desk").get(address(family.guarantor))
    with opened(SERVER):
        assert not Look.objects.exists()


def test_a_list_is_noted_once_and_a_search_without_its_words(cast: Cast, reader: Visit, family: Family) -> None:
    client = reader("front_desk")
    client.get("/patients/")
    client.get("/patients/?q=quill")
    client.get("/patients/?q=nobodysname")
    client.get("/patients/?export=csv")
    with opened(cast.actor("olive")):
        looks = list(Look.objects.order_by("pk").values_list("patient_id", "what"))
    assert looks == [
        (None, "patient list"),
        (None, "patient search"),
        (None, "patient search"),
        (None, "patient list, taken as CSV"),
    ]


def test_an_identity_number_is_dots_until_it_is_revealed_and_then_it_is_noted(
    cast: Cast, reader: Visit, family: Family
) -> None:
    client = reader("billing")
    page = text(client.get(address(family.guarantor)))
    assert NUMBER not in page
    assert "•••-••-••••" in page
    assert "Reveal" in page
    asked = client.post(f"/patients/{family.guarantor}/identity/", {"purpose": ""})
    assert asked.status_code == 422
    assert NUMBER not in text(asked)
    shown = client.post(f"/patients/{family.guarantor}/identity/", {"purpose": "claim of November"})
    assert NUMBER in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert NUMBER not in text(client.get(f"/patients/{family.guarantor}/identity/"))
    with opened(cast.actor("olive")):
        looks = Look.objects.filter(what="identity number revealed").values_list("patient_id", "purpose")
        assert list(looks) == [(family.guarantor, "claim of November")]
        events = Event.objects.filter(action="patient.identified").values_list("subject", "details")
        assert list(events) == [(f"patient {family.guarantor}", {})]


@pytest.mark.parametrize("who", ["dentist", "front_desk"])
def test_who_may_not_identify_is_offered_nothing_and_refused(
    cast: Cast, reader: Visit, family: Family, who: str
) -> None:
    client = reader(who)
    assert "Reveal" not in text(client.get(address(family.guarantor)))
    response = client.post(f"/patients/{family.guarantor}/identity/", {"purpose": "to see"})
    assert response.status_code == 403
    assert NUMBER not in text(response)


def test_a_patient_without_a_number_has_none_to_reveal(reader: Visit, family: Family) -> None:
    response = reader("billing").post(f"/patients/{family.child}/identity/", {"purpose": "claim"})
    assert response.status_code == 422
    assert "No identity number is kept" in text(response)


def test_the_head_says_where_the_chart_is_kept_and_what_must_be_known_first(reader: Visit, family: Family) -> None:
    said = text(reader("dentist").get(address(family.guarantor, "perio")))
    assert "Mirrored from Open Dental; changed there." in said
    assert said.index("Takes a thinner") < said.index("Latex") < said.index("Parts of the chart")


def test_the_head_names_the_last_import_that_came_through_and_not_when_the_row_changed(
    cast: Cast, reader: Visit, family: Family
) -> None:
    def import_of(day: int, state: str) -> None:
        with opened(SERVER):
            source, _ = RecordSource.objects.get_or_create(
                entity_id=cast.entity("cedar"), kind="folder", path="/x", salt="-"
            )
            ended = None if state == "reading" else datetime(2026, 10, day, 17, tzinfo=UTC)
            ImportRun.objects.create(
                entity_id=cast.entity("cedar"), source=source, state=state,
                started_at=datetime(2026, 10, day, 16, tzinfo=UTC), finished_at=ended,
            )  # fmt: skip

    address_of = address(family.guarantor)
    assert "As of the import of" not in text(reader("dentist").get(address_of))
    import_of(3, "applied")
    import_of(5, "applied")
    import_of(7, "failed")
    import_of(9, "reading")
    for who in ("dentist", "front_desk", "billing"):
        said = re.sub(r"<[^>]+>", "", text(reader(who).get(address_of)))
        assert "As of the import of Oct 5, 2026" in said


def test_a_patient_who_vanished_from_the_source_is_not_listed_and_still_opens(
    cast: Cast, reader: Visit, family: Family
) -> None:
    with opened(SERVER):
        Patient.objects.filter(pk=family.child).update(gone_at="2026-11-01T12:00Z")
    client = reader("front_desk")
    assert "Quill, Nele" not in text(client.get("/patients/"))
    assert "No longer in the practice" in text(client.get(address(family.child)))


def test_a_part_comes_alone_for_htmx_and_in_its_page_without_script(reader: Visit, family: Family) -> None:
    client = reader("dentist")
    alone = text(client.get(address(family.guarantor, "teeth"), headers={"HX-Request": "true", "HX-Target": "part"}))
    assert alone.lstrip().startswith('<div id="part">')
    assert "<html" not in alone
    assert alone.strip() in text(client.get(address(family.guarantor, "teeth")))


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_part_asks_the_same_number_of_questions_however_much_is_charted(
    cast: Cast, reader: Visit, family: Family, part: str
) -> None:
    client = reader("olive")
    counts = []
    for _ in range(2):
        client.get(address(family.guarantor, part))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(family.guarantor, part))
        counts.append(len(asked))
        double(family.guarantor)
    assert counts[0] == counts[1]
    assert counts[0] < 60


def double(patient: int) -> None:
    """Every row of a patient once more, as native rows without a number."""
    with opened(SERVER):
        for model in OF_A_PATIENT:
            for row in model.objects.filter(patient=patient):
                row.pk = row.number = None
                row.save()


def test_a_list_asks_the_same_number_of_questions_for_fifty_patients_as_for_three(
    cast: Cast, reader: Visit, family: Family
) -> None:
    client = reader("billing")
    counts = []
    for more in (0, 40):
        with opened(SERVER):
            Patient.objects.bulk_create(
                Patient(entity_id=cast.entity("cedar"), family_name=f"Reed{n}", family_key=f"reed{n}", status="active")
                for n in range(more)
            )
        client.get("/patients/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/patients/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_hits_of_the_search_name_the_practice_and_are_noted_there(cast: Cast, reader: Visit, family: Family) -> None:
    keep_family(cast.entity("birch"), name="Quillon")
    said = text(reader("billing").get("/palette/?q=quil"))
    assert "Quill, Rosa" in said
    assert "Quillon, Rosa" in said
    assert "Cedar Dental" in said
    assert "Birch Dental" in said
    with opened(SERVER):
        looks = set(Look.objects.values_list("entity_id", "patient_id", "purpose"))
    assert looks == {(cast.entity(name), None, "payment") for name in ("cedar", "birch")}


def test_words_of_go_to_that_find_no_patient_are_no_look(reader: Visit, family: Family) -> None:
    for query in ("settings", "q", "", "12", "\x00"):
        assert reader("front_desk").get("/palette/", {"q": query}).status_code == 200
    with opened(SERVER):
        assert not Look.objects.exists()


@pytest.mark.parametrize("query", ["quill", "rosa", "rosa qu", "Quill, Ro", "3/14/1979", "010-4477", "5550104477"])
def test_a_search_finds_by_name_in_both_orders_birth_date_and_telephone(
    reader: Visit, family: Family, query: str
) -> None:
    said = text(reader("front_desk").get("/patients/", {"q": query}))
    assert "Quill, Rosa" in said


@pytest.mark.parametrize("query", ["uill", "rosa x", "3/15/1979", "4477 9", "'; drop table", "%", "9" * 30])
def test_a_search_that_fits_nobody_finds_nobody(reader: Visit, family: Family, query: str) -> None:
    response = reader("front_desk").get("/patients/", {"q": query})
    assert response.status_code == 200
    assert "Quill, Rosa" not in text(response)


def test_what_no_text_can_hold_breaks_no_search(reader: Visit, family: Family) -> None:
    assert reader("front_desk").get("/patients/", {"q": "\x00"}).status_code == 200


def test_a_chart_number_finds_its_patient(cast: Cast, reader: Visit, family: Family) -> None:
    with opened(SERVER):
        number = Patient.objects.get(pk=family.partner).chart_number
    said = text(reader("front_desk").get("/patients/", {"q": number}))
    assert "Quill, Emil</a>" in said
    assert "Quill, Rosa</a>" not in said


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=inactive", {"Emil"}),
        ("owes=yes", {"Rosa", "Nele"}),
        ("recall=yes", {"Rosa"}),
        ("status=active&owes=yes", {"Rosa", "Nele"}),
    ],
)
def test_the_list_is_narrowed_by_status_balance_and_recall(
    reader: Visit, family: Family, asked: str, found: set[str]
) -> None:
    with opened(SERVER):
        assert Patient.objects.count() == 3
    said = text(reader("front_desk").get(f"/patients/?{asked}"))
    assert {name for name in ("Rosa", "Emil", "Nele") if f"Quill, {name}</a>" in said} == found


@pytest.mark.parametrize("sort", ["name", "-born_on", "last_visit", "-next_visit", "-balance", "guarantor"])
def test_the_list_sorts_by_each_column(reader: Visit, family: Family, sort: str) -> None:
    assert reader("front_desk").get(f"/patients/?sort={sort}").status_code == 200


def test_who_owes_most_stands_first_and_each_balance_is_what_stands_now(
    cast: Cast, reader: Visit, family: Family
) -> None:
    client = reader("front_desk")
    page = text(client.get("/patients/?sort=-balance"))
    assert page.index("Quill, Rosa") < page.index("Quill, Nele") < page.index("Quill, Emil")
    with opened(SERVER):
        Adjustment.objects.filter(patient=family.child).update(amount_cents=12_34)
    assert "$12.34" in text(client.get("/patients/?sort=-balance"))


def test_a_patient_is_found_by_what_they_are_called(cast: Cast, reader: Visit) -> None:
    keep_family(cast.entity("cedar"), mark="Button")
    for asked in ("butt", "quill but", "button quill"):
        assert "Quill, Rosa</a>" in text(reader("front_desk").get(f"/patients/?q={asked}"))
    assert "Quill, Rosa</a>" not in text(reader("front_desk").get("/patients/?q=zipper"))


def test_an_export_holds_what_the_list_shows(reader: Visit, family: Family) -> None:
    said = text(reader("front_desk").get("/patients/?export=csv&sort=name"))
    assert "Patient,Born,Guarantor,Last visit,Next appointment,Balance" in said
    row = next(line for line in said.splitlines() if line.startswith('"Quill, Rosa"'))
    assert row.split(",")[2] == "1979-03-14"
    assert row.endswith(",70.00")


def test_an_empty_list_says_how_patients_come_in(reader: Visit, cast: Cast) -> None:
    said = text(reader("front_desk").get("/patients/"))
    assert "No patient yet" in said
    assert "practice management system" in said
