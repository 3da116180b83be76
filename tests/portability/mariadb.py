"""A MariaDB for tests: the server of TEST_MYSQL_URL (mysql://user:password@host:port/), else one started here."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pymysql
import pytest

from abutment.portability.sources import Address, MysqlReader, throwaway

SALT = b"a salt of tests"


@dataclass(frozen=True)
class Database:
    """One database on the server, and a login that may only read it."""

    server: MariaDB
    name: str
    address: Address

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the administrator, in one connection; gives the rows of the last."""
        with self.server.connection(self.name) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            rows = list(cursor.fetchall())
            connection.commit()
            return rows

    def reader(self, salt: bytes = SALT, **changes: Any) -> MysqlReader:
        """A reader of this database, not yet opened."""
        return MysqlReader(replace(self.address, **changes), salt)


class MariaDB:
    """A server and its administrator."""

    def __init__(self, host: str, port: int, user: str, password: str, own: throwaway.Server | None = None) -> None:
        self.host, self.port, self.user, self.password, self.own = host, port, user, password, own

    def connection(self, database: str | None = None, **options: Any) -> pymysql.Connection[Any]:
        """An administrator's connection."""
        where: dict[str, Any] = {"unix_socket": self.own.socket} if self.own else {"host": self.host, "port": self.port}
        return pymysql.connect(
            **where,
            user=self.user,
            password=self.password,
            database=database,
            charset="utf8mb4",
            ssl_disabled=True,
            init_command="SET sql_mode = '', time_zone = '+00:00'",
            **options,
        )

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the administrator, outside any database; gives the rows of the last."""
        with self.connection() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())

    @contextmanager
    def database(self, options: str = "CHARACTER SET utf8mb4") -> Iterator[Database]:
        """A new database with a read-only login, dropped at the end."""
        name, password = f"abutment_{secrets.token_hex(4)}", secrets.token_hex(12)
        self.execute(
            f"CREATE DATABASE {name} {options}",
            f"CREATE USER '{name}'@'%' IDENTIFIED BY '{password}'",
            f"GRANT SELECT ON {name}.* TO '{name}'@'%'",
        )
        try:
            address = Address(host=self.host, port=self.port, user=name, password=password, database=name)
            yield Database(self, name, address)
        finally:
            self.execute(f"DROP DATABASE IF EXISTS {name}", f"DROP USER IF EXISTS '{name}'@'%'")

    def kill(self, database: Database) -> int:
        """Cut all connections of a database's read-only login; says how many there were."""
        found = self.execute(f"SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '{database.address.user}'")
        for (number,) in found:
            self.execute(f"KILL {number}")
        return len(found)


@contextmanager
def kept_port() -> Iterator[int]:
    """A port of loopback that no other process is given while a server is made; it may listen: both reuse it."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])


@contextmanager
def running(**settings: str) -> Iterator[MariaDB]:
    """A server of our own; skips the test where none can run."""
    if not throwaway.is_installed():
        pytest.skip("No MariaDB here: set TEST_MYSQL_URL, or install it (apt-get install mariadb-server).")
    with kept_port() as port, throwaway.server(port=port, settings=settings) as server:
        yield MariaDB("127.0.0.1", port, "root", server.password, server)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """The server of this test process."""
    with ExitStack() as stack:
        url = os.environ.get("TEST_MYSQL_URL")
        if url:
            parts = urlsplit(url)
            user, password = unquote(parts.username or "root"), unquote(parts.password or "")
            yield MariaDB(parts.hostname or "127.0.0.1", parts.port or 3306, user, password)
        else:
            yield stack.enter_context(running())


@pytest.fixture
def practice(mariadb: MariaDB) -> Iterator[Database]:
    """An empty database of a practice."""
    with mariadb.database() as database:
        yield database
