"""Every refusal of the kernel is one line that the person can act on."""

from abutment.kernel import allocation, calendar, dated, months, periods, working
from abutment.kernel.errors import AbutmentError


def test_every_refusal_belongs_to_the_one_family():
    refusals = [
        allocation.CannotAllocate,
        calendar.UnknownCalendar,
        dated.NotInForce,
        dated.OverlappingDates,
        months.NotAMonth,
        periods.EmptyPeriod,
        working.DoesNotAdd,
    ]
    assert all(issubclass(refusal, AbutmentError) for refusal in refusals)
