"""Measurements of the gums: one observation for each site and kind, and the places that they name.

There are more of them than of everything else together, so lines are filled in from templates and no objects are built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

import orjson

from abutment.patients.rules.teeth import tooth as named_tooth
from abutment.portability.fhir.anatomy import SITES, surface_qualifiers, surfaces_code, tooth_site
from abutment.portability.fhir.mapping import Mapping, Practice, Row, hanging_on, joined, patient_of
from abutment.portability.fhir.systems import DENTAL, EXTENSION, HL7, LOINC, OURS
from abutment.portability.fhir.values import (
    DENTAL_ONLY,
    Json,
    coding,
    concept,
    dated,
    day,
    millimeters,
    numbered,
    reference,
    required,
    resource,
    updated,
    worded,
)

_EXAM = {"coding": [coding(f"{HL7}observation-category", "exam", "Exam")]}
_FINDING = f"{DENTAL}dental-findings"


def _ours(code: str, words: str) -> Json:
    return {"coding": [coding(f"{OURS}perio", code)], "text": words}


# LOINC names a distance from the gum's margin to the bottom of the pocket, and bleeding on probing, for one site of a
# tooth. For the rest it has no term of the same sense, so these carry our own.
_PROBING = {"coding": [coding(LOINC, "64042-5")], "text": "Probing depth"}
_SIX_SITES = {
    "probing": _PROBING,
    "margin": _ours("recession", "Recession of the gum; negative where the gum stands above the enamel's edge"),
    "mgj": _ours("mucogingival-junction", "Margin of the gum to the mucogingival junction"),
}
_GRADES = {"furcation": _ours("furcation", "Furcation grade"), "mobility": _ours("mobility", "Mobility grade")}
_BITS = {
    1: ("blood", {"coding": [coding(LOINC, "64044-1")], "text": "Bleeding on probing"}),
    2: ("pus", _ours("suppuration", "Suppuration")),
    4: ("plaque", _ours("plaque", "Plaque")),
    8: ("calculus", _ours("calculus", "Calculus")),
}
_CODES = [code for code, _words in SITES.values()]

Line = tuple[bytes, bytes]


def _measures(row: Row, at: Practice) -> Iterable[Json | bytes]:
    """The observations of one row: a kind of measurement at one tooth."""
    number, _key, _kept_at, kind, tooth, value, patient, on, provider, *sites = row
    if kind == "skipped":
        return _skipped(row, at)
    if kind == "mobility":
        return () if value is None else [_single(row, at, _GRADES["mobility"], {"valueInteger": value})]
    named = None if tooth is None else named_tooth(str(tooth))
    if named is None or patient is None or day(on) is None:
        return _built(row, at)
    head, rest = _around(row[2], patient, tooth, on, provider)
    templates = _templates(kind)
    found: list[bytes] = []
    for place, measured in enumerate(sites):
        if measured is not None:
            for bit, before, after in templates[place]:
                if bit and not measured & bit:
                    continue
                found.append(before % (number, head, patient, tooth) + rest + (after if bit else after % measured))
    return found


@lru_cache(maxsize=64)
def _templates(kind: str) -> list[list[tuple[int, bytes, bytes]]]:
    """Per site the templates of a kind, each what stands before and after the parts that all sites of a row share."""
    places: list[list[tuple[int, bytes, bytes]]] = []
    for code in _CODES:
        if kind == "bleeding":
            places.append([(bit, *_template(code, name, what, None)) for bit, (name, what) in _BITS.items()])
        elif kind in _SIX_SITES:
            places.append([(0, *_template(code, "", _SIX_SITES[kind], "valueQuantity"))])
        elif kind in _GRADES:
            places.append([(0, *_template(code, "", _GRADES[kind], "valueInteger"))])
        else:
            places.append([])
    return places


def _template(site: str, name: str, what: Json, value: str | None) -> Line:
    """A line around its row: `%d` id, `%s` meta, `%d` patient, `%d` tooth; then the value."""
    behind = f"-{site}-{name}" if name else f"-{site}"
    profile = _profile(what)
    place = f"BodyStructure/%d-%d-site-{site}"
    extension = [{"url": f"{EXTENSION}bodySite", "valueReference": {"reference": "PLACE"}}]
    fixed = orjson.dumps({"status": "final", "category": [_EXAM, DENTAL_ONLY], "code": what, "extension": extension})
    before = (
        b'{"resourceType":"Observation","id":"%d' + behind.encode() + b'","meta":{%s'
        + (b',"profile":["' + profile.encode() + b'"]' if profile else b"") + b"},"
        + fixed[1:-1].replace(b"%", b"%%").replace(b"PLACE", place.encode()) + b","
    )  # fmt: skip
    if value is None:
        return before, b',"valueBoolean":true}\n'
    if value == "valueInteger":
        return before, b',"valueInteger":%d}\n'
    quantity = orjson.dumps(millimeters(-1)).replace(b"-1", b"%d")
    return before, b',"valueQuantity":' + quantity + b"}\n"


def _profile(what: Json) -> str | None:
    """The profile of findings asks for a code of LOINC's."""
    return _FINDING if what["coding"][0]["system"] == LOINC else None


@lru_cache(maxsize=1024)
def _around(kept_at: datetime, patient: int, tooth: int, on: str, provider: int | None) -> Line:
    """What the sites of a row share: the inside of meta, and whose tooth was measured when and by whom."""
    named = named_tooth(str(tooth))
    told: Json = {"subject": {"reference": f"Patient/{patient}"}, "effectiveDateTime": on}
    if provider is not None:
        told["performer"] = [{"reference": f"Practitioner/{provider}"}]
    if named is not None:
        told["bodySite"] = tooth_site(named)
    return f'"lastUpdated":"{updated(kept_at)}"'.encode(), orjson.dumps(told)[1:-1]


def _built(row: Row, at: Practice) -> Iterator[Json]:
    """The observations of a row that lacks its patient, its day or its tooth."""
    kind, sites = row[3], row[9:]
    for (code, words), measured in zip(SITES.values(), sites, strict=True):
        if measured is None:
            continue
        if kind == "bleeding":
            for bit, (name, what) in _BITS.items():
                if measured & bit:
                    yield _single(row, at, what, {"valueBoolean": True}, f"-{code}-{name}", words)
        elif kind in _SIX_SITES:
            yield _single(row, at, _SIX_SITES[kind], {"valueQuantity": millimeters(measured)}, f"-{code}", words)
        elif kind in _GRADES:
            yield _single(row, at, _GRADES[kind], {"valueInteger": measured}, f"-{code}", words)


def _skipped(row: Row, at: Practice) -> Iterator[Json]:
    """A tooth that was left out says so; nothing is said of its depth."""
    if any(row[9:]) or row[5]:
        absent = {"dataAbsentReason": concept(f"{HL7}data-absent-reason", "not-performed", "Not Performed")}
        yield _single(row, at, _PROBING, absent)


def _single(row: Row, at: Practice, what: Json, value: Json, behind: str = "", site: str = "") -> Json:
    number, key, kept_at, _kind, tooth, _value, patient, on, provider = row[:9]
    named = None if tooth is None else named_tooth(str(tooth))
    where = f"Tooth {tooth}" if named is None else tooth_site(named)["text"]
    place = tooth_site(named) if named is not None and not site else {"text": f"{where} {site}".strip()}
    values = {
        "identifier": numbered(at.entity, "perio-measure", key),
        "status": "final",
        "category": [_EXAM, DENTAL_ONLY],
        "code": what,
        "subject": required(reference("Patient", patient)),
        **dated("effectiveDateTime", day(on)),
        "performer": None if provider is None else [{"reference": f"Practitioner/{provider}"}],
        "bodySite": None if tooth is None else place,
        **value,
    }
    return resource("Observation", f"{number}{behind}", kept_at, values)


_STATES = {
    "missing": "Missing",
    "hidden": "Hidden in the chart",
    "primary": "Primary tooth",
    "shift_m": "Shifted, mesial",
    "shift_o": "Shifted, occlusal",
    "shift_b": "Shifted, buccal",
    "rotated": "Rotated",
    "tip_m": "Tipped, mesial",
    "tip_b": "Tipped, buccal",
}


def _tooth_state(row: Row, at: Practice) -> Iterator[Json]:
    number, key, kept_at, patient, tooth, kind, movement = row
    named = named_tooth(tooth) if tooth else None
    state = {"coding": [coding(f"{OURS}tooth-state", kind)], "text": _STATES[kind]}
    values = {
        "identifier": numbered(at.entity, "tooth-state", key),
        "status": "final",
        "category": [_EXAM, DENTAL_ONLY],
        "code": {"coding": [coding(OURS + "finding", "tooth-state")], "text": "State of a tooth"},
        "subject": required(reference("Patient", patient)),
        "valueCodeableConcept": state,
        "bodySite": tooth_site(named) if named else worded(tooth and f"Tooth {tooth}"),
        "component": [_movement(kind, movement)] if movement else None,
    }
    yield resource("Observation", f"tooth-{number}", kept_at, values)


def _movement(kind: str, movement: object) -> Json:
    """Shifts are millimeters; turns and tips are degrees."""
    unit = {"unit": "mm", "code": "mm"} if kind.startswith("shift") else {"unit": "degree", "code": "deg"}
    value = {"value": orjson.Fragment(f"{movement:f}".encode()), **unit, "system": "http://unitsofmeasure.org"}
    return {"code": {"text": "Movement"}, "valueQuantity": value}


def _structures(row: Row, _at: Practice) -> Iterator[Json]:
    """The teeth of a patient that something was done at or measured at, each place once."""
    patient, surfaces, measured = row
    seen: set[str] = set()
    for tooth, written in orjson.loads(surfaces or "[]"):
        named = named_tooth(tooth)
        if named is None:
            continue
        code = surfaces_code(written)
        number = f"{patient}-{named.universal}" + (f"-{code}" if code else "")
        if number not in seen:
            seen.add(number)
            yield _structure(number, patient, tooth_site(named), surface_qualifiers(named, code))
    for tooth in orjson.loads(measured or "[]"):
        named = named_tooth(str(tooth))
        if named is not None:
            for code, words in SITES.values():
                site = {"coding": [coding(f"{OURS}perio-site", code)], "text": words}
                yield _structure(f"{patient}-{tooth}-site-{code}", patient, tooth_site(named), [site])


def _structure(number: str, patient: int, where: Json, qualifiers: list[Json]) -> Json:
    values = {
        "location": where,
        "locationQualifier": qualifiers or None,
        "patient": {"reference": f"Patient/{patient}"},
    }
    return resource("BodyStructure", number, None, values)  # no row of its own says when it changed


_TREATED = hanging_on(
    "x.patient_id",
    "json_agg(distinct jsonb_build_array(x.tooth, x.surfaces))::text",
    "patients_procedure x",
    "x.tooth <> ''",
)
_MEASURED = hanging_on(
    "x.patient_id",
    "json_agg(distinct m.tooth)::text",
    "patients_perioexam x join patients_periomeasure m on m.exam_id = x.id and int8eq(m.entity_id, x.entity_id) "
    "and m.gone_at is null",
    "m.tooth is not null and m.kind not in ('mobility', 'skipped')",
)

MAPPINGS = (
    Mapping(
        "Observation",
        "patients_periomeasure",
        't.id, t.number, t.kept_at, t.kind, t.tooth, t.value, p.id, e."on"::text, e.provider_id, '
        + ", ".join(f"t.{column}" for column in SITES),
        _measures,
        joins=f"{joined('patients_perioexam', 'e', 'exam_id')} left join patients_patient p on p.id = e.patient_id "
        "and int8eq(p.entity_id, t.entity_id) and p.gone_at is null",
        reads=("patients_perioexam", "patients_patient"),
        ids=20_000,
    ),
    Mapping(
        "Observation",
        "patients_toothstate",
        "t.id, t.number, t.kept_at, p.id, t.tooth, t.kind, t.movement",
        _tooth_state,
        joins=patient_of(),
        where=f"t.kind in ({', '.join(repr(kind) for kind in _STATES)})",
        reads=("patients_patient",),
    ),
    Mapping(
        "BodyStructure",
        "patients_patient",
        "t.id",
        _structures,
        hanging=(_TREATED, _MEASURED),
        where="exists (select from patients_procedure o where o.patient_id = t.id and o.tooth <> '') "
        "or exists (select from patients_perioexam e where e.patient_id = t.id)",
        reads=("patients_procedure", "patients_perioexam", "patients_periomeasure"),
        ids=20_000,
    ),
)
