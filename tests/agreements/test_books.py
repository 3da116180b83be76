"""Laws of the book of terms, by the hundred: one value a day, the latest instrument wins, the rest stays."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.rules.lifecycle import Stage, Stamps, stage
from abutment.agreements.rules.renewal import current_term, last_day_for_notice, months_after, next_notice
from abutment.agreements.rules.terms import SignedTerm, Source, TermBook
from abutment.agreements.rules.values import Fee, Notice, Renewal, TermKey, read_value
from abutment.kernel.periods import Period

START = date(2024, 1, 1)
SOURCE = Source(1, "Agreement", "00", "1", "words")
DAYS = st.integers(0, 400).map(lambda offset: START + timedelta(days=offset))


def flat(amount: int) -> Fee:
    value = read_value({"key": "fee", "formula": {"method": "flat", "amount_usd": str(amount)}})
    assert isinstance(value, Fee)
    return value


@st.composite
def instruments(draw: st.DrawFn) -> list[SignedTerm]:
    """Terms of up to six instruments; those of one instrument do not meet, as the database holds."""
    terms: list[SignedTerm] = []
    for number in range(draw(st.integers(1, 6))):
        bounds = sorted(draw(st.sets(DAYS, min_size=2, max_size=6)))
        pairs = list(zip(bounds[::2], bounds[1::2], strict=False))
        is_left_open = draw(st.booleans())
        if pairs and is_left_open:
            terms.append(_term(len(terms), number, Period(bounds[-1], None)))
        terms += [_term(len(terms) + i, number, Period(a, b)) for i, (a, b) in enumerate(pairs)]
    return terms


def _term(identity: int, number: int, period: Period) -> SignedTerm:
    return SignedTerm(identity, flat(identity), period, number, f"Amendment {number}", SOURCE)


def expected(terms: list[SignedTerm], day: date) -> SignedTerm | None:
    """By the book's own words: of the terms that claim a day, the one of the latest instrument."""
    return max((each for each in terms if day in each.period), key=lambda each: each.amendment_number, default=None)


@given(instruments(), DAYS)
def test_on_each_day_the_latest_instrument_that_speaks_of_it_holds(terms: list[SignedTerm], day: date) -> None:
    assert TermBook("any", tuple(terms)).find(TermKey.FEE, day) == expected(terms, day)


@given(instruments())
def test_each_day_has_at_most_one_value(terms: list[SignedTerm]) -> None:
    entries = list(TermBook("any", tuple(terms)).of(TermKey.FEE))
    for earlier, later in pairwise(entries):
        assert not earlier.period.overlaps(later.period)


@given(instruments(), DAYS, DAYS)
def test_days_that_an_amendment_does_not_reach_keep_their_value(
    terms: list[SignedTerm], starts_on: date, day: date
) -> None:
    amending = _term(999, 99, Period(starts_on, starts_on + timedelta(days=30)))
    before, after = TermBook("any", tuple(terms)), TermBook("any", (*terms, amending))
    if day in amending.period:
        assert after.find(TermKey.FEE, day) == amending
    else:
        assert after.find(TermKey.FEE, day) == before.find(TermKey.FEE, day)


@given(instruments())
def test_the_order_in_which_terms_are_read_changes_nothing(terms: list[SignedTerm]) -> None:
    assert TermBook("any", tuple(terms)).by_key == TermBook("any", tuple(reversed(terms))).by_key


@given(instruments())
def test_a_term_comes_back_from_a_frozen_statement_as_it_was(terms: list[SignedTerm]) -> None:
    assert [SignedTerm.from_json(each.to_json()) for each in terms] == terms


def market_value(identity: int, number: int, period: Period) -> SignedTerm:
    value = read_value(
        {"key": "fmv_opinion", "low_usd": "1", "high_usd": "2", "per": "month", "method": "cost", "appraiser": "A"}
    )
    return SignedTerm(identity, value, period, number, "", SOURCE)


def test_of_two_opinions_on_market_value_the_one_entered_later_holds_whatever_it_was_attached_to() -> None:
    attached = market_value(1, 3, Period(START))
    outside = market_value(2, 0, Period(date(2025, 1, 1), date(2026, 1, 1)))
    book = TermBook("any", (attached, outside))
    assert book.as_of(TermKey.FMV_OPINION, date(2025, 6, 1)) is outside
    assert book.as_of(TermKey.FMV_OPINION, date(2026, 1, 1)) is attached


def renewal(initial: int, renews: str = "automatically", months: int | None = 12) -> Renewal:
    value = read_value({"key": "renewal", "initial_months": initial, "renews": renews, "renewal_months": months})
    assert isinstance(value, Renewal)
    return value


def notice(days: int, ends: str = "at_the_end_of_the_term") -> Notice:
    value = read_value({"key": "notice", "days": days, "ends": ends})
    assert isinstance(value, Notice)
    return value


@given(
    since=DAYS,
    initial=st.integers(1, 120),
    again=st.integers(1, 24),
    offset=st.integers(0, 20_000),
    days=st.integers(0, 400),
)
def test_an_automatic_renewal_has_a_term_for_each_day_and_a_notice_to_come(
    since: date, initial: int, again: int, offset: int, days: int
) -> None:
    on, renewing = since + timedelta(days=offset), renewal(initial, months=again)
    term = current_term(renewing, since, on)
    assert term is not None
    assert term.ends_on is not None
    assert on in term
    following = current_term(renewing, since, term.ends_on)
    assert following is not None
    assert following.starts_on == term.ends_on
    due = next_notice(renewing, since, notice(days), on)
    assert due is not None
    assert due >= on
    this = last_day_for_notice(term, notice(days))
    assert this is not None
    assert this < term.ends_on
    assert (due == this) == (this >= on)


def test_notice_is_counted_back_from_the_last_day_of_the_term() -> None:
    # A term through Dec 31, 2026, notice of 90 days before its end: Oct 2 is in time by either reading.
    term = current_term(renewal(36), START, date(2026, 5, 1))
    assert term == Period(START, date(2027, 1, 1))
    assert last_day_for_notice(term, notice(90)) == date(2026, 10, 2)


def test_a_missed_notice_leads_to_the_next_term() -> None:
    assert next_notice(renewal(36), START, notice(90), date(2026, 10, 2)) == date(2026, 10, 2)
    assert next_notice(renewal(36), START, notice(90), date(2026, 10, 3)) == date(2027, 10, 2)


def test_where_nothing_is_said_there_is_no_day() -> None:
    assert current_term(None, START, START) is None
    assert current_term(renewal(12), START, START - timedelta(days=1)) is None
    assert last_day_for_notice(Period(START, date(2025, 1, 1)), None) is None
    assert next_notice(None, START, notice(90), START) is None
    assert next_notice(renewal(12), START, notice(90, "at_any_time"), START) is None


def test_what_is_not_renewed_by_itself_runs_out() -> None:
    for renews, months in (("not", None), ("by_agreement", 12)):
        assert current_term(renewal(12, renews, months), START, date(2024, 12, 31)) is not None
        assert current_term(renewal(12, renews, months), START, date(2025, 1, 1)) is None
    assert next_notice(renewal(12, "not", None), START, notice(30), START) is None
    assert next_notice(renewal(12, "by_agreement", 12), START, notice(30), START) == date(2024, 12, 1)


def test_the_last_day_of_a_month_stays_it_after_a_february() -> None:
    day = date(2024, 1, 31)
    assert [months_after(day, months) for months in (1, 2, 13)] == [
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2025, 2, 28),
    ]


@pytest.mark.parametrize(
    ("on", "at"),
    [
        (date(2023, 10, 31), Stage.DRAFT),
        (date(2023, 11, 1), Stage.REVIEWED),
        (date(2023, 11, 15), Stage.COUNSEL),
        (date(2023, 12, 1), Stage.SIGNED),
        (date(2024, 1, 1), Stage.ACTIVE),
        (date(2025, 12, 31), Stage.ACTIVE),
        (date(2026, 1, 1), Stage.ENDED),
    ],
)
def test_the_stage_follows_from_the_days(on: date, at: Stage) -> None:
    stamps = Stamps(START, date(2023, 11, 1), date(2023, 11, 15), date(2023, 12, 1), date(2026, 1, 1))
    assert stage(stamps, on) is at
