"""Every value of the source arrives as its text, whatever its type, its character set and its bytes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abutment.portability.sources import Kind
from tests.portability.mariadb import Database
from tests.portability.sources.reading import all_rows, rows_of, table_of


def cells(practice: Database, columns: str, *rows: str) -> list[tuple[str | None, ...]]:
    """What arrives of a table `t` with these columns behind its key."""
    practice.execute(
        f"CREATE TABLE t (k INT PRIMARY KEY AUTO_INCREMENT, {columns})",
        *(f"INSERT INTO t VALUES (NULL, {row})" for row in rows),
    )
    with practice.reader() as reader:
        return [row.cells[1:] for row in all_rows(reader, "t")]


@pytest.mark.parametrize("value", ["0001-01-01", "0000-00-00", "1899-12-31", "9999-12-31", "2020-00-00", "2024-02-29"])
def test_a_day_arrives_as_it_is_written_also_where_it_is_no_day(practice: Database, value: str) -> None:
    moment = f"{value} 00:00:00"
    assert cells(practice, "d DATE NOT NULL, m DATETIME", f"'{value}', '{value}'") == [(value, moment)]


@pytest.mark.parametrize(
    ("declared", "written", "read"),
    [
        ("DOUBLE", "1e300", "1e300"),
        ("DOUBLE", "0.1", "0.1"),
        ("DOUBLE", "-0e0", "0"),
        ("DOUBLE", "1234567.89", "1234567.89"),
        ("DOUBLE", "0.1 + 0.2e0", "0.30000000000000004"),
        ("DOUBLE", "5e-324", "5e-324"),
        ("FLOAT", "0.1", "0.1"),
        ("DECIMAL(30,10)", "-12345678901234567890.0123456789", "-12345678901234567890.0123456789"),
        ("BIGINT", "-9223372036854775808", "-9223372036854775808"),
        ("BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615"),
        ("INT(6) ZEROFILL", "42", "000042"),
        ("BIT(9)", "b'100000001'", "257"),
        ("YEAR", "0", "0000"),
        ("TIME", "'-838:59:59'", "-838:59:59"),
        ("TIMESTAMP(3) NULL", "'2024-11-03 06:30:00.125'", "2024-11-03 06:30:00.125"),
        ("ENUM('é', 'b')", "'é'", "é"),
        ("SET('x', 'y')", "'x,y'", "x,y"),
        ("JSON", "'{\"a\": [1, null]}'", '{"a": [1, null]}'),
        ("BLOB", "X'00FF5C09'", "\\x00ff5c09"),
        ("BINARY(3)", "X'01'", "\\x010000"),
        ("VARBINARY(3)", "''", "\\x"),
        ("POINT", "POINT(1, 2)", "\\x000000000101000000000000000000f03f0000000000000040"),
    ],
)
def test_a_value_of_each_type_arrives_as_the_source_writes_it(
    practice: Database, declared: str, written: str, read: str
) -> None:
    assert cells(practice, f"c {declared}", written, "NULL")[:2] == [(read,), (None,)]


def test_types_have_kinds(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (n DECIMAL(9,2) NOT NULL, t TEXT, d DATE, m DATETIME, u TIME, b BLOB, p POINT, e ENUM('a'))"
    )
    with practice.reader() as reader:
        found = {column.name: column.kind for column in table_of(reader, "t").columns}
    assert found == {
        "n": Kind.NUMBER,
        "t": Kind.TEXT,
        "d": Kind.DAY,
        "m": Kind.MOMENT,
        "u": Kind.TIME,
        "b": Kind.BYTES,
        "p": Kind.OTHER,
        "e": Kind.TEXT,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\\N",
        "\\",
        "a\\\\b",
        "tab\tline\nreturn\rend",
        "\\.",
        "\\t",
        "{}",
        "\\x41",
        "'\"`;%s --",
        "\u00ff\u00fe",
        "\u2028\u0085",
        "\x1f\x01\x7f",
        "Zoë 牙 😀",
    ],
)
def test_text_arrives_as_it_is(practice: Database, text: str) -> None:
    written = f"CONVERT(X'{text.encode().hex()}' USING utf8mb4)"
    assert cells(practice, "c VARCHAR(99) NOT NULL, n LONGTEXT", f"{written}, {written}") == [(text, text)]


def test_all_character_sets_arrive_as_one(practice: Database) -> None:
    columns = (
        "a VARCHAR(9) CHARACTER SET latin1, b VARCHAR(9) CHARACTER SET utf8mb3, c VARCHAR(9) CHARACTER SET utf8mb4,"
        "d VARCHAR(9) CHARACTER SET ucs2, e VARCHAR(9) CHARACTER SET ascii, f VARCHAR(9) CHARACTER SET cp1251,"
        "g VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, h ENUM('œ') CHARACTER SET latin1"
    )
    assert cells(practice, columns, "'€“Ÿ™', 'é', '😀', 'ü', 'a', 'ж', 'Ä', 'œ'") == [
        ("€“Ÿ™", "é", "😀", "ü", "a", "ж", "Ä", "œ")
    ]


def test_text_that_postgresql_cannot_hold_arrives_in_hexadecimal_digits_and_is_named(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, a VARCHAR(9), b VARCHAR(9) NOT NULL, c BLOB)",
        "INSERT INTO t VALUES (1, 'fine', 'fine', X'00'), (3, NULL, '', '')",
        "INSERT INTO t VALUES (2, CONVERT(X'610062' USING utf8mb4), 'x\ty', NULL)",
    )
    with practice.reader() as reader:
        rows = all_rows(reader, "t")
    assert [row.raw for row in rows] == [(), (2,), ()]
    assert [row.cells for row in rows] == [
        ("1", "fine", "fine", "\\x00"),
        ("2", "\\x610062", "x\ty", None),
        ("3", None, "", "\\x"),
    ]


def test_broken_utf8_arrives_in_hexadecimal_digits(practice: Database) -> None:
    """As old servers left it behind: the bytes of a latin1 column under the name of another character set."""
    broken = {1: b"\xe9t\xe9", 2: b"\xff", 3: b"\xfe", 4: b"a\xfe", 5: b"\xfd\xff\xfe", 6: b"\xed\xa0\x80", 7: b"fine"}
    if practice.server.own is None:
        pytest.skip("needs the files of the server")
    practice.execute(
        "CREATE TABLE l (k INT PRIMARY KEY, a VARCHAR(40) CHARACTER SET latin1, b INT) ENGINE=MyISAM",
        "CREATE TABLE t (k INT PRIMARY KEY, a VARCHAR(10) CHARACTER SET utf8mb4, b INT) ENGINE=MyISAM",
        *(
            f"INSERT INTO l VALUES ({key}, CAST(X'{text.hex()}' AS CHAR CHARACTER SET latin1), 5)"
            for key, text in broken.items()
        ),
        "FLUSH TABLES",
    )
    folder = practice.server.own.folder / "data" / practice.name
    for ending in ("MYD", "MYI"):
        (folder / f"t.{ending}").write_bytes((folder / f"l.{ending}").read_bytes())
    practice.execute("FLUSH TABLES")
    with practice.reader() as reader:
        rows = all_rows(reader, "t")
        table = table_of(reader, "t")
        [block] = reader.blocks(table)
    assert {int(row.key or 0): row.cells[1] for row in rows} == {
        key: text.decode() if text == b"fine" else "\\x" + text.hex() for key, text in broken.items() if key != 3
    } | {3: None}, "a lone FE cannot be told from a NULL"
    assert [row.raw for row in rows if row.key not in ("3", "7")] == [(2,)] * 5
    assert all(row.cells[2] == "5" for row in rows)
    assert block.rows == len(broken)


ANY_TEXT = st.none() | st.text(max_size=40) | st.sampled_from(["\\N", "\\", "\0", "\t\n\r", " ", "\ufeff", "x "])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(ANY_TEXT, ANY_TEXT, st.none() | st.binary(max_size=40)), max_size=10))
def test_whatever_was_written_arrives(
    practice: Database, rows: list[tuple[str | None, str | None, bytes | None]]
) -> None:
    practice.execute(
        "CREATE TABLE IF NOT EXISTS t (k INT PRIMARY KEY, a VARCHAR(99), b LONGTEXT, c BLOB)", "DELETE FROM t"
    )
    with practice.server.connection(practice.name) as connection, connection.cursor() as cursor:
        cursor.executemany("INSERT INTO t VALUES (%s, %s, %s, %s)", [(i, *row) for i, row in enumerate(rows)])
        connection.commit()
    with practice.reader() as reader:
        arrived = all_rows(reader, "t")
    for (a, b, c), row in zip(rows, arrived, strict=True):
        raw = tuple(place for place, text in ((2, a), (3, b)) if text is not None and "\0" in text)
        texts = ["\\x" + text.encode().hex() if text is not None and "\0" in text else text for text in (a, b)]
        assert row.raw == raw
        assert row.cells[1:] == (*texts, None if c is None else "\\x" + c.hex())


def test_names_may_be_reserved_or_contain_anything(practice: Database) -> None:
    name = "select `from` \"where\" 'x' %s é"
    quoted = "`" + name.replace("`", "``") + "`"
    practice.execute(
        f"CREATE TABLE {quoted} (`order` INT PRIMARY KEY, `group` INT, {quoted} TEXT, `a b` INT, `1` INT)",
        f"INSERT INTO {quoted} VALUES (1, 2, 'x', 3, 4)",
    )
    with practice.reader() as reader:
        assert [table.name for table in reader.tables()] == [name]
        assert [row.cells for row in all_rows(reader, name)] == [("1", "2", "x", "3", "4")]
        assert [block.rows for block in reader.blocks(table_of(reader, name))] == [1]


def test_names_that_differ_by_case_alone_are_two_tables(practice: Database) -> None:
    if practice.execute("SELECT @@lower_case_table_names") != [(0,)]:
        pytest.skip("this server keeps names in one case")
    practice.execute("CREATE TABLE t (a INT)", "CREATE TABLE T (b INT)", "INSERT INTO t VALUES (1)")
    with practice.reader() as reader:
        assert [(table.name, len(all_rows(reader, table.name))) for table in reader.tables()] == [("T", 0), ("t", 1)]


def test_a_table_may_have_150_columns(practice: Database) -> None:
    columns = ", ".join(f"c{i} VARCHAR(20) NOT NULL" for i in range(150))
    values = ", ".join(f"'v{i}'" for i in range(150))
    assert cells(practice, columns, values) == [tuple(f"v{i}" for i in range(150))]


def test_cells_are_sealed_by_the_name_of_their_column(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, SSN VARCHAR(20), n TEXT)",
        "INSERT INTO t VALUES (1, '123\\t45', 'x\\ny'), (2, NULL, NULL), (3, '', 'z')",
    )
    with practice.reader() as reader:
        batches = reader.batches(table_of(reader, "t"), None, sealing={"ssn": lambda text: f"<\\{text[::-1]}\n>"})
        rows = [row.cells[1:] for row in rows_of(batches)]
    assert rows == [("<\\54\t321\n>", "x\ny"), (None, None), ("<\\\n>", "z")]
