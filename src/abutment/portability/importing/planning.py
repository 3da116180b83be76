"""How PostgreSQL goes about statements over rows that it has no statistics of."""

from __future__ import annotations

from enum import Enum
from typing import Any


class Plan(Enum):
    """How statements over rows of one run find their counterparts.

    What a transaction has just written has no statistics yet: left to itself the planner takes it for empty, and once
    walked a table of 60,000 rows anew for each of them.
    """

    FEW = ("on", "off", "off", "off")  # each row by index: few to close or to read, among all that there are
    MANY = ("off", "on", "on", "on")  # all rows at once by hash
    ANY = ("on", "on", "on", "on")  # as statistics say, where all but a few rows have them


def plan(cursor: Any, chosen: Plan) -> None:
    """Plan the statements of this transaction so, from here on."""
    cursor.execute(
        "select set_config('enable_nestloop', %s, true), set_config('enable_hashjoin', %s, true), "
        "set_config('enable_seqscan', %s, true), set_config('enable_material', %s, true), "
        "set_config('enable_mergejoin', 'off', true), "
        "set_config('jit', 'off', true)",  # compiling a statement of many columns takes longer than running it
        chosen.value,
    )


STANDS = "coalesce(o.until_run_id, 0) = 0"
"""That a held version `o` still counts, where it is found by its key. `is null` would let the planner, as long as it
has no statistics, take the index of blocks instead: each of a million rows then read all the others."""
