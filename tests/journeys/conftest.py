"""One served demonstration for the journeys of a test process, and people who sign in to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PATIENCE_MILLISECONDS, launch_options
from tests.journeys.site import Person, Site, demonstration
from tests.journeys.watching import SIZES, Watch

HERE = Path(__file__).parent
# Not below ABUTMENT_TEST_HOME: PostgreSQL of the journeys has its own folder, in which a journey may do as people do.
HOMES = HERE.parents[1] / "var" / "journeys"
WALKS = ("test_walk.py", "test_each_kind_of_user.py", "test_pictures.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories share one site and what only looks shares another, so that two processes share the time."""
    for item in items:
        if item.path.is_relative_to(HERE):
            group = "journeys-walk" if item.path.name in WALKS else "journeys"
            item.add_marker(pytest.mark.xdist_group(group))
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium where there is one."""
    return launch_options()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demonstration network, built and served for this process."""
    home = HOMES / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
    with demonstration(home) as served:
        yield served


class Visitors:
    """Opens pages for people; the first visit of a person signs in, later ones come back with the same session."""

    def __init__(self, site: Site, browser: Browser, kept: dict[str, Any]) -> None:
        self.site = site
        self.browser = browser
        self.kept = kept
        self.watch = Watch(site.address)
        self.contexts: list[BrowserContext] = []

    def stranger(self, size: str = "desk", theme: str = "light", state: Any = None) -> Page:
        """A page of somebody who is not signed in."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.site.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            storage_state=state,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.watch.over(context)
        self.contexts.append(context)
        return context.new_page()

    def __call__(self, name: str, path: str = "/", size: str = "desk", theme: str = "light") -> Page:
        """A page of a person, by their name."""
        if name not in self.kept:
            self.kept[name] = self.afresh(name).context.storage_state()
        page = self.stranger(size, theme, self.kept[name])
        page.goto(path)
        return page

    def afresh(self, name: str, path: str = "/", size: str = "desk") -> Page:
        """A page of a person in a session of its own, for journeys that switch or end sessions."""
        page = self.stranger(size)
        page.goto(path)
        sign_in(page, self.site, self.site.person(name))
        return page

    def leave(self) -> None:
        """Close everything."""
        for context in self.contexts:
            context.close()


@pytest.fixture(scope="session")
def kept() -> dict[str, Any]:
    """The sessions of people who have signed in before."""
    return {}


@pytest.fixture
def visit(site: Site, browser: Browser, kept: dict[str, Any]) -> Iterator[Visitors]:
    """Opens pages for people; at the end no browser has complained and nothing was asked of anybody else."""
    visitors = Visitors(site, browser, kept)
    yield visitors
    visitors.leave()
    assert visitors.watch.complaints == []


def sign_in(page: Page, site: Site, person: Person) -> None:
    """From the sign-in page through both proofs to the page that was asked for."""
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_label("Password").press("Enter")
    expect(page).to_have_url(f"{site.address}/sign-in/code/")
    page.get_by_label("Code").fill(person.code())
    page.get_by_label("Code").press("Enter")
    expect(page.locator("#main h1")).to_be_visible()
    expect(page).not_to_have_url(f"{site.address}/sign-in/code/")
