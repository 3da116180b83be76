"""Procedures, plans, notes, perio and everything else of the chart."""

from __future__ import annotations

from abutment.portability.opendental.people import CLINIC, PATIENT, PROVIDER, SIGNED
from abutment.portability.opendental.shapes import (
    Mapping,
    Ref,
    Value,
    cents,
    choice,
    day,
    moment,
    numbered,
    site,
    small,
    text,
    whole,
    yes,
)

PROCEDURE = Ref("ProcNum", "patients_procedure")
CODE = Ref("CodeNum", "patients_procedurecode")
PRIORITY = Ref("Priority", "patients_definition", "definition")


def _units(column: str) -> str:
    return f"coalesce(case when pg_input_is_valid({{{column}}}, 'integer') then {{{column}}}::bigint end, 0)"


# The quantity is the base units and the added ones together, and never below one. Beyond any count of a dental practice
# cents would not fit either.
QUANTITY = f"greatest({_units('BaseUnits')} + {_units('UnitQty')}, 1)"
FEE_CENTS = f"case when {{ProcFee}} is not null and {QUANTITY} <= 90000 then reading.cents({{ProcFee}}, {QUANTITY}) end"


def _surf(area: str, most: int) -> Value:
    """Surf says surfaces, or a quadrant, sextant or arch: which, the code's area tells."""
    return Value(f"case when code.area = '{area}' then left(coalesce({{Surf}}, ''), {most}) else '' end")


PROCEDURES = (
    Mapping(
        "procedurelog",
        "patients_procedure",
        "ProcNum",
        {
            "appointment_number": Value("reading.key({AptNum})"),
            "on": day("ProcDate"),
            "planned_on": day("DateTP"),
            "completed_on": day("DateComplete"),
            "status": choice(
                "ProcStatus",
                {
                    "1": "planned",
                    "2": "complete",
                    "3": "existing",
                    "4": "existing_other",
                    "5": "referred",
                    "6": "deleted",
                    "7": "condition",
                    "8": "shelved",
                },
            ),
            "quantity": Value(f"least({QUANTITY}, 2000000000)::integer"),
            "fee_cents": Value(
                FEE_CENTS, f"{{ProcFee}} is not null and (reading.cents({{ProcFee}}) is null or {QUANTITY} > 90000)"
            ),
            "area": Value("coalesce(code.area, '')"),
            "tooth": text("ToothNum", 2),
            "teeth": text("ToothRange", 100),
            "surfaces": Value(
                "case when coalesce(code.area, '') in ('quadrant', 'sextant', 'arch') then '' "
                "else left(coalesce({Surf}, ''), 10) end"
            ),
            "quadrant": _surf("quadrant", 2),
            "sextant": _surf("sextant", 1),
            "arch": _surf("arch", 1),
            "is_locked": yes("IsLocked"),
        },
        {
            "patient": PATIENT,
            "code": CODE,
            "provider": PROVIDER,
            "clinic": CLINIC,
            "diagnosis": Ref("Dx", "patients_definition", "definition"),
            "priority": PRIORITY,
        },
        follows=("code",),
    ),
    Mapping(
        "procnote",
        "patients_procedurenote",
        "ProcNoteNum",
        {"written_at": moment("EntryDateTime"), "text": text("Note"), "is_signed": SIGNED},
        {"patient": PATIENT, "procedure": PROCEDURE},
    ),
    Mapping(
        "treatplan",
        "patients_treatmentplan",
        "TreatPlanNum",
        {
            "on": day("DateTP"),
            "heading": text("Heading"),
            "note": text("Note"),
            "status": choice("TPStatus", numbered("saved", "active", "inactive")),
            "signed_at": moment("DateTSigned"),
        },
        {"patient": PATIENT},
    ),
    Mapping(
        "treatplanattach",
        "patients_plannedprocedure",
        "TreatPlanAttachNum",
        {},
        {"plan": Ref("TreatPlanNum", "patients_treatmentplan"), "procedure": PROCEDURE, "priority": PRIORITY},
    ),
    Mapping(
        "proctp",
        "patients_savedplanline",
        "ProcTPNum",
        {
            "position": whole("ItemOrder"),
            "tooth": text("ToothNumTP", 255),
            "surfaces": text("Surf", 255),
            "code": text("ProcCode", 30),
            "description": text("Descript"),
            "fee_cents": cents("FeeAmt"),
            "insurance_cents": Value(
                "reading.cents({PriInsAmt}) + coalesce(reading.cents({SecInsAmt}), 0)"
            ),
            "discount_cents": cents("Discount"),
            "patient_cents": cents("PatAmt"),
        },
        {
            "plan": Ref("TreatPlanNum", "patients_treatmentplan"),
            "patient": PATIENT,
            "procedure": Ref("ProcNumOrig", "patients_procedure", may_be_gone=True),
            "priority": PRIORITY,
        },
    ),
    Mapping(
        "toothinitial",
        "patients_toothstate",
        "ToothInitialNum",
        {
            "tooth": text("ToothNum", 2),
            "kind": choice(
                "InitialType",
                numbered(
                    "missing", "hidden", "primary", "shift_m", "shift_o", "shift_b",
                    "rotated", "tip_m", "tip_b", "drawing", "text",
                ),
            ),
            "movement": Value(
                "case when pg_input_is_valid({Movement}, 'numeric(14,4)') and {Movement} !~* 'nan|inf' "
                "then {Movement}::numeric(14,4) end"
            ),
            "text": text("DrawText"),
        },
        {"patient": PATIENT},
    ),
)  # fmt: skip

FINDINGS = (
    Mapping(
        "perioexam",
        "patients_perioexam",
        "PerioExamNum",
        {"on": day("ExamDate"), "note": text("Note")},
        {"patient": PATIENT, "provider": PROVIDER},
    ),
    Mapping(
        "periomeasure",
        "patients_periomeasure",
        "PerioMeasureNum",
        {
            "kind": choice(
                "SequenceType", numbered("mobility", "furcation", "margin", "mgj", "probing", "skipped", "bleeding")
            ),
            "tooth": small("IntTooth"),
            "value": site("ToothValue"),
            **{
                ours: Value(
                    # Above 100 it is a margin above the enamel's edge: 105 is 5 mm of gum over it.
                    f"case when {{SequenceType}} = '2' and reading.small({{{theirs}}}) > 100 "
                    f"then (100 - reading.small({{{theirs}}}))::smallint "
                    f"else nullif(reading.small({{{theirs}}}), -1) end"
                )
                for ours, theirs in (
                    ("mesial_buccal", "MBvalue"),
                    ("buccal", "Bvalue"),
                    ("distal_buccal", "DBvalue"),
                    ("mesial_lingual", "MLvalue"),
                    ("lingual", "Lvalue"),
                    ("distal_lingual", "DLvalue"),
                )
            },
        },
        {"exam": Ref("PerioExamNum", "patients_perioexam")},
    ),
    Mapping(
        "disease",
        "patients_problem",
        "DiseaseNum",
        {
            "status": choice("ProbStatus", numbered("active", "resolved", "inactive")),
            "note": text("PatNote"),
            "starts_on": day("DateStart"),
            "ends_on": day("DateStop"),
        },
        {"patient": PATIENT, "name": Ref("DiseaseDefNum", "patients_definition", "problem")},
    ),
    Mapping(
        "allergy",
        "patients_allergy",
        "AllergyNum",
        {"reaction": text("Reaction"), "is_active": yes("StatusIsActive"), "on": day("DateAdverseReaction")},
        {"patient": PATIENT, "name": Ref("AllergyDefNum", "patients_definition", "allergy")},
    ),
    Mapping(
        "medicationpat",
        "patients_medication",
        "MedicationPatNum",
        {
            "description": text("MedDescript"),
            "note": text("PatNote"),
            "starts_on": day("DateStart"),
            "ends_on": day("DateStop"),
        },
        {"patient": PATIENT, "name": Ref("MedicationNum", "patients_definition", "medication")},
    ),
    Mapping(
        "rxpat",
        "patients_prescription",
        "RxNum",
        {
            "on": day("RxDate"),
            "drug": text("Drug"),
            "directions": text("Sig"),
            "quantity": text("Disp"),
            "refills": text("Refills"),
            "is_controlled": yes("IsControlled"),
        },
        {"patient": PATIENT, "provider": PROVIDER},
    ),
    Mapping(
        "refattach",
        "patients_referral",
        "RefAttachNum",
        {"direction": choice("RefType", numbered("to", "from", "custom")), "on": day("RefDate"), "note": text("Note")},
        {
            "patient": PATIENT,
            "procedure": PROCEDURE,
            "referrer": Ref("ReferralNum", "patients_definition", "referral"),
        },
    ),
    Mapping(
        "commlog",
        "patients_message",
        "CommlogNum",
        {
            "at": moment("CommDateTime"),
            "mode": choice(
                "Mode_",
                numbered(
                    "none", "email", "mail", "phone", "in person", "text", "email and text", "phone and text", "fax"
                ),
            ),
            "direction": choice("SentOrReceived", numbered("neither", "sent", "received")),
            "text": text("Note"),
        },
        {"patient": PATIENT, "kind": Ref("CommType", "patients_definition", "definition")},
    ),
    Mapping(
        "task",
        "patients_task",
        "TaskNum",
        {
            "text": text("Descript"),
            "status": choice("TaskStatus", numbered("new", "viewed", "done")),
            "entered_at": moment("DateTimeEntry"),
            "finished_at": moment("DateTimeFinished"),
        },
        {
            # The key is a patient's only where the task says so.
            "patient": Ref("KeyNum", "patients_patient", applies="{ObjectType} = '1'"),
            "list": Ref("TaskListNum", "patients_definition", "task list"),
        },
    ),
    Mapping(
        "document",
        "patients_chartdocument",
        "DocNum",
        {
            "kind": choice("ImgType", numbered("document", "radiograph", "photo", "file", "attachment")),
            "description": text("Description"),
            "created_at": moment("DateCreated"),
            "file_name": text("FileName", 255),
            "teeth": text("ToothNumbers", 255),
            "note": text("Note"),
        },
        {
            "patient": PATIENT,
            "category": Ref("DocCategory", "patients_definition", "definition"),
            "provider": PROVIDER,
        },
    ),
)

CHARTS = (*PROCEDURES, *FINDINGS)
