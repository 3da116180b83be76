"""Readers see the places that they may use, in the order of the house."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from abutment.web import checks, frame, navigation
from abutment.web.navigation import Entry, register

BOTH = frozenset({"organization", "practice"})
LAST = ("Records and settings", ["Something new"])
_view = HttpResponse
urlpatterns = [path(f"{name}/", _view, name=name) for name in ("today", "network", "claims", "extra", "claims-open")]


def labels(request: HttpRequest) -> list[tuple[str, list[str]]]:
    return [(group.heading, [link.label for link in group.links]) for group in navigation.groups_for(request)]


def add_places() -> None:
    register(Entry("Claims", "claims", "receipt", {"organization"}, capability="money.read"))
    register(Entry("Something new", "extra", "star", {"organization"}))
    register(Entry("Network", "network", "network", {"organization"}, capability="network.read"))
    register(Entry("Today", "today", "home", BOTH))


@override_settings(ROOT_URLCONF="tests.web.test_navigation")
def test_places_stand_in_the_order_of_the_house_whoever_came_first(ask: Callable[..., HttpRequest]) -> None:
    add_places()
    request = ask(holds=frozenset({"money.read", "network.read"}))
    assert labels(request) == [("", ["Today", "Network"]), ("Care", ["Claims"]), LAST]


@override_settings(ROOT_URLCONF="tests.web.test_navigation")
def test_a_reader_sees_only_what_they_may_use(ask: Callable[..., HttpRequest]) -> None:
    add_places()
    assert labels(ask(holds=frozenset({"network.read"}))) == [("", ["Today", "Network"]), LAST]


@override_settings(ROOT_URLCONF="tests.web.test_navigation")
def test_without_an_answer_about_capabilities_nothing_is_shown(ask: Callable[..., HttpRequest]) -> None:
    add_places()
    request = ask()
    del request.may  # type: ignore[attr-defined]
    assert labels(request) == []


@override_settings(ROOT_URLCONF="tests.web.test_navigation")
def test_the_other_side_has_its_own_places(ask: Callable[..., HttpRequest]) -> None:
    add_places()
    request = ask()
    request.acting = frame.Name("Cedar Dental", "practice", 2)  # type: ignore[attr-defined]
    assert labels(request) == [("", ["Today"])]


@override_settings(ROOT_URLCONF="tests.web.test_navigation")
def test_the_page_one_is_on_is_marked_also_from_below_it(ask: Callable[..., HttpRequest]) -> None:
    add_places()
    request = ask("/network/locations/7/", holds=frozenset({"network.read"}))
    current = [link.label for group in navigation.groups_for(request) for link in group.links if link.is_current]
    assert current == ["Network"]


@override_settings(ROOT_URLCONF="tests.web.test_navigation")
def test_an_entry_without_page_or_icon_is_named_before_anything_is_served() -> None:
    register(Entry("Deals", "deals", "no-such-icon", {"organization"}))
    assert [error.msg for error in checks.check_navigation()] == [
        "Deals: no page is named deals.",
        "Deals: there is no icon no-such-icon.",
    ]


def test_adding_a_place_twice_keeps_one() -> None:
    for _ in range(2):
        register(Entry("Today", "today", "home", BOTH))
    assert len(navigation.entries()) == 1
