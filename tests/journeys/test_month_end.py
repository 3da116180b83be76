"""The controller closes a month: loads a file, runs month-end, sees what stands in the way, opens a statement."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.cast import today
from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations

LAST = today().replace(day=1) - timedelta(days=1)
MONTH = f"{LAST:%Y-%m}"
"""The month before this one, and its last day."""
PRACTICE = "Blue Ridge Dental Care"


def test_the_controller_loads_a_file_runs_month_end_sees_a_blocker_and_opens_a_statement(
    visit: Visitors, tmp_path: Path
) -> None:
    file = tmp_path / "October.csv"
    file.write_text(
        "practice,from,through,kind,category,quantity\n"
        f"{PRACTICE},{MONTH}-01,{LAST},hours,credentialing,12\n"
        f"{PRACTICE},{MONTH}-01,{LAST},hours,it support,30.5\n"
        f"{PRACTICE},{MONTH}-01,{LAST},hours,recruiting,0\n"
    )
    page = visit("Tomas Oakhurst", f"/money/?month={MONTH}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Month-end of {LAST:%B %Y}")
    blockers = page.get_by_role("table", name="What stands in the way")
    missing = blockers.get_by_role("row").filter(has_text=PRACTICE)
    expect(missing).to_contain_text("no data")
    missing.get_by_role("link", name="Enter inputs").click()
    page.get_by_role("link", name="Load a file").click()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    seen = page.get_by_role("table", name="What would be entered")
    expect(seen.get_by_role("row").filter(has_text="Hours")).to_contain_text("42.5")
    assert violations(page) == []
    page.get_by_role("button", name="Enter 3 numbers").click()
    expect(page.locator("#main")).to_contain_text("3 numbers of 1 practice entered from October.csv.")

    with visit.site.worker_at_rest():
        page.get_by_role("button", name="Run month-end").click()
        expect(page.locator("#month-progress")).to_be_visible()
    # The worker takes it up, and the page asks for itself again once it is done.
    expect(page.get_by_role("button", name="Run month-end")).to_be_visible(timeout=300_000)
    expect(blockers.get_by_role("row").filter(has_text="Hudson Bend")).to_contain_text("prohibited in New York")
    assert violations(page) == []
    row = page.locator("#listing").get_by_role("row").filter(has_text=PRACTICE)
    fee = row.locator("[data-label=Fee] a")
    expect(fee).to_contain_text("$")
    fee.focus()
    expect(row.locator("[data-label=Fee] .reason")).to_be_visible()
    fee.click()
    expect(page.locator("#main")).to_contain_text(PRACTICE)
    expect(page).to_have_url(re.compile(r"/statements/\d+/$"))


def test_the_month_is_read_on_a_phone_and_in_the_dark(visit: Visitors) -> None:
    page = visit("Tomas Oakhurst", f"/money/?month={MONTH}")
    for size, theme in (("phone", "dark"), ("phone", "light"), ("desk", "dark")):
        resize(page, size, theme)
        page.reload()
        assert violations(page) == []
        assert overhang(page) <= 0


def test_a_what_if_is_asked_and_its_address_kept(visit: Visitors) -> None:
    page = visit("Tomas Oakhurst", f"/money/?month={MONTH}")
    row = page.locator("#listing").get_by_role("row").filter(has_text="Cedar Grove")
    row.locator("[data-label=Agreement] a").click()
    number = re.search(r"/agreements/(\d+)/", page.url)
    assert number
    page.goto(f"/agreements/{number[1]}/what-if/")
    expect(page.locator("#main")).to_contain_text("Nothing is changed yet")
    page.get_by_label("Method").select_option("percentage")
    page.get_by_label(re.compile("^Percent")).fill("15")
    expect(page.get_by_label("Amount in dollars")).to_be_hidden()
    page.get_by_role("button", name="Compute").click()
    expect(page.locator("#main .sentence")).to_contain_text("the fee would be refused")
    assert "percent=15" in page.url
    assert violations(page) == []
    resize(page, "phone", "dark")
    assert overhang(page) <= 0
    assert violations(page) == []
