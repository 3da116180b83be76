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
    validator, types = _validator()
    if resource_type not in types:
        return [f"{resource_type} is no type of resource of FHIR R4."]
    return _missing(resource_type, found) + _against(validator, {resource_type: found})


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
        _, *steps = error.instance_path  # the first is the type
        place = "/".join(map(str, steps)) or "the resource"
        told.append(f"At {place}: {str(error.message)[:200]}")
        if len(told) == _MOST:
            break
    return told


@cache
def _validator() -> tuple[Any, frozenset[str]]:
    """One validator of all types, of {type: resource}: any resource may contain one of any type, so that a validator
    of one type holds the definitions of all, and one for each type would hold them as often."""
    packed = files("abutment.portability.fhir").joinpath("data/fhir.schema.json.xz").read_bytes()
    definitions: dict[str, Any] = orjson.loads(lzma.decompress(packed))["definitions"]
    types = {name for name, each in definitions.items() if "resourceType" in each.get("properties", {})}
    each_type = {name: {"$ref": f"#/definitions/{name}"} for name in sorted(types)}
    schema = {"properties": each_type, "definitions": definitions}
    return jsonschema_rs.Draft6Validator(schema), frozenset(types)
