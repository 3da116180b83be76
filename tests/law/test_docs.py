"""The page on law names what there is, and its counts are true."""

from collections import Counter
from pathlib import Path

from abutment.law.answers import Status, Verdict
from abutment.law.queries import TOPICS
from abutment.law.reading import packaged_book
from abutment.law.rows import Row
from abutment.law.rules.fees import Control
from abutment.law.rules.standing import TEXT_IN_FORCE_NOT_READ, standing_of

PAGE = (Path(__file__).parents[2] / "docs" / "law.md").read_text()


def test_every_topic_status_verdict_and_control_is_explained():
    for word in (*TOPICS, *Status, *Verdict, *Control):
        assert f"`{word}`" in PAGE


def test_every_key_of_a_row_is_explained():
    for key in Row.model_fields:
        assert f"`{key}`" in PAGE


def test_the_counts_are_those_of_the_data():
    counts = Counter(standing_of(row).status for row in packaged_book().rows)
    said = (
        f"{counts[Status.IN_FORCE]} rows in force, {counts[Status.UNREAD]} unread, "
        f"{counts[Status.PROPOSED]} proposed and {counts[Status.CONTESTED]} contested"
    )
    assert said in PAGE
    assert len(TEXT_IN_FORCE_NOT_READ) == 3
