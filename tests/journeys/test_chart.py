"""A chart: a dentist reads it, billing finds its patient and asks for the number, the owner sees who looked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.charted import chart_family
from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations

PRACTICE = "Cedar Grove Dental"
NAME = "Quillfeather, Rosa"


def look(page: Page) -> None:
    """A page in both sizes and themes."""
    for size in ("desk", "phone"):
        for theme in ("light", "dark"):
            resize(page, size, theme)
            assert violations(page) == []
            assert overhang(page) <= 0
    resize(page, "desk", "light")


@pytest.fixture(scope="module")
def _charted(site: object) -> None:
    chart_family(PRACTICE, "Quillfeather")


@pytest.mark.usefixtures("_charted")
def test_a_chart_is_read_billed_from_and_every_look_is_seen_by_the_owner(visit: Visitors) -> None:
    dentist = visit("Imani Villanueva")
    places = dentist.get_by_role("navigation", name="Places", exact=True)
    places.get_by_role("link", name="Our patients").click()
    dentist.get_by_role("searchbox").fill("rosa quillf")
    dentist.get_by_role("link", name=NAME).click()
    expect(dentist.get_by_text("Mirrored from Open Dental; changed there.")).to_be_visible()
    expect(dentist.get_by_text("Latex (rash)")).to_be_visible()
    look(dentist)
    dentist.get_by_role("link", name="Tooth chart").click()
    expect(dentist.get_by_role("link", name="Tooth 3, upper right first molar: Crown: planned")).to_be_visible()
    dentist.get_by_role("link", name="Perio", exact=True).click()
    expect(dentist.get_by_text("6 of 168 sites at 5 mm or more")).to_be_visible()
    dentist.get_by_role("link", name="Account", exact=True).click()
    expect(dentist.get_by_text("Not for your role")).to_be_visible()
    address = dentist.url

    billing = visit("Delia Yarrow")
    billing.keyboard.press("Control+k")
    billing.get_by_role("combobox", name="Go to").fill("quillf ro")
    hit = billing.get_by_role("option", name=NAME)
    expect(hit).to_contain_text(PRACTICE)
    hit.click()
    expect(billing.get_by_label("Opened for")).to_have_value("payment")
    billing.get_by_role("link", name="Tooth chart").click()
    expect(billing.get_by_text("Not for your role")).to_be_visible()
    billing.goto(address)
    expect(billing.get_by_role("heading", name="Ledger")).to_be_visible()
    look(billing)
    billing.get_by_role("link", name="Overview").click()
    billing.get_by_role("link", name="Reveal").click()
    look(billing)
    billing.get_by_label("What do you need it for?").fill("Claim of November")
    billing.get_by_role("button", name="Reveal").click()
    expect(billing.get_by_text("987-65-4321")).to_be_visible()

    owner = visit("Zeno Adeyemi", "/who-looked/")
    revealed = owner.locator("tbody tr", has_text="identity number revealed").first
    expect(revealed).to_contain_text("Delia Yarrow")
    expect(revealed).to_contain_text("Claim of November")
    expect(owner.locator("tbody tr", has_text="Imani Villanueva").first).to_contain_text("treatment")


def test_an_administrator_finds_no_patients(visit: Visitors) -> None:
    page = visit("Emeka Eastlake")
    places = page.get_by_role("navigation", name="Places", exact=True)
    expect(places.get_by_role("link", name="Patients and data")).to_have_count(0)
    answer = page.goto("/patients/")
    assert answer
    assert answer.status == 403
