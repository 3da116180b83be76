"""Where in the mouth: teeth in the Universal numbering and ISO 3950's, surfaces, sites, quadrants, sextants, arches."""

from __future__ import annotations

import re
from functools import lru_cache

from abutment.patients.rules.teeth import Tooth, surface_name, teeth, tooth
from abutment.portability.fhir.systems import EXTENSION, ISO_3950, OURS, UNIVERSAL
from abutment.portability.fhir.values import Json, coding, text

SITES = {
    "mesial_buccal": ("mb", "mesiobuccal"),
    "buccal": ("b", "buccal"),
    "distal_buccal": ("db", "distobuccal"),
    "mesial_lingual": ("ml", "mesiolingual"),
    "lingual": ("l", "lingual"),
    "distal_lingual": ("dl", "distolingual"),
}
"""The six sites of a tooth: by our column, the code and the words."""

# ISO 3950, 4.2: designation of the jaws, quadrants and sextants.
_QUADRANTS = {
    "UR": ("10", "upper right"),
    "UL": ("20", "upper left"),
    "LL": ("30", "lower left"),
    "LR": ("40", "lower right"),
}
_SEXTANTS = {
    "1": ("03", "upper right"),
    "2": ("04", "upper front"),
    "3": ("05", "upper left"),
    "4": ("06", "lower left"),
    "5": ("07", "lower front"),
    "6": ("08", "lower right"),
}
_ARCHES = {"U": ("01", "upper"), "L": ("02", "lower")}
_NO_LETTER = re.compile("[^A-Z0-9]")


@lru_cache(maxsize=1024)
def tooth_site(found: Tooth) -> Json:
    """A tooth as a body site; ISO 3950 has no supernumerary teeth."""
    codes = [coding(UNIVERSAL, found.universal)]
    if not found.is_extra:
        codes.append(coding(ISO_3950, found.fdi))
    return {"coding": codes, "text": f"Tooth {found.universal}, {found.name}"}


@lru_cache(maxsize=4096)
def body_sites(tooth_text: str, range_text: str, quadrant: str, sextant: str, arch: str) -> list[Json] | None:
    """Every place that a row names; what names no tooth stays as the text that it is."""
    sites: list[Json] = []
    if (written := text(tooth_text)) is not None:
        named = tooth(written)
        sites.append({"text": f"Tooth {written}"} if named is None else tooth_site(named))
    sites += [tooth_site(each) for each in teeth(range_text)]
    for value, known, what in (
        (quadrant, _QUADRANTS, "quadrant"),
        (sextant, _SEXTANTS, "sextant"),
        (arch, _ARCHES, "arch"),
    ):
        if (written := text(value)) is not None:
            found = known.get(written.upper())
            sites.append(
                {"text": f"{what} {written}".capitalize()}
                if found is None
                else {"coding": [coding(ISO_3950, found[0])], "text": f"{found[1]} {what}".capitalize()}
            )
    return sites or None


def surfaces_code(value: str | None) -> str:
    """The surfaces as a part of an id: capital letters and digits alone.

    >>> surfaces_code("m.o d"), surfaces_code(None)
    ('MOD', '')
    """
    return _NO_LETTER.sub("", (value or "").upper())


@lru_cache(maxsize=8192)
def structure_id(patient: int, tooth_text: str, surfaces: str) -> str | None:
    """The BodyStructure of a patient's tooth, or of some of its surfaces; None where the text names no tooth."""
    named = tooth(tooth_text) if tooth_text else None
    if named is None:
        return None
    code = surfaces_code(surfaces)
    return f"{patient}-{named.universal}" + (f"-{code}" if code else "")


def located(patient: int | None, tooth_text: str, surfaces: str) -> list[Json] | None:
    """The extension by which a resource names its BodyStructure, as the dental profiles have it."""
    found = None if patient is None else structure_id(patient, tooth_text, surfaces)
    if found is None:
        return None
    return [{"url": f"{EXTENSION}bodySite", "valueReference": {"reference": f"BodyStructure/{found}"}}]


def surface_qualifiers(named: Tooth, surfaces: str) -> list[Json]:
    """The surfaces of a tooth, each for itself: a letter that names none stays as it is."""
    told: list[Json] = []
    for letter in dict.fromkeys(surfaces_code(surfaces)):
        words = _surface_words(letter, named)
        told.append({"coding": [coding(f"{OURS}tooth-surface", letter)], "text": words})
    return told


def _surface_words(letter: str, named: Tooth) -> str:
    base = {"M": "M", "O": "O", "I": "O", "D": "D", "B": "B", "F": "B", "L": "L"}.get(letter)
    return f"Surface {letter}" if base is None else f"{surface_name(base, named)} surface".capitalize()
