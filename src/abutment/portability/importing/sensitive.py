"""Cells that never lie in plain here: identity numbers of people, passwords and keys of the practice's own system."""

from __future__ import annotations

import re

from abutment.portability.sources import Kind, Table

# Names of columns, whatever the table: also of tables that nobody here has heard of. In BusinessName stands no SSN.
_SECRET = re.compile(
    r"^(.*(?<!busine)(?<!addre)(?<!proce)(?<!acce)(?<!cla)(?<!illne)(?<!witne)(?<!wirele)ssn.*|"
    r".*passw(or)?d.*|.*token(hash)?|.*secret.*|.*apikey(hash)?|.*accesskey|.*(mobile|web|clinical)pin|"
    r"cc_?num(ber)?.*|.*card_?num(ber)?|.*privatekey|bank(ing)?_?(account|routing).*)$",
    re.IGNORECASE,
)
# Lists of settings, where a row and not a column tells whether a value is a password.
_SETTINGS = {("preference", "valuestring"), ("programproperty", "propertyvalue")}


def sealed_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table whose cells are sealed: texts by their names."""
    return tuple(
        column.name
        for column in table.columns
        if column.kind is Kind.TEXT
        and (_SECRET.match(column.name) or (table.name.casefold(), column.name.casefold()) in _SETTINGS)
    )
