"""In whose name one looks, and who looked."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations


def test_an_owner_reads_who_looked_and_sees_whom_the_organization_sent(visit: Visitors) -> None:
    page = visit("Zeno Adeyemi")
    page.get_by_role("navigation", name="Places", exact=True).get_by_role("link", name="Who looked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked")
    # Other stories of this network leave looks of hers with a purpose in their own words.
    of_the_organization = page.locator("tbody tr", has_text="Delia Yarrow").filter(has_text="payment").first
    expect(of_the_organization.locator(".state")).to_have_text("Keystone Dental Partners")
    expect(page.locator("tbody tr", has_text="Imani Villanueva").locator(".state")).to_have_count(0)
    assert violations(page) == []


def test_the_organization_reads_no_looks_of_a_practice(visit: Visitors) -> None:
    page = visit("Emeka Eastlake")
    answer = page.goto("/who-looked/")
    assert answer
    assert answer.status in (403, 404)


def test_somebody_at_two_practices_switches_in_whose_name_they_look(visit: Visitors) -> None:
    page = visit.afresh("Hana Okonjo", "/people/")
    now = page.locator("summary.name-now")
    rows = page.locator("tbody tr")
    first = now.inner_text()
    before = rows.all_inner_texts()
    other = "Birchwood Family Dentistry" if "Cedar Grove" in first else "Cedar Grove Dental"
    now.click()
    assert violations(page) == []
    page.get_by_role("button", name=other).click()
    expect(page.locator("summary.name-now")).to_contain_text(other)
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    page.goto("/people/")
    expect(page.locator("summary.name-now")).to_contain_text(other)
    assert rows.all_inner_texts() != before
    page.goto("/practices/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(other)
