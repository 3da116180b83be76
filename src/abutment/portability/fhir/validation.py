"""Whether a line of a FHIR file is a resource of FHIR R4: by HL7's own JSON schema, and what that leaves open."""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs
import orjson

from abutment.portability.fhir.required import REQUIRED

_MOST = 5
"""Of one line so many problems are told: the first says what to look at."""


def problems(resource_type: str, line: bytes) -> list[str]:
    """What is wrong with a line that should be a resource of a type: a sentence each, none when it is one."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return [f"The line is no JSON: {error}."]
    if not isinstance(found, dict):
        return ["The line is no JSON object."]
    if found.get("resourceType") != resource_type:
        return [f"The line says that it is {found.get('resourceType')!r}, and its file is of {resource_type}."]
    validator = _validator(resource_type)
    if validator is None:
        return [f"{resource_type} is no type of resource of FHIR R4."]
    return _missing(resource_type, found) + _against(validator, found)


def _missing(resource_type: str, found: dict[str, Any]) -> list[str]:
    """Elements that R4 requires. The schema cannot ask for those of primitive types, because either they or the reason
    why they are absent may be there."""
    return [
        f"{resource_type}.{name} is required and is not there, nor why it is absent."
        for name in REQUIRED.get(resource_type, ())
        if name not in found and f"_{name}" not in found
    ]


def _against(validator: Any, found: dict[str, Any]) -> list[str]:
    if validator.is_valid(found):
        return []
    told: list[str] = []
    for error in validator.iter_errors(found):
        place = "/".join(str(step) for step in error.instance_path) or "the resource"
        told.append(f"At {place}: {str(error.message)[:200]}")
        if len(told) == _MOST:
            break
    return told


@cache
def _validator(resource_type: str) -> Any:
    definitions = _definitions()
    if "resourceType" not in definitions.get(resource_type, {}).get("properties", {}):
        return None
    schema = {"$ref": f"#/definitions/{resource_type}", "definitions": definitions}
    return jsonschema_rs.Draft6Validator(schema)


@cache
def _definitions() -> dict[str, Any]:
    packed = files("abutment.portability.fhir").joinpath("data/fhir.schema.json.xz").read_bytes()
    found: dict[str, Any] = orjson.loads(lzma.decompress(packed))["definitions"]
    return found
