"""The server never runs as root: whom root lends it, and what happens where that user cannot enter."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

import abutment
from abutment.foundation import postgres
from abutment.foundation.postgres import HomeRefused, identity
from abutment.foundation.postgres.identity import Identity
from tests.foundation.postgres.test_mishaps import START
from tests.foundation.postgres.test_server import ask, remember

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can lend the server another user")


def unprivileged() -> Identity:
    return identity.system_users()[-1]


def start_as(user: Identity, home: Path) -> "subprocess.CompletedProcess[str]":
    """Start a home as an ordinary user, with a Python that this user can run."""
    source = Path(abutment.__file__).parent.parent
    packages = Path(psycopg.__file__).parent.parent
    environment = {"PYTHONPATH": f"{source}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"}
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            run = subprocess.run(
                [python, "-c", START, str(home)],
                cwd="/",
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                **user.spawn_options(),
            )
        except OSError:
            continue
        if "Traceback" not in run.stderr:
            return run
    pytest.skip(f"the user {user.name} can run no Python with this source")


@as_root
def test_a_server_that_root_starts_runs_as_somebody_else(home: Path) -> None:
    postgres.start(home, durable=False)
    pid = postgres.status(home).pid
    assert pid
    assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert (home / "postgres").owner() == (home / "postgres/password").owner() != "root"


@as_root
@pytest.mark.slow
def test_an_ordinary_user_starts_a_home_and_root_joins_it(shelf: Path) -> None:
    user = unprivileged()
    parent = Path(tempfile.mkdtemp(dir=shelf))
    user.own(parent)
    run = start_as(user, parent / "home")
    assert run.stderr == ""
    assert int(run.stdout) == postgres.start(parent / "home").port
    postgres.stop(parent / "home")
    # Root starts it again, as its owner, and the owner can join.
    port = postgres.start(parent / "home", durable=False).port
    assert int(start_as(user, parent / "home").stdout) == port


@as_root
@pytest.mark.slow
def test_root_in_somebodys_folder_leaves_a_home_that_its_owner_can_use(shelf: Path) -> None:
    user = unprivileged()
    parent = Path(tempfile.mkdtemp(dir=shelf))
    user.own(parent)
    postgres.start(parent / "home", durable=False)
    assert (parent / "home/postgres").stat().st_uid == user.uid


@as_root
def test_another_users_home_is_refused_in_one_line(home: Path) -> None:
    postgres.start(home, durable=False)
    holder = identity.owner(home / "postgres")
    user = next(user for user in [*identity.system_users(), Identity(65533, 65533, "65533")] if user.uid != holder.uid)
    run = start_as(user, home)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1, run.stderr
    assert "choose another ABUTMENT_HOME" in run.stderr


def test_a_folder_that_may_not_be_written_is_refused_in_one_line(shelf: Path) -> None:
    parent = Path(tempfile.mkdtemp(dir=shelf))
    parent.chmod(0o555)
    if os.geteuid() == 0:
        run = start_as(unprivileged(), parent / "home")
        assert run.returncode == 1
        said = run.stderr.rstrip("\n")
    else:
        with pytest.raises(HomeRefused) as refused:
            postgres.start(parent / "home")
        said = str(refused.value)
    assert "\n" not in said
    assert "cannot hold the database: Permission denied" in said


@pytest.fixture
def closed(shelf: Path) -> Path:
    """A folder that only root can enter, like /root."""
    return Path(tempfile.mkdtemp(dir=shelf))


@as_root
@pytest.mark.slow
def test_a_home_below_a_closed_folder_keeps_its_data_where_its_server_can_read_it(closed: Path, shared: Path) -> None:
    home = closed / "home"
    remember(postgres.start(home, durable=False), "cedar")
    assert (home / "postgres").is_symlink()
    assert shared in (home / "postgres").resolve().parents
    postgres.stop(home)

    moved = closed / "moved"
    home.rename(moved)
    assert ask(postgres.start(moved, durable=False), "SELECT word FROM memory") == "cedar"

    copied = closed / "copied"
    shutil.copytree(moved, copied, symlinks=True)
    with pytest.raises(HomeRefused, match=r"is a copy of .*Remove .* to begin with an empty database\.$"):
        postgres.start(copied)
    shutil.rmtree(copied)
    postgres.stop(moved)

    shutil.rmtree(shared)
    with pytest.raises(HomeRefused, match=r"that folder is absent\. Put it back, or remove"):
        postgres.start(moved)
    shutil.rmtree(moved)


@as_root
@pytest.mark.slow
def test_a_home_that_was_deleted_and_made_again_does_not_wake_up_with_old_data(closed: Path, shared: Path) -> None:
    home = closed / "home"
    remember(postgres.start(home, durable=False), "cedar")
    postgres.stop(home)
    shutil.rmtree(home)
    assert ask(postgres.start(home, durable=False), "SELECT to_regclass('memory') IS NULL") == "True"
    postgres.stop(home)


@as_root
@pytest.mark.slow
def test_programs_that_the_servers_user_cannot_read_are_copied_to_where_it_can(
    home: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    can_run = Identity.can_run
    monkeypatch.setattr(Identity, "can_run", lambda self, program: shared in program.parents and can_run(self, program))
    shared.mkdir(mode=0o755)
    cluster = postgres.start(home, durable=False)
    assert ask(cluster, "SELECT 1") == "1"
    pid = postgres.status(home).pid
    assert shared in Path(f"/proc/{pid}/exe").readlink().parents


@as_root
def test_a_cautious_umask_does_not_lock_the_server_out_of_a_new_home(home: Path) -> None:
    os.umask(0o077)
    postgres.start(home, durable=False)
    assert not (home / "postgres").is_symlink()
    assert home.stat().st_mode & 0o777 == 0o711


def test_an_open_home_keeps_its_data_within(home: Path) -> None:
    postgres.start(home, durable=False)
    assert not (home / "postgres").is_symlink()
    assert postgres.status(home).data == home / "postgres/data"
