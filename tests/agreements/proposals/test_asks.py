"""What a paper leaves open is asked, and no side of it is chosen in silence."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import Proposal, proposals_of


def one(text: str, type_: str) -> Proposal:
    (found,) = [each for each in proposals_of(Sentences.of(outlined(f"1. Clause. {text}"))) if each.type == type_]
    return found


def asked(proposal: Proposal) -> list[str]:
    return [ask.about for ask in proposal.asks]


def test_words_and_figures_that_disagree_are_asked() -> None:
    notice = one("Either party may terminate without cause on fifteen (10) days notice.", "term.notice")
    assert dict(notice.value) == {"days": None}
    assert [ask.question for ask in notice.asks] == [
        "\u201cfifteen (10) days\u201d says 15 in words and 10 in figures. Which holds?"
    ]


@pytest.mark.parametrize("blank", ["[___]", "____", "[ ]", "[NUMBER]", "{{days}}", "\u25cf"])
def test_a_blank_of_a_form_is_asked(blank: str) -> None:
    notice = one(f"Either party may terminate without cause on {blank} days prior written notice.", "term.notice")
    assert (dict(notice.value), asked(notice)) == ({"days": None}, ["days"])


def test_blank_amounts_and_percentages_are_asked() -> None:
    assert dict(one("The management fee is $____ per month.", "fee.flat").value) == {"amount": None, "per": "month"}
    assert dict(one("The fee is [__]% of net collections.", "fee.percent").value) == {
        "rate": None,
        "base": "net collections",
    }


def test_a_number_in_brackets_is_asked() -> None:
    notice = one("Either party may terminate without cause on [60] days prior written notice.", "term.notice")
    assert (dict(notice.value), asked(notice)) == ({"days": 60}, ["days"])


def test_few_days_may_be_business_days_and_are_asked() -> None:
    assert asked(one("Vendor notifies Client of a security incident within five (5) days.", "breach.notice")) == [
        "days"
    ]


@pytest.mark.parametrize("days", ["five (5) business days", "five (5) calendar days", "sixty (60) days", "72 hours"])
def test_days_that_are_said_or_many_are_not_asked(days: str) -> None:
    assert asked(one(f"Vendor notifies Client of a security incident within {days}.", "breach.notice")) == []


def test_a_paper_that_says_what_it_means_by_days_is_not_asked() -> None:
    text = "\u201cDays\u201d means calendar days. Vendor notifies Client of a security incident within five (5) days."
    assert asked(one(text, "breach.notice")) == []


def test_markups_that_may_add_or_compound_are_asked() -> None:
    fee = one(
        "Practice reimburses Manager for its direct costs with a ten percent (10%) markup for overhead and a fifteen "
        "percent (15%) markup for profit.",
        "fee.cost_plus_markup",
    )
    assert fee.value["markups_are"] is None
    assert [ask.question for ask in fee.asks] == ["Are the mark-ups added (1.25) or compounded (1.265)?"]


def test_markups_that_the_paper_compounds_are_not_asked() -> None:
    fee = one(
        "Practice pays the direct costs plus a markup of 10% for overhead and, compounded, a markup of 15% for profit.",
        "fee.cost_plus_markup",
    )
    assert (fee.value["markups_are"], asked(fee)) == ("compounded", [])


def test_tiers_that_may_be_marginal_or_whole_are_asked() -> None:
    text = "The fee is 10% of collections up to $50,000 and 8% of collections over $50,000."
    fee = one(text, "fee.tiers")
    assert (fee.value["applies"], asked(fee)) == (None, ["applies"])


def test_tiers_of_slices_and_tiers_of_the_whole_are_not_asked() -> None:
    sliced = one("The fee is 10% of the first $50,000 of collections and 8% of the remainder.", "fee.tiers")
    whole = one(
        "The fee is 10% of collections up to $50,000, and 8% of all collections over $0 once they exceed $50,000.",
        "fee.tiers",
    )
    assert (sliced.value["applies"], asked(sliced)) == ("marginal", [])
    assert whole.value["applies"] == "whole"


def test_the_longer_of_two_is_asked() -> None:
    term = one("The term shall continue for the longer of two years or the life of the equipment.", "term.length")
    assert asked(term) == ["months"]


def test_whichever_is_shorter_is_asked() -> None:
    renewal = one("It automatically renews for the old term or one year (whichever is shorter).", "term.renewal")
    assert asked(renewal) == ["months"]


def test_whether_it_renews_by_itself_is_asked_where_the_paper_leaves_it_open() -> None:
    renewal = one("Renewal term: one (1) additional year.", "term.renewal")
    assert (renewal.value["renews"], asked(renewal)) == (None, ["renews"])


def test_the_month_of_a_payment_day_is_asked_where_it_is_not_said() -> None:
    day = one("The fee is due on the fifth day of each month.", "payment.day")
    assert (dict(day.value), asked(day)) == ({"day": 5, "of": None}, ["of"])


def test_a_business_day_of_the_month_is_asked() -> None:
    day = one("Fees are drawn on the fifth business day of each month for the prior month.", "payment.day")
    assert (dict(day.value), asked(day)) == ({"day": None, "of": "following_month"}, ["day"])
