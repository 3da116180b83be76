"""Charts in a real browser, in both sizes and themes: axe finds nothing, nothing hangs over, keys reach every tooth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from abutment.desk.charts.parts import PARTS
from tests.browser import launch_options
from tests.desk.charts.browsing import ADDRESS, served
from tests.journeys.watching import overhang, resize, violations
from tests.patients.charts import Family

pytestmark = pytest.mark.journey

Visit = Callable[..., Client]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium where there is one."""
    return launch_options()


@pytest.fixture
def page(browser: Browser, reader: Visit, family: Family) -> Iterator[Page]:
    """Olive's browser; at the end it has complained of nothing."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    said: list[str] = []
    context.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    context.on("weberror", lambda one: said.append(str(one.error)))
    yield served(context.new_page(), reader("olive"))
    context.close()
    assert said == []


@pytest.mark.parametrize("part", ["list", "identity", *PARTS])
def test_every_part_stands_in_every_size_and_theme(page: Page, family: Family, part: str) -> None:
    end = "" if part == "overview" else f"{part}/"
    page.goto(f"{ADDRESS}/patients/" if part == "list" else f"{ADDRESS}/patients/{family.guarantor}/{end}")
    for size in ("desk", "phone"):
        for theme in ("light", "dark"):
            resize(page, size, theme)
            assert violations(page) == []
            assert overhang(page) <= 0


def test_parts_change_in_place_and_the_address_with_them(page: Page, family: Family) -> None:
    page.goto(f"{ADDRESS}/patients/{family.guarantor}/")
    page.evaluate("window.isTheSamePage = true")
    page.get_by_role("link", name="Tooth chart").click()
    expect(page.get_by_role("heading", name="Tooth chart")).to_be_visible()
    expect(page.get_by_role("link", name="Tooth chart")).to_have_attribute("aria-current", "page")
    assert page.evaluate("window.isTheSamePage")
    assert page.url.endswith("/teeth/")
    page.get_by_role("link", name="FDI").click()
    expect(page.get_by_role("link", name="Tooth 16, upper right first molar: Crown: planned")).to_be_visible()
    page.get_by_role("link", name="Perio").click()
    expect(page).to_have_url(f"{ADDRESS}/patients/{family.guarantor}/perio/?teeth=fdi")


def test_keys_reach_a_tooth_and_lead_to_its_line(page: Page, family: Family) -> None:
    page.goto(f"{ADDRESS}/patients/{family.guarantor}/teeth/")
    tooth = page.get_by_role(
        "link", name="Tooth 14, upper left first molar: Filling, mesial, occlusal, distal: complete"
    )
    tooth.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#tooth-14")
    expect(page.locator("#tooth-14")).to_be_in_viewport()


def test_the_family_s_debt_opens_its_working(page: Page, family: Family) -> None:
    page.goto(f"{ADDRESS}/patients/{family.guarantor}/account/")
    page.get_by_role("button", name="how Owed by the family came to be").click()
    panel = page.locator("#aging-working")
    expect(panel.locator(".working-result")).to_contain_text("$95.00")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_go_to_finds_a_patient_by_name(page: Page, family: Family) -> None:
    page.goto(f"{ADDRESS}/patients/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Go to").fill("rosa qu")
    page.get_by_role("option", name="Quill, Rosa").click()
    expect(page.get_by_role("heading", level=1, name="Quill, Rosa")).to_be_visible()
