"""When an agreement's current term ends, and the last day on which notice can be given.

An alert counts from the last day for notice: the day on which the term ends is too late to decide anything.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from abutment.agreements.rules.values import Notice, Renewal
from abutment.kernel.periods import Period


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; a month without it gives its last day.

    >>> months_after(date(2026, 1, 31), 1), months_after(date(2026, 1, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def current_term(renewal: Renewal | None, since: date, on: date) -> Period | None:
    """The term in which a day lies; None where nothing is said of it, before it begins, and after it ran out.

    since: the first day of the term on renewal. An automatic renewal is rolled on; one that needs an agreement is not,
    because the agreement to renew is an amendment with a term of its own.
    """
    if renewal is None or on < since:
        return None
    months = renewal.initial_months
    begins, ends = since, months_after(since, months)
    while ends <= on:
        if renewal.renews != "automatically" or not renewal.renewal_months:
            return None
        months += renewal.renewal_months
        # counted from the first day, so that the 31st stays the 31st after a February
        begins, ends = ends, months_after(since, months)
    return Period(begins, ends)


def last_day_for_notice(term: Period | None, notice: Notice | None) -> date | None:
    """The last day on which notice can end the agreement with this term; None where the paper names none.

    Counted back from the last day of the term and not from the day after: of the two readings the earlier.
    """
    if term is None or notice is None or notice.ends == "at_any_time" or term.last_day is None:
        return None
    return term.last_day - timedelta(days=notice.days)


def next_notice(renewal: Renewal | None, since: date, notice: Notice | None, on: date) -> date | None:
    """The first last day for notice that has not passed; None where none is to come.

    What ends by itself needs no notice: its end is the deadline.
    """
    if renewal is None or renewal.renews == "not":
        return None
    term = current_term(renewal, since, max(on, since))
    while term is not None and term.ends_on is not None:
        day = last_day_for_notice(term, notice)
        if day is None or day >= on:
            return day
        term = current_term(renewal, since, term.ends_on)
    return None
