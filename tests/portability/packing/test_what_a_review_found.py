"""What a review from outside found, kept from coming back."""

from __future__ import annotations

import pytest

from abutment.foundation.jobs import Job
from abutment.foundation.jobs.orders import queues_apart
from abutment.portability.delivering.jobs import deliver_package, deliver_what_is_due
from abutment.portability.importing.sensitive import sealed_columns
from abutment.portability.sources import Column, Kind, Table
from abutment.portability.taking.jobs import go_on_with_packages, make_package, make_patients_copy

RIGHTS = (make_package, make_patients_copy, go_on_with_packages, deliver_package, deliver_what_is_due)


@pytest.mark.parametrize("wanted", RIGHTS, ids=lambda wanted: str(wanted.name))
def test_what_is_a_practices_right_waits_behind_no_other_work(wanted: Job) -> None:
    """An organization's imports and month-ends fill every other place of a worker for hours."""
    assert wanted.queue in queues_apart()


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("BusinessName", False),
        ("AddressNote", False),
        ("ProcessNote", False),
        ("ClassName", False),
        ("BlockWirelessNumber", False),
        ("SSN", True),
        ("patssn", True),
        ("EmployerSSN", True),
        ("BusinessSSN", True),
        ("SsnOfGuarantor", True),
    ],
)
def test_a_name_in_which_three_letters_meet_by_chance_is_no_identity_number(column: str, expected: bool) -> None:
    """A referring practice's BusinessName was sealed, and then shown and exported as the seal."""
    table = Table("referral", (Column(column, "text", Kind.TEXT, is_nullable=True),), (), None, 0, "", "", True)
    assert sealed_columns(table) == ((column,) if expected else ())
