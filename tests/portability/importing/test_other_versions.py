"""Databases of older and newer versions, and such as somebody has changed by hand: all of it is kept, and told."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

from abutment.portability.models import ImportRun
from abutment.portability.opendental import MAPPINGS, REQUIRED
from tests.portability.importing.offices import Office
from tests.portability.importing.test_strange_databases import check_kept, columns_of

REFERENCE = Path(__file__).parents[4] / "shared" / "opendental" / "schema-24.3-full.sql"
KEYS = {mapping.source: mapping.key for mapping in MAPPINGS}
TYPES = (
    "bigint", "int", "varchar(255)", "text", "longtext", "double", "decimal(20,6)", "datetime", "date", "tinyint",
    "varchar(10) CHARACTER SET latin1", "blob", "time", "bigint unsigned", "char(3)", "timestamp NULL", "json",
    "bit(8)",
)  # fmt: skip
VALUES = (
    "0", "1", "2", "-1", "''", "'x'", "'2026-05-04'", "'2026-05-04 10:11:12'", "'0000-00-00'", "'0001-01-01'", "NULL",
    "1e300", "'-5.005'", "9223372036854775807", "'Zoë 牙 😀'", "'a\\\\tb\\nc'", "X'00ff'", "REPEAT('n', 300)",
)  # fmt: skip


def statements() -> Iterator[tuple[str, str]]:
    """The tables of the vendor's own dictionary."""
    if not REFERENCE.exists():
        pytest.skip("no reference schema beside the repository")
    text = re.sub(r"--[^\n]*", "", REFERENCE.read_text("utf-8"))
    yield from re.findall(r"(?:^|\n)CREATE TABLE `(\w+)` (\(.*?\n\)[^;]*);", text, re.DOTALL)


class Version:
    """Another form of the same database, at random."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.rng = office, random.Random(seed)

    def make(self) -> None:
        """All tables, each changed now and then, with some rows in it."""
        there = {name for (name,) in self.office.do("SHOW TABLES")}
        with self.office.database.server.connection(self.office.database.name) as link, link.cursor() as cursor:
            for name, statement in statements():
                if name not in there:
                    cursor.execute(f"CREATE TABLE `{name}` {statement}")
        for name, _ in statements():
            if self.rng.random() < 0.2:
                self.rng.choice(
                    (self.drop, self.drop_column, self.add, self.rename, self.retype, self.retype, self.move)
                )(name)
        self.fill()

    def fill(self) -> None:
        with self.office.database.server.connection(self.office.database.name) as link, link.cursor() as cursor:
            cursor.execute("SET sql_mode = ''")
            cursor.execute("SHOW TABLES")
            for (name,) in cursor.fetchall():
                columns = [column for column, _ in columns_of(self.office, name)]
                for number in range(1, 4):
                    chosen = self.rng.sample(columns, min(len(columns), 6))
                    values = {f"`{column}`": self.rng.choice(VALUES) for column in chosen}
                    if name in KEYS and KEYS[name] in columns:
                        values[f"`{KEYS[name]}`"] = str(number + 40)
                    try:
                        cursor.execute(
                            f"INSERT IGNORE INTO `{name}` ({', '.join(values)}) VALUES ({', '.join(values.values())})"
                        )
                    except pymysql.err.MySQLError:
                        cursor.execute(f"INSERT IGNORE INTO `{name}` () VALUES ()")
            link.commit()

    def alter(self, name: str, change: str) -> None:
        try:
            self.office.do(f"ALTER TABLE `{name}` {change}")
        except pymysql.err.MySQLError:  # a key that has no such form, or a table dropped before
            return

    def column(self, name: str) -> str | None:
        columns = [column for column, _ in columns_of(self.office, name) if column != KEYS.get(name)]
        return self.rng.choice(columns) if columns else None

    def drop(self, name: str) -> None:
        if name not in REQUIRED:
            self.office.do(f"DROP TABLE `{name}`")

    def drop_column(self, name: str) -> None:
        self.alter(name, f"DROP COLUMN `{self.column(name)}`")

    def add(self, name: str) -> None:
        place = self.rng.choice(("FIRST", ""))
        self.alter(name, f"ADD COLUMN `New{self.rng.randint(1, 99)}` {self.rng.choice(TYPES)} {place}")

    def rename(self, name: str) -> None:
        column = self.column(name)
        declared = dict(columns_of(self.office, name)).get(column or "")
        self.alter(name, f"CHANGE `{column}` `{column}Renamed` {declared}")

    def retype(self, name: str) -> None:
        self.alter(name, f"MODIFY `{self.column(name)}` {self.rng.choice(TYPES)}")

    def move(self, name: str) -> None:
        column = self.column(name)
        self.alter(name, f"MODIFY `{column}` {dict(columns_of(self.office, name)).get(column or '')} FIRST")


def seeds() -> list[object]:
    most = int(os.environ.get("ABUTMENT_TEST_VERSIONS", "3"))  # each takes seconds
    return [pytest.param(seed, marks=[pytest.mark.slow] if seed else []) for seed in range(most)]


@pytest.mark.parametrize("seed", seeds())
def test_whatever_the_version_every_table_is_kept_and_what_is_missing_is_said(office: Office, seed: int) -> None:
    version = Version(office, seed)
    version.make()
    run = office.imports()
    assert run.state == ImportRun.State.APPLIED
    assert run.tables == len(office.do("SHOW TABLES"))
    check_kept(office)
    there = {name.casefold() for (name,) in office.do("SHOW TABLES")}
    assert {name for name in run.missing if "." not in name} == {mapping.source for mapping in MAPPINGS} - there
    for name, _ in statements():  # the next version of the program
        if name in there and version.rng.random() < 0.05:
            version.rng.choice((version.drop_column, version.add, version.rename, version.retype, version.move))(name)
    version.fill()
    office.imports()
    check_kept(office)
    assert office.imports(is_full=True).changed_nothing
