"""The data dictionary of a Package (Frictionless Data Package), read as the keys that its tables must hold."""

from __future__ import annotations

from typing import Any

from .errors import BrokenManifest
from .rows import BOOLEAN, DATE, INTEGER, Table, ValueKind
from .strict_json import read

DICTIONARY = "tables/datapackage.json"
ENTITY = "entity_id"
_IT = "The data dictionary"


def tables(data: bytes) -> dict[str, Table]:
    """What the dictionary says of each CSV file, by its path in the Package; raises BrokenManifest."""
    try:
        resources = [
            each for each in read(data, _IT, has_fractions=True)["resources"] if str(each["path"]).endswith(".csv")
        ]
        named = {str(each["name"]): each for each in resources}
        return {found.path: found for found in (_table(each, named) for each in resources)}
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise BrokenManifest(
            f"{_IT} is not a Frictionless Data Package ({type(wrong).__name__}: {' '.join(str(wrong).split())[:60]}). "
            "Take the Package again from where it was written."
        ) from wrong


def _table(resource: dict[str, Any], named: dict[str, dict[str, Any]]) -> Table:
    schema = resource["schema"]
    columns = tuple(str(column["name"]) for column in schema["fields"])
    references: dict[str, tuple[str, ...]] = {}
    for foreign in schema.get("foreignKeys", ()):
        there = foreign["reference"]["resource"] or resource["name"]
        name, local = _key(there, _several(foreign["reference"]["fields"]), _several(foreign["fields"]))
        if there in named and local:
            references[f"{name}\0{','.join(local)}"] = local
    keys: dict[str, tuple[str, ...]] = {}
    for other in named.values():
        for foreign in other["schema"].get("foreignKeys", ()):
            if (foreign["reference"]["resource"] or other["name"]) == resource["name"]:
                wanted = _several(foreign["reference"]["fields"])
                name, local = _key(resource["name"], wanted, wanted)
                keys[name] = local
    _check_columns(columns, [*keys.values(), *references.values()])
    return Table(
        path=f"tables/{resource['path']}",
        columns=columns,
        primary=_several(schema.get("primaryKey", ())),
        keys=keys,
        references=references,
        entity=ENTITY if ENTITY in columns and not resource.get("abutment", {}).get("isOfOthersToo") else None,
        kinds={str(column["name"]): kind for column in schema["fields"] if (kind := _kind(column))},
    )


_KINDS = {"integer": INTEGER, "boolean": BOOLEAN, "date": DATE}


def _kind(column: dict[str, Any]) -> ValueKind | None:
    known = column.get("constraints", {}).get("enum")
    if known:
        return ValueKind("word", known=frozenset(map(str, known)))
    return _KINDS.get(column["type"])


def _key(resource: str, there: tuple[str, ...], here: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The name of a set of keys, and the columns here that make one. The practice is the same on both sides, so that
    where a key names it together with something else, the something is enough."""
    if len(there) != len(here):
        raise ValueError("a reference names more columns on one side")
    pairs = [(far, near) for far, near in zip(there, here, strict=True) if far != ENTITY or len(there) == 1]
    pairs.sort()
    return f"{resource}({','.join(far for far, _ in pairs)})", tuple(near for _, near in pairs)


def _several(columns: Any) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(str(each) for each in columns)


def _check_columns(columns: tuple[str, ...], used: list[tuple[str, ...]]) -> None:
    unknown = {column for key in used for column in key} - set(columns)
    if unknown or len(set(columns)) != len(columns):
        raise ValueError(f"a key names {min(unknown) if unknown else 'a column'} that is not there once")
