"""Questions about fees. Row security answers for the open scope; absent and not visible look the same."""

from abutment.fees.queries.asked import Ready, computed, ready_months
from abutment.fees.queries.batches import batches_of
from abutment.fees.queries.held import Held, held_for_counsel
from abutment.fees.queries.months import (
    InputCount,
    InputSum,
    PracticeMonth,
    input_months,
    input_sums,
    inputs,
    month_of_practices,
    one_input,
)
from abutment.fees.queries.places import places, practice_names
from abutment.fees.queries.standing import Blocker, MonthStanding, PracticeStanding, standing_of_month
from abutment.fees.queries.statements import (
    Sheet,
    Standing,
    dispute,
    line,
    recomputed,
    sheet,
    statement,
    statements,
    statements_of,
)
from abutment.fees.queries.steps import STEPS, Stage, law_of
from abutment.fees.queries.what_if import Change, MonthBeside, WhatIf, changeable, terms_of, what_if

__all__ = [
    "STEPS",
    "Blocker",
    "Change",
    "Held",
    "InputCount",
    "InputSum",
    "MonthBeside",
    "MonthStanding",
    "PracticeMonth",
    "PracticeStanding",
    "Ready",
    "Sheet",
    "Stage",
    "Standing",
    "WhatIf",
    "batches_of",
    "changeable",
    "computed",
    "dispute",
    "held_for_counsel",
    "input_months",
    "input_sums",
    "inputs",
    "law_of",
    "line",
    "month_of_practices",
    "one_input",
    "places",
    "practice_names",
    "ready_months",
    "recomputed",
    "sheet",
    "standing_of_month",
    "statement",
    "statements",
    "statements_of",
    "terms_of",
    "what_if",
]
