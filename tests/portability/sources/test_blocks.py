"""Blocks cut a table by its key; their digests tell what changed, and agree with the digests of the rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from zlib import crc32

import pytest

from abutment.portability.sources import Block, mysql
from tests.portability.mariadb import Database
from tests.portability.sources.reading import all_rows, rows_of, table_of


def blocks_of(practice: Database, name: str = "t") -> dict[int, Block]:
    with practice.reader() as reader:
        return {block.number: block for block in reader.blocks(table_of(reader, name))}


def check_digests_agree(practice: Database, name: str = "t") -> None:
    """The XOR of the rows' digests is the digest of their block, and every row stands in one."""
    with practice.reader() as reader:
        table = table_of(reader, name)
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for row in rows_of(reader.batches(table, None)):
            sums[row.block][0] += row.copies
            sums[row.block][1] ^= row.digest
        assert {b.number: [b.rows, b.digest] for b in reader.blocks(table)} == dict(sums)


@pytest.mark.parametrize("edited", ["INT", "TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"])
def test_digests_of_blocks_and_rows_agree(practice: Database, edited: str) -> None:
    practice.execute(
        f"CREATE TABLE t (k BIGINT PRIMARY KEY, a TEXT, b BLOB, c VARCHAR(9) CHARACTER SET latin1, e {edited})",
        "INSERT INTO t SELECT seq * 7, IF(seq % 3, CONCAT('é', seq), NULL), IF(seq % 2, 'x', NULL), 'ü', 20200101"
        " FROM seq_1_to_5000",
    )
    check_digests_agree(practice)


def test_a_block_holds_2000_keys_also_below_zero(practice: Database) -> None:
    keys = (-9223372036854775808, -2001, -2000, -1, 0, 1999, 2000, 9223372036854775807)
    practice.execute("CREATE TABLE t (k BIGINT PRIMARY KEY)", *(f"INSERT INTO t VALUES ({key})" for key in keys))
    with practice.reader() as reader:
        rows = all_rows(reader, "t")
    assert [(row.key, row.block) for row in rows] == [(str(key), key // 2000) for key in keys]
    assert {number: block.rows for number, block in blocks_of(practice).items()} == {
        -4611686018427388: 1,
        -2: 1,
        -1: 2,
        0: 2,
        1: 1,
        4611686018427387: 1,
    }
    check_digests_agree(practice)


def test_keys_may_be_larger_than_signed_numbers(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k BIGINT UNSIGNED PRIMARY KEY)", "INSERT INTO t VALUES (0), (18446744073709551615)"
    )
    with practice.reader() as reader:
        table = table_of(reader, "t")
        [last] = rows_of(reader.batches(table, [18446744073709551615 // 2000]))
    assert last.key == "18446744073709551615"
    check_digests_agree(practice)


def test_a_key_with_leading_zeros_is_its_number(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT(6) ZEROFILL PRIMARY KEY)", "INSERT INTO t VALUES (42), (4000)")
    with practice.reader() as reader:
        assert [(row.key, row.block, row.cells) for row in all_rows(reader, "t")] == [
            ("42", 0, ("000042",)),
            ("4000", 2, ("004000",)),
        ]


def test_keys_of_several_columns_are_joined_and_spread_by_their_checksum(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (a INT, b VARCHAR(20), d DATE, v INT, PRIMARY KEY (b, a, d))",
        "INSERT INTO t VALUES (1, 'x', '2020-01-01', 1), (-2, CONCAT('p', CHAR(31), 'q\\\\'), '0001-01-01', 2)",
        "INSERT INTO t SELECT seq, 'many', '2020-02-02', seq FROM seq_1_to_9000",
    )
    with practice.reader() as reader:
        rows = all_rows(reader, "t")
    by_key = {row.key: row for row in rows}
    assert len(by_key) == len(rows) == 9002
    assert by_key["x\x1f1\x1f2020-01-01"].cells == ("1", "x", "2020-01-01", "1")
    assert by_key["p\\uq\\\\\x1f-2\x1f0001-01-01"].cells[3] == "2"
    assert all(row.block == crc32((row.key or "").encode()) % 256 for row in rows)
    assert [row.block for row in rows] == sorted(row.block for row in rows)
    check_digests_agree(practice)


def test_a_unique_key_stands_in_for_a_missing_primary_key_unless_it_allows_nulls(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE a (x INT NULL UNIQUE, y INT NOT NULL, z VARCHAR(9) NOT NULL, UNIQUE (z), UNIQUE (y))",
        "CREATE TABLE b (x INT NULL UNIQUE, y VARCHAR(9) NOT NULL, UNIQUE (y(2)))",
        "CREATE TABLE c (x INT NOT NULL UNIQUE, y INT PRIMARY KEY)",
    )
    with practice.reader() as reader:
        assert {table.name: table.key for table in reader.tables()} == {"a": ("y",), "b": (), "c": ("y",)}


def test_equal_rows_of_a_table_without_a_key_come_once_with_their_number(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (a INT, b TEXT)", "INSERT INTO t VALUES (1, 'x'), (2, NULL), (1, 'x'), (2, ''), (1, 'x')"
    )
    with practice.reader() as reader:
        rows = all_rows(reader, "t")
    assert sorted((row.copies, row.block, row.cells) for row in rows if None not in row.cells) == [
        (1, 0, ("2", "")),
        (3, 0, ("1", "x")),
    ]
    assert len({row.key for row in rows}) == 3
    assert all(len(row.key or "") == 32 for row in rows)
    check_digests_agree(practice)
    [before] = blocks_of(practice).values()
    practice.execute("INSERT INTO t VALUES (1, 'x'), (1, 'x')")
    [after] = blocks_of(practice).values()
    assert (before.rows, after.rows) == (5, 7)
    assert before.digest != after.digest, "equal rows must not cancel out"


def test_an_empty_table_has_no_blocks_and_no_batches(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE a (k INT PRIMARY KEY)", "CREATE TABLE b (x INT)", "CREATE TABLE c (x CHAR(3) PRIMARY KEY)"
    )
    with practice.reader() as reader:
        for table in reader.tables():
            assert list(reader.blocks(table)) == []
            assert list(reader.batches(table, None)) == []


def test_only_the_block_of_a_changed_row_has_another_digest(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY, v TEXT)", "INSERT INTO t SELECT seq, 'v' FROM seq_1_to_9999")
    before = blocks_of(practice)
    practice.execute("UPDATE t SET v = 'w' WHERE k = 4001", "DELETE FROM t WHERE k = 8000")
    after = blocks_of(practice)
    assert {number for number, block in after.items() if block != before[number]} == {2, 4}


def test_a_table_with_an_edit_time_is_digested_by_it_unless_columns_are_named(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v TEXT, e TIMESTAMP NOT NULL ON UPDATE CURRENT_TIMESTAMP)",
        "INSERT INTO t VALUES (1, 'v', '2020-01-01')",
    )
    with practice.reader() as reader:
        table = table_of(reader, "t")
        assert table.edited == "e"
        before = list(reader.blocks(table)), list(reader.blocks(table, ["V"]))
        [row] = rows_of(reader.batches(table, None, columns=["V"]))
        assert row.digest == before[1][0].digest
    practice.execute("UPDATE t SET v = 'w', e = e")
    with practice.reader() as reader:
        table = table_of(reader, "t")
        after = list(reader.blocks(table)), list(reader.blocks(table, ["V"]))
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_a_block_is_hot_while_a_row_of_it_may_change_again_within_the_same_second(
    practice: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second lasts twenty minutes here: so long no machine takes from writing to reading."""
    monkeypatch.setattr(mysql, "HOT_FOR", timedelta(minutes=20))
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, e TIMESTAMP NOT NULL ON UPDATE CURRENT_TIMESTAMP)",
        "CREATE TABLE d (k INT PRIMARY KEY, e DATETIME NOT NULL ON UPDATE CURRENT_TIMESTAMP)",
        "INSERT INTO t VALUES (1, '2020-01-01'), (2000, UTC_TIMESTAMP()), (4000, UTC_TIMESTAMP() - INTERVAL 25 MINUTE)",
        "SET time_zone = @@global.time_zone",
        "INSERT INTO d VALUES (1, '2020-01-01'), (2000, NOW()), (4000, NOW() - INTERVAL 25 MINUTE)",
    )
    for name in ("t", "d"):
        assert {n: block.is_hot for n, block in blocks_of(practice, name).items()} == {0: False, 1: True, 2: False}


@pytest.mark.parametrize("sign", ["", "UNSIGNED"])
def test_a_large_table_is_digested_in_stretches(practice: Database, monkeypatch: pytest.MonkeyPatch, sign: str) -> None:
    practice.execute(
        f"CREATE TABLE t (k BIGINT {sign} PRIMARY KEY, v INT)",
        "INSERT INTO t SELECT seq * 3, seq FROM seq_1_to_30000",
        *([] if sign else ["INSERT INTO t SELECT -seq * 1000000007, seq FROM seq_1_to_3000"]),
        "ANALYZE TABLE t",
    )
    whole = blocks_of(practice)
    monkeypatch.setattr(mysql, "STRETCH_ROWS", 7000)
    with practice.reader() as reader:
        stretched = list(reader.blocks(table_of(reader, "t")))
    assert [block.number for block in stretched] == sorted(whole)
    assert {block.number: block for block in stretched} == whole


def test_another_salt_gives_other_digests(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    with practice.reader(b"one") as reader, practice.reader(b"two") as other:
        assert list(reader.blocks(table_of(reader, "t"))) != list(other.blocks(table_of(other, "t")))


def test_chosen_blocks_come_in_order_and_alone(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)", "INSERT INTO t SELECT seq FROM seq_0_to_19999")
    with practice.reader() as reader:
        table = table_of(reader, "t")
        assert [int(row.key or 0) for row in rows_of(reader.batches(table, {7, 1, 2, 99}))] == [
            *range(2000, 6000),
            *range(14000, 16000),
        ]
        assert [row.block for row in rows_of(reader.batches(table, {7, 1, 2}, after=2))] == [7] * 2000
        assert {row.block for row in rows_of(reader.batches(table, None, after=7))} == {8, 9}
        assert list(reader.batches(table, [])) == []
        assert list(reader.batches(table, {3}, after=3)) == []


def test_many_scattered_blocks_are_found(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k BIGINT PRIMARY KEY)", "INSERT INTO t SELECT seq * 4000 FROM seq_1_to_1500")
    with practice.reader() as reader:
        table = table_of(reader, "t")
        numbers = [block.number for block in reader.blocks(table)]
        assert len(numbers) == 1500
        assert [row.block for row in rows_of(reader.batches(table, numbers[::2]))] == numbers[::2]


@pytest.mark.parametrize("key", ["k INT PRIMARY KEY", "k INT, s CHAR(1), PRIMARY KEY (k, s)"])
def test_a_batch_ends_where_a_block_ends(practice: Database, key: str) -> None:
    extra = ", s" if "s CHAR" in key else ""
    value = ", 'x'" if extra else ""
    practice.execute(
        f"CREATE TABLE t ({key}, v VARCHAR(600))",
        f"INSERT INTO t (k{extra}, v) SELECT seq{value}, REPEAT('v', 500) FROM seq_1_to_30000",
    )
    with practice.reader() as reader:
        table = table_of(reader, "t")
        seen: set[int] = set()
        count = 0
        for batch in reader.batches(table, None):
            blocks = {row.block for row in rows_of([batch])}
            assert not blocks & seen
            assert not batch.ends_inside
            assert batch.is_ordered
            assert batch.last_block == max(blocks)
            assert len(batch.copy) < 8_000_000
            seen |= blocks
            count += 1
    assert count > 3
    check_digests_agree(practice)


def test_a_batch_that_ends_inside_a_block_says_so(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v TEXT)",
        "INSERT INTO t SELECT seq, REPEAT('v', 20000) FROM seq_1_to_1000",
        "INSERT INTO t VALUES (2000, 'x')",
    )
    with practice.reader() as reader:
        batches = [(batch.last_block, batch.ends_inside) for batch in reader.batches(table_of(reader, "t"), None)]
    assert batches[-2:] == [(0, False), (1, False)]
    assert len(batches) > 4
    assert set(batches[:-2]) == {(0, True)}
