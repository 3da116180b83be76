"""Records as they really are: orphans, gaps, every script, impossible days, texts too long for FHIR."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from abutment.foundation.scope import opened
from abutment.patients.models import (
    Message,
    Patient,
    PerioExam,
    PerioMeasure,
    Procedure,
    ProcedureNote,
    Provider,
)
from abutment.portability.fhir.validation import problems
from tests.cast import SERVER, Cast
from tests.patients.charts import Records, mirrored
from tests.portability.fhir.files import lines, references, resources, whole_practice

SCRIPTS = (
    "Zoë O'Brien-Łukasz",
    "山田　太郎",
    "محمد بن سلمان",
    "Ελένη",
    "दीपिका",
    "ไพโรจน์",
    "שרה",
    "👩\u200d⚕️ Ada",
    '"quoted" \\ back',
    "a\tb\nc\r\nd",
)


@pytest.fixture
def write(cast: Cast) -> Records:
    with opened(SERVER):
        mirrored(cast.entity("cedar"))
    return Records(cast.entity("cedar"))


def checked(entity: int) -> dict[str, dict[str, dict[str, object]]]:
    """All resources, of which each is valid and each reference resolves."""
    assert [(kind, wrong) for kind, line in lines(entity) for wrong in problems(kind, line)] == []
    found = resources(entity)
    there = {f"{kind}/{number}" for kind, by_id in found.items() for number in by_id}
    assert {named for by_id in found.values() for told in by_id.values() for named in references(told)} <= there
    return found


def test_names_in_every_script_come_through(write: Records) -> None:
    with opened(SERVER):
        people = [write(Patient, family_name=name, given_name=name[:1], city=name) for name in SCRIPTS]
    found = checked(write.practice_id)["Patient"]
    told = [found[str(person.pk)]["name"][0]["family"] for person in people]  # type: ignore[index]
    assert told[0] == SCRIPTS[0]
    assert told[1] == "山田 太郎"
    assert told[2:9] == list(SCRIPTS[2:9])


@pytest.mark.parametrize("name", ["\x01\x02", " \t ", "\u00a0\u3000", "\x1f", "", "\ufeff"])
def test_a_name_of_nothing_that_shows_is_unknown(write: Records, name: str) -> None:
    with opened(SERVER):
        person = write(Patient, family_name=name, given_name=name, street=name, email=name, mobile_phone=name)
    told = checked(write.practice_id)["Patient"][str(person.pk)]
    assert told["name"][0]["extension"][0]["valueCode"] == "unknown"  # type: ignore[index]
    assert "address" not in told
    assert "telecom" not in told


def test_controls_within_a_text_are_taken_out(write: Records) -> None:
    with opened(SERVER):
        person = write(Patient, family_name="Qu\x07ill\x0b", given_name="Ro\u2028sa")
    told = checked(write.practice_id)["Patient"][str(person.pk)]
    assert (told["name"][0]["family"], told["name"][0]["given"]) == ("Quill", ["Ro sa"])  # type: ignore[index]


def test_a_patient_of_whom_nothing_is_known_is_still_there(write: Records) -> None:
    with opened(SERVER):
        person = write(Patient)
    told = checked(write.practice_id)["Patient"][str(person.pk)]
    assert "gender" not in told
    assert "_gender" in told
    assert "active" not in told


def test_days_long_ago_are_kept_and_days_fhir_cannot_write_are_left_out(write: Records) -> None:
    with opened(SERVER):
        old = write(Patient, family_name="Old", born_on=date(1871, 1, 31))
        never = write(Patient, family_name="Never", born_on=date(1990, 1, 1))
        Patient.objects.filter(pk=never.pk).extra(where=["true"]).update(born_on=date(1, 1, 1))
    found = checked(write.practice_id)["Patient"]
    assert found[str(old.pk)]["birthDate"] == "1871-01-31"
    assert found[str(never.pk)]["birthDate"] == "0001-01-01"


def test_rows_of_a_patient_who_is_not_there_say_that_it_is_unknown_whose_they_are(write: Records) -> None:
    with opened(SERVER):
        alone = write(Procedure, status="complete", fee_cents=1, tooth="3", surfaces="MO")
        exam = write(PerioExam, on=date(2026, 1, 2))
        first = write(PerioMeasure, exam=exam, kind="probing", tooth=3, buccal=4)
        second = write(PerioMeasure, kind="bleeding", tooth=4, buccal=9)
        third = write(PerioMeasure, kind="margin", tooth=99, buccal=1)
    found = checked(write.practice_id)
    for told in (
        found["Procedure"][str(alone.pk)],
        found["ChargeItem"][str(alone.pk)],
        found["Observation"][f"{first.pk}-b"],
        found["Observation"][f"{second.pk}-b-blood"],
        found["Observation"][f"{second.pk}-b-calculus"],
        found["Observation"][f"{third.pk}-b"],
    ):
        assert told["subject"]["extension"][0]["valueCode"] == "unknown"  # type: ignore[index]
        assert "reference" not in told["subject"]  # type: ignore[operator]
        assert "profile" not in told["meta"]  # type: ignore[operator]
    assert "_effectiveDateTime" in found["Observation"][f"{second.pk}-b-blood"]


def test_what_has_vanished_is_left_out_and_nothing_points_to_it(cast: Cast) -> None:
    family = whole_practice(cast.entity("cedar"))
    with opened(SERVER):
        Patient.objects.filter(pk=family.guarantor).update(gone_at="2026-11-01T00:00:00Z")
        Provider.objects.filter(entity_id=cast.entity("cedar")).update(gone_at="2026-11-01T00:00:00Z")
    found = checked(cast.entity("cedar"))
    assert str(family.guarantor) not in found["Patient"]
    assert "Account" not in found
    assert {each["active"] for each in found["Practitioner"].values()} == {False}


def test_sites_that_were_not_measured_are_no_observations(write: Records) -> None:
    with opened(SERVER):
        person = write(Patient, family_name="Quill")
        exam = write(PerioExam, patient=person, on=date(2026, 1, 2))
        row = write(PerioMeasure, exam=exam, kind="probing", tooth=3, buccal=0, distal_lingual=12)
        write(PerioMeasure, exam=exam, kind="", tooth=3, buccal=3)
        write(PerioMeasure, exam=exam, kind="mobility", tooth=3)
    found = checked(write.practice_id)["Observation"]
    assert {key: told["valueQuantity"]["value"] for key, told in found.items()} == {  # type: ignore[index]
        f"{row.pk}-b": 0, f"{row.pk}-dl": 12,
    }  # fmt: skip


def test_a_skipped_tooth_says_that_it_was_not_measured(write: Records) -> None:
    with opened(SERVER):
        person = write(Patient, family_name="Quill")
        exam = write(PerioExam, patient=person, on=date(2026, 1, 2))
        row = write(PerioMeasure, exam=exam, kind="skipped", tooth=1, value=1)
    (told,) = checked(write.practice_id)["Observation"].values()
    assert told["id"] == str(row.pk)
    assert told["dataAbsentReason"]["coding"][0]["code"] == "not-performed"  # type: ignore[index]
    assert "profile" not in told["meta"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ({"tooth": "14", "surfaces": "MOD"}, ["14", "26"]),
        ({"tooth": "K", "surfaces": "O"}, ["K", "75"]),
        ({"tooth": "53"}, ["53"]),
        ({"tooth": "AS"}, ["AS"]),
        ({"teeth": "19-21"}, ["19", "36", "20", "35", "21", "34"]),
        ({"quadrant": "LL"}, ["30"]),
        ({"sextant": "5"}, ["07"]),
        ({"arch": "U"}, ["01"]),
        ({"tooth": "?9"}, []),
        ({"quadrant": "XX"}, []),
    ],
)
def test_where_it_is_stands_in_universal_numbers_and_in_iso_3950(
    write: Records, where: dict[str, str], codes: list[str]
) -> None:
    with opened(SERVER):
        person = write(Patient, family_name="Quill")
        row = write(Procedure, patient=person, status="complete", on=date(2026, 1, 2), **where)
    told = checked(write.practice_id)["Procedure"][str(row.pk)]
    assert [each["code"] for site in told["bodySite"] for each in site.get("coding", ())] == codes  # type: ignore[attr-defined]
    assert all(site["text"] for site in told["bodySite"])  # type: ignore[attr-defined]


def test_the_same_surfaces_written_in_two_ways_are_one_place(write: Records) -> None:
    with opened(SERVER):
        person = write(Patient, family_name="Quill")
        for written in ("MO", "m.o", "M O"):
            write(Procedure, patient=person, status="complete", on=date(2026, 1, 2), tooth="3", surfaces=written)
    assert set(checked(write.practice_id)["BodyStructure"]) == {f"{person.pk}-3-MO"}


def test_a_text_longer_than_fhir_allows_is_left_to_the_tables(write: Records) -> None:
    with opened(SERVER):
        person = write(Patient, family_name="Quill")
        note = write(ProcedureNote, patient=person, text="x" * (1024 * 1024 + 1))
        fits = write(ProcedureNote, patient=person, text="y" * (1024 * 1024))
        said = write(Message, patient=person, text="z" * 5_000_000)
    found = checked(write.practice_id)
    attached = found["DocumentReference"][f"note-{note.pk}"]["content"][0]["attachment"]  # type: ignore[index]
    assert "data" not in attached
    assert attached["url"] == "tables/patients_procedurenote.csv"
    whole = found["DocumentReference"][f"note-{fits.pk}"]["content"][0]["attachment"]["data"]  # type: ignore[index]
    assert base64.b64decode(whole) == b"y" * (1024 * 1024)
    assert "table of the Package" in str(found["Communication"][str(said.pk)]["payload"])


def test_a_note_without_words_is_none(write: Records) -> None:
    with opened(SERVER):
        write(ProcedureNote, text=" \n\t")
        write(ProcedureNote, text="")
    assert "DocumentReference" not in checked(write.practice_id)


def test_a_practice_of_rows_with_keys_alone_is_valid(write: Records) -> None:
    """Everything empty that can be empty: what FHIR requires says that it is unknown."""
    from django.apps import apps

    from abutment.portability.fhir.provider import MAPPINGS

    tables = {mapping.table for mapping in MAPPINGS if mapping.table.startswith(("patients_", "claims_", "schedule_"))}
    tables |= {mapping.table for mapping in MAPPINGS if mapping.table.startswith("receivables_")}
    with opened(SERVER):
        for model in apps.get_models():
            if model._meta.db_table in tables:
                extra = {"kind": "missing"} if model._meta.db_table == "patients_toothstate" else {}
                write(model, **extra)
    checked(write.practice_id)
