"""An administrator enters an office, and takes the list along."""

from __future__ import annotations

import csv

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations


def test_an_administrator_adds_a_location_and_sets_its_hours(visit: Visitors) -> None:
    page = visit("Emeka Eastlake", "/locations/")
    page.get_by_role("link", name="Add a location").click()
    page.get_by_label("Practice").select_option(label="Redwood Coast Dental")
    page.get_by_label("Name", exact=True).fill("Heron Street")
    page.get_by_label("Street and number").fill("12 Heron Street")
    page.get_by_label("City").fill("Pelican Bend")
    page.get_by_label("State").select_option("US-CA")
    page.get_by_label("ZIP code").fill("0142")
    page.get_by_label("Opens on").fill("2026-01-05")
    page.get_by_role("button", name="Add location").click()
    expect(page.get_by_text("Write a ZIP code of five digits, or five and four")).to_be_visible()
    expect(page.get_by_label("ZIP code")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.get_by_label("ZIP code").fill("01420")
    page.get_by_role("button", name="Add location").click()
    expect(page.get_by_text("Heron Street is added. Next: its hours and chairs.")).to_be_visible()
    expect(page.get_by_text("no hours are entered for this day")).to_be_visible()

    page.get_by_role("link", name="Set hours").click()
    page.get_by_label("Monday opens", exact=True).fill("08:00")
    page.get_by_role("button", name="Set hours").click()
    expect(page.get_by_text("Monday: give both when it opens and when it closes, or neither.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Monday closes", exact=True).fill("16:30")
    page.get_by_role("button", name="Set hours").click()
    expect(page.get_by_text("The hours of Heron Street are set")).to_be_visible()

    page.goto("/locations/?q=heron")
    expect(page.get_by_role("link", name="Heron Street")).to_be_visible()
    page.goto("/network/?q=redwood")
    row = page.locator("tbody tr", has_text="Redwood Coast Dental")
    expect(row).to_be_visible()


def test_an_export_holds_exactly_the_rows_that_are_shown(visit: Visitors) -> None:
    page = visit("Orla Mwangi", "/network/?state=US-NJ&sort=-location_count")
    shown = [cell.split("\n")[0] for cell in page.locator("tbody td:first-child").all_inner_texts()]
    assert shown
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as asked:
        page.get_by_role("link", name="CSV").click()
    with asked.value.path().open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Practice"] for row in rows] == shown
    assert {row["State"] for row in rows} == {"New Jersey"}
