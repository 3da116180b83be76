"""The invented papers say what the invented terms say, on whatever day the network is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abutment.agreements.rules.quotes import occurrences
from abutment.agreements.rules.values import TermKey
from abutment.desk.demonstration.agreed import FOLDER, Agreed, agreed, day_of, folder_of
from abutment.desk.demonstration.papers import Wording, day_in_words
from abutment.desk.demonstration.plan import plan

PARTIES = {**{practice.name: practice for practice in plan().practices}, plan().organization.name: None}
ON = date(2026, 11, 21)
DAYS = st.dates(date(2026, 1, 1), date(2040, 12, 31))
_SECTION = re.compile(r"(?:\A|\n\n)(?:## )?(\d+(?:\.\d+)?)\.? ")


def wordings(today: date) -> Iterator[tuple[str, Agreed, Wording]]:
    for party, practice in PARTIES.items():
        for each in agreed(party):
            yield folder_of(party), each, Wording(plan(), practice, each, today)


def quoted(today: date) -> Iterator[tuple[str, str, str, str]]:
    """Every typed term: what it is, the text of its paper, its section, its quote."""
    for folder, each, wording in wordings(today):
        for instrument in each.instruments:
            for term in instrument.terms:
                text = wording.paper(folder, instrument.paper_of(term))
                yield f"{folder}: {each.title}, {term.value.key}", text, term.section, wording.filled(term.quote)
        for value in each.market_values:
            text = wording.paper(folder, value.file)
            yield f"{folder}: {value.title}", text, value.section, wording.filled(value.quote)


@settings(max_examples=8, deadline=None)
@given(DAYS)
def test_every_typed_terms_quote_stands_once_in_its_document(today: date) -> None:
    for what, text, _, quote in quoted(today):
        assert len(occurrences(text, quote)) == 1, what


@settings(max_examples=4, deadline=None)
@given(DAYS)
def test_every_quote_stands_in_the_section_that_it_is_said_to(today: date) -> None:
    for what, text, section, quote in quoted(today):
        [(starts_at, _)] = occurrences(text, quote)
        before = [found[1] for found in _SECTION.finditer(text) if found.start() <= starts_at]
        assert before[-1] == section, what


@settings(max_examples=8, deadline=None)
@given(DAYS)
def test_the_days_of_a_market_value_stand_in_its_words(today: date) -> None:
    for folder, each, wording in wordings(today):
        for value in each.market_values:
            quote = wording.filled(value.quote)
            first, last = day_of(today, value.starts), day_of(today, value.ends) - timedelta(days=1)
            assert day_in_words(first) in quote or f"{first:%B %Y}" in quote, (folder, value.title)
            assert day_in_words(last) in quote or f"{last:%B %Y}" in quote, (folder, value.title)


def test_no_place_is_left_open_in_any_paper() -> None:
    for folder, each, wording in wordings(ON):
        for file in each.papers:
            text = wording.paper(folder, file)
            assert not re.search(r"\{\{|\}\}", text), (folder, file)
            assert max(len(line) for line in text.splitlines()) <= 120


def test_every_paper_that_ships_is_used() -> None:
    used = {(folder, file) for folder, each, _ in wordings(ON) for file in each.papers}
    shipped = {
        (folder.name, file.name.removesuffix(".md"))
        for folder in resources.files("abutment.desk.demonstration").joinpath(FOLDER).iterdir()
        if folder.is_dir() and folder.name != "clauses"
        for file in folder.iterdir()
    }
    assert used == shipped


@pytest.mark.parametrize("practice", [practice.name for practice in plan().practices])
def test_each_practice_has_a_management_agreement_of_two_to_five_pages_with_every_term_that_it_needs(
    practice: str,
) -> None:
    [each] = [each for each in agreed(practice) if each.kind == "msa"]
    wording = Wording(plan(), PARTIES[practice], each, ON)
    words = len(wording.paper(folder_of(practice), each.instruments[0].papers[0].file).split())
    assert 1_000 <= words <= 2_500
    keys = {term.value.key for term in each.instruments[0].terms}
    assert keys >= {
        TermKey.FEE,
        TermKey.PAYMENT_DAY,
        TermKey.DATA_EXIT,
        TermKey.RENEWAL,
        TermKey.NOTICE,
        TermKey.GOVERNING_STATE,
    }
    assert each.market_values


def test_the_network_has_agreements_of_six_kinds() -> None:
    kinds = {each.kind for _, each, _ in wordings(ON)}
    assert kinds == {"msa", "it", "baa", "employment", "supplier", "payer"}


def test_management_agreements_use_every_method_of_pay() -> None:
    text = "".join(each.model_dump_json() for _, each, _ in wordings(ON))
    methods = ("flat", "per_visit", "hourly", "percentage", "cost_plus", "tiered", "balance", "sum", "lesser_of")
    assert all(f'"method":"{method}"' in text for method in methods)
