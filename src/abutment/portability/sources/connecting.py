"""A read-only session with a MySQL or MariaDB server; what can go wrong with it is said in one line."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

import pymysql
from pymysql.cursors import SSCursor

from abutment.portability.errors import (
    ConnectionLost,
    LoginRefused,
    NoRight,
    SourceError,
    SourceFailed,
    SourceUnreachable,
    TableChanged,
    TlsRefused,
    UnknownDatabase,
)

CONNECT_SECONDS = 10
READ_SECONDS = 300
_ROWS_AT_ONCE, _BYTES_AT_ONCE = 500, 1_000_000

_SETTINGS = (
    "SET SESSION sql_mode = ''",
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION div_precision_increment = 4",
    "SET SESSION sql_big_selects = 1",
    # The server waits for us while we write a batch to our own database, but does not keep a snapshot for the dead.
    "SET SESSION net_write_timeout = 600",
    "SET SESSION wait_timeout = 3600",
    "SET SESSION lock_wait_timeout = 60",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET SESSION TRANSACTION READ ONLY",
)
# Each exists in some versions only: no limit on a statement's time, no statistics from a day ago, no part of an answer.
_SETTINGS_OF_SOME = (
    "SET SESSION max_statement_time = 0",
    "SET SESSION max_execution_time = 0",
    "SET SESSION information_schema_stats_expiry = 0",
    "SET SESSION sql_select_limit = 18446744073709551615",
)


class Tls(StrEnum):
    """Whether the connection is encrypted, and whether the server has to prove who it is."""

    OFF = "off"
    REQUIRED = "required"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a source is, and who reads it.

    `ca_pem` is the certificate, in PEM, of who signed the server's own; with VERIFY that signature is checked, not the
    host's name, which the certificates that MySQL makes for itself do not carry. `socket` stands for host and port.
    """

    host: str = ""
    port: int = 3306
    user: str
    password: str = field(repr=False)
    database: str
    tls: Tls = Tls.OFF
    ca_pem: str = ""
    socket: str = ""

    @property
    def where(self) -> str:
        """The server in words."""
        return self.socket or f"{self.host}:{self.port}"


class Session:
    """One connection, in a read-only transaction with one snapshot."""

    def __init__(self, address: Address) -> None:
        if not address.database:
            raise UnknownDatabase(f"No database is named for {address.where}. Name the practice's database.")
        self._address = address
        self._streaming: SSCursor | None = None
        with self._said():
            self._connection = _connected(address)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    @property
    def version(self) -> str:
        """What the server calls itself; MariaDB puts 5.5.5- before it for clients of another time."""
        version = str(self._connection.server_version)  # type: ignore[attr-defined]
        return version.removeprefix("5.5.5-")

    @property
    def number(self) -> int:
        """The connection's number on the server."""
        return int(self._connection.server_thread_id[0])  # type: ignore[attr-defined]

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being read, or the connection is gone."""
        return self._streaming is not None or not self._connection.open

    def _prepare(self) -> None:
        for setting in _SETTINGS:
            self.execute(setting)
        for setting in _SETTINGS_OF_SOME:
            with suppress(pymysql.err.OperationalError, pymysql.err.InternalError, pymysql.err.ProgrammingError):
                self._connection.query(setting)

    def execute(self, sql: str) -> None:
        """A statement without an answer."""
        self.rows(sql)

    def rows(self, sql: str, *, about: str = "") -> list[tuple[bytes | None, ...]]:
        """All rows of a short answer; `about` names the table in errors."""
        self._free()
        with self._said(about), self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def stream(self, sql: str, *, about: str) -> Generator[tuple[bytes | None, ...], None, None]:
        """The rows of a long answer, one by one, none of them kept."""
        self._free()
        cursor = self._connection.cursor(SSCursor)
        self._streaming = cursor
        try:
            with self._said(about):
                cursor.execute(sql)
            is_ended = False
            while not is_ended:
                with self._said(about):
                    rows, is_ended = _some(cursor)
                yield from rows
        finally:
            self._streaming = None
            self._abandon(cursor)

    def close(self) -> None:
        """Leave, also in the middle of an answer."""
        if self._streaming is not None:
            _forget(self._streaming)
        with suppress(Exception):
            self._connection.close()

    def _free(self) -> None:
        if self._streaming is not None:
            raise RuntimeError("A reader reads one thing at a time: finish or close what is being read first.")

    def _abandon(self, cursor: SSCursor) -> None:
        """Read the rest of an answer that nobody wants, as the protocol has no other way to the next question."""
        if not self._connection.open:
            _forget(cursor)
            return
        try:
            cursor.close()
        except Exception:
            _forget(cursor)
            with suppress(Exception):
                self._connection.close()

    @contextmanager
    def _said(self, about: str = "") -> Iterator[None]:
        try:
            yield
        except pymysql.err.MySQLError as error:
            raise _translated(error, self._address, about) from error
        except (OSError, AttributeError) as error:  # PyMySQL reads from a connection that it has closed itself
            raise _lost(self._address, about) from error


def _some(cursor: SSCursor) -> tuple[list[tuple[bytes | None, ...]], bool]:
    """The next rows, a few only where they are long, and whether there are no more."""
    rows: list[tuple[bytes | None, ...]] = []
    size = 0
    while len(rows) < _ROWS_AT_ONCE and size < _BYTES_AT_ONCE:
        row = cursor.read_next()
        if row is None:
            return rows, True
        rows.append(row)
        size += len(row[-1] or b"")
    return rows, False


def _forget(cursor: SSCursor) -> None:
    """Keep a cursor from reading the rest of its answer when it is thrown away."""
    result = cursor._result  # type: ignore[attr-defined]
    if result is not None:
        result.unbuffered_active = False
        result.connection = None
    cursor.connection = None  # type: ignore[assignment]


def _connected(address: Address) -> pymysql.Connection[pymysql.cursors.Cursor]:
    context = _context(address)
    try:
        user, password = address.user.encode(), address.password.encode()
        connection = pymysql.connect(
            host=address.host,
            port=address.port,
            unix_socket=address.socket or None,
            user=user,
            password=password,
            database=address.database.encode(),
            charset="utf8mb4",
            use_unicode=False,
            conv={},
            autocommit=None,
            local_infile=False,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=CONNECT_SECONDS,
            write_timeout=CONNECT_SECONDS,
            program_name="abutment",
            ssl=context,
            ssl_disabled=context is None,
        )
    except UnicodeError as error:
        raise SourceUnreachable(f"{address.where} is no address of a server: {error}. Correct the host.") from error
    # Signing in must be quick; an answer may take its time, as the server reads a whole table before the first row.
    connection._read_timeout = READ_SECONDS  # type: ignore[attr-defined]
    connection._write_timeout = READ_SECONDS  # type: ignore[attr-defined]
    return connection


def _context(address: Address) -> ssl.SSLContext | None:
    if address.tls is Tls.OFF:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    if address.tls is Tls.REQUIRED:
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        context.load_verify_locations(cadata=address.ca_pem)
    except (ssl.SSLError, ValueError) as error:
        raise TlsRefused(
            f"The certificate given for {address.where} cannot be read as PEM. "
            "Give the text that begins with -----BEGIN CERTIFICATE-----."
        ) from error
    return context


def _translated(error: pymysql.err.MySQLError, address: Address, about: str) -> SourceError:
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    words = _one_line(error.args[1] if len(error.args) > 1 else error)
    table = f"the table {about}" if about else "the source"
    if code in (2003, 2002, 2005):
        return _not_connected(getattr(error, "original_exception", None), words, address)
    if code == 2026 or "insecure transport" in words.lower():
        return _not_encrypted(words, address)
    if code in (1045, 1698, 1524, 1820, 1862, 4151, 1251):
        # MariaDB says no more than this also when it takes encrypted connections only.
        tls = ", and whether the server asks for TLS" if address.tls is Tls.OFF else ""
        return LoginRefused(
            f"{address.where} refuses the user {address.user}: {words}. "
            f"Check user and password, that the user may come from this machine{tls}."
        )
    if code in (1130, 1129):
        return LoginRefused(f"{address.where} lets nobody in from this machine: {words}. Allow it there.")
    if code in (1049, 1044):
        return UnknownDatabase(
            f"{address.where} has no database {address.database} for the user {address.user}: {words}. "
            "Check the name, or grant SELECT on it."
        )
    if code in (1142, 1143, 1227, 1345, 1370):
        return NoRight(
            f"The user {address.user} may not read {table}: {words}. "
            f"Grant it: GRANT SELECT ON {address.database}.* TO {address.user}."
        )
    if code in (126, 127, 144, 145, 1016, 1034, 1035, 1168, 1194, 1195):
        return SourceFailed(
            f"{address.where} cannot open {table} itself: {words} ({code}). "
            "Have it repaired there (REPAIR TABLE) or dropped, then import."
        )
    if code in (1412, 1146, 1054, 1205, 1213, 1032, 1267):
        return TableChanged(
            f"{_capital(table)} was altered or locked during the read: {words}. Start the import again."
        )
    if code in (2006, 2013, 2014, 2027, 1053, 1077, 1317, 1927, 1152, 1158, 1159, 1160, 1161, 3168, 4031, 0):
        return _lost(address, about, words)
    return SourceFailed(f"{address.where} failed on {table}: {words} ({code}). Ask who runs that server.")


def _not_connected(cause: BaseException | None, words: str, address: Address) -> SourceError:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return TlsRefused(
            f"The certificate of {address.where} is not signed by the authority given: {cause.verify_message}. "
            "Give the certificate (PEM) of the authority that signed the server's, such as its ca.pem."
        )
    if isinstance(cause, ssl.SSLError):
        return TlsRefused(
            f"{address.where} and this machine found no encryption in common: {cause.reason or cause}. "
            "Update that server, or use TLS settings that it supports."
        )
    reason = _one_line(getattr(cause, "strerror", None) or cause or words)
    return SourceUnreachable(
        f"{address.where} does not answer: {reason}. "
        "Check host and port, that the server runs, and that its firewall lets this machine in."
    )


def _not_encrypted(words: str, address: Address) -> SourceError:
    if address.tls is Tls.OFF:
        return TlsRefused(f"{address.where} takes encrypted connections only: {words}. Set TLS to required or verify.")
    return TlsRefused(
        f"{address.where} does not encrypt connections: {words}. "
        "Turn TLS on there, or set TLS to off on a trusted network."
    )


def _lost(address: Address, about: str, words: str = "") -> ConnectionLost:
    during = f" while the table {about} was read" if about else ""
    reason = f": {words}" if words else ""
    return ConnectionLost(
        f"The connection to {address.where} broke off{during}{reason}. "
        "Start the import again; it goes on where it stopped."
    )


def _one_line(words: object) -> str:
    if isinstance(words, bytes):
        words = words.decode(errors="replace")
    return " ".join(str(words).split()).rstrip(".")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
