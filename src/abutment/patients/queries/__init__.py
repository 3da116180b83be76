"""Questions about charts. Row security answers for the open scope; absent and not visible look the same."""

from abutment.patients.queries.charting import (
    Health,
    chart_marks,
    health,
    notes_of,
    procedures,
    tooth_states,
)
from abutment.patients.queries.money import billed, charged_to
from abutment.patients.queries.papers import documents, messages, one_document, tasks
from abutment.patients.queries.people import (
    clinics,
    family,
    found,
    identity_token,
    patient,
    patients,
    practices_of,
    providers,
)
from abutment.patients.queries.perio import exam_chart, exams
from abutment.patients.queries.plans import PlanLine, plan_lines, plans
from abutment.patients.queries.standing import Mirror, mirror, native_since

__all__ = [
    "Health",
    "Mirror",
    "PlanLine",
    "billed",
    "charged_to",
    "chart_marks",
    "clinics",
    "documents",
    "exam_chart",
    "exams",
    "family",
    "found",
    "health",
    "identity_token",
    "messages",
    "mirror",
    "native_since",
    "notes_of",
    "one_document",
    "patient",
    "patients",
    "plan_lines",
    "plans",
    "practices_of",
    "procedures",
    "providers",
    "tasks",
    "tooth_states",
]
