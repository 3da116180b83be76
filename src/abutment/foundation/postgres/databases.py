"""A database with its two logins: the owner of the tables, and the application under row security."""

from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from abutment.foundation.postgres.cluster import MAINTENANCE_DATABASE, Cluster, Login
from abutment.foundation.postgres.errors import ProvisionRefused

APPLICATION_GROUP = "abutment_application"
_OLDEST_VERSION = 18
# One provisioning at a time: PostgreSQL answers two changes of one role at once with an error.
_TURN = 0x61627574  # "abut"


@dataclass(frozen=True)
class _Role:
    """What matters of a role that is there already."""

    can_evade: bool
    we_may_act_as_it: bool
    is_in_group: bool


def provision(server: Cluster | str, *, database: str, owner: Login, application: Login) -> None:
    """Make a database, its owner and its application login where they lack; running it twice is harmless.

    `server` is an embedded cluster, or the URL of a server of your own. The URL's login may itself be the owner, and it
    needs the rights to create roles and databases only for what does not exist yet. Raises ProvisionRefused.
    """
    if owner.name == application.name:
        raise ProvisionRefused(
            f"The owner and the application cannot both be the login {owner.name}: "
            "the owner stands above row security. Name two logins."
        )
    dsn = server.dsn() if isinstance(server, Cluster) else server
    try:
        with _connected(dsn) as connection:
            _check_version(connection)
            connection.execute("SELECT pg_advisory_lock(%s)", [_TURN])
            _provide_roles(connection, owner, application)
            _provide_database(connection, database, owner, application)
        with psycopg.connect(make_conninfo(dsn, dbname=database), autocommit=True) as inside:
            _close_public_schema(inside)
    except psycopg.Error as refused:
        reason = " ".join(str(refused).split()) or type(refused).__name__
        raise ProvisionRefused(
            f"The database {database} could not be set up: {reason}. "
            "Give a login that may create roles and databases, or ask the server's administrator."
        ) from refused


def _connected(dsn: str) -> Connection:
    """A connection to the database that the address names or, as that may not exist yet, to the server's own."""
    try:
        return psycopg.connect(dsn, autocommit=True)
    except psycopg.OperationalError as first:
        try:
            return psycopg.connect(make_conninfo(dsn, dbname=MAINTENANCE_DATABASE), autocommit=True)
        except psycopg.OperationalError:
            raise first from None


def _check_version(connection: Connection) -> None:
    version = connection.info.server_version // 10_000
    if version < _OLDEST_VERSION:
        raise ProvisionRefused(
            f"The server {connection.info.host} is PostgreSQL {version}, and Abutment needs {_OLDEST_VERSION} "
            "or newer. Point DATABASE_URL at a newer server."
        )


def _provide_roles(connection: Connection, owner: Login, application: Login) -> None:
    with connection.transaction():
        if _role(connection, APPLICATION_GROUP) is None:
            _execute(connection, "CREATE ROLE {} NOLOGIN", APPLICATION_GROUP)
        if owner.name != connection.info.user:
            _provide_login(connection, owner)
        _provide_login(connection, application)
        role = _role(connection, application.name)
        if role is None or not role.is_in_group:
            _execute(connection, "GRANT {} TO {}", APPLICATION_GROUP, application.name)


def _provide_login(connection: Connection, login: Login) -> None:
    role = _role(connection, login.name)
    if role and role.can_evade:
        raise ProvisionRefused(
            f"The login {login.name} exists and stands above row security (superuser, BYPASSRLS or CREATEROLE). "
            "Name another login, or take these rights from it."
        )
    if role and _signs_in(connection, login):
        return
    verb = "ALTER ROLE {} LOGIN PASSWORD {}" if role else "CREATE ROLE {} LOGIN PASSWORD {}"
    # Only the verifier travels, so the password cannot show up in the server's log or statistics.
    verifier = connection.pgconn.encrypt_password(
        login.password.encode(), login.name.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(sql.SQL(verb).format(sql.Identifier(login.name), sql.Literal(verifier)))


def _signs_in(connection: Connection, login: Login) -> bool:
    """Whether the login works as it is, so that nothing needs changing."""
    address = make_conninfo(connection.info.dsn, user=login.name, password=login.password)
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _provide_database(connection: Connection, database: str, owner: Login, application: Login) -> None:
    role = _role(connection, owner.name)
    if role and not role.we_may_act_as_it:  # only who may act as the owner may give it a database
        _execute(connection, "GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE", owner.name)
    found = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    if found is None:
        _execute(
            connection,
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'",
            database,
            owner.name,
        )
    elif found[0] != owner.name:
        _execute(connection, "ALTER DATABASE {} OWNER TO {}", database, owner.name)
    _execute(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    # Bulk loads stage in temporary tables: COPY is refused under row security (docs/decisions/0015).
    _execute(connection, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", database, application.name)


def _close_public_schema(connection: Connection) -> None:
    """Closed by PostgreSQL itself since version 15; a database restored from an older one may differ."""
    is_open = connection.execute(
        "SELECT 1 FROM pg_namespace, aclexplode(nspacl) AS granted"
        " WHERE nspname = 'public' AND granted.grantee = 0 AND granted.privilege_type = 'CREATE'"
    ).fetchone()
    if is_open:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _role(connection: Connection, name: str) -> _Role | None:
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole, pg_has_role(oid, 'USAGE'),"
        " EXISTS (SELECT 1 FROM pg_auth_members"
        "         WHERE member = role.oid AND pg_get_userbyid(roleid) = %s)"
        " FROM pg_roles AS role WHERE rolname = %s",
        [APPLICATION_GROUP, name],
    ).fetchone()
    return _Role(*row) if row else None


def _execute(connection: Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
