"""Values as FHIR R4 writes them: texts, days, instants, money, codes, references, and what is not known."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from abutment.portability.fhir.systems import CDT, DENTAL_CATEGORY, EXTENSION, HL7, UNITS, own

Json = dict[str, Any]

LONGEST_TEXT = 1024 * 1024
"""Characters of a string, hl7.org/fhir/R4/datatypes.html#string. What is longer is left to the tables."""

TOO_LONG = "Longer than FHIR allows for a text. All of it stands in the table of the Package."

ABSENT: Json = {"extension": [{"url": f"{EXTENSION}data-absent-reason", "valueCode": "unknown"}]}
"""In place of a value that FHIR requires and the records do not have; beside a primitive under its name with `_`."""

ERROR: Json = {"extension": [{"url": f"{EXTENSION}data-absent-reason", "valueCode": "error"}]}
"""In place of a value that is there but could not be read."""

# What a FHIR string may not hold, and spaces that the schema's pattern [ \r\n\t\S] refuses in one engine or another.
_CONTROLS = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")
_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_HALVES = re.compile("[\ud800-\udfff]")
_CDT = re.compile(r"D[0-9]{4}")


def text(value: str | None) -> str | None:
    r"""A text without what FHIR forbids in one, or None when nothing is left.

    >>> text("  Rosa\xa0Quill\x00 "), text("\u3000\t"), text("\ud83d")
    ('Rosa Quill', None, '\ufffd')
    """
    if not value:
        return None
    if not value.isprintable():
        value = _HALVES.sub("\ufffd", _CONTROLS.sub("", _SPACES.sub(" ", value)))
    if len(value) > LONGEST_TEXT:
        return TOO_LONG
    return value.strip() or None


def day(value: str | None) -> str | None:
    """A day as PostgreSQL writes it, if FHIR can: a year of four digits after Christ.

    >>> day("1899-03-01"), day("0044-03-15 BC"), day("12026-01-01")
    ('1899-03-01', None, None)
    """
    return value if value is not None and len(value) == 10 else None


def instant(value: datetime | None, zone: ZoneInfo) -> str | None:
    """A moment on the practice's clock, with its distance to Greenwich.

    >>> instant(datetime(2026, 7, 1, 13, 5, tzinfo=UTC), ZoneInfo("America/New_York"))
    '2026-07-01T09:05:00-04:00'
    """
    if value is None:
        return None
    local = value.astimezone(zone)
    # Before railway time a zone lay seconds beside its meridian, which FHIR cannot write.
    if (local.utcoffset() or timedelta()).seconds % 60:
        local = value.astimezone(UTC)
    return local.isoformat()


@lru_cache(maxsize=1024)
def updated(value: datetime) -> str:
    """When a row was last written, as meta.lastUpdated has it."""
    return value.astimezone(UTC).isoformat()


def money(cents: int | None) -> Json | None:
    """US dollars, exact: the digits are written as they are and never pass through a binary fraction.

    >>> orjson.dumps(money(-1205)), orjson.dumps(money(10**17 + 1))
    (b'{"value":-12.05,"currency":"USD"}', b'{"value":1000000000000000.01,"currency":"USD"}')
    """
    return None if cents is None else {"value": exact(Decimal(cents).scaleb(-2)), "currency": "USD"}


def exact(number: Decimal) -> orjson.Fragment:
    """A number with all its digits."""
    return orjson.Fragment(f"{number:f}".encode())


def coding(system: str, code: str, display: str | None = None) -> Json:
    """One code of a system."""
    return {"system": system, "code": code} if display is None else {"system": system, "code": code, "display": display}


@lru_cache(maxsize=4096)
def concept(system: str, code: str, words: str | None = None) -> Json:
    """A code with words beside it; not to be changed by who gets it."""
    found: Json = {"coding": [coding(system, code)]}
    return found if words is None else {**found, "text": words}


def worded(words: str | None) -> Json | None:
    """Something that is named in words alone."""
    clean = text(words)
    return None if clean is None else {"text": clean}


@lru_cache(maxsize=8192)
def procedure_code(entity: int, code: str | None, description: str | None) -> Json | None:
    """What was done, by the practice's own code and description: under CDT's name only where it looks like CDT.

    >>> procedure_code(5, "D0000", "Exam")["coding"], procedure_code(5, "Z01", None)["coding"][0]["system"]
    ([{'system': 'http://www.ada.org/cdt', 'code': 'D0000'}], 'urn:abutment:practice:5:procedure-code')
    """
    written, words = as_code(code), text(description)
    if written is None:
        return worded(words)
    system = CDT if _CDT.fullmatch(written) else own(entity, "procedure-code")
    return concept(system, written, words)


def as_code(value: str | None) -> str | None:
    """A text as a FHIR code: no space around it, and single ones within."""
    clean = text(value)
    return None if clean is None else " ".join(clean.split())


def reference(kind: str, number: int | str | None, display: str | None = None) -> Json | None:
    """Where another resource of the Package is found; None for none."""
    if number is None:
        return None
    found = {"reference": f"{kind}/{number}"}
    return found if display is None else {**found, "display": display}


def required(found: Json | None) -> Json:
    """A value that FHIR requires, or that it is unknown."""
    return ABSENT if found is None else found


def dated(name: str, value: str | None) -> Json:
    """A primitive that FHIR requires, or under its other name that it is unknown.

    >>> dated("created", "2026-01-01"), list(dated("created", None))
    ({'created': '2026-01-01'}, ['_created'])
    """
    return {f"_{name}": ABSENT} if value is None else {name: value}


def identifier(system: str, value: object, kind: str | None = None) -> Json:
    """A name by which something is known in a system; kind: a code of HL7's table 0203."""
    found: Json = {} if kind is None else {"type": concept(f"{HL7}v2-0203", kind)}
    return {**found, "system": system, "value": str(value)}


def numbered(entity: int, what: str, number: int | None) -> list[Json] | None:
    """The key of a row in the practice's own system; None for what is native here."""
    return None if number is None else [identifier(own(entity, what), number)]


def many(*found: Json | None) -> list[Json] | None:
    """Those that are there, or None: FHIR has no empty lists."""
    return [each for each in found if each is not None] or None


def note(*texts: str | None) -> list[Json] | None:
    """Annotations."""
    return [{"text": clean} for each in texts if (clean := text(each)) is not None] or None


def period(start: str | None, end: str | None) -> Json | None:
    """From a day or moment to another, either of which may be open; of one that ends before it starts, the start."""
    if start is None and end is None:
        return None
    if start is not None and end is not None and end < start:
        end = None
    return {key: value for key, value in (("start", start), ("end", end)) if value is not None}


def millimeters(value: int) -> Json:
    """A length."""
    return {"value": value, "unit": "mm", "system": UNITS, "code": "mm"}


def plain(words: str) -> Json:
    """A text as an attachment."""
    return {"contentType": "text/plain; charset=utf-8", "data": base64.b64encode(words.encode()).decode()}


DENTAL_ONLY = {"coding": [coding(DENTAL_CATEGORY, "dental", "Dental")]}
"""The category of the dental profiles, to the letter as they fix it."""


def resource(
    kind: str, number: int | str, kept_at: datetime | None, values: Mapping[str, Any], *profiles: str | None
) -> Json:
    """A resource without what is None. kept_at: when its row was written; profiles: those whose required elements are
    all there, None where they are not."""
    meta: Json = {} if kept_at is None else {"lastUpdated": updated(kept_at)}
    if promised := [profile for profile in profiles if profile is not None]:
        meta["profile"] = promised
    told: Json = {"resourceType": kind, "id": str(number), "meta": meta or None, **values}
    return {name: value for name, value in told.items() if value is not None}
