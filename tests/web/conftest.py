"""What the tests of the shell share: a request as middleware would hand it on, without a database."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from abutment.web import frame, navigation, palette
from tests.browser import launch_options

MOMENT = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


class Names:
    """Maya Chen looks for the organization, and may look for a practice."""

    organization = frame.Name("Bridgeview Dental Partners", "organization", 1, "Organization")
    practice = frame.Name("Cedar Dental", "practice", 2, "Practice in New York")

    def acting(self, request: HttpRequest) -> frame.Name | None:
        return self.organization

    def choices(self, request: HttpRequest) -> list[frame.Name]:
        return [self.organization, self.practice]


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    """A request to an address, with the capabilities that the reader holds."""

    def asked(path: str = "/", *, holds: frozenset[str] = frozenset(), is_htmx: bool = False, **cookies: str) -> Any:
        request = RequestFactory().get(path)
        request.COOKIES.update(cookies)
        request.moment = MOMENT  # type: ignore[attr-defined]
        request.may = lambda capability: capability in holds  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        request.htmx = SimpleNamespace(target="listing") if is_htmx else None  # type: ignore[attr-defined]
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return request

    return asked


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registries of this test alone."""
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(palette, "_sources", {"pages": palette.pages})
    monkeypatch.setattr(frame, "_sources", [Names()])


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium where there is one."""
    return launch_options()
