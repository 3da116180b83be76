"""Tables of the charts."""

from abutment.patients.models.clinical import (
    Allergy,
    ChartDocument,
    Medication,
    Message,
    PerioExam,
    PerioMeasure,
    Prescription,
    Problem,
    Referral,
    Task,
)
from abutment.patients.models.keeping import Clinic, Definition, Domain, Kept, RecordKeeping
from abutment.patients.models.people import Patient, PatientNote, Provider
from abutment.patients.models.procedures import (
    Area,
    PlannedProcedure,
    Procedure,
    ProcedureCode,
    ProcedureNote,
    SavedPlanLine,
    ToothState,
    TreatmentPlan,
)

__all__ = [
    "Allergy",
    "Area",
    "ChartDocument",
    "Clinic",
    "Definition",
    "Domain",
    "Kept",
    "Medication",
    "Message",
    "Patient",
    "PatientNote",
    "PerioExam",
    "PerioMeasure",
    "PlannedProcedure",
    "Prescription",
    "Problem",
    "Procedure",
    "ProcedureCode",
    "ProcedureNote",
    "Provider",
    "RecordKeeping",
    "Referral",
    "SavedPlanLine",
    "Task",
    "ToothState",
    "TreatmentPlan",
]
