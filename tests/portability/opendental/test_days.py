"""A visit belongs to the practice's own day, whatever day it is in Greenwich then."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.kernel.periods import Period
from abutment.portability.actions.records import sums_for_fees
from tests.cast import SERVER
from tests.portability.importing.offices import Office

LATE = {
    # the practice's zone, what its clock said, that moment in Greenwich
    "summer": ("America/New_York", "2026-06-30 23:30:00", datetime(2026, 7, 1, 3, 30, tzinfo=UTC)),
    "winter": ("America/New_York", "2026-10-31 20:30:00", datetime(2026, 11, 1, 0, 30, tzinfo=UTC)),
    "as clocks went back": ("America/New_York", "2026-11-01 23:59:59", datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC)),
    "last evening of a year": ("America/Los_Angeles", "2025-12-31 16:00:00", datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
    "just after midnight there": ("America/New_York", "2026-06-30 00:05:00", datetime(2026, 6, 30, 4, 5, tzinfo=UTC)),
    "a practice east of Greenwich": ("Pacific/Guam", "2026-06-30 08:00:00", datetime(2026, 6, 29, 22, 0, tzinfo=UTC)),
}  # fmt: skip


def seen(office: Office, zone: str, clock: str) -> None:
    """A patient who was seen, entered, and paid at a moment of the practice's clock."""
    with opened(SERVER):
        Entity.objects.filter(pk=office.entity).update(time_zone=zone)
    day = clock[:10]
    office.do("DELETE FROM procedurelog", "DELETE FROM adjustment", "DELETE FROM paysplit", "DELETE FROM payment")
    office.insert("appointment", AptNum=1, PatNum=1, AptStatus=2, AptDateTime=clock, Pattern="//XX//", ClinicNum=1)
    office.insert(
        "procedurelog", ProcNum=1, PatNum=1, AptNum=1, CodeNum=1, ProcStatus=2, ProcFee=80, ProcDate=day, ClinicNum=1
    )
    office.insert("payment", PayNum=1, PatNum=1, PayAmt=30, PayDate=day, PayType=12, ClinicNum=1)
    office.insert("paysplit", SplitNum=1, PayNum=1, PatNum=1, SplitAmt=30, DatePay=day, ClinicNum=1)
    office.imports()


@pytest.mark.parametrize("when", LATE)
def test_a_visit_across_midnight_in_greenwich_counts_on_the_practices_own_day(office: Office, when: str) -> None:
    zone, clock, moment = LATE[when]
    seen(office, zone, clock)
    own = date.fromisoformat(clock[:10])
    row = office.row("schedule_appointment", 1)
    assert (row["starts_at"], row["on"]) == (moment, own)
    with opened(SERVER):
        every = sums_for_fees(office.entity, Period(date(2025, 1, 1), date(2027, 1, 1)), ())
        counted = {kind: (day, number) for kind, _, _, day, number in every}
    assert counted[InputKind.VISITS] == (own, 1)
    assert counted[InputKind.PRODUCTION] == (own, 80_00)
    assert counted[InputKind.COLLECTIONS] == (own, 30_00)


def test_a_visit_at_the_end_of_a_month_is_of_that_month_and_of_no_other(office: Office) -> None:
    seen(office, "America/New_York", "2026-06-30 23:30:00")
    with opened(SERVER):
        june = [kind for kind, *_ in sums_for_fees(office.entity, Period(date(2026, 6, 1), date(2026, 7, 1)), ())]
        july = list(sums_for_fees(office.entity, Period(date(2026, 7, 1), date(2026, 8, 1)), ()))
    assert InputKind.VISITS in june
    assert july == []
