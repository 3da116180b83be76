"""What a review from outside found, kept from coming back."""

from __future__ import annotations

import pytest

from abutment.foundation.jobs import Job
from abutment.foundation.jobs.orders import queues_apart
from abutment.portability.delivering.jobs import deliver_package, deliver_what_is_due
from abutment.portability.taking.jobs import go_on_with_packages, make_package, make_patients_copy

RIGHTS = (make_package, make_patients_copy, go_on_with_packages, deliver_package, deliver_what_is_due)


@pytest.mark.parametrize("wanted", RIGHTS, ids=lambda wanted: str(wanted.name))
def test_what_is_a_practices_right_waits_behind_no_other_work(wanted: Job) -> None:
    """An organization's imports and month-ends fill every other place of a worker for hours."""
    assert wanted.queue in queues_apart()
