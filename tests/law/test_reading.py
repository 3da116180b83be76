"""The file of law is read strictly: each mistake is refused by file, row, key and next step."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from abutment.law.errors import LawDataInvalid
from abutment.law.jurisdictions import STATES
from abutment.law.reading import packaged_book, read_book
from abutment.law.rows import EffectiveFrom
from abutment.law.values import SUBJECTS

MALFORMED = sorted((Path(__file__).parent / "malformed").glob("*.yaml"))


@pytest.mark.parametrize("sample", MALFORMED, ids=lambda sample: sample.stem)
def test_a_malformed_file_is_refused_in_one_line_that_says_what_to_do(sample):
    text = sample.read_text()
    expected = text.splitlines()[0].removeprefix("# says: ")
    with pytest.raises(LawDataInvalid) as refusal:
        read_book(text, file=sample.name)
    assert refusal.value.problems[0].startswith(f"{sample.name}: {expected}")
    assert "\n" not in str(refusal.value)


def test_every_kind_of_mistake_has_a_sample():
    assert len(MALFORMED) >= 29


def test_all_problems_of_a_file_are_named_at_once():
    text = (Path(__file__).parent / "malformed" / "missing_citation.yaml").read_text()
    text = text.replace("max_days: 30", "max_dais: 30").replace("US-NY", "US-QQ")
    with pytest.raises(LawDataInvalid) as refusal:
        read_book(text, file="draft.yaml")
    problems = "\n".join(refusal.value.problems)
    assert "unknown jurisdiction 'US-QQ'" in problems
    assert "did you mean 'values.max_days'?" in problems
    assert "key 'citation' is missing" in problems
    assert "more problems follow" in str(refusal.value)


def test_the_packaged_file_is_read_in_full():
    book = packaged_book()
    written = yaml.safe_load(files("abutment.law").joinpath("data/us.yaml").read_text())["rows"]
    assert len(book.rows) == len(written) == 290
    assert set(STATES) <= book.jurisdictions
    assert book.generated_on == date(2026, 11, 21)


def test_nothing_that_the_file_states_is_lost_or_changed():
    written = yaml.safe_load(files("abutment.law").joinpath("data/us.yaml").read_text())["rows"]
    for row, source in zip(packaged_book().rows, written, strict=True):
        stated = yaml.safe_load(yaml.safe_dump(_as_lists(row.stated_values)))
        assert stated == source["values"], row.id
        assert (row.id, row.rule, row.citation) == (source["id"], source["rule"], source["citation"])


def test_every_subject_of_the_file_has_a_model_and_every_model_a_row():
    assert {row.subject for row in packaged_book().rows} == set(SUBJECTS)


def test_a_start_is_unknown_a_year_or_a_day():
    book = packaged_book()
    assert book.by_id["us-ny-ownership-fee"].effective_date is None
    assert book.by_id["us-hi-ownership-fee"].effective_date == EffectiveFrom(date(2008, 1, 1), is_year_only=True)
    assert str(book.by_id["us-fl-ownership-fee"].effective_date) == "1997-10-01"
    assert str(book.by_id["us-hi-ownership-fee"].effective_date) == "2008"


def test_values_are_asked_for_by_the_model_of_their_subject():
    row = packaged_book().by_id["us-ny-ownership-fee"]
    with pytest.raises(TypeError, match="us-ny-ownership-fee holds OwnershipAndFees"):
        row.values_as(SUBJECTS["state_breach"])


def test_a_row_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        setattr(packaged_book().rows[0], "rule", "something else")  # noqa: B010 - the type checker knows it too


def _as_lists(value):
    if isinstance(value, dict):
        return {key: _as_lists(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_lists(each) for each in value]
    return value
