"""Every table and column of the source, known here or not, comes back as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.portability.importing.offices import Office

REFERENCE = Path(__file__).parents[4] / "shared" / "opendental" / "schema-24.3-main.sql"


def test_every_table_of_the_reference_comes_back_cell_by_cell(office: Office) -> None:
    if not REFERENCE.exists():
        pytest.skip("no reference schema beside the repository")
    there = {name.casefold() for (name,) in office.do("SHOW TABLES")}
    for name, statement in re.findall(
        r"(?:^|\n)CREATE TABLE `(\w+)` (\(.*?\n\)[^;]*);",
        re.sub(r"--[^\n]*", "", REFERENCE.read_text("utf-8")),
        re.DOTALL,
    ):
        if name.casefold() not in there:
            office.do(f"CREATE TABLE `{name}` {statement}")
    for (name,) in office.do("SHOW TABLES"):
        office.do(f"INSERT IGNORE INTO `{name}` () VALUES ()")
    office.imports()
    kept = office.verbatim()
    for (name,) in office.do("SHOW TABLES"):
        columns = [column for column, *_ in office.do(f"SHOW COLUMNS FROM `{name}`")]
        cells = ", ".join(f"CAST(`{column}` AS CHAR)" for column in columns)
        rows = [list(row) for row in office.do(f"SELECT {cells} FROM `{name}`")]
        back = [row for _, copies, row in kept[name] for _ in range(copies)]
        assert sorted(back, key=str) == sorted(rows, key=str), name
    assert len(kept) >= 78
