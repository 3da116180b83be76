"""The trail in words: every act has some, and every subject a name for who may see it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import abutment
from abutment.foundation.audit import queries, words
from abutment.foundation.scope import opened
from abutment.organizations.models import Assignment, Chair, Lease
from tests.cast import SERVER, Cast

SOURCES = Path(abutment.__file__).parent
CODE = re.compile(r"[a-z_]+\.[a-z_.]*[a-z]")


def acts_of(path: Path) -> set[str]:
    """Every code that a call passes as its action, also where it chooses between two."""
    tree = ast.parse(path.read_text())
    passed = [each.value for each in ast.walk(tree) if isinstance(each, ast.keyword) and each.arg == "action"]
    texts = [each.value for value in passed for each in ast.walk(value) if isinstance(each, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


LITERALS = sorted(set().union(*map(acts_of, SOURCES.rglob("*.py"))))


def test_the_sources_hold_acts() -> None:
    assert "assignment.proposed" in LITERALS
    assert len(LITERALS) > 30


@pytest.mark.parametrize("action", LITERALS)
def test_every_act_in_the_sources_has_words(action: str) -> None:
    assert words.is_known(action), f"{action} has no words. Add it to ACTS in the acts.py of its room."
    assert "_" not in words.said(action)
    assert "." not in words.said(action)


def test_an_act_that_nobody_named_is_said_by_its_code() -> None:
    assert words.said("statement.issued_late") == "Statement issued late"
    assert words.said("console.audit.verify") == "Ran abutment audit verify"
    assert words.said("") == ""


def numbers(model: type[Assignment] | type[Chair] | type[Lease], entity_id: int) -> list[int]:
    with opened(SERVER):
        return list(model.objects.filter(entity_id=entity_id).order_by("pk").values_list("pk", flat=True))


def test_subjects_are_named_for_who_may_see_them(cast: Cast) -> None:
    cedar = cast.entity("cedar")
    dentist, *_ = numbers(Assignment, cedar)[1:]
    chair, lease = numbers(Chair, cedar)[0], numbers(Lease, cedar)[0]
    account = cast.accounts["olive"]
    subjects = [f"assignment {dentist}", f"chair {chair}", f"lease {lease}", f"practice {cedar}", f"account {account}"]
    with opened(cast.actor("olive")):
        told = words.named([*subjects, "chapter one", "", "assignment 99999999", "chair x", "chair ²"])
    assert told[f"chair {chair}"] == "Chair 1, Cedar Main Street"
    assert told[f"lease {lease}"] == "Lease of Cedar Main Street"
    assert told[f"practice {cedar}"] == "Cedar Dental"
    assert told[f"account {account}"] == "Olive"
    assert re.fullmatch(r".+ of .+, [a-z].+", told[f"assignment {dentist}"])
    for plain in ("chapter one", "", "assignment 99999999", "chair x", "chair ²"):
        assert told[plain] == plain


def test_a_subject_out_of_sight_keeps_its_number(cast: Cast) -> None:
    birch = cast.entity("birch")
    subjects = [f"chair {numbers(Chair, birch)[0]}", f"assignment {numbers(Assignment, birch)[0]}", f"practice {birch}"]
    with opened(cast.actor("olive")):
        assert words.named(subjects) == {subject: subject for subject in subjects}


def test_a_page_of_subjects_takes_one_query_for_each_kind(cast: Cast) -> None:
    with opened(SERVER):
        subjects = [event.subject for event in queries.events_for(SERVER)]
        kinds = {subject.rpartition(" ")[0] for subject in subjects} - {""}
        assert len(kinds) > 4
        with CaptureQueriesContext(connection) as asked:
            told = words.named(subjects)
    assert len(asked) <= len(kinds)
    assert not [subject for subject, name in told.items() if subject and name == subject]


def test_words_are_found_by_what_they_say() -> None:
    assert "assignment.proposed" in words.acts_saying("PROPOSED")
    assert words.acts_saying("nowhere") == []
