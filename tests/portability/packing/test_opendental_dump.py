"""The dump of the practice's own system loads into a real MariaDB, with every cell and every relation as it was."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql
import pytest

from abutment.foundation.keys import fields
from abutment.foundation.scope import opened
from abutment.portability.importing.opening import PASSWORD
from abutment.portability.models import RecordSource
from abutment.portability.packing import source
from abutment.portability.packing.opendental_dump import literal
from abutment.portability.packing.opendental_dump_tables import created
from abutment.portability.packing.source_tables import KeptTable
from abutment.portability.sources import Column, Kind, throwaway
from abutment.portability.sources.expressions import quoted
from tests.cast import SERVER
from tests.portability.importing.conftest import mariadb, office
from tests.portability.importing.offices import Office
from tests.portability.mariadb import Database, practice, running
from tests.portability.packing.source_reading import written
from tests.portability.packing.test_source import SCRIPTS

__all__ = ["mariadb", "office", "practice"]

NAME = "opendental.sql.gz"


def dump(office: Office) -> bytes:
    return written(source.parts, office.entity).files[NAME]


def loads(database: Database, packed: bytes, *options: str) -> str:
    """Give a dump to MariaDB's own client; what it said."""
    server = database.server
    where = [f"--socket={server.own.socket}"] if server.own else [f"--host={server.host}", f"--port={server.port}"]
    done = subprocess.run(
        [throwaway.program("mariadb"), *where, f"--user={server.user}", f"--password={server.password}", "--batch",
         "--max-allowed-packet=1G", *options, database.name],
        input=gzip.decompress(packed), capture_output=True, check=False,
    )  # fmt: skip
    return done.stderr.decode(errors="replace").strip()


@contextmanager
def loaded(office: Office, *options: str) -> Iterator[Database]:
    """The dump in another database of the same server."""
    with office.database.server.database() as other:
        assert loads(other, dump(office), *options) == ""
        yield other


def everything(database: Database) -> dict[str, list[str]]:
    """Every cell of every table in hexadecimal digits, so that nothing is read kindly."""
    found = {}
    for (table,) in database.execute("SHOW TABLES"):
        described = database.execute(f"SHOW COLUMNS FROM {quoted(table)}")
        cells = ", ".join(_digits(quoted(name), declared) for name, declared, *_ in described)
        rows = database.execute(f"SELECT {cells} FROM {quoted(table)}")
        found[table] = [str([row[:2] for row in described]), *sorted(map(str, rows))]
    return found


def _digits(name: str, declared: str) -> str:
    if "blob" in declared or "binary" in declared:
        return f"HEX({name})"
    return f"HEX({name} + 0)" if declared.startswith("bit") else f"HEX(CONVERT(CAST({name} AS CHAR) USING utf8mb4))"


def strange(office: Office) -> None:
    """Rows that a careless dump would change."""
    for number, name in enumerate(SCRIPTS, start=100):
        office.insert("patient", PatNum=number, LName=name, FName=name, Guarantor=number, AddrNote=name * 3)
    office.do("CREATE TABLE plain (PlainNum int PRIMARY KEY, t varchar(90), u varchar(90)) DEFAULT CHARSET=utf8mb4")
    for number, name in enumerate(SCRIPTS):
        office.insert("plain", PlainNum=number, t=name, u=f"'{name}\"")
    office.do(
        """CREATE TABLE strange (StrangeNum bigint(20) NOT NULL AUTO_INCREMENT PRIMARY KEY, b blob, v varbinary(9),
           bits bit(6), f float, d double, dec_ decimal(20,6), day date, at datetime(3), stamp timestamp NULL, t time,
           y year, e enum('a','it''s'), s set('x','y'), u bigint(20) unsigned, z int(5) zerofill, j json,
           o int NOT NULL)
           ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""",
        "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
        """INSERT INTO strange VALUES
           (0, X'00FF0A5C27', '', b'10101', 0.1, 1e308, -12345.678900, '0000-00-00', '0001-01-01 00:00:00.123',
            '2026-03-08 02:30:00', '-838:59:59', 2026, 'it''s', 'x,y', 18446744073709551615, 42, '{"a": "\\\\n"}', 1),
           (-7, NULL, NULL, NULL, NULL, 2.2250738585072014e-308, NULL, '2026-02-30', NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, 0)""",
        "SET sql_mode = ''",
        "INSERT INTO strange (StrangeNum, e, o) VALUES (5, 'nonsense', 1)",
        "CREATE TABLE `od``d name` (`a``b` varchar(30) NOT NULL, `select` int NOT NULL, PRIMARY KEY (`a``b`, `select`))"
        " ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_bin",
        "INSERT INTO `od``d name` VALUES ('Z\u00fcrich', 1), ('back\\\\slash', 2), ('', 3)",
        "CREATE TABLE old (OldNum int PRIMARY KEY, a varchar(20), b varchar(20) CHARACTER SET utf8mb4)"
        " DEFAULT CHARSET=utf8mb3",
        "INSERT INTO old VALUES (1, 'caf\u00e9', 'plain'), (2, 'x', 'smile \U0001f600'), (3, 'x', 'line\\n\U0001f600')",
        "CREATE TABLE greek (a varchar(20), b varchar(20) CHARACTER SET utf8mb4) DEFAULT CHARSET=latin1",
        "INSERT INTO greek VALUES ('\u20acuro', '\u0395\u03bb\u03bb'), ('x', 'x'), ('x', 'x')",
    )  # fmt: skip


def test_every_cell_is_as_it_was(office: Office) -> None:
    strange(office)
    office.imports()
    with loaded(office) as other:
        before, after = everything(office.database), everything(other)
        for table, rows in before.items():
            assert after[table] == rows, table
        assert after.keys() == before.keys()


def test_what_was_loaded_and_is_imported_again_changes_nothing(office: Office) -> None:
    strange(office)
    office.imports()
    before, packed = office.marks(), dump(office)
    with loaded(office) as other:
        with opened(SERVER):
            RecordSource.objects.filter(pk=office.source.pk).update(
                database=other.name,
                user=other.address.user,
                password=fields.seal(other.address.password, context=PASSWORD),
            )
        for is_full in (False, True):
            run = office.imports(is_full=is_full)
            assert (run.rows_new, run.rows_changed, run.rows_gone) == (0, 0, 0)
        assert office.marks()["portability_sourcerow"] == before["portability_sourcerow"]
        # The moment of the import stands in its head; else the same bytes.
        assert gzip.decompress(dump(office)).split(b"\n", 1)[1] == gzip.decompress(packed).split(b"\n", 1)[1]


def test_our_own_reader_of_dumps_takes_it(office: Office, tmp_path: Path) -> None:
    strange(office)
    office.imports()
    (tmp_path / NAME).write_bytes(dump(office))
    with opened(SERVER):
        RecordSource.objects.filter(pk=office.source.pk).update(kind="dump", path=str(tmp_path / NAME), host="")
    run = office.imports()
    assert (run.rows_new, run.rows_changed, run.rows_gone) == (0, 0, 0)


@pytest.mark.parametrize("options", [("--binary-mode",), ("--default-character-set=latin1",), ("--force",)])
def test_no_setting_of_the_client_changes_a_cell(office: Office, options: tuple[str, ...]) -> None:
    strange(office)
    office.imports()
    with loaded(office, *options) as other:
        assert everything(other) == everything(office.database)


def test_no_mode_of_the_server_changes_a_cell(office: Office) -> None:
    strange(office)
    office.imports()
    packed = dump(office)
    modes = "NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,TRADITIONAL"
    with running(**{"sql-mode": modes}) as server, server.database() as other:
        assert loads(other, packed) == ""
        assert everything(other) == everything(office.database)


def test_every_relation_holds(office: Office) -> None:
    office.imports()
    asked = (
        "SELECT p.PatNum, g.PatNum, l.ProcNum, c.ProcCode, n.Note, s.SplitNum, y.PayNum FROM patient p"
        " LEFT JOIN patient g ON g.PatNum = p.Guarantor LEFT JOIN procedurelog l ON l.PatNum = p.PatNum"
        " LEFT JOIN procedurecode c ON c.CodeNum = l.CodeNum LEFT JOIN procnote n ON n.ProcNum = l.ProcNum"
        " LEFT JOIN paysplit s ON s.PatNum = p.PatNum LEFT JOIN payment y ON y.PayNum = s.PayNum ORDER BY 1, 3"
    )
    with loaded(office) as other:
        assert other.execute(asked) == office.do(asked)


def test_a_key_counts_on_and_an_edit_is_dated(office: Office) -> None:
    office.imports()
    with loaded(office) as other:
        [(before,)] = other.execute("SELECT DateTStamp FROM patient WHERE PatNum = 1")
        other.execute("INSERT INTO patient (LName) VALUES ('new')", "UPDATE patient SET LName = 'x' WHERE PatNum = 1")
        assert other.execute("SELECT MAX(PatNum) FROM patient") == [(3,)]
        [(after,)] = other.execute("SELECT DateTStamp FROM patient WHERE PatNum = 1")
        assert after != before


def test_a_database_with_these_tables_is_not_overwritten(office: Office) -> None:
    office.imports()
    with loaded(office) as other:
        assert "already exists" in loads(other, dump(office))


def test_engine_and_collation_are_as_they_were(office: Office) -> None:
    strange(office)
    office.imports()
    asked = (
        "SELECT TABLE_NAME, ENGINE, TABLE_COLLATION FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
        " ORDER BY 1"
    )
    types = (
        "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_KEY FROM information_schema.COLUMNS"
        " WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_KEY IN ('', 'PRI') ORDER BY 1, ORDINAL_POSITION"
    )
    with loaded(office) as other:
        assert other.execute(asked) == office.do(asked)
        here = {row[:2]: row for row in other.execute(types)}
        assert all(here[row[:2]] == row for row in office.do(types))


def test_literals_hold_nothing_that_a_mode_could_read_otherwise() -> None:
    for text in SCRIPTS:
        written_as = literal(text)
        assert "\\" not in written_as
        assert not any(ord(character) < 32 for character in written_as)


def test_a_note_of_a_hundred_megabytes_leaves_whole(office: Office) -> None:
    office.do("ALTER TABLE patientnote MODIFY Medical longtext")
    office.do("INSERT INTO patientnote (PatNum, Medical) VALUES (1, REPEAT('0123456789 \u00e9\\r\\n', 7100000))")
    office.imports()
    found = written(source.parts, office.entity)
    with office.database.server.database() as other:
        assert loads(other, found.files[NAME]) == ""
        asked = "SELECT LENGTH(Medical), MD5(Medical) FROM patientnote WHERE PatNum = 1"
        [(size, digest)] = other.execute(asked)
        assert [(size, digest)] == office.do(asked)
        assert size > 100_000_000
        assert len(found.files["patientnote.csv"]) > size


@pytest.mark.parametrize(
    ("engine", "collation"),
    [("InnoDB", "utf8mb4_0900_ai_ci"), ("ndbcluster", "utf8mb4_general_ci"), ("", ""), ("x; drop", "y; drop")],
)
def test_a_table_of_another_server_is_created_all_the_same(practice: Database, engine: str, collation: str) -> None:
    columns = (Column("TextNum", "varchar(20)", Kind.TEXT, True), Column("Note", "text", Kind.TEXT, True))
    table = KeptTable(1, "Texts", "Texts.csv", columns, (("TextNum", "Note"),), ("TextNum",), "", engine, collation)
    practice.execute("SET sql_mode = ''", created(table), "INSERT INTO Texts VALUES ('a', '\U0001f600')")
    assert practice.execute("SELECT TextNum, Note FROM Texts") == [("a", "\U0001f600")]


def test_a_key_of_long_texts_stays_a_key(practice: Database) -> None:
    columns = (Column("Word", "text", Kind.TEXT, True),)
    table = KeptTable(1, "Words", "Words.csv", columns, (("Word",),), ("Word",), "", "InnoDB", "utf8mb4_bin")
    practice.execute(created(table), "INSERT INTO Words VALUES ('a')")
    with pytest.raises(pymysql.err.IntegrityError):
        practice.execute("INSERT INTO Words VALUES ('a')")
