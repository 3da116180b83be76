"""Cells that never lie in plain here: identity numbers of people, passwords and keys of the practice's own system."""

from __future__ import annotations

import re

from abutment.portability.sources import Kind, Table

# Names of columns, whatever the table: also of tables that nobody here has heard of.
_SECRET = re.compile(
    r"^(ssn|.*password|.*passwd|.*passwordhash|.*token|.*secret|.*apikey|.*accesskey|.*(mobile|web|clinical)pin|"
    r"cc_?number|.*cardnumber|.*privatekey)$",
    re.IGNORECASE,
)


def sealed_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table whose cells are sealed: texts by their names."""
    return tuple(column.name for column in table.columns if column.kind is Kind.TEXT and _SECRET.match(column.name))
