"""The practice's own lists: offices, words, providers, procedure codes."""

from __future__ import annotations

from abutment.portability.opendental.shapes import Mapping, Ref, Value, choice, numbered, small, text, yes

AREAS = numbered("none", "surface", "tooth", "mouth", "quadrant", "sextant", "arch", "range")


def _words(source: str, key: str, kind: str, name: Value, **more: Value) -> Mapping:
    blank = {"value": Value("''"), "is_hidden": Value("false")}
    return Mapping(source, "patients_definition", key, {"name": name, **blank, **more}, kind=kind)


LISTS = (
    Mapping(
        "clinic",
        "patients_clinic",
        "ClinicNum",
        {
            "name": text("Description", 255),
            "abbreviation": text("Abbr", 255),
            "time_zone": text("TimeZone", 75),
            "is_hidden": yes("IsHidden"),
        },
    ),
    _words(
        "definition",
        "DefNum",
        "definition",
        text("ItemName"),
        value=text("ItemValue"),
        category=small("Category"),
        is_hidden=yes("IsHidden"),
    ),
    _words("diseasedef", "DiseaseDefNum", "problem", text("DiseaseName"), is_hidden=yes("IsHidden")),
    _words("allergydef", "AllergyDefNum", "allergy", text("Description"), is_hidden=yes("IsHidden")),
    _words("medication", "MedicationNum", "medication", text("MedName")),
    _words(
        "referral",
        "ReferralNum",
        "referral",
        Value(
            "coalesce(nullif(btrim({BusinessName}), ''), concat_ws(', ', nullif({LName}, ''), nullif({FName}, '')), '')"
        ),
        is_hidden=yes("IsHidden"),
    ),
    _words("recalltype", "RecallTypeNum", "recall", text("Description")),
    _words(
        "appointmenttype",
        "AppointmentTypeNum",
        "appointment",
        text("AppointmentTypeName"),
        is_hidden=yes("IsHidden"),
    ),
    _words("tasklist", "TaskListNum", "task list", text("Descript")),
    _words("covcat", "CovCatNum", "coverage", text("Description"), is_hidden=yes("IsHidden")),
    _words("employer", "EmployerNum", "employer", text("EmpName")),
    Mapping(
        "provider",
        "patients_provider",
        "ProvNum",
        {
            "abbreviation": text("Abbr", 255),
            "family_name": text("LName", 100),
            "given_name": text("FName", 100),
            "suffix": text("Suffix", 100),
            "npi": text("NationalProvID", 255),
            "license_number": text("StateLicense", 15),
            "is_hygienist": yes("IsSecondary"),
            "is_hidden": yes("IsHidden"),
        },
        sealed=("SSN",),
    ),
    Mapping(
        "procedurecode",
        "patients_procedurecode",
        "CodeNum",
        {
            "code": text("ProcCode", 30),
            "description": text("Descript"),
            "abbreviation": text("AbbrDesc", 50),
            "lay_term": text("LaymanTerm", 255),
            "area": choice("TreatArea", AREAS),
            "is_hygiene": yes("IsHygiene"),
            "is_prosthesis": yes("IsProsth"),
            "is_radiology": yes("IsRadiology"),
        },
        {"category": Ref("ProcCat", "patients_definition", "definition")},
    ),
)  # fmt: skip
