"""A patient asks for their own records: registered by the practice's people, made, given, and due in thirty days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from abutment.foundation.audit.models import Look
from abutment.foundation.scope import NotAllowed, opened
from abutment.patients.models import Patient
from abutment.patients.queries import billed
from abutment.portability.actions import requests as actions
from abutment.portability.actions.requests import NewRequest
from abutment.portability.errors import RequestRefused
from abutment.portability.models import RecordsRequest
from abutment.portability.package.manifest import Manifest
from abutment.portability.patient_copy.making import make_copy
from abutment.portability.rules.taking import due_on, may_be_extended
from abutment.portability.taking import keeping
from abutment.portability.taking.acting import workshop
from tests.cast import SERVER, Cast, today
from tests.patients.charts import NUMBER, Family, keep_family

Visit = Callable[..., Client]
OWN_USE = "the patient's own use"


def family(cast: Cast, at: str = "cedar") -> Family:
    return keep_family(cast.entity(at), mark=f"mark of {at}")


def registered(cast: Cast, patient: int, who: str = "front_desk", received_on: date | None = None) -> RecordsRequest:
    actor = cast.actor(who)
    with opened(actor):
        wanted = NewRequest("patient", "", OWN_USE, received_on or today())
        return actions.register_request(
            actor=actor, patient=Patient.objects.get(pk=patient), request=wanted, on=today()
        )


def made(cast: Cast, patient: int) -> tuple[RecordsRequest, dict[str, bytes]]:
    request = registered(cast, patient)
    olive = cast.actor("olive")
    with opened(olive):
        actions.start_copy(actor=olive, request=RecordsRequest.objects.get(pk=request.pk))
    make_copy(request.pk)
    with opened(olive):
        found = RecordsRequest.objects.get(pk=request.pk)
        content = actions.open_copy(actor=olive, request=found).read()
    with ZipFile(BytesIO(content)) as archive:
        return found, {name: archive.read(name) for name in archive.namelist()}


def test_the_copy_holds_the_patients_rows_and_nobody_elses(cast: Cast, own_home: Path) -> None:
    people, other = family(cast), keep_family(cast.entity("cedar"), name="Zephyr")
    assert other
    _, files = made(cast, people.guarantor)
    whole = b"\n".join(files.values())
    assert b"Rosa" in files["tables/patients_patient.csv"]
    assert files["tables/patients_patient.csv"].count(b"\r\n") == 2
    assert b"Zephyr" not in whole
    assert b"Nele" not in b"\n".join(content for name, content in files.items() if name.startswith("tables/"))
    assert b"mark of cedar" in files["tables/patients_procedurenote.csv"]


def test_the_identity_number_does_not_travel(cast: Cast, own_home: Path) -> None:
    _, files = made(cast, family(cast).guarantor)
    whole = b"\n".join(files.values())
    assert NUMBER.encode() not in whole
    assert NUMBER.replace("-", "").encode() not in whole
    assert b"ssn" not in files["tables/patients_patient.csv"]


def test_a_person_can_read_the_sheet(cast: Cast, own_home: Path) -> None:
    _, files = made(cast, family(cast).guarantor)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(files["records.pdf"])).pages)
    for words in ("Rosa", "Cedar Dental", "Medical alert", "Allergies", "Medications", "What is planned", "Balance"):
        assert words in text, words


def test_the_account_says_what_a_code_means(cast: Cast, own_home: Path) -> None:
    people = family(cast)
    with opened(SERVER):
        done = billed([Patient.objects.get(pk=people.guarantor)])
        said = [(each.code.lay_term or each.code.description, each.code.code) for each in done if each.code]
    _, files = made(cast, people.guarantor)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(files["records.pdf"])).pages).split())
    assert said
    account = text[text.index("Account") :]
    for words, code in said:
        assert f"{words} ({code})" in account


def test_the_same_records_print_the_same_sheet_and_hostile_words_stay_words(cast: Cast, own_home: Path) -> None:
    people = family(cast)
    with opened(SERVER):
        Patient.objects.filter(pk=people.guarantor).update(given_name="#panic() $x$ *b* \u202e", family_name='"); raw')
    _, files = made(cast, people.guarantor)
    assert "#panic()" in PdfReader(BytesIO(files["records.pdf"])).pages[0].extract_text()


def test_fhir_of_the_copy_names_one_patient(cast: Cast, own_home: Path) -> None:
    _, files = made(cast, family(cast).guarantor)
    assert files["fhir/Patient.ndjson"].count(b"\n") == 1
    assert {"fhir/Procedure.ndjson", "fhir/AllergyIntolerance.ndjson", "fhir/Practitioner.ndjson"} <= files.keys()


def test_the_copy_is_signed_and_says_that_it_is_one_patients(cast: Cast, own_home: Path) -> None:
    request, files = made(cast, family(cast).guarantor)
    manifest = Manifest.from_bytes(files["manifest.json"])
    assert manifest.extent == "patient"
    assert {entry.path for entry in manifest.files} == files.keys() - {"manifest.json", "manifest.sig"}
    assert request.state == "ready"
    assert list(workshop().iterdir()) == []


def test_each_copy_is_a_look_at_the_patient_with_its_purpose(cast: Cast, own_home: Path) -> None:
    people = family(cast)
    made(cast, people.guarantor)
    with opened(SERVER):
        looks = list(Look.objects.filter(patient_id=people.guarantor).values_list("purpose", "account_id"))
    assert {account for _, account in looks} >= {cast.accounts["front_desk"], cast.accounts["olive"], None}
    assert {purpose for purpose, _ in looks} == {"a patient's request for their records"}


def test_who_may_register_and_who_may_make_one(cast: Cast, own_home: Path, reader: Visit) -> None:
    people = family(cast)
    request = registered(cast, people.guarantor)
    registers, makes = set(), set()
    for who in cast.everybody:
        client = reader(who)
        if client.get(f"/our-data/requests/{request.pk}/").status_code == 200:
            registers.add(who)
        client.post(f"/our-data/requests/{request.pk}/make/")
        with opened(SERVER):
            if RecordsRequest.objects.filter(pk=request.pk, state="making").update(state="open"):
                makes.add(who)
    assert registers == {"olive", "dentist", "hana", "assistant", "practice_manager", "front_desk"}
    assert makes == {"olive", "dentist"}


def test_nobody_of_the_organization_registers_or_downloads_one(cast: Cast, own_home: Path, reader: Visit) -> None:
    people = family(cast)
    request, _ = made(cast, people.guarantor)
    for who in ("billing", "executive", "compliance", "astrid", "bruno", "front_desk"):
        assert reader(who).get(f"/our-data/requests/{request.pk}/download/").status_code in (403, 404), who
    assert reader("billing").post(f"/our-data/requests/new/{people.child}/").status_code == 403
    assert reader("dentist").get(f"/our-data/requests/{request.pk}/download/").status_code == 200


def test_the_front_desk_finds_the_action_on_the_chart(cast: Cast, own_home: Path, reader: Visit) -> None:
    people = family(cast)
    address = f"/our-data/requests/new/{people.guarantor}/"
    assert address in reader("front_desk").get(f"/patients/{people.guarantor}/").content.decode()
    assert address not in reader("billing").get(f"/patients/{people.guarantor}/").content.decode()
    client = reader("front_desk")
    answer = client.post(
        address, {"asked_by": "patient", "purpose": OWN_USE, "received_on": today().isoformat()}, follow=True
    )
    assert "Due" in answer.content.decode()
    assert "45 CFR 164.524" in answer.content.decode()
    assert "Not legal advice" in answer.content.decode()
    assert "Quill, Rosa" in client.get("/our-data/requests/").content.decode()


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-5, 70))
def test_it_is_due_in_thirty_days_and_extended_once_within_them(received_on: date, days: int) -> None:
    on = received_on + timedelta(days=days)
    assert (due_on(received_on) - received_on).days == 30
    assert (due_on(received_on, is_extended=True) - received_on).days == 60
    assert may_be_extended(received_on, is_extended=False, on=on) is (0 <= days <= 30)
    assert not may_be_extended(received_on, is_extended=True, on=on)


def test_the_last_day_to_extend_is_the_thirtieth(cast: Cast) -> None:
    people = family(cast)
    desk = cast.actor("front_desk")
    in_time = registered(cast, people.guarantor, received_on=today() - timedelta(days=30))
    late = registered(cast, people.child, received_on=today() - timedelta(days=31))
    with opened(desk):
        actions.extend_request(actor=desk, request=in_time, reason="The images are off-site.", on=today())
        in_time.refresh_from_db()
        assert in_time.due_on == today() + timedelta(days=30)
        with pytest.raises(RequestRefused, match="only by"):
            actions.extend_request(actor=desk, request=late, reason="Too much work.", on=today())
        with pytest.raises(RequestRefused, match="extended once"):
            actions.extend_request(actor=desk, request=in_time, reason="Again.", on=today())


@pytest.mark.parametrize(
    "attempt",
    [
        "update portability_recordsrequest set due_on = due_on + 300",
        "update portability_recordsrequest set received_on = received_on + 300",
        "update portability_recordsrequest set extended_on = received_on + 31, extension_reason = 'x'",
        "update portability_recordsrequest set patient_id = patient_id + 1",
        "update portability_recordsrequest set document_id = 1",
        "update portability_recordsrequest set state = 'ready', made_at = now()",
        "delete from portability_recordsrequest",
    ],
)
def test_by_hand_no_day_moves_and_nothing_looks_made(cast: Cast, attempt: str) -> None:
    request = registered(cast, family(cast).guarantor)
    with opened(cast.actor("front_desk")), connection.cursor() as cursor:
        cursor.execute("savepoint tried")
        try:
            cursor.execute(attempt)
        except Exception:
            cursor.execute("rollback to savepoint tried")
    with opened(SERVER):
        after = RecordsRequest.objects.get(pk=request.pk)
    assert (after.due_on, after.received_on, after.patient_id, after.document_id, after.state, after.made_at) == (
        today() + timedelta(days=30), today(), request.patient_id, None, "open", None
    )  # fmt: skip


def test_what_was_given_stays_given(cast: Cast, own_home: Path) -> None:
    request, _ = made(cast, family(cast).guarantor)
    desk = cast.actor("front_desk")
    with opened(desk):
        actions.give_copy(actor=desk, request=request, how="in person")
        for again in (actions.give_copy, actions.withdraw_request):
            with pytest.raises(RequestRefused):
                again(actor=desk, request=request, **({"how": "x"} if again is actions.give_copy else {}))
        request.refresh_from_db()
    assert (request.state, request.ended_by_account_id) == ("given", cast.accounts["front_desk"])


def test_another_practices_patient_is_not_there(cast: Cast, reader: Visit) -> None:
    other = family(cast, "birch")
    assert reader("front_desk").get(f"/our-data/requests/new/{other.guarantor}/").status_code == 404
    request = registered(cast, family(cast).guarantor)
    with opened(cast.actor("bruno")), pytest.raises(NotAllowed):
        actions.start_copy(actor=cast.actor("bruno"), request=request)


def test_a_copy_is_removed_after_its_days_and_made_again(cast: Cast, own_home: Path) -> None:
    request, _ = made(cast, family(cast).guarantor)
    assert request.keep_until is not None
    keeping.remove_old(request.keep_until - timedelta(seconds=1))
    with opened(SERVER):
        assert RecordsRequest.objects.get(pk=request.pk).document_id is not None
    keeping.remove_old(request.keep_until)
    with opened(SERVER):
        after: Any = RecordsRequest.objects.get(pk=request.pk)
    assert (after.document_id, after.state) == (None, "ready")


def test_whoever_asks_for_another_is_named(cast: Cast) -> None:
    people, desk = family(cast), cast.actor("front_desk")
    wanted = NewRequest("personal", "", OWN_USE, today())
    with opened(desk):
        child = Patient.objects.get(pk=people.child)
        with pytest.raises(RequestRefused, match="Write down who"):
            actions.register_request(actor=desk, patient=child, request=wanted, on=today())
