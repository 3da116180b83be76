"""The pages of imports in a real browser: nothing hangs over, axe finds nothing, in both themes at both sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.finders import find
from django.http import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from abutment.foundation.scope import opened
from abutment.portability.actions import ours
from abutment.portability.models import ImportRun
from abutment.portability.rules.measures import Measure
from tests.browser import PATIENCE_MILLISECONDS, launch_options
from tests.cast import SERVER, Cast
from tests.portability.records import READ_AT, Records, compared, imported
from tests.portability.test_totals import some_history

pytestmark = pytest.mark.journey

Visit = Callable[..., Client]
AXE = (Path(__file__).parent.parent / "web" / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
"""By name: width and height."""
ADDRESS = "http://imports.localhost"
TYPED = {"kind": "mysql", "host": "127.0.0.1", "port": "1", "database": "opendental", "user": "abutment", "tls": "off"}
PAGES = {
    "connections": ("it", "/imports/"),
    "records": ("olive", "records/"),
    "runs": ("olive", "records/imports/"),
    "run": ("olive", "records/imports/{run}/"),
    "failed-run": ("olive", "records/imports/{failed}/"),
    "reconciliation": ("olive", "records/reconciliation/"),
    "without-amounts": ("it", "records/reconciliation/"),
    "behind": ("olive", "records/reconciliation/production/?month=2026-10"),
    "production": ("olive", "/production/?month=2026-10&by=provider"),
    "words": ("olive", "records/words/"),
    "meaning": ("olive", "records/words/category/1008/"),
    "change": ("olive", "records/change/"),
    "keep": ("olive", "records/keep/charts/"),
    "never-imported": ("bruno", "records/"),
    "never-compared": ("bruno", "records/reconciliation/"),
    "connect": ("bruno", "records/connect/"),
    "no-words": ("bruno", "records/words/"),
}


def as_ours(records: Records) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a source would say that has exactly our rows."""
    with opened(SERVER):
        sums: dict[str, Any] = {measure: [] for measure in Measure}
        for (measure, month, clinic), (cents, rows) in ours.our_sums(records.entity).items():
            sums[measure].append((month, clinic, cents, rows))
        owed = [(number, cents, 1) for number, cents in ours.our_balances(records.entity).items()]
    return sums, {**{measure: [] for measure in Measure}, Measure.PRODUCTION: owed}


@pytest.fixture
def records(cast: Cast) -> Records:
    """Two years at two clinics, a month that differs, a restated one, what did not fit, and an import that failed."""
    found = imported(cast, mark="A clinic with a name as long as people give them, ")
    some_history(found)
    with opened(SERVER):
        day = date(2024, 11, 5)
        for back in range(24):
            on = day + timedelta(days=30 * back)
            found.procedure(1, on, 18_204_50 + back)
            found.payment(1, on, 9_000_00, clinic=2)
        first = found.run(started_at=READ_AT - timedelta(days=40))
    compared(first, *as_ours(found))
    with opened(SERVER):
        found.procedure(1, date(2026, 8, 3), 700_00)
        second = found.run(started_at=READ_AT)
    sums, balances = as_ours(found)
    sums["production"] = [
        (month, clinic, cents + (1_41 if month == date(2026, 10, 1) else 0), rows)
        for month, clinic, cents, rows in sums["production"]
    ]
    compared(second, sums, balances)
    with opened(SERVER):
        found.finding(second, "procedurelog", "101", "PatNum", value="4711")
        found.finding(second, "adjustment", "77", "AdjDate", kind="unreadable", value="2026-02-31")
        found.run(
            state="failed", program_version="", server_version="", finished_at=READ_AT + timedelta(hours=2),
            started_at=READ_AT + timedelta(hours=1), read_at=None,
            error="The server at db.cedar.example does not answer. Check that it runs, and that we may reach it.",
        )  # fmt: skip
    return found


class Served:
    """Answers a browser from what the test's client was told before: inside the browser's own loop Django would look
    into another connection, which has none of the test's rows."""

    def __init__(self) -> None:
        self.answers: dict[str, HttpResponseBase] = {}

    def keep(self, address: str, answer: HttpResponseBase) -> None:
        self.answers[address] = answer

    def answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.path.startswith("/static/"):
            found = find(asked.path.removeprefix("/static/"))
            kind = guess_type(str(found))[0] or "application/octet-stream"
            route.fulfill(body=Path(str(found)).read_bytes() if found else b"", content_type=kind)
            return
        said: Any = self.answers.get(asked.path + (f"?{asked.query}" if asked.query else ""))
        if said is None:
            route.fulfill(status=404)
        else:
            route.fulfill(status=said.status_code, headers=dict(said.headers), body=said.content)


@pytest.fixture
def show(cast: Cast, reader: Visit, records: Records, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page at a size and in a theme; at the end the browser had nothing to complain of."""
    said: list[str] = []
    contexts: list[BrowserContext] = []
    served = Served()
    with opened(SERVER):
        runs = {run.state: run.pk for run in ImportRun.objects.order_by("pk")}

    def open_page(name: str, size: str = "desk", theme: str = "light", also: Sequence[str] = ()) -> Page:
        who, rest = PAGES[name]
        rest = rest.format(run=runs["applied"], failed=runs["failed"])
        home = f"/practices/{cast.entity('birch' if who == 'bruno' else 'cedar')}/"
        address = rest if rest.startswith("/") else f"{home}{rest}"
        client = reader(who)
        served.keep(address, client.get(address))
        for further in also:
            served.keep(f"{home}{further}", client.get(f"{home}{further}"))
        if name == "connect":
            served.keep(
                f"{home}records/try/", client.post(f"{home}records/try/", TYPED, headers={"hx-request": "true"})
            )
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{name}: {message.text}") if message.type == "error" else None)
        page.on("response", lambda told: said.append(f"{name}: {told.url}") if told.status >= 400 else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", served.answer)
        page.goto(f"{ADDRESS}{address}")
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser of the machine, where it has one."""
    return launch_options()


def violations(page: Page) -> list[str]:
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": f"{AXE};0"})
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_hangs_over(show: Callable[..., Page], size: str, theme: str) -> None:
    wrong = {}
    for name in PAGES:
        page = show(name, size, theme)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [*violations(page), *([f"{over} px over"] if over > 0 else [])]
        if found:
            wrong[name] = found
    assert wrong == {}


def test_trying_a_connection_answers_on_the_page_and_keeps_what_was_typed(show: Callable[..., Page]) -> None:
    page = show("connect")
    page.get_by_label("Host").fill("127.0.0.1")
    page.get_by_label("Port", exact=False).first.fill("1")
    page.get_by_label("Database").fill("opendental")
    page.get_by_label("User").fill("abutment")
    page.get_by_label("Password").fill("typed once")
    page.get_by_role("button", name="Try the connection").click()
    expect(page.get_by_text("It does not answer")).to_be_visible()
    expect(page.get_by_label("Password")).to_have_value("typed once")


def test_the_rows_behind_a_difference_open_beside_it(show: Callable[..., Page]) -> None:
    page = show("reconciliation", also=["records/reconciliation/production/?month=2026-10"])
    page.get_by_role("link", name="Rows behind Production of October 2026").first.click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("4711")).to_be_visible()
    assert violations(page) == []
