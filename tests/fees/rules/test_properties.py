"""What holds for every fee, whatever was agreed and whatever was collected."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.rules.terms import SignedTerm
from abutment.agreements.rules.values import TermKey
from abutment.fees.rules.asked import Asked
from abutment.fees.rules.fee import fee_of
from abutment.fees.rules.inputs import MonthInputs
from abutment.fees.rules.results import MonthFee
from abutment.fees.rules.rounding import rounded
from abutment.kernel.periods import Period
from abutment.kernel.working import Quantity, Usd, Working
from tests.fees.rules.asking import asked, by_terms, every_step, fee, input_row, share, usd, whole
from tests.fees.rules.drawn import CENTS, CHOICES, FORMULAS, MONTHS, RISING, as_usd, days_of, months_asked, with_more


@given(months_asked(RISING), st.data())
def test_a_fee_never_falls_when_collections_rise(question, data):
    day = question.month.first_day + timedelta(days=data.draw(st.integers(0, question.month.day_count - 1)))
    more = input_row("collections", as_usd(data.draw(CENTS)), day)
    assert fee_of(with_more(question, more)).by_terms_cents >= fee_of(question).by_terms_cents


@given(months_asked(CHOICES), st.data())
def test_one_more_cent_collected_moves_a_marginal_fee_by_at_most_a_cent(question, data):
    day = question.month.first_day + timedelta(days=data.draw(st.integers(0, question.month.day_count - 1)))
    before, after = fee_of(question), fee_of(with_more(question, input_row("collections", "0.01", day)))
    assert after.by_terms_cents - before.by_terms_cents in (0, 1)


@given(months_asked())
def test_what_the_terms_make_is_charged_held_or_refused_to_the_cent(question):
    found = fee_of(question)
    assert found.charged_cents + found.held_cents + found.refused_cents == found.by_terms_cents
    assert sum(line.amount_cents for line in found.lines) == found.charged_cents
    assert found.working.result == Usd(found.charged_cents)
    assert min(found.charged_cents, found.held_cents, found.refused_cents) >= 0
    assert bool(found.waits) == bool(found.held_cents) == (found.status == "waits")


@given(months_asked())
def test_no_cent_passes_the_market_or_the_law_unless_counsel_released_it(question):
    unreleased = fee_of(replace(question, releases=()))
    may_pass = 0 if unreleased.fmv.status in ("none", "below") else unreleased.fmv.high_cents
    assert unreleased.charged_cents <= (may_pass or 0)
    found = fee_of(question)
    released = sum(each.amount_cents for each in question.releases)
    assert found.charged_cents - unreleased.charged_cents == min(released, unreleased.held_cents)
    assert found.refused_cents == unreleased.refused_cents


@given(months_asked())
def test_shown_parts_add_to_the_whole_at_every_level(question):
    found = fee_of(question)
    levels = [found.working, *(step.working for step in every_step(found.working) if step.working is not None)]
    for level in levels:
        added = [step.value.amount_cents for step in level.steps if step.is_addend and isinstance(step.value, Usd)]
        assert not added or Usd(sum(added)) == level.result
    by_terms_cents = [
        step.value.amount_cents
        for step in found.working.steps
        if step.is_addend and step.term and not step.citation and isinstance(step.value, Usd)
    ]
    assert sum(by_terms_cents) == found.by_terms_cents


@given(months_asked(st.builds(share, st.integers(0, 10_000).map(as_usd))))
def test_a_shown_share_of_a_shown_base_is_the_shown_amount_to_a_cent(question):
    found = fee_of(question)
    shares = [
        step for step in found.working.steps if step.working is not None and "gross collections" in step.label.lower()
    ]
    assert shares
    for step in shares:
        base, percent = _base_and_share(step.working)
        assert isinstance(step.value, Usd)
        assert abs(step.value.amount_cents - base * Fraction(percent) / 100) < 2


def _base_and_share(working: Working | None) -> tuple[int, Decimal]:
    assert working is not None
    base, percent = working.steps[0], working.steps[-1]
    assert isinstance(base.value, Usd)
    assert isinstance(percent.value, Quantity)
    return base.value.amount_cents, percent.value.amount


@given(months_asked())
def test_the_same_question_has_the_same_answer(question):
    assert fee_of(question) == fee_of(question)
    assert fee_of(Asked.from_json(json.loads(json.dumps(question.to_json())))) == fee_of(question)


@given(months_asked())
def test_question_and_answer_are_the_same_after_a_round_trip_through_json(question):
    read = Asked.from_json(json.loads(json.dumps(question.to_json())))
    assert read == question
    assert read.sha256 == question.sha256
    found = fee_of(question)
    assert MonthFee.from_json(json.loads(json.dumps(found.to_json()))) == found


@given(months_asked(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_were_fetched_changes_nothing(question, chance):
    shuffled = replace(
        question,
        terms=_shuffled(question.terms, chance),
        covered=_shuffled(question.covered, chance),
        gates=_shuffled(question.gates, chance),
        inputs=MonthInputs(question.month, _shuffled(question.inputs.rows, chance)),
    )
    assert shuffled.sha256 == question.sha256
    assert fee_of(shuffled) == fee_of(question)


def _shuffled(values: tuple[Any, ...], chance: random.Random) -> tuple[Any, ...]:
    return tuple(chance.sample(values, len(values)))


@given(months_asked(), st.data())
def test_an_amendment_that_repeats_the_fee_changes_nothing_on_any_day(question, data):
    day = data.draw(days_of(question.month))
    divided = tuple(part for each in question.terms for part in _divided(each, day))
    before, after = fee_of(question), fee_of(replace(question, terms=divided))
    assert after.by_terms_cents == before.by_terms_cents
    assert after.charged_cents == before.charged_cents
    assert [line.amount_cents for line in after.lines] == [line.amount_cents for line in before.lines]


def _divided(held: SignedTerm, day: Any) -> list[SignedTerm]:
    is_later = held.period.starts_on >= day or (held.period.ends_on is not None and held.period.ends_on <= day)
    if held.key is not TermKey.FEE or is_later:
        return [held]
    later = replace(held, term_id=held.term_id + 5_000, period=Period(day, held.period.ends_on))
    return [replace(held, period=Period(held.period.starts_on, day)), later]


@given(FORMULAS, MONTHS, st.data())
def test_a_day_on_which_the_law_or_the_market_changes_does_not_change_what_the_terms_make(formula, month, data):
    question = data.draw(months_asked(st.just(formula)))
    plain = replace(question, gates=((question.month.period, question.gates[0][1]),))
    assert fee_of(plain).by_terms_cents == fee_of(question).by_terms_cents


@given(
    CENTS, st.lists(st.tuples(CENTS, st.integers(0, 10_000)), min_size=1, max_size=4, unique_by=lambda each: each[0])
)
def test_a_marginal_scale_is_what_a_spreadsheet_makes_of_it(collections, steps):
    ordered = sorted(steps)
    ordered[0] = (0, ordered[0][1])
    named = [{"from_usd": as_usd(start), "percent": as_usd(percent)} for start, percent in ordered]
    scale = fee({"method": "tiered", "base": "gross_collections", "applies": "marginal", "tiers": named})
    ends = [start for start, _ in ordered[1:]] + [max(collections, ordered[-1][0]) + 1]
    expected = sum(
        (min(collections, end) - start) * Fraction(percent, 10_000)
        for (start, percent), end in zip(ordered, ends, strict=True)
        if collections > start
    )
    assert by_terms(scale, rows=[whole("collections", as_usd(collections))]) == rounded(expected)


@given(st.lists(CENTS, min_size=1, max_size=30))
def test_a_row_each_day_and_one_row_of_the_month_are_one_fee(amounts):
    first = asked(fee(share("20"))).month.first_day
    daily = [
        input_row("collections", as_usd(cents), first + timedelta(days=place)) for place, cents in enumerate(amounts)
    ]
    together = [whole("collections", as_usd(sum(amounts)))]
    assert by_terms(fee(share("12.5")), rows=daily) == by_terms(fee(share("12.5")), rows=together)


def test_half_a_cent_goes_away_from_zero_once_for_the_month():
    # 1% of 0.50 is half a cent, so a cent; two parts of half a cent each are one cent together, not two.
    assert by_terms(fee(share("1")), rows=[whole("collections", "0.50")]) == 1
    halves = {"method": "sum", "parts": [share("1"), share("1")]}
    assert by_terms(fee(halves), rows=[whole("collections", "0.50")]) == 1
    assert usd("0.01") == 1
