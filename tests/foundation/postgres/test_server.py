"""Starting, joining and stopping the server of a home."""

import os
import socket
from pathlib import Path

import psycopg
import pytest

from abutment.foundation import postgres
from abutment.foundation.postgres import Cluster, HomeRefused


def ask(cluster: Cluster, question: str) -> str:
    with psycopg.connect(cluster.dsn()) as connection:
        row = connection.execute(question).fetchone()
    return str(row[0]) if row else ""


def remember(cluster: Cluster, word: str) -> None:
    with psycopg.connect(cluster.dsn()) as connection:
        connection.execute("CREATE TABLE memory (word text)")
        connection.execute("INSERT INTO memory VALUES (%s)", [word])


@pytest.fixture(scope="module")
def standing(shelf: Path) -> Path:
    """A home whose server runs, for tests that only look."""
    postgres.start(shelf / "standing", durable=False)
    return shelf / "standing"


def test_a_server_starts_is_joined_and_stops(home: Path) -> None:
    assert postgres.status(home).state == "absent"

    first = postgres.start(home)
    running = postgres.status(home)
    second = postgres.start(home)

    assert first == second
    assert (running.state, running.port) == ("running", first.port)
    assert postgres.status(home).pid == running.pid
    assert ask(first, "SHOW fsync") == "on"

    postgres.stop(home)
    assert postgres.status(home).state == "stopped"
    postgres.stop(home)  # nothing to stop is no error


def test_what_was_written_is_there_after_a_stop_and_a_start(home: Path) -> None:
    remember(postgres.start(home, durable=False), "cedar")
    postgres.stop(home)
    assert ask(postgres.start(home, durable=False), "SELECT word FROM memory") == "cedar"


def test_the_last_borrower_to_leave_stops_the_server(home: Path) -> None:
    with postgres.borrowed(home, durable=False) as first:
        with postgres.borrowed(home) as second:
            assert second == first
        assert ask(first, "SELECT 1") == "1"
    assert postgres.status(home).state == "stopped"


def test_two_homes_stand_side_by_side(shelf: Path) -> None:
    left = postgres.start(shelf / "left", durable=False)
    right = postgres.start(shelf / "right", durable=False)
    assert left.port != right.port
    assert left.superuser.password != right.superuser.password
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(Cluster(left.port, right.superuser).dsn())


def test_a_home_whose_port_is_taken_gets_another(home: Path) -> None:
    usual = postgres.start(home, durable=False).port
    postgres.stop(home)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", usual))
        stranger.listen()
        assert postgres.start(home, durable=False).port != usual


def test_the_path_of_a_home_may_be_longer_than_a_socket_path_and_hold_any_character(shelf: Path) -> None:
    home = shelf / ("deep" * 30) / "Zahnärzte $(false) `x` \"quoted\" 'home'"
    assert ask(postgres.start(home, durable=False), "SELECT 1") == "1"


def test_the_server_listens_on_the_loopback_address_only(standing: Path) -> None:
    cluster = postgres.start(standing, durable=False)
    assert ask(cluster, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(cluster, "SHOW unix_socket_directories") == ""
    listening = "0A"
    addresses = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, port = local.split(":")
            if state == listening and int(port, 16) == cluster.port:
                addresses.add(address)
    assert addresses <= {"0100007F"}


def test_the_server_asks_everybody_for_a_password(standing: Path) -> None:
    cluster = postgres.start(standing, durable=False)
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=cluster.host, port=cluster.port, user="postgres", dbname="postgres", passfile=os.devnull)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url(login=postgres.Login("postgres", "guess")))
    methods = "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"
    assert ask(cluster, methods) == "scram-sha-256"


def test_secrets_and_data_are_closed_to_other_users(standing: Path) -> None:
    postgres.start(standing, durable=False)
    folder = (standing / "postgres").resolve()
    assert folder.stat().st_mode & 0o077 == 0
    for name in ("password", "data", "server.log", "running"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name


def test_text_is_utf_8_and_sorts_the_same_on_every_machine(standing: Path) -> None:
    cluster = postgres.start(standing, durable=False)
    facts = (
        "SELECT concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datlocale)"
        " FROM pg_database WHERE datname = 'template1'"
    )
    assert ask(cluster, facts) == "UTF8 b C.UTF-8"


def test_the_log_holds_no_value_of_a_failed_statement(standing: Path) -> None:
    cluster = postgres.start(standing, durable=False)
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE patient (name text UNIQUE)")
        connection.execute("INSERT INTO patient VALUES ('Ada Byron')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO patient VALUES ('Ada Byron')")
    log = postgres.status(standing).log.read_text()
    assert "duplicate key" in log
    assert "Ada" not in log


def test_a_password_never_shows_when_a_cluster_is_printed(standing: Path) -> None:
    cluster = postgres.start(standing, durable=False)
    assert cluster.superuser.password not in repr(cluster)


def test_a_home_that_is_a_file_is_refused_in_one_line(shelf: Path) -> None:
    home = shelf / "file"
    home.write_text("")
    with pytest.raises(HomeRefused) as refused:
        postgres.start(home)
    assert "\n" not in str(refused.value)
    assert str(home) in str(refused.value)
    assert "choose another ABUTMENT_HOME" in str(refused.value)
