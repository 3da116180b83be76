"""What a practice's records become, resource by resource."""

from __future__ import annotations

import pickle

import orjson

from abutment.foundation.scope import opened
from abutment.patients.models import Patient, PerioMeasure, Procedure, ProcedureCode
from abutment.portability.fhir.provider import MAPPINGS, parts
from abutment.portability.fhir.validation import problems
from abutment.portability.packing.parts import Part
from abutment.portability.packing.snapshot import here
from tests.cast import SERVER, Cast
from tests.patients.charts import NUMBER
from tests.portability.fhir.files import lines, references, resources, whole_practice, written

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def test_every_resource_of_a_practice_is_one_by_the_schema_of_hl7(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    wrong = [(kind, problem) for kind, line in lines(cast.entity("cedar")) for problem in problems(kind, line)]
    assert wrong == []


def test_everything_that_is_mapped_occurs_in_the_practice_of_these_tests(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    assert set(resources(cast.entity("cedar"))) == {mapping.kind for mapping in MAPPINGS}


def test_every_reference_leads_to_a_resource_of_the_package(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    found = resources(cast.entity("cedar"))
    there = {f"{kind}/{number}" for kind, by_id in found.items() for number in by_id}
    named = [named for by_id in found.values() for told in by_id.values() for named in references(told)]
    assert len(named) > 1000
    assert set(named) <= there


def test_another_practice_is_in_no_file(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    before = written(cast.entity("cedar"))
    whole_practice(cast.entity("birch"))
    assert written(cast.entity("cedar")) == before
    ids = [set(resources(cast.entity(name))["Patient"]) for name in ("cedar", "birch")]
    assert not ids[0] & ids[1]


def test_the_same_rows_give_the_same_bytes(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    assert written(cast.entity("cedar")) == written(cast.entity("cedar"))


def test_parts_travel_to_other_processes(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    with here(cast.entity("cedar")) as reading:
        found = list(parts(reading))
    again: list[Part] = pickle.loads(pickle.dumps(found))
    assert [(part.path, part.write.args) for part in again] == [(part.path, part.write.args) for part in found]  # type: ignore[attr-defined]
    assert len({part.path for part in found}) == len(found)


def test_a_practice_without_records_has_itself_and_no_empty_files(cast: Cast) -> None:
    assert [*written(cast.entity("cedar"))] == ["Organization.ndjson.gz"]
    (practice,) = resources(cast.entity("cedar"))["Organization"].values()
    assert practice["name"] == "Cedar Dental PLLC"
    assert practice["alias"] == ["Cedar Dental"]


def test_a_type_of_several_tables_has_a_numbered_file_for_each(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    paths = [path for path in written(cast.entity("cedar")) if path.startswith("Observation")]
    assert paths == ["Observation.0001.ndjson.gz", "Observation.0002.ndjson.gz"]


def test_a_patient_has_names_address_and_the_identity_number_in_plain_without_dashes(cast: Cast) -> None:
    family = whole_practice(cast.entity("cedar"))
    rosa = resources(cast.entity("cedar"))["Patient"][str(family.guarantor)]
    assert (rosa["name"][0]["family"], rosa["name"][0]["given"]) == ("Quill", ["Rosa"])
    assert rosa["birthDate"] == "1979-03-14"
    assert rosa["address"] == [{"line": ["12 Elder Lane"], "city": "Riverton", "state": "NY", "postalCode": "00001"}]
    numbers = {each["system"]: each["value"] for each in rosa["identifier"]}
    assert numbers["http://hl7.org/fhir/sid/us-ssn"] == NUMBER.replace("-", "")


def test_an_identity_number_that_does_not_open_says_so_and_stops_nothing(cast: Cast) -> None:
    family = whole_practice(cast.entity("cedar"))
    with opened(SERVER):
        Patient.objects.filter(pk=family.guarantor).update(ssn="f1.999.AAAA")
    rosa = resources(cast.entity("cedar"))["Patient"][str(family.guarantor)]
    (number,) = [each for each in rosa["identifier"] if each["system"].endswith("us-ssn")]
    assert "value" not in number
    assert number["_value"]["extension"] == [{"url": ABSENT, "valueCode": "error"}]


def test_who_answers_for_themselves_has_an_account_and_no_related_person(cast: Cast) -> None:
    family = whole_practice(cast.entity("cedar"))
    found = resources(cast.entity("cedar"))
    assert set(found["Account"]) == {str(family.guarantor)}
    members = {each["reference"] for each in found["Account"][str(family.guarantor)]["subject"]}
    assert members == {f"Patient/{each}" for each in (family.guarantor, family.partner, family.child)}
    assert set(found["RelatedPerson"]) == {str(family.partner), str(family.child)}


def test_two_who_answer_for_each_other_have_an_account_each(cast: Cast) -> None:
    family = whole_practice(cast.entity("cedar"))
    with opened(SERVER):
        Patient.objects.filter(pk=family.guarantor).update(guarantor_id=family.partner)
        Patient.objects.filter(pk=family.partner).update(guarantor_id=family.guarantor)
    found = resources(cast.entity("cedar"))
    assert found["Account"][str(family.partner)]["subject"] == [{"reference": f"Patient/{family.guarantor}"}]
    assert f"Patient/{family.partner}" in [*references(found["Account"][str(family.guarantor)])]


def test_a_site_of_a_tooth_is_an_observation_with_its_value_and_place(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    with opened(SERVER):
        row = PerioMeasure.objects.filter(entity_id=cast.entity("cedar"), kind="probing", tooth=3).order_by("pk").last()
    assert row is not None
    found = resources(cast.entity("cedar"))
    told = found["Observation"][f"{row.pk}-mb"]
    assert told["valueQuantity"]["value"] == row.mesial_buccal == 6
    assert told["code"]["coding"] == [{"system": "http://loinc.org", "code": "64042-5"}]
    assert [each["code"] for each in told["bodySite"]["coding"]] == ["3", "16"]
    assert told["meta"]["profile"] == [
        "http://hl7.org/fhir/us/dental-data-exchange/StructureDefinition/dental-findings"
    ]
    place = found["BodyStructure"][told["extension"][0]["valueReference"]["reference"].split("/")[1]]
    assert place["locationQualifier"][0]["text"] == "mesiobuccal"


def test_bleeding_is_one_observation_for_each_sign_that_was_seen(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    with opened(SERVER):
        row = PerioMeasure.objects.filter(entity_id=cast.entity("cedar"), kind="bleeding", tooth=3).first()
    assert row is not None
    ids = {each for each in resources(cast.entity("cedar"))["Observation"] if each.startswith(f"{row.pk}-")}
    assert ids == {f"{row.pk}-mb-blood", f"{row.pk}-dl-blood", f"{row.pk}-dl-pus"}


def test_recession_carries_no_profile_that_asks_for_a_code_it_does_not_have(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    told = [o for o in resources(cast.entity("cedar"))["Observation"].values() if "recession" in str(o["code"])]
    assert told
    assert all("profile" not in each["meta"] for each in told)


def test_a_code_is_called_cdt_only_where_it_looks_like_one(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    with opened(SERVER):
        ProcedureCode.objects.filter(entity_id=cast.entity("cedar"), code="Z0201").update(code="D0000")
    systems = {
        each["code"]["coding"][0]["code"]: each["code"]["coding"][0]["system"]
        for each in resources(cast.entity("cedar"))["Procedure"].values()
    }
    assert systems["D0000"] == "http://www.ada.org/cdt"
    assert systems["Z0301"] == f"urn:abutment:practice:{cast.entity('cedar')}:procedure-code"


def test_procedures_become_what_their_status_says(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    found = resources(cast.entity("cedar"))
    with opened(SERVER):
        by_status = dict(Procedure.objects.filter(entity_id=cast.entity("cedar")).values_list("status", "pk"))
    assert found["Procedure"][str(by_status["existing"])]["performedPeriod"].keys() == {"end"}
    assert found["Procedure"][str(by_status["deleted"])]["status"] == "entered-in-error"
    assert "performer" not in found["Procedure"][str(by_status["existing_other"])]
    requests = {status: found["ServiceRequest"][f"procedure-{by_status[status]}"] for status in ("planned", "shelved")}
    assert {status: each["status"] for status, each in requests.items()} == {"planned": "active", "shelved": "on-hold"}
    watched = found["Condition"][f"procedure-{by_status['condition']}"]
    assert [each["coding"][0]["code"] for each in watched["category"]] == ["dental", "problem-list-item"]


def test_a_procedure_of_a_completed_appointment_names_its_encounter(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    found = resources(cast.entity("cedar"))
    (named,) = [each["encounter"] for each in found["Procedure"].values() if "encounter" in each]
    assert named["reference"].split("/")[1] in found["Encounter"]


def test_times_are_on_the_clock_of_the_practice(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    starts = {each["start"] for each in resources(cast.entity("cedar"))["Appointment"].values() if "start" in each}
    assert "2026-11-20T12:00:00-05:00" in starts


def test_appointments_without_a_time_wait_and_notes_are_none(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    told = resources(cast.entity("cedar"))["Appointment"].values()
    assert {"waitlist", "proposed", "booked", "fulfilled", "cancelled"} == {each["status"] for each in told}
    assert not [each for each in told if each.get("comment") == "Lunch"]
    assert not [each for each in told if each["status"] == "waitlist" and "start" in each]


def test_money_keeps_every_cent(cast: Cast) -> None:
    entity = cast.entity("cedar")
    whole_practice(entity)
    with opened(SERVER):
        Procedure.objects.filter(entity_id=entity, status="complete", fee_cents=-5).update(fee_cents=900719925474099301)
    exact = [line for kind, line in lines(entity) if kind == "ChargeItem" and b"9007199254740993.01" in line]
    assert len(exact) == 1
    assert b'"priceOverride":{"value":9007199254740993.01,"currency":"USD"}' in exact[0]


def test_a_payment_given_back_is_negative_and_names_what_it_was_for(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    found = resources(cast.entity("cedar"))
    (back,) = [each for each in found["PaymentReconciliation"].values() if each["paymentAmount"]["value"] < 0]
    assert back["paymentAmount"] == {"value": -7.05, "currency": "USD"}
    assert back["detail"][0]["request"]["reference"].split("/")[0] == "ChargeItem"


def test_a_carriers_payment_names_claim_and_answer(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    told = resources(cast.entity("cedar"))["PaymentReconciliation"].values()
    (check,) = [each for each in told if each["id"].startswith("claims-")]
    assert check["detail"][0]["amount"]["value"] == 100
    assert check["detail"][0]["response"]["reference"].startswith("ClaimResponse/")


def test_a_document_names_its_file_in_the_package_or_that_it_was_never_fetched(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    told = [each for each in resources(cast.entity("cedar"))["DocumentReference"].values() if "note" not in each["id"]]
    attached = [each["content"][0]["attachment"] for each in told]
    (there,) = [each for each in attached if "url" in each]
    assert there["url"].startswith("documents/")
    assert there["url"].endswith("/Bite%20wing%201.png")
    assert [each["_url"]["extension"][0]["valueCode"] for each in attached if "url" not in each] == ["unknown"]


def test_an_import_is_told_as_provenance(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    (told,) = resources(cast.entity("cedar"))["Provenance"].values()
    assert told["entity"][0]["what"]["display"] == "Open Dental 24.3.10"
    assert told["recorded"] == "2026-11-20T12:00:00-05:00"


def test_a_plan_names_what_is_to_do_and_what_was_told(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    plans = {each["status"]: each for each in resources(cast.entity("cedar"))["CarePlan"].values()}
    assert len(plans["active"]["activity"]) == 3
    assert plans["unknown"]["activity"][0]["detail"]["description"] == "At 3"
    assert b"Signed at 2026-11-20T12:00:00-05:00." in orjson.dumps(plans["unknown"]["note"])
