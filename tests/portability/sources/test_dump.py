"""A dump is loaded where it can harm nothing, read as a live database, and leaves nothing behind."""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

from abutment.portability import errors
from abutment.portability.sources import MysqlReader, dump, loaded_dump, throwaway
from tests.portability.mariadb import SALT, kept_port
from tests.portability.sources.reading import all_rows
from tests.portability.sources.test_session import refused

ROOT = Path(__file__).parents[3]
SIGNED = "-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB\n"
TABLE = (
    "CREATE TABLE `Patient` (`PatNum` bigint NOT NULL, `LName` varchar(99), PRIMARY KEY (`PatNum`)) ENGINE=InnoDB;\n"
)
ROWS = "INSERT INTO `Patient` VALUES (1,'Zoë\\t\\\\'),(2,'DEFINER=`a`@`b` utf8mb4_0900_ai_ci');\n"
COMPLETED = "-- Dump completed on 2026-11-22  1:00:00\n"


@pytest.fixture(autouse=True)
def short_base() -> Iterator[Path]:
    """A folder of our own for the servers, so that what they leave behind shows."""
    if not throwaway.is_installed():
        pytest.skip("No MariaDB here: install it (apt-get install mariadb-server).")
    with tempfile.TemporaryDirectory(prefix="abt-", dir="/tmp") as folder:
        base = Path(folder)
        base.chmod(0o1777)
        yield base
        assert list(base.glob("abutment-mariadb-*")) == []


@pytest.fixture
def base(short_base: Path) -> Path:
    return short_base


def written(folder: Path, *parts: str | bytes, name: str = "dump.sql") -> Path:
    path = folder / name
    path.write_bytes(b"".join(part.encode() if isinstance(part, str) else part for part in parts))
    return path


def rows_in(path: Path, base: Path) -> list[tuple[str | None, ...]]:
    with loaded_dump(path, under=base) as address, MysqlReader(address, SALT) as reader:
        [table] = reader.tables()
        assert table.name == "patient"
        return [row.cells for row in all_rows(reader, "patient")]


EXPECTED = [("1", "Zoë\t\\"), ("2", "DEFINER=`a`@`b` utf8mb4_0900_ai_ci")]


@pytest.mark.parametrize(
    "before",
    [
        "",
        SIGNED,
        "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `My-Practice_1`;\nUSE `My-Practice_1`;\n",
        "SET @@SESSION.SQL_LOG_BIN= 0;\nSET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a:1-5,\nb:1-7';\n",
        "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/"
        " /*!50003 TRIGGER x BEFORE INSERT ON y FOR EACH ROW SET @a=1*/;\n",
    ],
    ids=["plain", "signed", "with its database", "of a replica", "with a trigger"],
)
def test_a_dump_reads_as_its_database(base: Path, before: str) -> None:
    if "TRIGGER" in before:
        parts = [TABLE, before.replace(" y ", " Patient "), ROWS]
    else:
        parts = [before, TABLE, ROWS, COMPLETED]
    assert rows_in(written(base, *parts), base) == EXPECTED


def test_a_packed_dump_is_unpacked_and_its_progress_told(base: Path) -> None:
    long = "".join(f"INSERT INTO Patient VALUES ({i}, '{os.urandom(40).hex()}');\n" for i in range(10, 40_000))
    path = written(base, gzip.compress((TABLE + ROWS + long).encode()), name="dump.sql.gz")
    told: list[tuple[int, int]] = []
    loading = loaded_dump(path, under=base, progress=lambda read, size: told.append((read, size)))
    with loading as address, MysqlReader(address, SALT) as reader:
        assert len(all_rows(reader, "patient")) == 39_992
    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert len(told) > 1
    assert told == sorted(told)


def test_collations_of_newer_servers_are_replaced(base: Path) -> None:
    table = TABLE.replace("varchar(99)", "varchar(99) COLLATE utf8mb4_0900_ai_ci").replace(
        "ENGINE=InnoDB", "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci"
    )
    assert rows_in(written(base, table, ROWS), base) == EXPECTED


WHOLE = SIGNED + TABLE + ROWS + COMPLETED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WHOLE[: WHOLE.index(COMPLETED)].encode(), ("line 3", "ends before its end")),
        ((TABLE + ROWS[:40]).encode(), ("line 2",)),
        ((TABLE + ROWS[:-2]).encode(), ("line 2", "ends before its end")),
        (gzip.compress(WHOLE.encode(), mtime=0)[:-12], ("ends before its end",)),
        (b"\x1f\x8b\x08\x00nonsense", ("ends before its end",)),
        ((TABLE + "INSERT INTO nowhere VALUES (1);\n").encode(), ("line 2", "doesn't exist")),
        (b"\x00\x01\x02 nonsense;\n", ("creates no table",)),
        (b"", ("ends before its end",)),
        (("\\! touch evil\n" + WHOLE).encode(), ("line 1",)),
        ((TABLE + "SELECT 1 INTO OUTFILE '/tmp/evil';\n").encode(), ("line 2", "may not")),
        ((TABLE + "LOAD DATA INFILE '/etc/passwd' INTO TABLE Patient;\n").encode(), ("line 2", "may not")),
        ((TABLE + "GRANT ALL ON *.* TO abutment_reader@localhost;\n").encode(), ("line 2", "may not")),
        ((TABLE + "CREATE DATABASE other;\n").encode(), ("other",)),
        ((TABLE + "SET GLOBAL local_infile = 1;\n").encode(), ("line 2", "may not")),
        (("USE mysql;\n" + TABLE).encode(), ("the database mysql",)),
    ],
    ids=range(15),
)
def test_a_broken_or_greedy_dump_is_refused_in_one_line(base: Path, content: bytes, words: tuple[str, ...]) -> None:
    path = written(base, content)
    with refused(errors.BrokenFile, str(path), *words), loaded_dump(path, under=base):
        pass
    assert not Path("/tmp/evil").exists()
    assert not (base / "evil").exists()


def test_errors_do_not_quote_the_dump(base: Path) -> None:
    path = written(base, TABLE, "INSERT INTO Patient VALUES (1, 'Secret Smith' oops);\n")
    with pytest.raises(errors.BrokenFile) as caught, loaded_dump(path, under=base):
        pass
    assert "Secret" not in str(caught.value)


def test_an_old_client_is_given_no_commands(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client without a sandbox reads a dump only when no line of it is a command."""
    monkeypatch.setattr(dump, "_has_sandbox", lambda client: False)
    assert rows_in(written(base, WHOLE), base) == EXPECTED
    for command in ("\\! touch evil", "system touch evil", "source /etc/passwd", "\\. /etc/passwd", " tee evil"):
        path = written(base, TABLE, command, "\n", ROWS)
        with refused(errors.BrokenFile, "line 2", "a command"), loaded_dump(path, under=base):
            pass


def test_the_read_only_login_of_a_dump_reads_and_nothing_else(base: Path) -> None:
    with loaded_dump(written(base, WHOLE), under=base) as address:
        connection = pymysql.connect(
            user=address.user,
            password=address.password,
            unix_socket=address.socket,
            database=address.database,
            ssl_disabled=True,
        )
        with connection, connection.cursor() as cursor:
            cursor.execute("SHOW DATABASES")
            assert {name for (name,) in cursor.fetchall()} == {"information_schema", address.database}
            for statement in ("DELETE FROM patient", "SELECT 1 INTO OUTFILE '/tmp/evil'", "SELECT * FROM mysql.user"):
                with pytest.raises(pymysql.err.OperationalError):
                    cursor.execute(statement)
            cursor.execute("SELECT @@skip_networking, LOAD_FILE('/etc/passwd')")
            assert cursor.fetchall() == ((1, None),)


def test_files_that_are_no_dump(base: Path) -> None:
    with refused(errors.BrokenFile, "absent.sql"), loaded_dump(base / "absent.sql", under=base):
        pass
    with refused(errors.BrokenFile, str(base)), loaded_dump(base, under=base):
        pass


def test_without_mariadb_the_way_to_it_is_said(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_more: None)
    assert not throwaway.is_installed()
    with refused(errors.ServerMissing, "apt-get install mariadb-server"), loaded_dump(written(base, WHOLE), under=base):
        pass


OWNER = """
import signal, sys, time
from pathlib import Path
from abutment.portability.sources import throwaway
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run that was begun in the background ignores it
with throwaway.server(under=Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    time.sleep(600)
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def awaited(is_so: object, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


@pytest.mark.slow
def test_the_server_ends_with_its_owner_however_that_ends(base: Path) -> None:
    for end in (signal.SIGKILL, signal.SIGINT):
        owner = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(base)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with owner:
            assert owner.stdout is not None
            pid = int(owner.stdout.readline())
            assert is_running(pid)
            owner.send_signal(end)
            owner.wait(timeout=300)
            awaited(lambda pid=pid: not is_running(pid))
            awaited(lambda: not list(base.glob("abutment-mariadb-*")))


def test_a_throw_away_server_lets_nobody_in_without_its_password(base: Path) -> None:
    with kept_port() as port, throwaway.server(under=base, port=port) as server:
        for where in ({"host": "127.0.0.1", "port": port}, {"unix_socket": server.socket}):
            for user in ("root", "", "mysql"):
                with pytest.raises(pymysql.err.OperationalError, match=r"Access denied|not allowed"):
                    pymysql.connect(**where, user=user, ssl_disabled=True)
        modes = {path.name: path.stat().st_mode & 0o077 for path in server.folder.iterdir()}
        assert server.folder.stat().st_mode & 0o077 == 0
        assert modes["first.sql"] == 0


def test_what_a_dead_owner_left_is_removed_at_the_next_start(base: Path) -> None:
    left, living, begun = (base / f"abutment-mariadb-{name}" for name in ("left", "living", "begun"))
    for folder in (left, living):
        folder.mkdir()
        (folder / "owner.lock").touch()
    begun.mkdir()
    with (living / "owner.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        throwaway.remove_leftovers(base)
        assert {folder.name for folder in base.iterdir()} == {living.name, begun.name}
    os.utime(begun, (0, 0))
    throwaway.remove_leftovers(base)
    assert list(base.iterdir()) == []


def test_a_server_that_cannot_start_says_why(base: Path) -> None:
    settings = {"no-such-setting": "1"}
    with (
        refused(errors.ServerFailed, "did not start", "no-such-setting"),
        throwaway.server(under=base, settings=settings),
    ):
        pass
    if os.geteuid() == 0:
        closed = base / "closed"
        closed.mkdir(mode=0o700)
        with refused(errors.ServerFailed, str(closed), "enter that folder"), throwaway.server(under=closed):
            pass
        assert list(closed.iterdir()) == []
    long = base / ("x" * 120)
    long.mkdir(mode=0o755)
    with refused(errors.ServerFailed, "TMPDIR"), throwaway.server(under=long):
        pass
    assert list(long.iterdir()) == []


def test_a_server_that_is_just_being_made_is_nobodys_leftover(
    short_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may look for leftovers at any moment, as when two imports begin at once."""
    locked = fcntl.flock

    def looked_for(file: int, how: int) -> None:
        if how == fcntl.LOCK_EX:
            monkeypatch.setattr(fcntl, "flock", locked)
            throwaway.remove_leftovers(short_base)
        locked(file, how)

    monkeypatch.setattr(fcntl, "flock", looked_for)
    with throwaway.server(under=short_base) as server:
        assert server.folder.exists()
