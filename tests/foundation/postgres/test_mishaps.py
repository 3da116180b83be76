"""Whatever happened to the last server, the next start mends it or says in one line why not."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from abutment.foundation import postgres
from abutment.foundation.postgres import HomeRefused, ServerFailed, binaries
from tests.foundation.postgres.test_server import ask, remember

START = """
import sys
from pathlib import Path
from abutment.foundation import postgres
from abutment.kernel.errors import AbutmentError
try:
    print(postgres.start(Path(sys.argv[1]), durable=False).port)
except AbutmentError as error:
    sys.exit(str(error))
"""


def starter(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_starters_at_the_same_time_share_one_server(home: Path) -> None:
    starters = [starter(home) for _ in range(4)]
    ports = {one.communicate(timeout=600) for one in starters}
    assert len(ports) == 1, ports
    assert int(ports.pop()[0]) == postgres.status(home).port


@pytest.mark.slow
def test_a_killed_server_comes_back_with_its_data(home: Path) -> None:
    remember(postgres.start(home), "cedar")
    pid = postgres.status(home).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    cluster = postgres.start(home)
    assert postgres.status(home).pid != pid
    assert ask(cluster, "SELECT word FROM memory") == "cedar"


@pytest.mark.slow
def test_a_number_left_in_the_pid_file_may_belong_to_a_stranger_by_now(home: Path) -> None:
    postgres.start(home, durable=False)
    left_behind = (home / "postgres/data/postmaster.pid").read_text().splitlines()
    postgres.stop(home)
    left_behind[0] = str(os.getpid())
    (home / "postgres/data/postmaster.pid").write_text("\n".join(left_behind) + "\n")
    assert postgres.status(home).state == "stopped"
    postgres.stop(home)  # ends nobody: we still live
    assert ask(postgres.start(home, durable=False), "SELECT 1") == "1"


@pytest.mark.slow
def test_a_starter_killed_half_way_leaves_nothing_that_hurts(home: Path) -> None:
    interrupted = starter(home)
    while interrupted.poll() is None and not list(home.glob("postgres/data.*.new/base")):
        time.sleep(0.005)
    interrupted.kill()
    interrupted.communicate()
    assert ask(postgres.start(home, durable=False), "SELECT 1") == "1"
    deadline = time.monotonic() + 300
    while list(home.glob("postgres/data.*.new")) and time.monotonic() < deadline:
        postgres.stop(home)  # the orphaned initdb may still be writing
        shutil.rmtree(next(iter(home.glob("postgres/data.*.new")), home / "none"), ignore_errors=True)
    assert not (home / "postgres/password.initdb").exists()


@pytest.mark.slow
def test_a_full_disk_while_the_database_is_made_is_one_line_and_leaves_nothing_behind(home: Path) -> None:
    # A limit on the size of files stands for the full disk: the same call fails, in the same place.
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n" + START
    failed = subprocess.run([sys.executable, "-c", limited, str(home)], capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert f"The database of {home} could not be made" in failed.stderr
    assert not list(home.glob("postgres/data*"))
    assert ask(postgres.start(home, durable=False), "SELECT 1") == "1"


@pytest.mark.slow
def test_a_home_can_be_moved_and_copied(home: Path) -> None:
    remember(postgres.start(home, durable=False), "cedar")
    postgres.stop(home)
    moved, copied = home.with_name("moved"), home.with_name("copied")
    home.rename(moved)
    shutil.copytree(moved, copied, symlinks=True)  # like cp -r: modes and owners are not kept
    for folder in (copied / "postgres/data", copied / "postgres"):
        folder.chmod(0o755)
    try:
        here, there = postgres.start(moved, durable=False), postgres.start(copied, durable=False)
        assert here.port != there.port
        assert ask(here, "SELECT word FROM memory") == ask(there, "SELECT word FROM memory") == "cedar"
    finally:
        postgres.stop(moved)
        postgres.stop(copied)


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why_in_one_line(home: Path) -> None:
    postgres.start(home, durable=False)
    postgres.stop(home)
    with (home / "postgres/data/postgresql.conf").open("a") as settings:
        settings.write("nonsense = 1\n")
    with pytest.raises(ServerFailed) as failed:
        postgres.start(home, durable=False)
    assert "\n" not in str(failed.value)
    assert "nonsense" in str(failed.value) or "configuration" in str(failed.value)
    assert "server.log" in str(failed.value)


def test_data_of_another_version_is_refused_in_one_line(home: Path) -> None:
    data = home / "postgres/data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(HomeRefused, match=r"was made by PostgreSQL 17, and this is PostgreSQL 18\. Move the data"):
        postgres.start(home)


def test_data_without_its_password_is_refused_in_one_line(home: Path) -> None:
    postgres.start(home, durable=False)
    (home / "postgres/password").unlink()
    with pytest.raises(HomeRefused, match=r"password is missing.*from your backup\.$"):
        postgres.start(home)


def test_missing_programs_are_named_in_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_PACKAGE", "a-package-that-is-absent")
    with pytest.raises(postgres.BinariesMissing, match=r"a-package-that-is-absent is absent\. Run make setup"):
        postgres.start(home)
