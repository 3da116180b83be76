"""A database with two logins: what each may do, and what nobody may."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from abutment.foundation import postgres
from abutment.foundation.postgres import Cluster, Login, ProvisionRefused, databases

OWNER = Login("abutment_owner", 'owner\'s "secret" ü%/@:?')
APPLICATION = Login('Abutment "App"; --', "application's secret")
DATABASE = 'cedar "dental"; --'


@pytest.fixture(scope="module")
def cluster(shelf: Path) -> Cluster:
    return postgres.start(shelf / "provision", durable=False)


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> str:
    postgres.provision(cluster, database=DATABASE, owner=OWNER, application=APPLICATION)
    return DATABASE


@pytest.fixture
def as_owner(cluster: Cluster, database: str) -> Iterator[psycopg.Connection]:
    with closing(psycopg.connect(cluster.url(database, OWNER))) as connection:
        yield connection


@pytest.fixture
def as_application(cluster: Cluster, database: str) -> Iterator[psycopg.Connection]:
    with closing(psycopg.connect(cluster.dsn(database, APPLICATION), autocommit=True)) as connection:
        yield connection


def test_the_owner_makes_schemas_and_tables(as_owner: psycopg.Connection) -> None:
    as_owner.execute("CREATE SCHEMA practice CREATE TABLE chair (number int)")
    as_owner.execute("CREATE TABLE public.chair (number int)")


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE public.mine (x int)",
        "CREATE UNLOGGED TABLE public.mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET ROLE abutment_owner",
        "SET ROLE postgres",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_application_makes_nothing_and_becomes_nobody_else(
    as_application: psycopg.Connection, attempt: str
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        as_application.execute(attempt)


def test_no_login_stands_above_row_security(as_owner: psycopg.Connection) -> None:
    evaders = as_owner.execute(
        "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole)"
        " AND rolname NOT LIKE 'pg\\_%'"
    ).fetchall()
    assert evaders == [("postgres",)]


def test_the_application_holds_its_rights_through_the_group(as_application: psycopg.Connection) -> None:
    row = as_application.execute("SELECT pg_has_role('abutment_application', 'USAGE')").fetchone()
    assert row == (True,)


def test_a_login_of_another_database_cannot_even_connect(cluster: Cluster, database: str) -> None:
    stranger = Login("stranger", "secret")
    postgres.provision(cluster, database="other", owner=Login("other_owner", "secret"), application=stranger)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(cluster.url(database, stranger))


def test_twice_is_harmless_and_a_new_password_replaces_the_old(cluster: Cluster) -> None:
    owner, old, new = Login("twice_owner", "a"), Login("twice_app", "old"), Login("twice_app", "new")
    for application in (old, old, new):
        postgres.provision(cluster, database="twice", owner=owner, application=application)
    psycopg.connect(cluster.url("twice", new)).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url("twice", old))


def test_a_server_of_ones_own_needs_a_login_with_two_rights_only(home: Path) -> None:
    rented = postgres.start(home, durable=False)
    with psycopg.connect(rented.dsn(), autocommit=True) as connection:
        connection.execute("CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD 'secret'")
    url = rented.url(login=Login("administrator", "secret"))
    for _ in range(2):
        postgres.provision(url, database="abutment", owner=OWNER, application=APPLICATION)
    with psycopg.connect(rented.url("abutment", OWNER)) as connection:
        connection.execute("CREATE SCHEMA practice")


@pytest.mark.parametrize("rights", ["CREATEROLE CREATEDB", "SUPERUSER"])
def test_the_login_of_ones_own_server_may_be_the_owner_itself(home: Path, rights: str) -> None:
    rented = postgres.start(home, durable=False)
    with psycopg.connect(rented.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE landlord LOGIN {rights} PASSWORD 'secret'")
    landlord = Login("landlord", "secret")
    url = rented.url("abutment", landlord)  # names a database that does not exist yet
    for _ in range(2):
        postgres.provision(url, database="abutment", owner=landlord, application=APPLICATION)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE SCHEMA practice")
    psycopg.connect(rented.url("abutment", APPLICATION)).close()


def test_what_an_administrator_prepared_needs_no_rights_to_create(home: Path) -> None:
    rented = postgres.start(home, durable=False)
    tenant, application = Login("tenant", "secret"), Login("tenant_app", "secret")
    with psycopg.connect(rented.dsn(), autocommit=True) as connection:
        for statement in (
            "CREATE ROLE tenant LOGIN PASSWORD 'secret'",
            "CREATE ROLE tenant_app LOGIN PASSWORD 'secret'",
            "CREATE ROLE abutment_application",
            "GRANT abutment_application TO tenant_app",
            "CREATE DATABASE abutment OWNER tenant TEMPLATE template0",
        ):
            connection.execute(statement)
    url = rented.url("abutment", tenant)
    for _ in range(2):
        postgres.provision(url, database="abutment", owner=tenant, application=application)
    with (
        psycopg.connect(rented.url("abutment", application)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE public.mine (x int)")


def test_the_application_stages_in_temporary_tables_that_end_with_its_work(as_application: psycopg.Connection) -> None:
    with as_application.transaction():
        as_application.execute("CREATE TEMPORARY TABLE staged (x int) ON COMMIT DROP")
        as_application.execute("INSERT INTO staged VALUES (1)")
    with pytest.raises(errors.UndefinedTable):
        as_application.execute("SELECT x FROM staged")


@pytest.mark.parametrize(
    ("owner", "application", "reason"),
    [
        ("same", "same", "cannot both be the login same"),
        ("an_owner", "postgres", "stands above row security"),
        ("administrator", "an_application", "stands above row security"),
    ],
)
def test_unsafe_logins_are_refused_in_one_line(cluster: Cluster, owner: str, application: str, reason: str) -> None:
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS administrator")
        connection.execute("CREATE ROLE administrator LOGIN CREATEROLE")
    with pytest.raises(ProvisionRefused, match=reason) as refused:
        postgres.provision(cluster, database="unsafe", owner=Login(owner, "a"), application=Login(application, "b"))
    assert "\n" not in str(refused.value)
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute("DROP ROLE administrator")  # others look at all logins of this server


def test_what_the_server_refuses_is_one_line(cluster: Cluster, database: str) -> None:
    url = cluster.url(database, APPLICATION)
    with pytest.raises(ProvisionRefused, match="could not be set up: permission denied") as refused:
        postgres.provision(url, database="mine", owner=Login("mine_owner", "a"), application=Login("mine_app", "b"))
    assert "\n" not in str(refused.value)


def test_an_older_server_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "_OLDEST_VERSION", 99)
    with pytest.raises(ProvisionRefused, match=r"is PostgreSQL 18, and Abutment needs 99 or newer\."):
        postgres.provision(cluster, database="old", owner=Login("a", "a"), application=Login("b", "b"))
