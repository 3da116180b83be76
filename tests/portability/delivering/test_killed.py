"""Deliveries whose worker is killed at any moment, and two workers at once: one Package, whole, in the end."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from abutment.foundation.scope import opened
from abutment.portability.delivering.due import due_delivery
from abutment.portability.delivering.engine import KILLED, deliver
from abutment.portability.delivering.errors import DeliveryUnderWay
from abutment.portability.models import Delivery, DeliveryAttempt, Destination
from tests.cast import SERVER, Cast
from tests.fees.test_month_end_interrupted import in_a_process
from tests.portability.delivering.conftest import Office, Quiet

pytestmark = pytest.mark.slow
MOST_WAITS = 4_000  # of 50 ms: a loaded machine takes its time to make a Package


@pytest.fixture
def alone(own_database: Cast, tmp_path: Path) -> Iterator[tuple[Office, Delivery, Path]]:
    """Cedar in a database of its own, with a folder in force and a Package that is due there."""
    office = Office(own_database)
    share = tmp_path / "shares" / str(office.practice)
    share.mkdir(parents=True)
    moment = timezone.now()
    destination = office.in_force(office.folder(share), proven_at=moment)
    with opened(SERVER):
        due = due_delivery(Destination.objects.select_related("entity").get(pk=destination.pk), moment)
    yield office, due, share
    connection.close()


class Stuck(Quiet):
    """Never comes to the sending."""

    def expect(self, total: int, unit: str = "") -> None:
        time.sleep(600)


def try_it(office: Office, due: Delivery, teller: Quiet | None = None) -> None:
    """One worker's try; while the lock of a killed one still stands, it waits."""
    for _ in range(MOST_WAITS):
        try:
            deliver(office.practice, due.pk, teller=teller or Quiet())
        except DeliveryUnderWay:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the lock of a killed worker was never let go")


def is_begun(due: Delivery) -> bool:
    with opened(SERVER):
        return DeliveryAttempt.objects.filter(delivery=due.pk).exists()


def wait_until(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + 300
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def packages(office: Office, share: Path) -> list[str]:
    """The Packages that are seen there, each of them whole."""
    found = sorted(path for path in share.iterdir() if path.suffix == ".age")
    for path in found:
        with zipfile.ZipFile(io.BytesIO(office.opened(path.read_bytes()))) as archive:
            assert archive.testzip() is None
            assert "manifest.sig" in archive.namelist()
    return [path.name for path in found]


def test_a_delivery_killed_again_and_again_ends_with_one_whole_package(alone: tuple[Office, Delivery, Path]) -> None:
    office, due, share = alone
    for round_ in range(8):
        teller = Quiet() if round_ else Stuck()  # the first is surely killed before its end
        killed = in_a_process(partial(try_it, office, due, teller))
        if not round_:
            wait_until(lambda: is_begun(due))
        time.sleep(0.3 * (1 + round_))
        os.kill(killed.pid or 0, signal.SIGKILL)
        killed.join()
        assert packages(office, share) in ([], [due.name])
    last = in_a_process(lambda: try_it(office, due))
    last.join()
    assert last.exitcode == 0
    assert packages(office, share) == [due.name]
    assert sorted(path.name for path in share.iterdir()) == [
        due.name,
        f"{due.name}.manifest.sig",
        f"{due.name}.sha256",
    ]
    with opened(SERVER):
        assert Delivery.objects.get(pk=due.pk).state == Delivery.State.DELIVERED
        errors = list(DeliveryAttempt.objects.order_by("pk").values_list("error", flat=True))
    assert errors[-1] == ""
    assert set(errors[:-1]) == {KILLED}


def test_two_workers_at_once_bring_one_package(alone: tuple[Office, Delivery, Path]) -> None:
    office, due, share = alone
    both = [in_a_process(lambda: try_it(office, due)) for _ in range(2)]
    for each in both:
        each.join()
        assert each.exitcode == 0
    assert packages(office, share) == [due.name]
    with opened(SERVER):
        assert DeliveryAttempt.objects.filter(delivery=due).count() == 1
