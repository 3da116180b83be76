"""Each question is answered with its citations, whether they were read, and 'Not legal advice.'."""

import json
from datetime import date

import pytest

from abutment.law.answers import Status, Verdict
from abutment.law.errors import NothingRead, RowNotInForce, UnknownJurisdiction, UnknownProfession, UnknownTopic
from abutment.law.jurisdictions import NAMES, STATES, jurisdiction_code
from abutment.law.queries import (
    TOPICS,
    breach_clocks,
    license_renewal,
    overview,
    owner_approvals,
    ownership,
    registrations,
    retention,
    topic_named,
)
from abutment.law.reading import packaged_book
from abutment.law.rows import LawBook
from abutment.law.rules.breach import PEOPLE_AFFECTED, breach_clocks_in
from abutment.law.rules.ownership import ownership_in
from abutment.law.sections import section_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("place", NAMES)
def test_every_answer_is_complete_and_fits_json_and_a_page(place, topic):
    answer = TOPICS[topic](place, TODAY)
    stored = json.loads(json.dumps(answer.to_json()))
    assert stored["topic"] == topic
    assert stored["jurisdiction"] == place
    assert stored["on"] == "2026-11-21"
    assert stored["disclaimer"] == "Not legal advice."
    assert stored["status"] in set(Status)
    assert answer.sentence.startswith(NAMES[place])
    for citation in (*answer.citations, *answer.also):
        assert citation.row_id in packaged_book().by_id
        assert citation.rule
        assert citation.source
    section = section_of(answer)
    assert all(len(row) == len(section.columns) for row in section.rows)
    if not answer.citations:
        assert answer.status is Status.UNREAD


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("NY", Verdict.PROHIBITED),
        ("ND", Verdict.RESTRICTED),
        ("AZ", Verdict.RESTRICTED),
        ("NM", Verdict.RESTRICTED),
        ("OH", Verdict.CONTESTED),
        ("KY", Verdict.CONTESTED),
        ("WI", Verdict.UNREAD),
        ("UT", Verdict.UNREAD),
        ("LA", Verdict.UNREAD),
    ],
)
def test_ownership_is_answered_as_cautiously_as_the_evidence_asks(state, verdict):
    assert ownership(state, TODAY).verdict is verdict


def test_ownership_of_a_place_without_a_row_is_unread():
    answer = ownership_in(LawBook((), TODAY, "Not legal advice."), "US-NY", TODAY)
    assert answer.verdict is Verdict.UNREAD
    assert "not permission" in answer.sentence


def test_north_dakota_names_the_share_that_others_may_hold():
    assert "At most 49 percent" in ownership("ND", TODAY).sentence


def test_new_york_owners_approve_ten_matters():
    answer = owner_approvals("NY", TODAY)
    assert len(answer.of_kind("owner_approves")) == 10
    assert "contracts" in {matter.label for matter in answer.matters}
    assert not answer.is_read


def test_california_keeps_ten_matters_from_managers_since_2026():
    assert len(owner_approvals("CA", TODAY).of_kind("not_for_manager")) == 10
    before = owner_approvals("CA", date(2025, 12, 31))
    assert before.matters == ()
    assert "not yet on 2025-12-31" in before.remarks[0]


def test_red_flags_and_what_others_may_not_own_are_told_apart():
    assert len(owner_approvals("NC", TODAY).of_kind("red_flag")) == 6
    assert "6 are red flags in an agreement" in owner_approvals("NC", TODAY).sentence
    assert len(owner_approvals("KS", TODAY).of_kind("not_to_own")) == 2


def test_a_law_that_does_not_reach_dentists_is_told_and_not_applied():
    answer = owner_approvals("OR", TODAY)
    assert answer.matters == ()
    assert any("does not reach dentists" in remark for remark in answer.remarks)


def test_new_york_records_are_kept_six_years_and_a_minors_until_22():
    answer = retention("NY", TODAY)
    assert (answer.adult.years, answer.adult.is_default) == (6, False)
    assert (answer.minor.years, answer.minor.until_age) == (6, 22)
    assert answer.also == ()


@pytest.mark.parametrize("state", ["OH", "AL", "MT", "UT"])
def test_where_no_period_was_found_the_default_is_used_and_called_a_default(state):
    answer = retention(state, TODAY)
    assert (answer.adult.years, answer.adult.is_default) == (10, True)
    assert answer.minor.until_age == 25
    assert "our default, not law" in answer.sentence
    assert answer.also[0].row_id == "us-default-record-retention"


def test_a_period_read_only_in_a_proposal_never_shortens_the_default():
    answer = retention("TX", TODAY)
    assert answer.status is Status.PROPOSED
    assert answer.adult.years == 10
    assert answer.adult.stated == "5 years, proposed"


def test_years_after_majority_become_an_age():
    assert retention("KY", TODAY).minor.until_age == 25
    assert retention("DC", TODAY).minor.until_age == 21


def test_a_superseded_period_is_told_and_the_longer_one_used():
    answer = retention("MD", TODAY)
    assert answer.adult.years == 7
    assert any("an older text said 5 years and age 21" in remark for remark in answer.remarks)


def test_records_before_the_rule_started_are_not_answered():
    with pytest.raises(RowNotInForce, match="us-nv-record-retention"):
        retention("NV", date(2024, 6, 30))


def test_no_period_is_ever_zero():
    for state in STATES:
        answer = retention(state, TODAY)
        assert answer.adult.years
        assert answer.minor.years


def test_the_shorter_of_the_state_and_federal_clocks_is_stated():
    answer = breach_clocks("WA", TODAY)
    assert (answer.shortest.days, answer.shortest.is_federal) == (30, False)
    assert answer.shortest.citation.read
    assert {clock.to for clock in answer.clocks} >= {PEOPLE_AFFECTED, "the Attorney General", "HHS", "the media"}


def test_a_clock_that_was_not_read_still_runs_and_says_so():
    answer = breach_clocks("NY", TODAY)
    assert answer.shortest.days == 30
    assert answer.status is Status.UNREAD
    assert "was not read" in answer.sentence


def test_without_a_state_clock_the_federal_one_runs():
    answer = breach_clocks("OH", TODAY)
    assert (answer.shortest.days, answer.shortest.is_federal) == (60, True)
    assert answer.status is Status.UNREAD
    assert "no state clock was read" in answer.sentence
    assert breach_clocks("US", TODAY).status is Status.IN_FORCE


def test_without_any_row_no_clock_is_invented():
    answer = breach_clocks_in(LawBook((), TODAY, "Not legal advice."), "US-NY", TODAY)
    assert answer.sentence == "New York: no clock was read."
    with pytest.raises(NothingRead, match="Ask counsel"):
        _ = answer.shortest


def test_a_small_breach_is_reported_after_the_year():
    small = next(clock for clock in breach_clocks("US", TODAY).clocks if clock.condition == "fewer than 500 people")
    assert small.counted_from == "the end of the calendar year of discovery"


def test_new_york_dentists_renew_every_three_years_with_sixty_hours():
    (dentist,) = license_renewal("NY", TODAY, profession="dentist").renewals
    assert (dentist.renewal_period_years, dentist.ce_hours) == (3, 60)
    assert "infection_control" in {topic.topic for topic in dentist.mandatory}
    assert dentist.is_read


def test_topics_for_dentists_are_not_asked_of_hygienists():
    (hygienist,) = license_renewal("AL", TODAY, profession="hygienist").renewals
    assert "controlled_substance_prescribing" not in {topic.topic for topic in hygienist.mandatory}
    assert "ethics" in {topic.topic for topic in hygienist.mandatory}


def test_hours_from_general_knowledge_are_called_unread():
    answer = license_renewal("NC", TODAY)
    assert not answer.is_read
    assert "15 hours a year (not read)" in answer.sentence


def test_a_profession_without_a_row_is_said_to_be_unread():
    (assistant,) = license_renewal("TX", TODAY, profession="dental assistant").renewals
    assert assistant.citation is None
    assert assistant.ce_hours is None


def test_hours_of_washington_are_counted_over_the_window_of_each_profession():
    dentist, hygienist, _ = license_renewal("WA", TODAY).renewals
    assert (dentist.ce_hours, dentist.ce_window) == (63, "in 3 years")
    assert (hygienist.ce_hours, hygienist.ce_window) == (15, "a year")
    assert hygienist.limits["self_study_hours_max"] == 5
    assert "self_study_hours_max" not in dentist.limits


def test_sources_that_disagree_make_an_answer_contested():
    assert license_renewal("LA", TODAY).status is Status.CONTESTED


def test_an_unknown_profession_is_refused_with_the_nearest():
    with pytest.raises(UnknownProfession, match="Did you mean 'dentist'"):
        license_renewal("NY", TODAY, profession="dentits")


def test_texas_registers_support_organizations():
    found = registrations("TX", TODAY).registrations
    assert [each.kind for each in found] == ["support_organization", "support_organization"]
    assert "due 01-31 yearly" in (found[0].when or "")
    assert registrations("TX", date(2015, 8, 31)).registrations == ()


def test_north_carolina_files_agreements_and_new_york_announces_transactions():
    assert registrations("NC", TODAY).registrations[0].kind == "agreement_filing"
    notice = registrations("NY", TODAY)
    assert notice.registrations[0].kind == "transaction_notice"
    assert notice.status is Status.CONTESTED
    stored = notice.to_json()["values"]["us-ny-material-transaction-notice"]
    assert stored["threshold_usd"] == "25000000.00"


def test_no_registration_read_does_not_mean_that_there_is_none():
    assert "does not show that there is none" in registrations("OH", TODAY).sentence


@pytest.mark.parametrize("text", ["NY", "ny", "US-NY", "us-ny", " New York ", "new york"])
def test_a_state_may_be_written_in_several_ways(text):
    assert jurisdiction_code(text) == "US-NY"


@pytest.mark.parametrize(("text", "nearest"), [("US-NZ", "Write a state"), ("Texs", "US-TX"), ("qqq", "Write a state")])
def test_an_unknown_place_is_refused_with_the_nearest(text, nearest):
    with pytest.raises(UnknownJurisdiction) as refusal:
        jurisdiction_code(text)
    assert nearest in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_federal_law_is_a_place_of_its_own():
    assert jurisdiction_code("federal") == jurisdiction_code("us") == "US"


def test_a_topic_may_be_written_in_several_ways_and_a_wrong_one_names_the_nearest():
    assert topic_named("Fee_Methods") == "fee-methods"
    with pytest.raises(UnknownTopic, match="Did you mean 'retention'"):
        topic_named("retension")
    with pytest.raises(UnknownTopic, match="Ask one of fee-methods"):
        topic_named("zzzz")


def test_the_overview_has_every_place():
    assert len(overview(TODAY)) == 51
    assert set(STATES) <= set(packaged_book().jurisdictions)


def test_before_a_rule_starts_its_state_counts_as_unread_in_the_overview():
    florida = next(place for place in overview(date(1990, 1, 1)) if place.code == "US-FL")
    assert florida.ownership is Verdict.UNREAD
    assert not florida.is_read
    assert florida.percentage.word == "not researched"
