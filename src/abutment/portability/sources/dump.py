"""A dump (.sql or .sql.gz) loaded into a throw-away MariaDB, as a user who can touch nothing but its one database."""

from __future__ import annotations

import gzip
import io
import re
import secrets
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pymysql

from abutment.portability.errors import BrokenFile, ServerFailed
from abutment.portability.sources import throwaway
from abutment.portability.sources.connecting import Address
from abutment.portability.sources.throwaway import Server

Progress = Callable[[int, int], None]
"""Told how many bytes of the file are read, and how many it has."""

_File = gzip.GzipFile | io.BufferedReader

_DATABASE = "practice"
_OF_THE_SERVER = ("mysql", "sys", "information_schema", "performance_schema")
_READER, _LOADER = "abutment_reader", "abutment_loader"
_HEAD_BYTES = 1_000_000
_GZIP = b"\x1f\x8b"
_TOLD_EVERY = 1_000_000

_NAMED = re.compile(
    rb"^\s*(?:USE|CREATE DATABASE(?: /\*!\d+ IF NOT EXISTS\*/| IF NOT EXISTS)?)\s+`?([^`;\s]+)`?", re.I | re.M
)
_WRITTEN_BY_DUMP = re.compile(rb"^-- (?:MySQL|MariaDB) dump ", re.M)
_COMPLETED = re.compile(rb"^-- Dump completed", re.M)
_ENDS_WHOLE = re.compile(rb"(?:;|\*/|--[^\n]*)\s*\Z")
_AT_LINE = re.compile(r"ERROR (?:(\d+) \(\w+\) )?at line (\d+)(?: in file: '[^']*')?: (.*)")
# What a client would do on this machine by itself, were it not told otherwise.
_CLIENT_COMMANDS = re.compile(rb"^\s*(?:\\[!.TP]|(?:system|source|tee|pager|edit)\b(?!\s*=))", re.I)
# Settings of the server as a whole: they need rights that the loading user has not, and mean nothing here.
_SERVER_SETTINGS = re.compile(rb"^SET @@(?:GLOBAL\.GTID_PURGED|SESSION\.SQL_LOG_BIN)", re.I)
_DEFINES = re.compile(rb"CREATE |ALTER |/\*!|  ?`|  ?\w* ?KEY |\) |SET ", re.I)
_DEFINER = re.compile(rb"DEFINER\s*=\s*(?:`[^`]*`|'[^']*'|\w+)@(?:`[^`]*`|'[^']*'|[\w.%]+)", re.I)
_NEW_COLLATION = re.compile(rb"utf8mb4_(?:\w+_)?0900_(?:\w+)")


@contextmanager
def loaded_dump(path: Path, *, under: Path | None = None, progress: Progress | None = None) -> Iterator[Address]:
    """Load a dump, give the address of a read-only login to it, and leave nothing of it behind.

    The server's folder is made under `under`, the system's temporary folder unless named; it needs about twice the
    room of the dump, unpacked. Raises BrokenFile, ServerMissing or ServerFailed.
    """
    name = _database_of(path)
    client = throwaway.program("mariadb")
    settings = {"lower-case-table-names": "1"}
    with throwaway.server(under=under, settings=settings) as server:
        passwords = _provided(server, name)
        _load(server, client, path, name, passwords[_LOADER], progress or _untold)
        with _administrator(server) as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP USER {_LOADER}@localhost")
            cursor.execute("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s", [name])
            found = cursor.fetchone()
        if found == (0,):
            raise BrokenFile(f"{path} creates no table. Name a dump of the practice's database.")
        yield Address(socket=server.socket, user=_READER, password=passwords[_READER], database=name)


def _untold(read: int, size: int) -> None:
    pass


def _database_of(path: Path) -> str:
    """The name under which the dump expects its database; names of the server's own are refused."""
    with _opened(path) as file:
        try:
            head = file.read(_HEAD_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise _cut_off(path, 1) from error
    named = _NAMED.search(head)
    name = named[1].decode(errors="replace") if named else _DATABASE
    if name.lower() in _OF_THE_SERVER or not re.fullmatch(r"[\w$-]+", name):
        raise BrokenFile(f"{path} is a dump of the database {name}. Dump the database of the practice alone.")
    return name.lower()


def _opened(path: Path) -> _File:
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
        return gzip.open(path, "rb") if is_packed else path.open("rb")
    except OSError as refused:
        raise BrokenFile(f"{path} cannot be read: {refused.strerror}. Name a .sql or .sql.gz file.") from refused


def _administrator(server: Server) -> pymysql.Connection[pymysql.cursors.Cursor]:
    return pymysql.connect(unix_socket=server.socket, user="root", password=server.password, ssl_disabled=True)


def _provided(server: Server, database: str) -> dict[str, str]:
    """The database and its two users, each with its password."""
    passwords = {user: secrets.token_urlsafe(24) for user in (_READER, _LOADER)}
    rights = {_READER: "SELECT", _LOADER: "ALL"}
    with _administrator(server) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE `{database}` CHARACTER SET utf8mb4")
        for user, password in passwords.items():
            cursor.execute(f"CREATE USER {user}@localhost IDENTIFIED BY '{password}'")
            # In a grant, _ and % of a name stand for any characters unless escaped.
            escaped = database.replace("_", "\\_").replace("%", "\\%")
            cursor.execute(f"GRANT {rights[user]} ON `{escaped}`.* TO {user}@localhost")
    return passwords


@cache
def _has_sandbox(client: str) -> bool:
    """Whether the client can be kept from touching files and starting programs."""
    said = subprocess.run([client, "--help"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return b"--sandbox" in said.stdout


def _load(server: Server, client: str, path: Path, database: str, password: str, progress: Progress) -> None:
    login = server.folder / "load.cnf"
    login.touch(mode=0o600)
    login.write_text(f'[client]\nuser={_LOADER}\npassword="{password}"\nsocket={server.socket}\n')
    options = ["--batch", "--binary-mode", "--default-character-set=utf8mb4", "--max-allowed-packet=1G"]
    if _has_sandbox(client):
        options.append("--sandbox")
    said = server.folder / "load.log"
    with said.open("wb") as log:
        loading = subprocess.Popen(
            [client, f"--defaults-file={login}", *options, database],
            cwd="/",
            env=throwaway.environment(server.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            lines = _feed(loading, path, progress, may_run_commands=not _has_sandbox(client))
            loading.wait()
        finally:
            if loading.poll() is None:
                loading.kill()
                loading.wait()
            login.unlink(missing_ok=True)
    if loading.returncode != 0:
        raise _refused(path, said.read_text(errors="replace"))
    if lines.is_cut_off:
        raise _cut_off(path, lines.count)


class _Lines:
    """What was seen of a dump so far, to tell whether it is whole."""

    def __init__(self) -> None:
        self.count = 0
        self.is_signed = False  # written by a program that signs the end, too
        self.is_completed = False
        self.last = b""

    def see(self, line: bytes) -> None:
        self.count += 1
        if line.startswith(b"--"):
            self.is_signed = self.is_signed or bool(_WRITTEN_BY_DUMP.match(line))
            self.is_completed = self.is_completed or bool(_COMPLETED.match(line))
        if line.strip():
            self.last = line[-200:]

    @property
    def is_cut_off(self) -> bool:
        if self.is_signed:
            return not self.is_completed
        return not _ENDS_WHOLE.search(self.last)


def _feed(loading: subprocess.Popen[bytes], path: Path, progress: Progress, *, may_run_commands: bool) -> _Lines:
    """Give the client the dump, line by line."""
    client = loading.stdin
    if client is None:
        raise RuntimeError("The client reads from a pipe.")
    size, told = path.stat().st_size, 0
    lines, fitting = _Lines(), _Fitting()
    with path.open("rb") as raw:
        is_packed = raw.read(2) == _GZIP
        raw.seek(0)
        file: _File = gzip.GzipFile(fileobj=raw) if is_packed else raw
        try:
            for line in file:
                lines.see(line)
                if may_run_commands and _CLIENT_COMMANDS.match(line):
                    raise BrokenFile(
                        f"{path} line {lines.count}: a command to this machine stands in the dump, and this MariaDB "
                        "client cannot be kept from running it. Remove the line, or update mariadb-client."
                    )
                client.write(fitting.fitted(line))
                if raw.tell() - told >= _TOLD_EVERY:
                    told = raw.tell()
                    progress(told, size)
            client.close()
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise _cut_off(path, lines.count) from error
        except BrokenPipeError:
            pass  # the client ended first, and has said why
    progress(size, size)
    return lines


class _Fitting:
    """Makes lines such that this server and this user can carry them out; rows of data pass as they are."""

    def __init__(self) -> None:
        self._is_skipping = False

    def fitted(self, line: bytes) -> bytes:
        if self._is_skipping or _SERVER_SETTINGS.match(line):
            self._is_skipping = not line.rstrip().endswith(b";")
            return b"-- " + line
        if not _DEFINES.match(line):
            return line
        if b"0900" in line:
            line = _NEW_COLLATION.sub(b"utf8mb4_unicode_520_ci", line)
        return _DEFINER.sub(b"", line) if b"DEFINER" in line else line


def _refused(path: Path, said: str) -> BrokenFile | ServerFailed:
    found = _AT_LINE.search(" ".join(said.split()))
    if found is None:
        words = " ".join(said.split()) or "it gave no reason"
        return ServerFailed(f"The throw-away MariaDB stopped loading {path}: {words[:300]}. Try again.")
    # What follows quotes the dump, that is to say patients.
    code, line, words = int(found[1] or 0), found[2], found[3].split("; check the manual")[0].rstrip(". ")[:300]
    if code in (1044, 1045, 1142, 1227, 1290):
        return BrokenFile(
            f"{path} line {line}: the dump wants what it may not: {words}. Dump one database alone, without users."
        )
    if code in (3, 28, 1021, 1026, 1030, 1114):
        return ServerFailed(f"There is no room to load {path} (line {line}): {words}. Free space for TMPDIR.")
    if code in (2006, 2013):
        return ServerFailed(f"The throw-away MariaDB ended at line {line} of {path}: {words}. Free some memory.")
    return BrokenFile(f"{path} line {line}: MariaDB cannot carry it out: {words}. Make the dump again.")


def _cut_off(path: Path, line: int) -> BrokenFile:
    return BrokenFile(f"{path} line {line}: the dump ends before its end. Make or copy it again.")
