"""How each row stands follows from what the file says, by a stated rule."""

from collections import Counter
from datetime import date

import pytest

from abutment.kernel.dated import NotInForce
from abutment.law.answers import Status
from abutment.law.errors import RowNotInForce
from abutment.law.reading import packaged_book
from abutment.law.rules.standing import (
    TEXT_IN_FORCE_NOT_READ,
    cautions_for,
    cite,
    joint_status,
    require_started,
    standing_of,
    started,
    text_was_read,
)

ROWS = packaged_book().by_id
TODAY = date(2026, 11, 21)


def test_the_count_of_rows_per_status():
    counts = Counter(standing_of(row).status for row in packaged_book().rows)
    assert counts == {Status.IN_FORCE: 257, Status.UNREAD: 27, Status.PROPOSED: 3, Status.CONTESTED: 3}


@pytest.mark.parametrize(
    ("row_id", "status", "reason"),
    [
        ("hipaa-security-nprm-2025", Status.PROPOSED, "proposal"),
        ("us-info-blocking-hti5-2025", Status.PROPOSED, "proposal"),
        ("us-tx-record-retention", Status.PROPOSED, "text of a proposal"),
        ("us-la-ownership-fee", Status.UNREAD, "no copy of the text was read"),
        ("us-default-record-retention", Status.UNREAD, "default of this product, not law"),
        ("us-id-record-retention", Status.UNREAD, "the current one was not"),
        ("us-me-ownership-fee", Status.UNREAD, "current ownership text was not read"),
        ("us-ky-ownership-fee", Status.CONTESTED, "change of the law"),
        ("us-la-license-ce", Status.CONTESTED, "sources disagree"),
        ("us-ny-material-transaction-notice", Status.CONTESTED, "contested by"),
        ("us-ftc-noncompete", Status.IN_FORCE, "set aside"),
        ("us-ny-ownership-fee", Status.IN_FORCE, "part of the text read"),
    ],
)
def test_a_status_has_a_reason(row_id, status, reason):
    standing = standing_of(ROWS[row_id])
    assert standing.status is status
    assert reason in standing.reason


def test_every_row_that_was_not_verified_is_unread():
    unverified = [row for row in packaged_book().rows if row.verified == "no"]
    assert len(unverified) == 23
    assert {standing_of(row).status for row in unverified} == {Status.UNREAD}


def test_rows_named_in_the_rule_exist_and_their_notes_say_so():
    for row_id in TEXT_IN_FORCE_NOT_READ:
        note = ROWS[row_id].note or ""
        assert "not read" in note or "not reached" in note


def test_second_hand_evidence_is_not_a_reading_of_the_text():
    assert not text_was_read(ROWS["us-wi-ownership-fee"])
    assert not text_was_read(ROWS["us-tx-record-retention"])
    assert text_was_read(ROWS["us-md-ownership-fee"])


def test_a_citation_carries_its_source_its_day_and_how_far_it_was_read():
    citation = cite(ROWS["us-ny-ownership-fee"])
    assert "8 NYCRR 29.1(b)(4)" in citation.citation
    assert citation.source_asof == "NY Register vol. 46 no. 39, 25 Sep 2024"
    assert citation.in_force_from is None
    assert citation.evidence == "part of the text read"
    assert cite(ROWS["us-default-pct-fee-control"]).citation == "no citation found"


def test_a_rule_whose_start_was_not_read_is_taken_as_in_force_and_that_is_said():
    row = ROWS["us-ny-ownership-fee"]
    require_started(row, date(1950, 1, 1))
    assert any(
        "was not read; it is taken as in force on 1950-01-01" in said for said in cautions_for([row], date(1950, 1, 1))
    )


def test_a_rule_that_starts_later_is_not_yet_in_force():
    row = ROWS["us-fl-ownership-fee"]
    require_started(row, date(1997, 10, 1))
    with pytest.raises(RowNotInForce) as refusal:
        require_started(row, date(1997, 9, 30))
    assert isinstance(refusal.value, NotInForce)
    assert "in force from 1997-10-01, and not yet on 1997-09-30" in str(refusal.value)


def test_a_rule_known_by_its_year_counts_from_new_year_and_the_doubt_is_said():
    row = ROWS["us-hi-ownership-fee"]
    assert any("which day was not read" in said for said in cautions_for([row], date(2008, 6, 1)))
    assert not any("which day was not read" in said for said in cautions_for([row], TODAY))
    with pytest.raises(RowNotInForce):
        require_started(row, date(2007, 12, 31))


def test_rows_that_have_not_started_are_told_apart():
    rows = [ROWS["us-ca-sb351-2025"], ROWS["us-wa-interference-list"]]
    now, later = started(rows, date(2025, 12, 31))
    assert [row.id for row in now] == ["us-wa-interference-list"]
    assert len(later) == 1
    assert "2026-01-01" in later[0]


def test_an_answer_stands_as_weakly_as_its_weakest_row():
    assert joint_status([ROWS["us-ny-ownership-fee"], ROWS["us-la-ownership-fee"]]) is Status.UNREAD
    assert joint_status([ROWS["us-ny-ownership-fee"], ROWS["us-ky-ownership-fee"]]) is Status.CONTESTED
    assert joint_status([]) is Status.UNREAD
