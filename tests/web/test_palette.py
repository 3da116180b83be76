"""'Go to' finds what a reader may go to."""

from collections.abc import Callable, Iterable

import pytest
from django.http import HttpRequest
from django.test import override_settings

from abutment.web import navigation, palette, views
from abutment.web.palette import Item

URLS = "tests.web.test_navigation"


def practices(request: HttpRequest, query: str, /) -> Iterable[Item]:
    names = ["Cedar Dental", "Harbor Smiles", *(f"Cedar {number}" for number in range(20))]
    return [Item(name, f"/{number}/", "Practices") for number, name in enumerate(names) if palette.fits(query, name)]


@pytest.mark.parametrize(
    ("query", "does_fit"), [("", True), ("ced", True), ("den ce", True), ("dental x", False), ("edar", False)]
)
def test_each_word_begins_a_word_of_the_name(query: str, does_fit: bool) -> None:
    assert palette.fits(query, "Cedar Dental") is does_fit


@override_settings(ROOT_URLCONF=URLS)
def test_pages_come_first_then_what_rooms_add_and_no_group_floods(ask: Callable[..., HttpRequest]) -> None:
    navigation.register(navigation.Entry("Claims", "claims", "receipt", {"organization"}))
    palette.register(practices)
    groups = palette.answers(ask(), "c")
    assert [heading for heading, _ in groups] == ["Pages", "Practices"]
    assert len(groups[1][1]) == palette.PER_GROUP


@override_settings(ROOT_URLCONF=URLS)
def test_a_page_that_a_reader_may_not_use_is_not_found(ask: Callable[..., HttpRequest]) -> None:
    navigation.register(navigation.Entry("Claims", "claims", "receipt", {"organization"}, capability="money.read"))
    assert palette.answers(ask(), "claims") == []


def test_the_answer_is_a_list_that_can_be_walked_by_keyboard(ask: Callable[..., HttpRequest]) -> None:
    palette.register(practices)
    html = views.palette(ask("/palette/?q=harbor")).content.decode()
    assert 'role="listbox"' in html
    assert html.count('role="option"') == 1
    assert "Harbor Smiles" in html


def test_what_was_typed_is_never_read_as_html(ask: Callable[..., HttpRequest]) -> None:
    html = views.palette(ask("/palette/?q=%3Cscript%3Ealert(1)")).content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
