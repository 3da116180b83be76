"""Knowing less never makes an answer milder."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from abutment.law.answers import Verdict
from abutment.law.errors import RowNotInForce
from abutment.law.jurisdictions import FEDERAL, STATES
from abutment.law.reading import packaged_book
from abutment.law.rows import LawBook
from abutment.law.rules.breach import breach_clocks_in
from abutment.law.rules.fees import fee_methods_in
from abutment.law.rules.ownership import ownership_in
from abutment.law.rules.retention import retention_in

BOOK = packaged_book()
TODAY = date(2026, 11, 21)
DEFAULTS = frozenset(row.id for row in BOOK.of(FEDERAL, "platform_default"))

states = st.sampled_from(STATES)
days = st.dates(min_value=date(1980, 1, 1), max_value=date(2040, 1, 1))
forgotten = st.sets(st.sampled_from([row.id for row in BOOK.rows if row.id not in DEFAULTS]), max_size=290)


def without(row_ids: set[str]) -> LawBook:
    return LawBook(tuple(row for row in BOOK.rows if row.id not in row_ids), BOOK.generated_on, BOOK.disclaimer)


@given(states, forgotten)
def test_forgetting_rows_leaves_a_verdict_as_it_was_or_makes_it_unread(state, row_ids):
    full, less = fee_methods_in(BOOK, state, TODAY), fee_methods_in(without(row_ids), state, TODAY)
    for before, after in zip(full.methods, less.methods, strict=True):
        assert after.verdict in (before.verdict, Verdict.UNREAD)
    assert ownership_in(without(row_ids), state, TODAY).verdict in (
        ownership_in(BOOK, state, TODAY).verdict,
        Verdict.UNREAD,
    )


@given(states)
def test_without_a_row_records_are_kept_at_least_as_long_as_the_default(state):
    bare = retention_in(without({row.id for row in BOOK.rows} - DEFAULTS), state, TODAY)
    assert (bare.adult.years, bare.minor.until_age) == (10, 25)
    assert bare.adult.is_default


@given(states, days)
def test_allowed_rests_on_any_day_on_text_that_was_read(state, day):
    try:
        answer = fee_methods_in(BOOK, state, day)
    except RowNotInForce:
        return
    for each in answer.methods:
        assert each.verdict is not Verdict.ALLOWED or all(citation.read for citation in each.citations)


@given(states, days)
def test_the_shortest_clock_is_never_longer_than_the_federal_one(state, day):
    assert breach_clocks_in(BOOK, state, day).shortest.days <= 60
