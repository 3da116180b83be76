"""Who can write to the queue's rows holds no Package, and no two processes make the same one at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from abutment.foundation.activity.models import Work
from abutment.foundation.jobs import TryAgain
from abutment.foundation.jobs.orders import goings
from abutment.foundation.scope import opened
from abutment.portability.models import Package
from abutment.portability.package.manifest import MANIFEST
from abutment.portability.taking import jobs, keeping, making
from abutment.portability.taking.acting import folder_of, workshop
from abutment.portability.taking.holding import is_held, lock_of
from abutment.portability.taking.making import make
from tests.cast import SERVER, Cast
from tests.portability.packages.conftest import Silent, as_it_is, asked, pack_here


def test_each_worker_looks_after_packages_and_deliveries_by_itself() -> None:
    assert {each.name for each in goings()} >= {
        "portability.taking.go_on",
        "portability.delivering.look_after_deliveries",
    }


HOLDER = """
import sys, time
from pathlib import Path
from abutment.portability.taking.holding import held
with held(Path(sys.argv[1])) as is_ours:
    print(is_ours, flush=True)
    time.sleep(600)
"""


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another worker in the midst of proving or sealing a Package; killed at the end."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"True\n"
        yield holder
    finally:
        holder.kill()
        holder.communicate()


def test_a_second_process_leaves_a_package_that_is_being_made_alone_and_goes_on_when_the_first_died(
    cast: Cast, own_home: Path
) -> None:
    package = asked(cast)
    folder = folder_of(package.pk)
    folder.mkdir()
    (folder / MANIFEST).write_text("being sealed by the first")
    with another_process(folder):
        with pytest.raises(TryAgain, match="is being made by another process"):
            make(package.pk, Silent(), pack=pack_here)
        assert (folder / MANIFEST).read_text() == "being sealed by the first"
        assert as_it_is(package).attempts == 0
        assert keeping.sweep_workshop() == 0
        assert folder.exists()
    make(package.pk, Silent(), pack=pack_here)
    assert as_it_is(package).state == "done"
    assert list(workshop().iterdir()) == []


def test_the_lock_is_held_from_packing_until_the_file_is_sealed(
    cast: Cast, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = asked(cast)
    seen = []

    def sealed(*how: Any) -> None:
        seen.append(is_held(folder_of(package.pk)))

    monkeypatch.setattr(making, "_finish", sealed)
    make(package.pk, Silent(), pack=pack_here)
    assert seen == [True]
    assert not is_held(folder_of(package.pk))


def test_a_job_that_the_queue_only_calls_running_is_believed_for_a_minute(cast: Cast, own_home: Path) -> None:
    package, later = asked(cast), datetime.now(UTC) + timedelta(minutes=2)
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now()) returning id")
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where queue_name = 'packages'",
            cursor.fetchone(),
        )
    assert keeping.go_on(later, jobs.queue_again) == 0
    with another_process(folder_of(package.pk)):
        assert keeping.go_on(later + timedelta(minutes=5), jobs.queue_again) == 0, "it is being made"
    assert keeping.go_on(later + timedelta(minutes=6), jobs.queue_again) == 1
    assert keeping.go_on(later + timedelta(minutes=7), jobs.queue_again) == 0, "it waits in the queue now"


def test_a_lock_of_the_queue_written_to_the_job_is_not_waited_for(cast: Cast, own_home: Path) -> None:
    asked(cast)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set lock = 'forged' where queue_name = 'packages'")
    assert keeping.go_on(datetime.now(UTC) + timedelta(minutes=2), jobs.queue_again) == 1


def test_a_package_that_is_being_made_is_not_told_as_failed(cast: Cast, own_home: Path) -> None:
    package = asked(cast)
    with opened(SERVER):
        Package.objects.filter(pk=package.pk).update(attempts=3)
        job_id = Work.objects.get(pk=as_it_is(package).work_id or 0).job_id or 0
    with another_process(folder_of(package.pk)):
        keeping.give_up(job_id, "Its worker was gone.")
        assert as_it_is(package).is_open
    keeping.give_up(job_id, "Its worker was gone.")
    assert as_it_is(package).state == "failed"


def test_a_lock_that_a_killed_process_left_is_swept(own_home: Path, cast: Cast) -> None:
    folder = folder_of(4711)
    with another_process(folder):
        keeping.sweep_workshop()
        assert lock_of(folder).exists()
    assert lock_of(folder).exists()
    keeping.sweep_workshop()
    assert list(workshop().iterdir()) == []
