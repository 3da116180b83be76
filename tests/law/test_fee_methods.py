"""A fee method is allowed only where the text was read and allows it."""

from collections import Counter
from datetime import date

import pytest

from abutment.law.answers import Status, Verdict
from abutment.law.errors import RowNotInForce
from abutment.law.jurisdictions import STATES
from abutment.law.queries import fee_methods, method_verdict
from abutment.law.reading import packaged_book
from abutment.law.rows import LawBook
from abutment.law.rules.fees import Control, FeeMethod, fee_methods_in
from abutment.law.values.business import OwnershipAndFees

TODAY = date(2026, 11, 21)


def verdict(state: str, method: FeeMethod) -> Verdict:
    return fee_methods(state, TODAY).method(method).verdict


def test_new_york_prohibits_a_share_of_receipts_and_cites_the_rule():
    found = fee_methods("US-NY", TODAY).method(FeeMethod.PERCENTAGE)
    assert found.verdict is Verdict.PROHIBITED
    assert found.control is Control.BLOCK
    assert "8 NYCRR 29.1(b)(4)" in found.citations[0].citation


def test_new_york_lists_the_bases_that_are_open():
    assert verdict("NY", FeeMethod.FLAT) is Verdict.ALLOWED
    assert verdict("NY", FeeMethod.HOURLY) is Verdict.ALLOWED
    cost_plus = fee_methods("NY", TODAY).method(FeeMethod.COST_PLUS)
    assert cost_plus.verdict is Verdict.RESTRICTED
    assert "counsel review" in cost_plus.sentence
    assert verdict("NY", FeeMethod.PER_VISIT) is Verdict.RESTRICTED


def test_washington_allows_every_method_because_its_text_was_read():
    answer = fee_methods("US-WA", TODAY)
    assert {each.verdict for each in answer.methods} == {Verdict.ALLOWED}
    assert {each.control for each in answer.methods} == {Control.WITH_MARKET_VALUE_FILE}
    assert answer.is_read


def test_california_allows_a_percentage_only_at_market_value():
    found = fee_methods("CA", TODAY).method(FeeMethod.PERCENTAGE)
    assert found.verdict is Verdict.RESTRICTED
    assert found.conditions == ("the pay matches the market value of what is furnished",)
    assert found.control is Control.WITH_MARKET_VALUE_FILE


def test_north_carolina_asks_its_board_to_review_other_methods():
    answer = fee_methods("NC", TODAY)
    assert answer.method(FeeMethod.PERCENTAGE).verdict is Verdict.PROHIBITED
    flat = answer.method(FeeMethod.FLAT)
    assert flat.verdict is Verdict.RESTRICTED
    assert "the Board reviews the agreement" in flat.conditions


def test_an_inferred_ban_is_restricted_blocked_and_called_an_inference():
    found = fee_methods("MN", TODAY).method(FeeMethod.PERCENTAGE)
    assert (found.verdict, found.control) == (Verdict.RESTRICTED, Control.BLOCK)
    assert "our inference" in found.sentence


def test_colorado_names_its_exception_for_marketing():
    assert "advertising" in fee_methods("CO", TODAY).method(FeeMethod.PERCENTAGE).sentence


def test_silence_is_not_permission():
    found = fee_methods("TX", TODAY).method(FeeMethod.PERCENTAGE)
    assert found.verdict is Verdict.UNREAD
    assert found.finding == "silent"
    assert "Silence is not permission" in found.sentence
    assert found.control is Control.WAIT_FOR_COUNSEL


def test_silence_waits_for_counsel_even_where_the_row_is_milder():
    row = packaged_book().by_id["us-az-ownership-fee"]
    assert row.values_as(OwnershipAndFees).software_control == "allow_with_fmv_file"
    assert fee_methods("AZ", TODAY).method(FeeMethod.PERCENTAGE).control is Control.WAIT_FOR_COUNSEL


def test_kentucky_is_contested_while_its_new_law_is_unread():
    answer = fee_methods("KY", TODAY)
    assert answer.status is Status.CONTESTED
    assert {each.verdict for each in answer.methods} == {Verdict.CONTESTED}


def test_a_row_that_nobody_read_answers_unread_for_every_method():
    for state in ("LA", "ME"):
        assert {each.verdict for each in fee_methods(state, TODAY).methods} == {Verdict.UNREAD}


@pytest.mark.parametrize("state", [*STATES, "US"])
def test_a_state_absent_from_the_data_is_unread_and_never_allowed(state):
    answer = fee_methods_in(LawBook((), TODAY, "Not legal advice."), state, TODAY)
    assert {each.verdict for each in answer.methods} == {Verdict.UNREAD}
    assert answer.status is Status.UNREAD
    assert answer.citations == ()
    assert not answer.is_read


@pytest.mark.parametrize("state", STATES)
def test_allowed_is_said_only_of_text_that_was_read(state):
    for each in fee_methods(state, TODAY).methods:
        if each.verdict is Verdict.ALLOWED:
            assert all(citation.read for citation in each.citations)
            assert each.citations[0].status is Status.IN_FORCE
        assert each.sentence
        assert each.citations


@pytest.mark.parametrize("state", STATES)
def test_a_tier_of_receipts_follows_the_percentage(state):
    answer = fee_methods(state, TODAY)
    tiered, percentage = answer.method(FeeMethod.TIERED), answer.method(FeeMethod.PERCENTAGE)
    assert (tiered.verdict, tiered.control) == (percentage.verdict, percentage.control)


def test_the_count_of_verdicts_on_a_percentage():
    counts = Counter(verdict(state, FeeMethod.PERCENTAGE) for state in STATES)
    assert counts == {
        Verdict.PROHIBITED: 4,
        Verdict.RESTRICTED: 8,
        Verdict.ALLOWED: 1,
        Verdict.CONTESTED: 1,
        Verdict.UNREAD: 37,
    }


def test_what_is_unread_or_contested_never_goes_on_without_counsel_where_money_is_a_share():
    for state in STATES:
        found = fee_methods(state, TODAY).method(FeeMethod.PERCENTAGE)
        if found.verdict in (Verdict.UNREAD, Verdict.CONTESTED):
            assert found.control is not Control.WITH_MARKET_VALUE_FILE


def test_the_federal_safe_harbor_stands_beside_the_answer_from_its_first_day():
    assert "us-aks-psmc-safe-harbor" in {each.row_id for each in fee_methods("NY", TODAY).also}
    assert "us-aks-psmc-safe-harbor" not in {each.row_id for each in fee_methods("NY", date(2021, 1, 18)).also}


def test_before_its_start_a_rule_is_not_yet_in_force():
    with pytest.raises(RowNotInForce, match="us-fl-ownership-fee"):
        fee_methods("FL", date(1990, 1, 1))


def among_all(state: str, method: FeeMethod, on: date) -> tuple[Verdict, str]:
    """The verdict on a method as the answer on all of them has it; before its rule starts, unread."""
    try:
        found = fee_methods(state, on).method(method)
    except RowNotInForce as problem:
        return Verdict.UNREAD, str(problem)
    return found.verdict, found.sentence


@pytest.mark.parametrize("on", [date(1990, 1, 1), TODAY])
def test_a_method_asked_alone_gets_the_verdict_that_it_has_among_all(on: date):
    for state in STATES:
        for method in FeeMethod:
            alone = method_verdict(state, method, on)
            assert (alone.verdict, alone.sentence) == among_all(state, method, on)
