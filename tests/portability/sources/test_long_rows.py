"""Cells too long for one packet come in pieces, in the memory of one of them."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import md5
from itertools import pairwise
from pathlib import Path

import pytest

from tests.portability.mariadb import Database, running
from tests.portability.sources.folders import written_folder
from tests.portability.sources.reading import all_rows, rows_of, table_of

ROOT = Path(__file__).parents[3]
MEBIBYTES = 1024


@pytest.mark.parametrize("key", ["k INT PRIMARY KEY", "k VARCHAR(9) PRIMARY KEY", "k INT"])
def test_long_cells_stand_among_short_ones(practice: Database, key: str) -> None:
    practice.execute(
        f"CREATE TABLE t ({key}, a LONGTEXT CHARACTER SET latin1, b LONGTEXT, c LONGBLOB, d VARCHAR(9) NOT NULL)",
        "INSERT INTO t SELECT seq, 'é', NULL, X'00', 'd' FROM seq_1_to_50",
        "UPDATE t SET a = REPEAT('é\\n', 1500000), b = REPEAT('😀\\\\\\t', 600000) WHERE k = 7",
        "UPDATE t SET b = REPEAT('x', 2500000) WHERE k IN (8, 9, 50)",
        "UPDATE t SET b = CONCAT(REPEAT('x', 2500000), CHAR(0)) WHERE k = 20",
        "UPDATE t SET c = REPEAT(X'00FF5C0A', 700000), b = '' WHERE k = 30",
    )
    with practice.reader() as reader:
        table = table_of(reader, "t")
        rows = {row.cells[0]: row for row in rows_of(reader.batches(table, None))}
        digests: dict[int, int] = {}
        for row in rows.values():
            digests[row.block] = digests.get(row.block, 0) ^ row.digest
        assert {block.number: block.digest for block in reader.blocks(table)} == digests
    assert len(rows) == 50
    assert rows["7"].cells[1:] == ("é\n" * 1500000, "😀\\\t" * 600000, "\\x00", "d")
    assert rows["8"].cells[1:] == ("é", "x" * 2500000, "\\x00", "d")
    assert rows["20"].cells[2] == "\\x" + "78" * 2500000 + "00"
    assert rows["20"].raw == (3,)
    assert rows["30"].cells[1:] == ("é", "", "\\x" + "00ff5c0a" * 700000, "d")
    assert rows["49"].cells[1:] == ("é", None, "\\x00", "d")
    assert {row.raw for row in rows.values()} == {(), (3,)}


def test_long_rows_do_not_tear_blocks(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v LONGTEXT)",
        "INSERT INTO t SELECT seq, 'v' FROM seq_1_to_30000",
        "UPDATE t SET v = REPEAT('x', 1200000) WHERE k IN (1999, 2000, 5999, 17000)",
    )
    with practice.reader() as reader:
        batches = [(batch, rows_of([batch])) for batch in reader.batches(table_of(reader, "t"), None)]
    assert [int(row.key or 0) for _, rows in batches for row in rows] == list(range(1, 30001))
    for (batch, rows), (_, following) in pairwise(batches):
        assert batch.last_block == rows[-1].block
        if not batch.ends_inside:
            assert following[0].block > batch.last_block
    assert sum(batch.ends_inside for batch, _ in batches) < len(batches)


def test_a_long_cell_is_sealed(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v LONGTEXT, w LONGBLOB)",
        "INSERT INTO t VALUES (1, REPEAT('x', 2000000), REPEAT('y', 2000000))",
    )
    with practice.reader() as reader:
        seals = {name: lambda text: md5(text.encode(), usedforsecurity=False).hexdigest() for name in ("v", "w")}
        [row] = rows_of(reader.batches(table_of(reader, "t"), None, sealing=seals))
    assert row.cells[1:] == (
        md5(b"x" * 2000000, usedforsecurity=False).hexdigest(),
        md5(b"\\x" + b"79" * 2000000, usedforsecurity=False).hexdigest(),
    )


def test_a_small_packet_limit_of_the_server_loses_nothing() -> None:
    """Rows of many texts, each of them short enough, and one text longer than a packet."""
    with running() as server, server.database() as practice:
        texts = ", ".join(f"t{i} TEXT" for i in range(30))
        values = ", ".join(["REPEAT('ab', 30000)"] * 30)
        practice.execute(
            f"CREATE TABLE t (k INT PRIMARY KEY, {texts}, l LONGTEXT)",
            f"INSERT INTO t SELECT seq, {values}, NULL FROM seq_1_to_3",
            "UPDATE t SET l = '' WHERE k = 2",
            "UPDATE t SET l = REPEAT('é', 2500000) WHERE k = 3",
            "SET GLOBAL max_allowed_packet = 1048576",
        )
        with practice.reader() as reader:
            rows = all_rows(reader, "t")
            [block] = reader.blocks(table_of(reader, "t"))
    assert [row.cells[1:] for row in rows] == [(*["ab" * 30000] * 30, last) for last in (None, "", "é" * 2500000)]
    assert len({row.digest for row in rows}) == 3
    assert block.digest == rows[0].digest ^ rows[1].digest ^ rows[2].digest


READ_ALL = """
import json, resource, sys
from pathlib import Path
from abutment.portability.sources import Address, MysqlReader, TabFolder

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

before = used()
sizes = []
source = json.loads(sys.argv[1])
opened = MysqlReader(Address(**source), b"salt") if isinstance(source, dict) else TabFolder(Path(source), b"salt")
with opened as reader:
    for table in reader.tables():
        list(reader.blocks(table))
        sizes += [len(batch.copy) for batch in reader.batches(table, None)]
print(json.dumps({"grown": used() - before, "largest": max(sizes)}))
"""


def read_all(source: Database | Path) -> dict[str, int]:
    """Read everything in a process of its own; says by how many KiB it grew, and the largest batch."""
    if isinstance(source, Path):
        login: object = str(source)
    else:
        login = {name: getattr(source.address, name) for name in ("host", "port", "user", "password", "database")}
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, json.dumps(login)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_notes_of_100_megabytes_come_through_in_bounded_memory(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v LONGTEXT)",
        "INSERT INTO t VALUES (1, 'short'), (2, REPEAT('0123456789abcdefghijklmn\\n', 4000000)), (3, 'short')",
        "INSERT INTO t VALUES (4, REPEAT('é', 50000000)), (5, '')",
    )
    found = read_all(practice)
    assert found["largest"] > 100_000_000
    assert found["grown"] < 300 * MEBIBYTES


def test_long_notes_of_a_folder_come_through_in_bounded_memory(practice: Database, tmp_path: Path) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v LONGTEXT)",
        "INSERT INTO t VALUES (1, 'short'), (2, REPEAT('0123456789abcdefghijklmn\\n', 4000000)), (3, 'short')",
    )
    found = read_all(written_folder(practice, tmp_path))
    assert found["largest"] > 100_000_000
    assert found["grown"] < 300 * MEBIBYTES


def test_many_rows_of_middling_length_come_through_in_bounded_memory(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v LONGTEXT)",
        "INSERT INTO t SELECT seq, REPEAT('x', 990000) FROM seq_1_to_300",
    )
    found = read_all(practice)
    assert found["largest"] < 8_000_000
    assert found["grown"] < 100 * MEBIBYTES
