"""Each page of law begins with what holds, and says silence, ignorance and rumor apart."""

from datetime import date

import pytest

from abutment.law.answers import Verdict
from abutment.law.dates import american_dates
from abutment.law.jurisdictions import STATES
from abutment.law.queries import overview
from abutment.law.sections import sections_of_place
from abutment.law.sentences import overview_sentence, place_sentence, sentence_of_own

TODAY = date(2026, 11, 21)
PLACES = {place.code: place for place in overview(TODAY)}


def test_new_york_begins_with_its_answer_on_fees():
    assert place_sentence("US-NY", sections_of_place("US-NY", TODAY)) == (
        "Percentage fees are prohibited in New York; flat and hourly fees are allowed at market value; "
        "cost-plus and per-visit fees are restricted. 4 of 7 answers rest on text we read."
    )


def test_a_place_whose_rule_starts_later_says_only_what_was_read():
    said = place_sentence("US-FL", sections_of_place("US-FL", date(1990, 1, 1)))
    assert "Percentage" not in said
    assert "of 7 answers rest on text we read." in said


@pytest.mark.parametrize("code", STATES)
def test_no_page_begins_with_the_word_unread(code):
    assert "unread" not in place_sentence(code, sections_of_place(code, TODAY)).lower()


def test_silence_ignorance_and_what_is_not_confirmed_have_words_of_their_own():
    assert PLACES["US-TX"].percentage.word == "silent"
    assert PLACES["US-OH"].percentage.word == "not researched"
    assert PLACES["US-ME"].percentage.word == "not confirmed"  # the chapter that was read has been replaced
    assert PLACES["US-UT"].owners.word == "not confirmed"  # second-hand sources say that it is allowed
    assert all(PLACES[code].percentage.verdict is Verdict.UNREAD for code in ("US-TX", "US-OH", "US-ME"))


def test_a_verdict_that_was_reached_keeps_its_own_word():
    for place in PLACES.values():
        for said in (place.percentage, place.owners):
            assert said.verdict is Verdict.UNREAD or said.word == said.verdict.value


def test_the_sentence_over_all_places_adds_up():
    said = overview_sentence(list(PLACES.values()))
    assert said == (
        "Of 51 jurisdictions, a percentage fee is prohibited in 4, restricted in 8, allowed in 1 and contested in 1. "
        "What was read is silent in 32, 4 were not researched, 1 not confirmed."
    )
    assert len(PLACES) == 4 + 8 + 1 + 1 + 32 + 4 + 1


def test_ones_own_states_are_told_by_name():
    own = [PLACES[code] for code in ("US-NJ", "US-NY", "US-TX", "US-OH")]
    assert sentence_of_own(own) == (
        "In your 4 states a percentage fee is prohibited in New Jersey and New York; "
        "what was read of the law of Texas is silent on percentage fees; "
        "percentage fees were not researched in Ohio."
    )
    assert sentence_of_own(own[:1]) == "Your state: a percentage fee is prohibited in New Jersey."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2015-06-18", "Jun 18, 2015"),
        ("NY Register vol. 46 no. 39, 25 Sep 2024", "NY Register vol. 46 no. 39, Sep 25, 2024"),
        ("by 31 January (lapse on 31 December)", "by January 31 (lapse on December 31)"),
        ("annual, due 01-31 yearly", "annual, due January 31 yearly"),
        ("sections 73.001-73.006 and 01-31", "sections 73.001-73.006 and 01-31"),
        ("2008", "2008"),
        ("2015-13-40", "2015-13-40"),
        ("law.example/2015-06-18/text", "law.example/2015-06-18/text"),
        (None, ""),
    ],
)
def test_dates_are_written_as_americans_write_them_and_all_else_stays(written, said):
    assert american_dates(written) == said
