"""A folder of text files reads as the live database that it was written from."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abutment.portability import errors
from abutment.portability.sources import TabFolder, tab_rows
from abutment.portability.sources.copying import is_text
from tests.portability.mariadb import SALT, Database
from tests.portability.sources.folders import dumped_folder, written_folder
from tests.portability.sources.reading import all_rows, rows_of, table_of
from tests.portability.sources.test_session import refused

TABLES = (
    "CREATE TABLE `order` (`k y` BIGINT PRIMARY KEY, i INT, d DOUBLE, f FLOAT, de DECIMAL(10,3), da DATE,"
    " dt DATETIME(3), t TIME, ts TIMESTAMP NULL, y YEAR, b BIT(9), u3 VARCHAR(20) CHARACTER SET utf8mb3,"
    " l1 VARCHAR(20) CHARACTER SET latin1, m4 VARCHAR(20), tx TEXT COMMENT 'a, (b) `c` NOT NULL', bl BLOB,"
    " e ENUM('a','é)','it''s') DEFAULT 'a', s SET('x','y'),"
    " j JSON, bi BINARY(4), uu UUID, z INT(6) ZEROFILL, u2 VARCHAR(9) CHARACTER SET ucs2, ge POINT,"
    " lo LONGTEXT CHARACTER SET cp1251, KEY (i), FULLTEXT KEY (tx))",
    "CREATE TABLE edited (k INT PRIMARY KEY, v VARCHAR(9) NOT NULL,"
    " e TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)",
    "CREATE TABLE composite (a INT, b VARCHAR(9) CHARACTER SET latin1, v TEXT, PRIMARY KEY (b, a))"
    " DEFAULT CHARSET=utf8mb3",
    "CREATE TABLE keyless (a INT, b TEXT) CHARACTER SET latin1",
    "CREATE TABLE unique_only (a INT NOT NULL, b VARCHAR(9) NOT NULL, UNIQUE KEY `q``x` (b(3)), UNIQUE KEY n (a))",
    "CREATE TABLE empty_one (k INT PRIMARY KEY)",
    "CREATE TABLE latin (k INT PRIMARY KEY, v VARCHAR(20)) DEFAULT CHARSET=latin1",
    "CREATE VIEW looked AS SELECT 1 AS k",
)
ROWS = (
    "INSERT INTO `order` VALUES (1, 2, 0.1, 0.1, 1.5, '0000-00-00', '2020-01-01 10:00:00.123', '-12:00:00',"
    " '2020-01-01 00:00:00', 2020, b'100000001', 'é', '€é', '😀', 'a\\tb\\n\\\\N\\r\\\\', X'00FF5C090A',"
    " 'é)', 'x,y', '{\"a\":1}', X'01', UUID(), 42, 'ü', POINT(1, 2), 'ж\\n')",
    "INSERT INTO `order` (`k y`) VALUES (-5)",
    "INSERT INTO `order` VALUES (3, 1, 1e300, 1, 3, '0001-01-01', 0, 0, NULL, 0, 0, '', '', '',"
    " '\\\\N', '', 'a', '', '[]', '', NULL, 0, '', NULL, '')",
    "INSERT INTO `order` (`k y`, tx, m4) VALUES (5000, CONCAT('x', CHAR(0)), '\\\\')",
    "INSERT INTO edited VALUES (1, 'x', '2020-01-01'), (2, 'y\\tz', '2021-01-01'), (-1, 'é', '2022-01-01')",
    "INSERT INTO composite VALUES (1, 'é', 'x'), (-2, 'ab\\\\c', NULL), (3, 'x', '\\n')",
    "INSERT INTO composite SELECT seq, 'many', 'v' FROM seq_1_to_999",
    "INSERT INTO keyless VALUES (1, 'x'), (2, NULL), (1, 'x'), (2, '\\t'), (1, 'x'), (NULL, 'é')",
    "INSERT INTO unique_only VALUES (1, 'x'), (2, 'y')",
    "INSERT INTO latin SELECT seq, IF(seq % 2, 'Zoë', 'plain') FROM seq_1_to_5000",
)


@pytest.mark.parametrize("write", [written_folder, dumped_folder])
def test_a_folder_reads_as_its_database(
    practice: Database, tmp_path: Path, write: Callable[[Database, Path], Path]
) -> None:
    practice.execute(*TABLES, *ROWS)
    folder = write(practice, tmp_path)
    with practice.reader() as live, TabFolder(folder, SALT) as files:
        assert files.version == live.version
        for ours, theirs in zip(files.tables(), live.tables(), strict=True):
            name = ours.name
            for field in ("name", "columns", "key", "edited", "engine", "collation"):
                assert getattr(ours, field) == getattr(theirs, field), name
            key = {row.key: row for row in all_rows(live, name)}
            assert {row.key: row for row in all_rows(files, name)} == key, name
            assert list(files.blocks(ours)) == list(live.blocks(theirs)), name
            named = [ours.columns[-1].name]
            assert list(files.blocks(ours, named)) == list(live.blocks(theirs, named)), name


ANY_CELL = st.none() | st.text(max_size=20).map(str.encode) | st.binary(max_size=20) | st.sampled_from([b"\\", b"N\\"])


def as_written(cell: bytes | None) -> bytes:
    """A cell as the server writes it to a file."""
    if cell is None:
        return b"\\N"
    for character in (b"\\", b"\t", b"\n"):
        cell = cell.replace(character, b"\\" + character)
    return cell.replace(b"\0", b"\\0")


@pytest.mark.parametrize("large", [1_000_000, 5])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(ANY_CELL, ANY_CELL), max_size=6))
def test_whatever_a_file_holds_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    large: int,
    rows: list[tuple[bytes | None, bytes | None]],
) -> None:
    """Also in pieces of a few bytes, as the longest cells are read."""
    monkeypatch.setattr(tab_rows, "LARGE_BYTES", large)
    monkeypatch.setattr(tab_rows, "PIECE_BYTES", max(3, large // 5))
    (tmp_path / "t.sql").write_text(
        "CREATE TABLE `t` (\n  `k` int NOT NULL,\n  `a` text,\n  `b` text,\n  PRIMARY KEY (`k`)\n) CHARSET=utf8mb4;\n"
    )
    lines = [b"\t".join((b"%d" % key, *map(as_written, row))) + b"\n" for key, row in enumerate(rows)]
    (tmp_path / "t.txt").write_bytes(b"".join(lines))
    with TabFolder(tmp_path, SALT) as files:
        read = all_rows(files, "t")
        blocks = list(files.blocks(table_of(files, "t")))
    for (a, b), row in zip(rows, read, strict=True):
        assert row.raw == tuple(place for place, cell in ((2, a), (3, b)) if cell is not None and not is_text(cell))
        assert row.cells[1:] == tuple(
            None if cell is None else cell.decode() if is_text(cell) else "\\x" + cell.hex() for cell in (a, b)
        )
    assert sum(block.rows for block in blocks) == len(rows)
    if rows:
        assert blocks[0].digest == reduce(xor, (row.digest for row in read))


def test_chosen_blocks_and_sealed_cells(practice: Database, tmp_path: Path) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v TEXT)",
        "INSERT INTO t SELECT seq, CONCAT('v', seq) FROM seq_0_to_19999",
        "UPDATE t SET v = 'a\\tb' WHERE k = 14000",
        "UPDATE t SET v = CHAR(0) WHERE k = 14001",
    )
    with TabFolder(written_folder(practice, tmp_path), SALT) as files:
        table = table_of(files, "t")
        rows = rows_of(files.batches(table, {1, 7, 99}, sealing={"V": lambda text: f"<{text}>"}, after=1))
        assert [row.cells for row in rows[:3]] == [("14000", "<a\tb>"), ("14001", "<\\x00>"), ("14002", "<v14002>")]
        assert len(rows) == 2000
        batches = list(files.batches(table, None))
        assert all(batch.is_ordered and not batch.ends_inside for batch in batches)
        assert sum(batch.rows for batch in batches) == 20000
        assert len(batches) > 2


def test_a_file_without_order_says_so_and_loses_nothing(practice: Database, tmp_path: Path) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY, v TEXT)", "INSERT INTO t SELECT seq, 'v' FROM seq_0_to_19999")
    folder = written_folder(practice, tmp_path)
    with TabFolder(folder, SALT) as files:
        ordered = list(files.blocks(table_of(files, "t")))
    lines = (folder / "t.txt").read_bytes().splitlines(keepends=True)
    random.Random(4).shuffle(lines)
    (folder / "t.txt").write_bytes(b"".join(lines))
    with TabFolder(folder, SALT) as files:
        table = table_of(files, "t")
        assert list(files.blocks(table)) == ordered
        batches = list(files.batches(table, {0, 3}))
        assert not any(batch.is_ordered for batch in batches)
        assert {row.block for row in rows_of(batches)} == {0, 3}
        assert len({row.key for row in rows_of(batches)}) == 4000


def test_a_folder_knows_its_program_and_its_moment(practice: Database, tmp_path: Path) -> None:
    practice.execute(
        "CREATE TABLE preference (PrefNum INT PRIMARY KEY, PrefName VARCHAR(99), ValueString TEXT)",
        "INSERT INTO preference VALUES (1, 'Other', '1'), (2, 'DataBaseVersion', '24.3.10.0')",
        "CREATE TABLE t (k INT PRIMARY KEY, e TIMESTAMP NOT NULL ON UPDATE CURRENT_TIMESTAMP)",
        "INSERT INTO t VALUES (1, '2026-01-01 11:59:58'), (2000, '2026-01-01 11:59:50')",
    )
    folder = written_folder(practice, tmp_path)
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for file in folder.iterdir():
        os.utime(file, (moment.timestamp(), moment.timestamp()))
    with TabFolder(folder, SALT) as files:
        assert files.program_version == "24.3.10.0"
        assert files.read_at == moment
        assert [block.is_hot for block in files.blocks(table_of(files, "t"))] == [True, False]
        assert list(files.check_unchanged()) == []
        (folder / "t.txt").touch()
        time.sleep(0.01)
        assert list(files.check_unchanged()) == ["t"]


@pytest.fixture
def folder(practice: Database, tmp_path: Path) -> Path:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY, v TEXT)", "INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z')")
    return written_folder(practice, tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1\tx\n2\ty\n3\tz", ("line 3", "ends inside a row")),
        (b"1\tx\n2\ty\\\n", ("line 2", "ends inside a row")),
        (b"1\tx\n2\n3\tz\n", ("line 2", "1 cells instead of 2")),
        (b"1\tx\\\ny\n2\tx\ty\n3\tz\n", ("line 3", "3 cells instead of 2")),
        (b"1\tx\\\tz\ta\n", ("line 1", "3 cells instead of 2")),
        (b"one\tx\n", ("one is no number",)),
    ],
)
def test_a_broken_file_is_named_with_its_line(folder: Path, content: bytes, words: tuple[str, ...]) -> None:
    (folder / "t.txt").write_bytes(content)
    with TabFolder(folder, SALT) as files, refused(errors.BrokenFile, "t.txt", *words):
        all_rows(files, "t")
    with TabFolder(folder, SALT) as files, refused(errors.BrokenFile, "t.txt", *words):
        list(files.blocks(table_of(files, "t")))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "t.txt").unlink()
    with TabFolder(folder, SALT) as files, refused(errors.BrokenFile, "t.txt", "No such file"):
        all_rows(files, "t")


def test_a_table_that_is_cut_off_is_named(folder: Path) -> None:
    text = (folder / "t.sql").read_text()
    (folder / "t.sql").write_text(text[: text.index("PRIMARY")])
    with refused(errors.BrokenFile, "t.sql", "ends inside CREATE TABLE"), TabFolder(folder, SALT):
        pass


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with refused(errors.BrokenFile, "mariadb-dump --tab"), TabFolder(tmp_path, SALT):
        pass
    with refused(errors.BrokenFile, "absent"), TabFolder(tmp_path / "absent", SALT):
        pass
