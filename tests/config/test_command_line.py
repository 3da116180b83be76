"""The one command from the outside: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from abutment.config.command_line import ROOMS, Needs
from abutment.config.reference import page
from abutment.foundation import postgres
from tests.config.command import abutment, each, environment

# Those that share the migrated home stay with one process.
shares_home = pytest.mark.xdist_group("operator")


def _one_line(error_output: str) -> str:
    lines = error_output.splitlines()
    assert len(lines) == 1, error_output
    assert lines[0].startswith("abutment: ")
    return lines[0].removeprefix("abutment: ")


def test_the_version_is_printed_without_loading_anything(tmp_path: Path) -> None:
    done = abutment("--version", home=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("abutment 0.")


def test_help_names_every_command_and_starts_no_database(tmp_path: Path) -> None:
    done = abutment("--help", home=tmp_path)
    assert done.returncode == 0
    assert all(room.name in done.stdout for room in ROOMS)
    assert list(tmp_path.iterdir()) == []


def test_the_help_of_each_command_needs_no_database(tmp_path: Path) -> None:
    for done in each([[room.name, "--help"] for room in ROOMS], home=tmp_path):
        assert (done.returncode, done.stderr) == (0, ""), done.args
        assert f"Usage: abutment {done.args[0]}" in done.stdout
    assert not (tmp_path / "postgres").exists()


def test_law_is_shown_without_django_or_a_database(tmp_path: Path) -> None:
    code = (
        "import sys; from abutment.config.command_line import run; "
        "status = run(['law', 'show', 'US-NY', 'fee-methods', '--json']); "
        "sys.exit(status or any(m in sys.modules for m in ('django.db', 'psycopg', 'abutment.config.settings')))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["jurisdiction"] == "US-NY"
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_is_one_line_and_status_two(tmp_path: Path) -> None:
    mistakes = [
        ["nonsense"],
        ["law", "show"],
        ["serve", "--port", "much"],
        ["serve", "--port", "70000"],
        ["--nonsense"],
    ]
    for done in each(mistakes, home=tmp_path):
        assert done.returncode == 2, done.args
        assert "--help" in _one_line(done.stderr)


def test_nothing_to_do_shows_help_and_status_two(tmp_path: Path) -> None:
    done = abutment(home=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert "Usage" in done.stdout


def test_a_failure_of_the_house_is_one_line_and_status_one(tmp_path: Path) -> None:
    done = abutment("law", "show", "US-XX", "fee-methods", home=tmp_path)
    assert done.returncode == 1
    assert "US-XX" in _one_line(done.stderr)


def test_a_setting_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    done = abutment("migrate", home=tmp_path, ABUTMENT_IDLE_MINUTES="soon")
    assert done.returncode == 1
    assert "ABUTMENT_IDLE_MINUTES is 'soon'" in _one_line(done.stderr)


def test_a_database_out_of_reach_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        port = taken.getsockname()[1]
        done = abutment("keys", "show", home=tmp_path, DATABASE_URL=f"postgresql://u:p@127.0.0.1:{port}/abutment")
    assert done.returncode == 1
    assert "The database cannot be reached" in _one_line(done.stderr)


def test_a_home_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = abutment("migrate", home=tmp_path / "file" / "home")
    assert done.returncode == 1
    _one_line(done.stderr)


def test_a_home_without_a_database_is_one_line_and_stays_empty(tmp_path: Path) -> None:
    for done in each([["practices"], ["serve", "--port", "0"], ["worker", "--once"]], home=tmp_path / "home"):
        assert done.returncode == 1, done.args
        assert _one_line(done.stderr).endswith("yet. Run `abutment migrate` or `abutment demo` first.")
    assert not (tmp_path / "home").exists()


def test_a_server_without_our_database_is_the_same_line(tmp_path: Path) -> None:
    postgres.start(tmp_path, durable=False)
    try:
        done = abutment("practices", home=tmp_path)
    finally:
        postgres.stop(tmp_path)
    assert _one_line(done.stderr).startswith(f"There is no database in {tmp_path} yet.")


def test_a_value_that_cannot_be_is_said_in_words(tmp_path: Path) -> None:
    mistakes = [
        (["serve", "--port", "much"], "--port: 'much' is not a whole number from 0 to 65535."),
        (["audit", "verify", "--minutes", "-3"], "--minutes: '-3' is not a whole number from 0 up."),
        (["practices", "--on", "yesterday"], "--on: 'yesterday' is not a day; write 2026-11-21."),
    ]
    answers = each([arguments for arguments, _ in mistakes], home=tmp_path)
    for done, (_, said) in zip(answers, mistakes, strict=True):
        assert _one_line(done.stderr).startswith(said)


def test_help_says_what_an_option_takes_in_words() -> None:
    pages = page()
    assert "--port NUMBER" in pages
    assert re.findall(r"<[^>]+>", pages) == []


def test_debugging_shows_where_a_failure_happened(tmp_path: Path) -> None:
    done = abutment("law", "show", "US-XX", "fee-methods", home=tmp_path, ABUTMENT_DEBUG="1")
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("abutment: ")


@pytest.mark.parametrize("arguments", [["law", "list", "--json"], ["law", "list"], ["--help"]])
def test_output_that_nobody_reads_is_no_complaint(arguments: list[str], tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "abutment", *arguments],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "abutment", "law", "list", "--json"],
            env=environment(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "The disk is full" in _one_line(done.stderr)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A migrated installation of its own."""
    folder = tmp_path_factory.mktemp("operator")
    done = abutment("migrate", "--json", home=folder)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["applied"]) > 10
    yield folder
    postgres.stop(folder)


@shares_home
def test_migrating_twice_changes_nothing(home: Path) -> None:
    assert json.loads(abutment("migrate", "--json", home=home).stdout)["applied"] == []


@shares_home
def test_a_command_stops_the_database_that_it_started(home: Path) -> None:
    assert abutment("keys", "show", home=home).returncode == 0
    assert postgres.status(home).state == "stopped"


@shares_home
def test_commands_that_overlap_share_the_database(home: Path) -> None:
    command = [sys.executable, "-m", "abutment", "keys", "show", "--json"]
    several = [
        subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for running in several:
        _, said = running.communicate(timeout=300)
        assert (running.returncode, said) == (0, "")
    assert postgres.status(home).state == "stopped"


@shares_home
def test_nobody_acts_in_the_name_of_a_stranger(home: Path) -> None:
    done = abutment("--as", "nobody@nowhere.example", "keys", "show", home=home)
    assert done.returncode == 1
    assert "nobody@nowhere.example" in _one_line(done.stderr)
    assert "Add --as EMAIL" in _one_line(abutment("--at", "Cedar", "keys", "show", home=home).stderr)


@shares_home
def test_an_installation_begins_with_an_organization_and_its_invited_administrator(home: Path) -> None:
    entered = json.loads(abutment("organizations", "add", "Harbor Dental Support", "--json", home=home).stdout)
    invite = ("organizations", "administrator", "harbor dental support", "Ann", "Lee", "ann@harbor.example", "--json")
    invited = json.loads(abutment(*invite, home=home).stdout)
    assert invited["organization"] == entered["id"]
    people = json.loads(abutment("people", "--json", home=home).stdout)["people"]
    assert [person["name"] for person in people] == ["Ann Lee"]
    letters = abutment("worker", "--once", home=home).stdout
    assert "/invitation/" in letters
    assert "ann@harbor.example" in letters


@shares_home
def test_a_taken_port_is_one_line(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = abutment("serve", "--port", str(other.getsockname()[1]), home=home)
    assert done.returncode == 1
    assert "Choose another with --port" in _one_line(done.stderr)


@shares_home
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_site_is_healthy_when_it_says_so_and_stops_what_it_started(number: signal.Signals, home: Path) -> None:
    with Serving(home, "--with-worker") as (running, line):
        assert line.startswith("Abutment is ready at http://localhost:"), line
        port = _port(line)
        assert _answers(port)
        for name in ("localhost", "127.0.0.1"):
            with urllib.request.urlopen(f"http://{name}:{port}/health/", timeout=120) as answer:
                assert answer.status == 200
        os.kill(running.pid, number)
        assert running.wait(timeout=300) == 0
    assert postgres.status(home).state == "stopped"


@shares_home
@pytest.mark.slow
def test_a_site_that_was_killed_leaves_no_process_behind(home: Path) -> None:
    with Serving(home, "--with-worker") as (running, line):
        port = _port(line)
        running.kill()
        running.wait()
        deadline = time.monotonic() + 300
        while _answers(port) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not _answers(port)
    assert abutment("keys", "show", home=home).returncode == 0


class Serving:
    """A served site and the line that it printed when it was ready."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-u", "-m", "abutment", "serve", "--port", "0", *arguments],
            env=environment(home),
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> tuple[subprocess.Popen[str], str]:
        assert self.running.stdout
        return self.running, self.running.stdout.readline()

    def __exit__(self, *raised: object) -> None:
        if self.running.poll() is None:
            self.running.terminate()
        self.running.wait(timeout=300)
        if self.running.stdout:
            self.running.stdout.close()


def _port(line: str) -> int:
    return int(line.split("localhost:")[1].split("/")[0])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def test_each_room_states_what_it_needs() -> None:
    assert len({room.name for room in ROOMS}) == len(ROOMS)
    assert next(room for room in ROOMS if room.name == "law").needs is Needs.NOTHING
