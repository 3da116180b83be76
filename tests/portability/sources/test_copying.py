"""What a reader writes for COPY, PostgreSQL reads back as it was."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abutment.config.boot import Installation
from abutment.foundation import postgres
from abutment.portability.sources.copying import FRONT, NULL, SEPARATOR, copied
from tests.conftest import installation
from tests.portability.mariadb import Database
from tests.portability.sources.reading import table_of

CELLS = 3
TEXT = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(["\\N", "\\.", "\\", "\t", "\r\n", "\\x00"])
CELL = st.none() | TEXT.map(str.encode) | st.binary(max_size=20)
ROW = st.lists(CELL.filter(lambda cell: cell is None or not {0xFE, 0xFF} & set(cell)), min_size=CELLS, max_size=CELLS)


def connection(to: Installation) -> psycopg.Connection:
    server = to.server
    return psycopg.connect(server.dsn() if isinstance(server, postgres.Cluster) else server)


def taken_over(copy: bytes, cells: int) -> list[tuple[object, ...]]:
    """The rows as PostgreSQL reads them into a table of key, block, digest, raw, copies and text cells."""
    columns = ", ".join(f"c{i} text" for i in range(cells))
    with connection(installation) as opened, opened.cursor() as cursor:
        cursor.execute(
            f"create temp table t (k text, b bigint, d bytea, raw smallint[], n int, {columns}) on commit drop"
        )
        with cursor.copy("copy t from stdin") as into:
            into.write(copy)
        cursor.execute("select * from t")
        return cursor.fetchall()


def is_text(cell: bytes) -> bool:
    try:
        return "\0" not in cell.decode()
    except UnicodeDecodeError:
        return False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=8))
def test_every_cell_survives_postgresql(rows: list[list[bytes | None]]) -> None:
    lines = [
        SEPARATOR.join([b"%d" % key, b"-7", b"0123456789abcdef", b"{}", b"1", *(NULL if c is None else c for c in row)])
        for key, row in enumerate(rows)
    ]
    expected = []
    for key, row in enumerate(rows):
        raw = [i for i, cell in enumerate(row, start=1) if cell is not None and not is_text(cell)]
        texts = [None if c is None else c.decode() if is_text(c) else "\\x" + c.hex() for c in row]
        expected.append((str(key), -7, b"0123456789abcdef", raw, 1, *texts))
    assert taken_over(copied(lines), CELLS) == expected


@pytest.mark.parametrize("size", [1, 2_000_000])
def test_a_whole_row_survives_postgresql(practice: Database, size: int) -> None:
    """The same through MariaDB, for short rows and for rows that come in pieces."""
    text = "é\\N\t\r\n\\.😀"
    written = f"REPEAT(CONVERT(X'{text.encode().hex()}' USING utf8mb4), {max(1, size // 16)})"
    practice.execute(
        "CREATE TABLE t (k VARCHAR(9) PRIMARY KEY, a LONGTEXT, b TEXT, c LONGTEXT, d BLOB)",
        f"INSERT INTO t VALUES ('a\\tb\\\\', {written}, NULL, CONCAT('x', CHAR(0), {written}), X'005C')",
    )
    with practice.reader() as reader:
        [batch] = reader.batches(table_of(reader, "t"), None)
    content = text * max(1, size // 16)
    [row] = taken_over(batch.copy, 5)
    assert row[0] == "a\tb\\\\"
    assert row[3:] == ([4], 1, "a\tb\\", content, None, "\\x" + ("x\0" + content).encode().hex(), "\\x005c")


def test_a_broken_line_has_all_its_separators() -> None:
    """Lines with too many are never given to `copied`; what it takes for granted is said here."""
    line = SEPARATOR.join([b"1", b"0", b"0" * 16, b"{}", b"1", b"\xfe\xfe", b"a\xfd", NULL])
    assert copied([line]).split(b"\t")[FRONT - 2 :] == [b"{1,2}", b"1", b"\\\\xfefe", b"\\\\x61fd", b"\\N\n"]
