"""Questions about fees. Row security answers for the open scope; absent and not visible look the same."""

from abutment.fees.queries.asked import Ready, computed, ready_months
from abutment.fees.queries.batches import batches_of
from abutment.fees.queries.months import InputCount, PracticeMonth, inputs, month_of_practices
from abutment.fees.queries.places import places
from abutment.fees.queries.statements import (
    Sheet,
    Standing,
    dispute,
    line,
    recomputed,
    sheet,
    statement,
    statement_of,
    statements,
)
from abutment.fees.queries.what_if import Change, MonthBeside, WhatIf, what_if

__all__ = [
    "Change",
    "InputCount",
    "MonthBeside",
    "PracticeMonth",
    "Ready",
    "Sheet",
    "Standing",
    "WhatIf",
    "batches_of",
    "computed",
    "dispute",
    "inputs",
    "line",
    "month_of_practices",
    "places",
    "ready_months",
    "recomputed",
    "sheet",
    "statement",
    "statement_of",
    "statements",
    "what_if",
]
