"""What the trail calls this room's acts, and how it names their subjects to a reader who may see them."""

from __future__ import annotations

from abutment.fees.models import Statement

ACTS = {
    "dispute.conceded": "Conceded a disputed line",
    "dispute.rejected": "Answered a dispute",
    "dispute.withdrawn": "Withdrew a dispute",
    "inputs.entered": "Entered what fees are computed from",
    "inputs.removed": "Removed what fees are computed from",
    "month.started": "Started month-end",
    "statement.approved": "Approved a fee statement",
    "statement.corrected": "Drafted a correction",
    "statement.disputed": "Disputed a line",
    "statement.drafted": "Computed a fee statement",
    "statement.issued": "Issued a fee statement",
    "statement.paid": "Recorded a payment",
    "statement.recomputed": "Computed a draft anew",
    "statement.released": "Released what waited for counsel",
}


def statements(numbers: set[int]) -> dict[int, str]:
    """The practice and the month."""
    found = Statement.objects.filter(pk__in=numbers).select_related("entity").defer("asked", "result")
    return {each.pk: f"{each.of_month.label} of {each.entity.name}" for each in found}


SUBJECTS = {"statement": statements}
