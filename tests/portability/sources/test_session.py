"""One snapshot, nothing written, and every trouble said in one line."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pymysql
import pytest

from abutment.portability import errors
from abutment.portability.sources import MysqlReader, Tls, connecting
from tests.portability.mariadb import SALT, Database, MariaDB, running
from tests.portability.sources.reading import all_rows, table_of


@contextmanager
def refused(kind: type[errors.SourceError], *words: str) -> Iterator[None]:
    """The block fails with this error, in one line that has these words."""
    with pytest.raises(errors.SourceError) as caught:
        yield
    said = str(caught.value)
    assert type(caught.value) is kind, said
    assert "\n" not in said
    assert said.endswith(".")
    assert all(word in said for word in words), said


def test_what_is_written_during_the_read_is_not_seen(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE a (k INT PRIMARY KEY, v INT) ENGINE=InnoDB",
        "CREATE TABLE b (k INT PRIMARY KEY) ENGINE=InnoDB",
        "INSERT INTO a SELECT seq, 1 FROM seq_1_to_60000",
        "INSERT INTO b VALUES (1), (2)",
    )
    with practice.reader() as reader:
        before = list(reader.blocks(table_of(reader, "a")))
        batches = reader.batches(table_of(reader, "a"), None)
        rows = next(batches).rows
        practice.execute("UPDATE a SET v = 2", "DELETE FROM a WHERE k > 50000", "DELETE FROM b")
        last = b""
        for batch in batches:
            rows += batch.rows
            last = batch.copy
        assert rows == 60000
        assert last.endswith(b"\t1\n")
        assert list(reader.blocks(table_of(reader, "a"))) == before
        assert len(all_rows(reader, "b")) == 2
    with practice.reader() as reader:
        assert all_rows(reader, "b") == []


def test_the_connection_cannot_write(mariadb: MariaDB, practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)")
    with mariadb.connection() as connection, connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON {practice.name}.* TO '{practice.address.user}'@'%'")
    with practice.reader() as reader:
        for statement in ("INSERT INTO t VALUES (1)", "DELETE FROM t", "CREATE TABLE u (k INT)", "DROP TABLE t"):
            with pytest.raises(errors.SourceFailed, match="READ ONLY"):
                reader._session.execute(statement)
    assert practice.execute("SELECT COUNT(*) FROM t") == [(0,)]


def test_a_table_may_be_altered_once_it_has_been_read(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY) ENGINE=InnoDB", "INSERT INTO t VALUES (1)")
    with practice.reader() as reader:
        assert len(all_rows(reader, "t")) == 1
        practice.execute("SET lock_wait_timeout = 5", "ALTER TABLE t ADD COLUMN v INT, ALGORITHM=COPY")
        with refused(errors.TableChanged, "table t", "altered"):
            all_rows(reader, "t")


def test_views_are_no_tables(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)", "CREATE VIEW v AS SELECT * FROM t", "CREATE SEQUENCE s")
    with practice.reader() as reader:
        assert [table.name for table in reader.tables()] == ["t"]


def test_a_reader_knows_its_source(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE Preference (PrefNum INT PRIMARY KEY, PrefName VARCHAR(99), ValueString TEXT)",
        "INSERT INTO Preference VALUES (1, 'Other', '1'), (2, 'DataBaseVersion', '24.3.10.0')",
    )
    with practice.reader() as reader:
        assert reader.program_version == "24.3.10.0"
        assert reader.version[:1].isdigit()
        assert not reader.version.startswith("5.5.5-")
        [(now,)] = practice.execute("SELECT UTC_TIMESTAMP(6)")
        assert abs((now - reader.read_at.replace(tzinfo=None)).total_seconds()) < 60
        assert practice.name in reader.name
        assert practice.address.password not in reader.name + repr(practice.address)
    practice.execute("DROP TABLE Preference")
    with practice.reader() as reader:
        assert reader.program_version == ""


def test_tables_outside_the_snapshot_are_named_when_they_change(practice: Database) -> None:
    for engine in ("MyISAM", "Aria"):
        practice.execute(
            f"CREATE TABLE still_{engine} (k INT PRIMARY KEY) ENGINE={engine}",
            f"CREATE TABLE moved_{engine} (k INT PRIMARY KEY) ENGINE={engine}",
            f"CREATE TABLE unread_{engine} (k INT PRIMARY KEY) ENGINE={engine}",
            f"INSERT INTO moved_{engine} VALUES (1)",
        )
    practice.execute("CREATE TABLE inside (k INT PRIMARY KEY) ENGINE=InnoDB")
    with practice.reader() as reader:
        assert {table.name for table in reader.tables() if table.is_in_snapshot} == {"inside"}
        for table in reader.tables():
            if not table.name.startswith("unread"):
                list(reader.blocks(table))
        assert list(reader.check_unchanged()) == []
        for engine in ("MyISAM", "Aria"):
            practice.execute(f"UPDATE moved_{engine} SET k = 2", f"INSERT INTO unread_{engine} VALUES (1)")
        practice.execute("INSERT INTO inside VALUES (1)")
        assert sorted(reader.check_unchanged()) == ["moved_Aria", "moved_MyISAM"]


def test_a_reader_may_be_left_in_the_middle_of_a_table(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(99))",
        "INSERT INTO t SELECT seq, REPEAT('v', 99) FROM seq_1_to_100000",
    )
    with practice.reader() as reader:
        next(reader.batches(table_of(reader, "t"), None))
        assert sum(block.rows for block in reader.blocks(table_of(reader, "t"))) == 100000
        batches = reader.batches(table_of(reader, "t"), None)
        next(batches)
    seen = f"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '{practice.address.user}'"
    deadline = time.monotonic() + 120  # until the server has noticed it
    while practice.server.execute(seen) != [(0,)]:
        assert time.monotonic() < deadline, "the connection is still there"
        time.sleep(0.02)


def test_two_questions_at_once_are_a_mistake_of_the_caller(practice: Database) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR(99))",
        "INSERT INTO t SELECT seq, REPEAT('v', 99) FROM seq_1_to_100000",
    )
    with practice.reader() as reader:
        batches = reader.batches(table_of(reader, "t"), None)
        next(batches)
        with pytest.raises(RuntimeError, match="one thing at a time"):
            list(reader.blocks(table_of(reader, "t")))
        assert sum(batch.rows for batch in batches) > 90_000, "what was being read goes on"


def test_nobody_answers(practice: Database) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        with (
            refused(errors.SourceUnreachable, f"127.0.0.1:{port}", "refused"),
            practice.reader(port=port, host="127.0.0.1"),
        ):
            pass
    with (
        refused(errors.SourceUnreachable, "no.such.host.invalid:3306"),
        practice.reader(host="no.such.host.invalid", port=3306),
    ):
        pass


def test_a_server_that_says_nothing_is_not_waited_for_long(practice: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with refused(errors.ConnectionLost, f"127.0.0.1:{port}"), practice.reader(port=port, host="127.0.0.1"):
            pass


@pytest.mark.parametrize("password", ["wrong", "", "pässwörd ‽"])
def test_a_wrong_password(practice: Database, password: str) -> None:
    with refused(errors.LoginRefused, practice.address.user, "Access denied"), practice.reader(password=password):
        pass


def test_a_password_may_have_any_characters(mariadb: MariaDB, practice: Database) -> None:
    mariadb.execute(f"ALTER USER '{practice.address.user}'@'%' IDENTIFIED BY 'pässwörd ‽ %s'")
    with practice.reader(password="pässwörd ‽ %s") as reader:
        assert list(reader.tables()) == []


def test_an_unknown_database(mariadb: MariaDB, practice: Database) -> None:
    with refused(errors.UnknownDatabase, "No database is named"), practice.reader(database=""):
        pass
    with refused(errors.UnknownDatabase, "nowhere"), practice.reader(database="nowhere"):
        pass
    administrator = replace(practice.address, user=mariadb.user, password=mariadb.password, database="nowhere")
    if mariadb.own is not None:
        administrator = replace(administrator, socket=mariadb.own.socket)
    with refused(errors.UnknownDatabase, "nowhere"), MysqlReader(administrator, SALT):
        pass


def test_no_right_to_read_a_table(mariadb: MariaDB, practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)", "CREATE TABLE u (k INT PRIMARY KEY)")
    user = f"'{practice.address.user}'@'%'"
    mariadb.execute(
        f"REVOKE SELECT ON {practice.name}.* FROM {user}",
        f"GRANT SELECT ON {practice.name}.u TO {user}",
        f"GRANT INSERT ON {practice.name}.t TO {user}",
    )
    with practice.reader() as reader:
        assert all_rows(reader, "u") == []
        with refused(errors.NoRight, "table t", "GRANT SELECT"):
            all_rows(reader, "t")


def test_a_table_that_somebody_keeps_locked(practice: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)")
    monkeypatch.setattr(connecting, "_SETTINGS", (*connecting._SETTINGS, "SET SESSION lock_wait_timeout = 1"))
    with practice.server.connection(practice.name) as other, other.cursor() as cursor, practice.reader() as reader:
        cursor.execute("LOCK TABLES t WRITE")
        with refused(errors.TableChanged, "table t", "locked"):
            list(reader.blocks(table_of(reader, "t")))


def test_a_table_that_vanishes(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)", "CREATE TABLE u (k INT PRIMARY KEY)")
    with practice.reader() as reader:
        practice.execute("DROP TABLE t")
        with refused(errors.TableChanged, "table t"):
            list(reader.batches(table_of(reader, "t"), None))
        assert all_rows(reader, "u") == [], "the others can still be read"


@pytest.mark.parametrize("rows", [640, 200_000])
def test_a_connection_cut_in_the_middle(mariadb: MariaDB, practice: Database, rows: int) -> None:
    practice.execute(
        "CREATE TABLE t (k INT PRIMARY KEY, v TEXT)",
        f"INSERT INTO t SELECT seq, REPEAT('v', {40_000_000 // rows}) FROM seq_1_to_{rows}",
    )
    with practice.reader() as reader:
        batches = reader.batches(table_of(reader, "t"), None)
        next(batches)
        assert mariadb.kill(practice) == 1
        with refused(errors.ConnectionLost, "table t", "Start the import again"):
            for _ in batches:
                pass
        with refused(errors.ConnectionLost):
            list(reader.blocks(table_of(reader, "t")))


def test_a_server_that_falls_silent_in_the_middle(practice: Database) -> None:
    practice.execute("CREATE TABLE t (k INT PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    with practice.reader() as reader, practice.server.connection(practice.name) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLES t WRITE")
        reader._session._connection._read_timeout = 1  # type: ignore[attr-defined]
        with refused(errors.ConnectionLost, "table t"):
            all_rows(reader, "t")


def ended(server: MariaDB) -> None:
    """It may be gone before it has answered."""
    with suppress(pymysql.err.MySQLError):
        server.execute("SHUTDOWN")


def test_a_server_that_ends_in_the_middle() -> None:
    with running() as server, server.database() as practice:
        practice.execute(
            "CREATE TABLE t (k INT PRIMARY KEY, v TEXT)",
            "INSERT INTO t SELECT seq, REPEAT('v', 9999) FROM seq_1_to_9999",
        )
        with practice.reader() as reader:
            batches = reader.batches(table_of(reader, "t"), None)
            next(batches)
            ending = threading.Thread(target=ended, args=(server,))
            ending.start()
            with refused(errors.ConnectionLost, "table t"):
                for _ in batches:
                    pass
                all_rows(reader, "t")
            ending.join()
        with refused(errors.SourceUnreachable), practice.reader():
            pass
        server.own = None
        pytest.MonkeyPatch().setattr(server, "execute", lambda *_: [])


@pytest.fixture(scope="module")
def certificates() -> Iterator[Path]:
    """An authority, a certificate that it signed for a server, and another authority; the server's user may read."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for authority in ("ca", "other"):
            files = f"-keyout {authority}-key.pem -out {authority}.pem"
            _openssl(folder, f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={authority} {files}")
        _openssl(folder, "req -newkey rsa:2048 -nodes -subj /CN=MariaDB_Server -keyout key.pem -out server.csr")
        _openssl(
            folder, "x509 -req -in server.csr -days 2 -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out server.pem"
        )
        for file in folder.iterdir():
            file.chmod(0o644)
        yield folder


def _openssl(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def encrypting(certificates: Path) -> Iterator[Database]:
    settings = {"ssl-cert": "server.pem", "ssl-key": "key.pem", "ssl-ca": "ca.pem"}
    paths = {name: str(certificates / file) for name, file in settings.items()}
    with running(**paths) as server, server.database() as practice:
        practice.execute("CREATE TABLE t (k INT PRIMARY KEY)")
        yield practice


def test_encryption_as_asked(encrypting: Database, certificates: Path) -> None:
    authority = (certificates / "ca.pem").read_text()
    for tls, pem in ((Tls.REQUIRED, ""), (Tls.VERIFY, authority)):
        with encrypting.reader(tls=tls, ca_pem=pem) as reader:
            [(_, cipher)] = reader._session.rows("SHOW STATUS LIKE 'Ssl_cipher'")
            assert cipher
    with encrypting.reader() as reader:
        assert reader._session.rows("SHOW STATUS LIKE 'Ssl_cipher'") == [(b"Ssl_cipher", b"")]


def test_a_certificate_of_another_authority_is_refused(encrypting: Database, certificates: Path) -> None:
    other = (certificates / "other.pem").read_text()
    with refused(errors.TlsRefused, "not signed"), encrypting.reader(tls=Tls.VERIFY, ca_pem=other):
        pass
    for pem in ("", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"):
        with refused(errors.TlsRefused, "PEM"), encrypting.reader(tls=Tls.VERIFY, ca_pem=pem):
            pass


def test_a_server_without_encryption_is_refused_when_it_is_required(practice: Database) -> None:
    if practice.server.own is None:
        pytest.skip("the server named may encrypt")
    with refused(errors.TlsRefused, "does not encrypt"), practice.reader(tls=Tls.REQUIRED):
        pass


def test_a_server_that_insists_on_encryption(encrypting: Database) -> None:
    encrypting.server.execute("SET GLOBAL require_secure_transport = ON")
    try:
        with refused(errors.LoginRefused, "asks for TLS"), encrypting.reader():
            pass
        with encrypting.reader(tls=Tls.REQUIRED):
            pass
    finally:
        encrypting.server.execute("SET GLOBAL require_secure_transport = OFF")
