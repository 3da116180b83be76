"""The gallery in a real browser: no violation of accessibility or of the security policy, by mouse and by keyboard."""

import re
from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from csp.utils import build_policy
from django.contrib.staticfiles.finders import find
from django.http import HttpRequest
from playwright.sync_api import Browser, Page, Route, expect

from abutment.web import navigation, views
from abutment.web.django_settings import CONTENT_SECURITY_POLICY
from abutment.web.gallery.pages import PAGES
from tests.browser import PATIENCE_MILLISECONDS

pytestmark = pytest.mark.journey

ORIGIN = "http://abutment.test"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
Asking = Callable[..., HttpRequest]


class Served:
    """Answers a browser from templates and static files, under our security policy; notes what else is asked for."""

    def __init__(self, ask: Asking) -> None:
        self.ask = ask
        self.strangers: list[str] = []
        self.said: list[str] = []

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != ORIGIN:
            self.strangers.append(route.request.url)
            route.abort()
        elif address.path.startswith("/static/"):
            path = find(address.path.removeprefix("/static/"))
            kind = guess_type(str(path))[0] or "application/octet-stream"
            route.fulfill(
                body=Path(str(path)).read_bytes() if path else b"", status=200 if path else 404, content_type=kind
            )
        else:
            self.page(route, f"{address.path}?{address.query}")

    def page(self, route: Route, path: str) -> None:
        cookies = dict(
            part.split("=", 1) for part in route.request.headers.get("cookie", "").split("; ") if "=" in part
        )
        request = self.ask(path, holds=frozenset({"network.read"}), **cookies)
        if route.request.headers.get("hx-request") == "true":
            request.htmx = SimpleNamespace(target=route.request.headers.get("hx-target"))  # type: ignore[attr-defined]
        if request.path.startswith("/palette/"):
            response = views.palette(request)
        else:
            response = PAGES[request.path.strip("/").split("/")[-1]](request)
        policy = build_policy(CONTENT_SECURITY_POLICY["DIRECTIVES"])
        route.fulfill(body=response.content, content_type="text/html", headers={"Content-Security-Policy": policy})


@pytest.fixture
def opened(ask: Asking, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of the gallery at a size and in a theme; at the end nothing was asked elsewhere or complained of."""
    served = Served(ask)
    navigation.register(navigation.Entry("Today", "palette", "home", {"organization"}))
    navigation.register(navigation.Entry("Network", "gallery", "network", {"organization"}))

    def open_page(name: str = "components", size: str = "desk", theme: str = "light") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        page.on("console", lambda message: served.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: served.said.append(str(error)))
        page.route("**/*", served.answer)
        page.goto(f"{ORIGIN}/gallery/{name}/")
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    assert served.strangers == []
    assert served.said == []


def violations(page: Page) -> list[str]:
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": f"{AXE};0"})
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("name", ["components", "list", "empty-list", "sign-in"])
def test_axe_finds_nothing_and_nothing_hangs_over(
    opened: Callable[..., Page], name: str, size: str, theme: str
) -> None:
    page = opened(name, size, theme)
    if name == "components":
        expect(page.locator(".chart-canvas svg")).to_have_count(3)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_number_opens_its_working_and_gives_the_focus_back(opened: Callable[..., Page]) -> None:
    page = opened()
    number = page.get_by_role("link", name="$36,514.50")
    number.click()
    panel = page.get_by_role("dialog", name="Fee for October")
    expect(panel.get_by_text("Base services")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(number).to_be_focused()


def test_ctrl_k_finds_a_page_by_a_few_letters_and_enter_goes_there(opened: Callable[..., Page]) -> None:
    page = opened("list")
    page.keyboard.press("Control+k")
    page.keyboard.type("net")
    option = page.get_by_role("option", name="Network")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    assert violations(page) == []
    assert option.get_attribute("href") == "/gallery/"


def test_a_search_and_filters_narrow_the_list_and_stay_in_the_address(opened: Callable[..., Page]) -> None:
    page = opened("list")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("cedar")
    expect(page.locator(".listing-count")).to_have_text("10 practices")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator("#listing-choices > summary").click()
    page.get_by_role("checkbox", name="Ohio", exact=True).check()
    expect(page.locator(".listing-count")).to_have_text("5 practices")
    expect(page.get_by_label("New York")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=cedar&state=Ohio$"))
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Remove the filter State: Ohio").click()
    expect(page.locator(".listing-count")).to_have_text("10 practices")
    expect(page).to_have_url(re.compile(r"\?q=cedar$"))


def test_choosing_rows_opens_the_work_in_bulk(opened: Callable[..., Page]) -> None:
    page = opened("list")
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()
    page.get_by_label("Choose Cedar Dental", exact=True).check()
    expect(bar).to_contain_text("1 chosen on this page")
    page.get_by_label("Choose all on this page").check()
    expect(bar).to_contain_text("50 chosen on this page")
    assert violations(page) == []
    page.get_by_role("button", name="Choose none").click()
    expect(bar).to_be_hidden()


def test_the_theme_changes_at_once_and_is_kept_for_the_next_page(opened: Callable[..., Page]) -> None:
    page = opened("list")
    page.locator("summary", has=page.locator(".theme-light")).click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert parse_qs(page.evaluate("document.cookie"))["theme"] == ["dark"]
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme-choice", "dark")


def test_a_typed_confirmation_opens_only_for_the_right_words(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator(".page-actions").get_by_role("button", name="End the agreement").click()
    dialog = page.get_by_role("dialog", name="End the agreement with Harbor Smiles")
    button = dialog.get_by_role("button", name="End the agreement")
    expect(button).to_be_disabled()
    dialog.get_by_role("textbox").fill("Harbor Smiles")
    expect(button).to_be_enabled()
    assert violations(page) == []


def test_the_places_are_in_a_drawer_on_a_phone(opened: Callable[..., Page]) -> None:
    page = opened("list", "phone")
    page.get_by_role("button", name="More").click()
    drawer = page.get_by_role("dialog", name="All places")
    expect(drawer.get_by_role("link", name="Network")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_the_reason_in_the_matrix_shows_on_focus(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("button", name="behind").focus()
    expect(page.get_by_text("Collections are $38,400 under the run rate")).to_be_visible()


def test_every_target_is_large_enough_for_a_finger(opened: Callable[..., Page]) -> None:
    page = opened(size="phone")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
        .filter((one) => one.checkVisibility() && !one.closest("p, li > a, dd, td, th, .visually-hidden"))
        .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
        .filter(([text, box]) => box.width && Math.min(box.height, box.width) < (/checkbox|radio/.test(text) ? 20 : 24))
        .map(([text]) => text)"""
    )
    assert small == []


def test_a_sheet_for_the_printer_has_no_frame(opened: Callable[..., Page]) -> None:
    page = opened("list")
    page.emulate_media(media="print")
    for part in (".side", ".top", ".listing-bar"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.get_by_role("heading", name="Practices")).to_be_visible()
