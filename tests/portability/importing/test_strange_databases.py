"""Databases as others made them: whatever a server may hold is kept as it is, or told in one line."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.foundation.scope import opened
from abutment.portability.errors import AnotherDatabase, SourceFailed
from abutment.portability.models import ImportRun, SourceTable
from tests.cast import SERVER
from tests.portability.importing.offices import Office

STRANGE: dict[str, tuple[str, ...]] = {
    "view, trigger, procedure, event": (
        "CREATE VIEW seen AS SELECT PatNum FROM patient",
        "CREATE TABLE logged (a int)",
        "CREATE TRIGGER logs AFTER UPDATE ON patient FOR EACH ROW INSERT INTO logged VALUES (1)",
        "CREATE PROCEDURE does() SELECT 1",
        "CREATE VIEW broken AS SELECT a FROM logged",
        "RENAME TABLE logged TO logged_now",
    ),
    "partitions": (
        "CREATE TABLE parts (id int, y int, PRIMARY KEY (id, y)) PARTITION BY RANGE (y) "
        "(PARTITION a VALUES LESS THAN (2020), PARTITION b VALUES LESS THAN MAXVALUE)",
        "INSERT INTO parts VALUES (1, 2019), (2, 2021)",
    ),
    "other engines": (
        "CREATE TABLE isam (id int PRIMARY KEY, t text) ENGINE=MyISAM",
        "INSERT INTO isam VALUES (1, 'kept')",
        "CREATE TABLE aria (id int PRIMARY KEY) ENGINE=Aria",
        "CREATE TABLE mem (id int PRIMARY KEY) ENGINE=MEMORY",
        "INSERT INTO mem VALUES (7)",
        "CREATE TABLE list (a int NOT NULL, b varchar(9) NOT NULL) ENGINE=CSV",
        "INSERT INTO list VALUES (1, 'x')",
        "CREATE TABLE hole (a int) ENGINE=BLACKHOLE",
        "CREATE TABLE old (a int, b text) ENGINE=ARCHIVE",
        "INSERT INTO old VALUES (1, 'archived')",
        "CREATE TABLE one (id int, t text, KEY (id)) ENGINE=MyISAM",
        "INSERT INTO one VALUES (1, 'x'), (1, 'x')",
        "CREATE TABLE both_of (id int, t text, KEY (id)) ENGINE=MERGE UNION=(one)",
    ),
    "versioned rows and hidden columns": (
        "CREATE TABLE versioned (id int PRIMARY KEY, v int) WITH SYSTEM VERSIONING",
        "INSERT INTO versioned VALUES (1, 1)",
        "UPDATE versioned SET v = 2",
        "CREATE TABLE hidden (id int PRIMARY KEY, h int INVISIBLE DEFAULT 5)",
        "INSERT INTO hidden (id) VALUES (1)",
        "CREATE TABLE pressed (id int PRIMARY KEY, t text COMPRESSED, v varchar(99) COMPRESSED)",
        "INSERT INTO pressed VALUES (1, REPEAT('t', 5000), 'v')",
    ),
    "character sets": (
        "CREATE TABLE sets (id int PRIMARY KEY, a varchar(20) CHARACTER SET latin1, "
        "b varchar(20) CHARACTER SET utf8mb3, c varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, "
        "d text CHARACTER SET latin1, e char(5) CHARACTER SET ucs2, "
        "f varchar(20) CHARACTER SET sjis, g varchar(9) CHARACTER SET binary)",
        "INSERT INTO sets VALUES (1, 'Zoë', 'Zoë', 'Zoë 😀', 'Zoë', 'Zoë', '牙', 'Zoë')",
        "ALTER DATABASE CHARACTER SET latin1",
    ),
    "keys": (
        "CREATE TABLE by_text (k varchar(255) PRIMARY KEY, v int)",
        "INSERT INTO by_text VALUES ('', 1), (' a', 2), ('ß', 3), ('%s', 4), ('\\\\', 5), ('a\\tb', 6)",
        "CREATE TABLE by_day (d date, m datetime, PRIMARY KEY (d, m))",
        "INSERT INTO by_day VALUES ('0000-00-00', '0000-00-00 00:00:00'), ('0001-01-01', '2020-00-00 00:00:00')",
        "CREATE TABLE by_bytes (k binary(16) PRIMARY KEY)",
        "INSERT INTO by_bytes VALUES (X'00FF'), (X'01')",
        "CREATE TABLE by_number (k decimal(20, 4) PRIMARY KEY, f float)",
        "INSERT INTO by_number VALUES (1.5, 0.1), (-2, 1e30)",
        "CREATE TABLE by_double (k double PRIMARY KEY)",
        "INSERT INTO by_double VALUES (0.1), (1e300), (-0.0)",
        "CREATE TABLE by_choice (k enum('a', 'b'), s set('x', 'y'), PRIMARY KEY (k, s))",
        "INSERT INTO by_choice VALUES ('a', 'x,y'), ('', ''), ('b', '')",
        "CREATE TABLE by_bit (k bit(9) PRIMARY KEY)",
        "INSERT INTO by_bit VALUES (b'1'), (b'100000000')",
        "CREATE TABLE by_uuid (k uuid PRIMARY KEY, a inet4, b inet6)",
        "INSERT INTO by_uuid VALUES ('123e4567-e89b-12d3-a456-426655440000', '10.0.0.1', '::1')",
        "CREATE TABLE by_year (k year, t time, PRIMARY KEY (k, t))",
        "INSERT INTO by_year VALUES (0, '-838:59:59'), (2155, '00:00:00')",
        "CREATE TABLE by_part (k text, v int, PRIMARY KEY (k(3)))",
        "INSERT INTO by_part VALUES ('abcdef', 1), ('xyz', 2)",
        "CREATE TABLE large (k bigint unsigned PRIMARY KEY)",
        "INSERT INTO large VALUES (18446744073709551615), (0)",
    ),
    "long keys": (
        "CREATE TABLE long_key (k varchar(768) PRIMARY KEY, v int)",
        "INSERT INTO long_key SELECT LEFT(GROUP_CONCAT(MD5(seq * 7) SEPARATOR '牙'), 768), 1 FROM seq_1_to_40",
        "INSERT INTO long_key SELECT CONCAT(LEFT(GROUP_CONCAT(MD5(seq * 7) SEPARATOR '牙'), 767), '!'), 2 "
        "FROM seq_1_to_40",
        "CREATE TABLE long_keys (a varchar(380), b varchar(380), PRIMARY KEY (a, b))",
        "INSERT INTO long_keys SELECT LEFT(GROUP_CONCAT(CHAR(19968 + seq * 7 USING ucs2) SEPARATOR ''), 380), "
        "LEFT(GROUP_CONCAT(SHA2(seq, 512)), 380) FROM seq_1_to_900",
        "CREATE TABLE long_bytes (k varbinary(3000) PRIMARY KEY)",
        "INSERT INTO long_bytes SELECT UNHEX(GROUP_CONCAT(SHA2(seq, 512) SEPARATOR '')) FROM seq_1_to_46",
    ),
    "generated columns and kinds": (
        "CREATE TABLE made (id int PRIMARY KEY, a int, v int AS (a * 2) VIRTUAL, s int AS (a * 3) PERSISTENT, "
        "t varchar(99) AS (CONCAT('x', a)) VIRTUAL)",
        "INSERT INTO made (id, a) VALUES (1, 5), (2, NULL)",
        "CREATE TABLE kinds (id int PRIMARY KEY, j json, g geometry, p point, b bit(64), e enum('', 'ä'), "
        "s set('q', '\\'\\''), "
        "d decimal(65, 30), y year, t time(6), m datetime(6), n tinyblob, ts timestamp(6) NULL)",
        "INSERT INTO kinds VALUES (1, '{\"a\": \"\\\\u00e9\"}', ST_GeomFromText('POINT(1 2)'), POINT(3, 4), ~0, 'ä', "
        "'\\'\\'', "
        "-1.000000000000000000000000000001, 1901, '-00:00:00.000001', '9999-12-31 23:59:59.999999', X'00', NULL)",
        "INSERT INTO kinds (id) VALUES (2)",
    ),
    "names": (
        'CREATE TABLE `a "quoted`` name` (`select` int PRIMARY KEY, `with space` text, `%s %(x)s {y}` int, `"` int, '
        "`ünï 牙` int, `a\\b` int, `c1` int, `key` int, `block` int, `digest` int)",
        "INSERT INTO `a \"quoted`` name` VALUES (1, 'x', 2, 3, 4, 5, 6, 7, 8, 9)",
        "CREATE TABLE `order` (`group` int, `from` text)",
        "INSERT INTO `order` VALUES (1, 'x')",
        "CREATE TABLE `牙 %(run)s` (`#` int PRIMARY KEY)",
        "INSERT INTO `牙 %(run)s` VALUES (1)",
        f"CREATE TABLE `{'n' * 64}` (`{'c' * 64}` int)",
        f"INSERT INTO `{'n' * 64}` VALUES (1)",
    ),
    "many columns": (
        f"CREATE TABLE wide ({', '.join(f'c{number} int' for number in range(1_000))})",
        f"INSERT INTO wide VALUES ({', '.join(['-1234567890'] * 1_000)})",
        f"INSERT INTO wide VALUES ({', '.join(['NULL', '7'] * 500)})",
        f"CREATE TABLE wide_text (id int PRIMARY KEY, {', '.join(f't{number} tinytext' for number in range(190))})",
        f"INSERT INTO wide_text VALUES (1, {', '.join(['REPEAT(MD5(1), 5)'] * 190)})",
    ),
}


def there(office: Office) -> dict[str, list[list[str | None]]]:
    """The rows of all tables as the server writes their cells, bytes in hexadecimal digits."""
    found = {}
    for name, kind in office.do("SHOW FULL TABLES"):
        if kind == "VIEW":
            continue
        quoted = f"`{name.replace('`', '``')}`"
        cells = ", ".join(shown(column, declared) for column, declared, *_ in columns_of(office, name))
        found[name] = [list(row) for row in office.do(f"SELECT {cells} FROM {quoted}")]
    return found


def columns_of(office: Office, table: str) -> list[tuple[Any, ...]]:
    with office.database.server.connection(office.database.name) as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() "
            "AND TABLE_NAME = %s ORDER BY ORDINAL_POSITION",
            [table],
        )
        return list(cursor.fetchall())


def shown(column: str, declared: str) -> str:
    name = f"`{column.replace('`', '``')}`"
    if declared.startswith("bit"):
        return f"CAST({name} + 0 AS CHAR)"
    if "blob" in declared or "binary" in declared or declared in ("geometry", "point"):
        return f"CONCAT('\\\\x', LOWER(HEX({name})))"
    return f"CAST({name} AS CHAR)"


def check_kept(office: Office) -> None:
    kept = office.verbatim()
    for name, written in there(office).items():
        rows = [[hexed_if_no_text(cell) for cell in row] for row in written]
        back = [row for _, copies, row in kept[name] for _ in range(copies)]
        assert sorted(back, key=str) == sorted(rows, key=str), name


def hexed_if_no_text(cell: str | None) -> str | None:
    """PostgreSQL holds no text with the character 0; it is kept by its digits."""
    return "\\x" + cell.encode().hex() if cell and "\0" in cell else cell


@pytest.mark.parametrize("what", STRANGE)
def test_whatever_a_server_may_hold_is_kept_as_it_is(office: Office, what: str) -> None:
    office.do("SET group_concat_max_len = 100000, sql_mode = ''", *STRANGE[what])
    run = office.imports()
    check_kept(office)
    again = office.imports()
    assert (again.state, again.changed_nothing) == (ImportRun.State.APPLIED, True)
    assert office.imports(is_full=True).changed_nothing
    check_kept(office)
    assert run.tables == len(there(office))


def test_a_table_that_its_own_server_cannot_open_is_named(office: Office) -> None:
    office.do(
        "CREATE TABLE one (id int PRIMARY KEY) ENGINE=MyISAM", "CREATE TABLE torn (id int) ENGINE=MERGE UNION=(one)"
    )
    with pytest.raises(SourceFailed, match="cannot open the table torn itself") as refused:
        office.imports()
    assert "\n" not in str(refused.value)
    office.do("DROP TABLE torn")
    assert office.imports().state == ImportRun.State.APPLIED


def test_tables_whose_names_differ_in_their_case_only_are_two(office: Office) -> None:
    [(folds,)] = office.do("SELECT @@lower_case_table_names")
    if folds:
        pytest.skip("this server has no such names")
    office.do(
        "CREATE TABLE Patient (PatNum bigint PRIMARY KEY, LName varchar(9))", "INSERT INTO Patient VALUES (1, 'Other')",
        "CREATE TABLE Odd (a int)", "INSERT INTO Odd VALUES (5)",
    )  # fmt: skip
    for _ in range(3):
        office.imports()
        check_kept(office)
    assert office.row("patients_patient", 1)["family_name"] == "Ash"
    office.do("DROP TABLE Patient", "DROP TABLE Odd")
    office.imports()
    assert office.row("patients_patient", 1)["family_name"] == "Ash"
    with opened(SERVER):
        gone = SourceTable.objects.filter(source=office.source, gone_at__isnull=False)
        assert {table.name for table in gone} == {"Patient", "Odd"}


def test_names_of_tables_may_come_in_any_case(office: Office) -> None:
    """As a server for Windows or a Mac writes them."""
    office.imports()
    before = office.typed()
    for table in ("patient", "procedurelog", "adjustment"):
        office.do(f"RENAME TABLE {table} TO {table.upper()}_")
        office.do(f"RENAME TABLE {table.upper()}_ TO {table.capitalize()}")
    office.imports(is_full=True)
    assert office.typed() == before
    assert not office.findings()


def test_an_empty_database_is_said_to_be_none_of_its_program(office: Office) -> None:
    office.do(*(f"DROP TABLE `{name}`" for (name,) in office.do("SHOW TABLES")))
    with pytest.raises(AnotherDatabase, match="has no table patient"):
        office.imports()


@pytest.mark.parametrize(
    "mode", ["ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT", "TRADITIONAL,ONLY_FULL_GROUP_BY", "ORACLE"]
)
def test_the_modes_of_a_server_change_nothing(office: Office, mode: str) -> None:
    [(before,)] = office.database.server.execute("SELECT @@GLOBAL.sql_mode")
    office.do("SET sql_mode = ''", "UPDATE patient SET LName = 'a\\\\b\"c||d' WHERE PatNum = 1")
    office.database.server.execute(f"SET GLOBAL sql_mode = '{mode}'")
    try:
        office.imports()
    finally:
        office.database.server.execute(f"SET GLOBAL sql_mode = '{before}'")
    assert office.row("patients_patient", 1)["family_name"] == 'a\\b"c||d'
    check_kept(office)


def test_limits_and_the_time_zone_of_a_server_change_nothing(office: Office) -> None:
    settings = {
        "max_statement_time": "0.001", "net_write_timeout": "1", "net_read_timeout": "1", "wait_timeout": "1",
        "time_zone": "'+13:00'", "max_allowed_packet": "16384", "sql_select_limit": "3", "lock_wait_timeout": "1",
        "group_concat_max_len": "4", "div_precision_increment": "0", "sort_buffer_size": "32768",
    }  # fmt: skip
    office.do("UPDATE procnote SET Note = REPEAT('n', 60000), EntryDateTime = '2026-06-03 15:04:05'")
    server = office.database.server
    before = {name: server.execute(f"SELECT @@GLOBAL.{name}")[0][0] for name in settings}
    for name, value in settings.items():
        server.execute(f"SET GLOBAL {name} = {value}")
    try:
        office.imports()
        assert office.imports(is_full=True).changed_nothing
    finally:
        for name, old in before.items():
            server.execute(f"SET GLOBAL {name} = {old if isinstance(old, int | float) else repr(str(old))}")
    check_kept(office)
