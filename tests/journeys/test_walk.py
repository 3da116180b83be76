"""Every page that can be reached by links, as five kinds of people see it: on a desk and a phone, light and dark."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visitors
from tests.journeys.watching import SIZES, overhang, resize, violations

# Whose whole house is walked, and who follows only what the frame itself offers.
EVERYWHERE = ["Emeka Eastlake", "Zeno Adeyemi"]
PLACES_ONLY = ["Imani Villanueva", "Omar Nightingale", "Heidi Rosenthal"]
LEAST = {"Emeka Eastlake": 20, "Zeno Adeyemi": 20}
FRAME = "aside .places a, details.account a"
LINKS = "a[href]:not([download]):not([data-panel])"  # a panel is a part of the page that opens it
NOT_PAGES = re.compile(r"^/(api|demo|static|gallery|documents)/|/(export|download)/|\.(pdf|json|csv|pyz|zip)$")


def shape_of(path: str) -> str:
    """What kind of page an address is: the page of practice 7 is that of practice 8."""
    return re.sub(r"/(\d+|US-[A-Z]{2})(?=/)", "/*", path)


def paths_on(page: Page, selector: str) -> list[str]:
    """The pages of this site that links lead to."""
    addresses = page.eval_on_selector_all(selector, "links => links.map(link => link.href)")
    here = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/"
    paths = [urlsplit(address).path for address in addresses if address.startswith(here)]
    return [path for path in paths if not NOT_PAGES.search(path)]


def faults_of(page: Page) -> list[str]:
    """What is wrong with a page at any size and in any theme; axe looks at the two that differ most."""
    found = []
    for size in SIZES:
        for theme in ("light", "dark"):
            resize(page, size, theme)
            if (over := overhang(page)) > 0:
                found.append(f"{size}, {theme}: hangs over by {over} px")
            if (size, theme) in (("desk", "light"), ("phone", "dark")):
                found += [f"{size}, {theme}: {one}" for one in violations(page)]
    resize(page, "desk", "light")
    return found


@pytest.mark.parametrize("name", [*EVERYWHERE, *PLACES_ONLY])
def test_every_page_fits_and_can_be_read_by_everybody(name: str, visit: Visitors) -> None:
    page = visit(name)
    waiting = ["/", *paths_on(page, FRAME)]
    seen: set[str] = set()
    faults: dict[str, list[str]] = {}
    while waiting:
        path = waiting.pop(0)
        if shape_of(path) in seen:
            continue
        seen.add(shape_of(path))
        answer = page.goto(path)
        assert answer
        if answer.status != 200:
            faults[path] = [f"is linked and answers {answer.status}"]
        elif found := faults_of(page):
            faults[path] = found
        if name in EVERYWHERE:
            waiting += paths_on(page, LINKS)
    assert faults == {}
    assert len(seen) >= LEAST.get(name, 6), seen
