"""An agreement from its paper to its force: entered by the organization, approved by the owner, seen by counsel."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from abutment.web.words import day_in_words
from tests.cast import today
from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations

PAPER = """# Agreement on evening hours

## 1. Fee

1.1 For the Services of each Month the Practice pays a fixed fee of
twelve thousand five hundred dollars ($12,500).

## 2. Notice

2.1 Either Party may end this Agreement with notice of sixty days.
"""
TITLE = "Agreement on evening hours"
# From this month on: the practice's closed months, which other journeys look at, stay under its own agreement.
FROM = today().replace(day=1)


def enter(page: Page) -> None:
    page.get_by_role("link", name="Enter an agreement").click()
    page.get_by_role("button", name="Enter as a draft").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Whose agreement").select_option(label="Cedar Grove Dental")
    expect(page.get_by_label("Millbrook")).to_be_visible()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("In effect from").fill(FROM.isoformat())
    page.get_by_label("In the network").first.select_option(label="Cedar Grove Dental")
    page.get_by_role("button", name="Enter as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_text("A draft. Attach the paper.")).to_be_visible()


def attach(page: Page) -> None:
    page.get_by_role("link", name="Attach a paper").first.click()
    page.get_by_label("File").set_input_files(
        {"name": "evening.md", "mimeType": "text/markdown", "buffer": PAPER.encode()}
    )
    page.get_by_label("Title").fill("Evening hours, signed copy")
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("region", name="Text of Evening hours, signed copy")).to_contain_text(
        "1.1 For the Services"
    )


def enter_fee(page: Page) -> None:
    page.get_by_role("link", name="Enter a term").first.click()
    assert violations(page) == []
    page.get_by_role("link", name="Fee What the practice pays").click()
    page.get_by_label("Method").first.select_option("flat")
    page.get_by_label("Amount").locator("visible=true").fill("12,500")
    page.get_by_label("Section").fill("1.1")
    page.get_by_label("Words of the paper").fill("a fixed fee of thirteen thousand dollars")
    expect(page.locator("#preview")).to_contain_text("$12,500.00 a month.")
    expect(page.locator("#preview")).to_contain_text("New York")
    assert violations(page) == []
    page.get_by_role("button", name="Enter term").click()
    expect(page.get_by_text("does not hold the words quoted")).to_be_visible()
    expect(page.get_by_label("Words of the paper")).to_be_focused()
    expect(page.get_by_label("Amount").locator("visible=true")).to_have_value("12,500")
    words = "pays a fixed fee of twelve thousand five hundred dollars ($12,500)"
    page.get_by_label("Words of the paper").fill(words)
    page.get_by_role("button", name="Enter term").click()
    expect(page.get_by_text("Fee is entered. The other side approves it.")).to_be_visible()
    expect(page.locator(".paper-quote")).to_contain_text("twelve thousand five hundred dollars")


def test_an_agreement_comes_into_force_by_both_sides_and_counsel(visit: Visitors) -> None:
    page = visit("Emeka Eastlake", "/agreements/")
    expect(page.get_by_text("agreements;")).to_be_visible()
    assert violations(page) == []
    enter(page)
    attach(page)
    enter_fee(page)
    address = page.url.partition("#")[0]
    expect(page.get_by_role("button", name="Approve Fee")).to_have_count(0)

    owner = visit("Zeno Adeyemi", address)
    expect(owner.get_by_text("1 term waits for your approval")).to_be_visible()
    owner.get_by_role("link", name="Section 1.1, Evening hours, signed copy").click()
    expect(owner.locator(".paper-asked")).to_be_focused()
    expect(owner.locator(".paper-asked")).to_be_in_viewport()
    assert violations(owner) == []
    owner.get_by_role("button", name="Approve Fee").click()
    expect(owner.get_by_text("Fee is approved.")).to_be_visible()

    page.goto(address)
    page.get_by_role("link", name="Record the review").first.click()
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Counsel is next.")).to_be_visible()

    counsel = visit("Selma Navarrete", address)
    counsel.get_by_role("link", name="Record counsel").first.click()
    expect(counsel.get_by_text("You stamp it under your own name.")).to_be_visible()
    counsel.get_by_role("button", name="Record").click()
    expect(counsel.get_by_text("bears the review of Selma Navarrete")).to_be_visible()

    page.goto(address)
    page.get_by_role("link", name="Record the signing").first.click()
    page.get_by_role("button", name="It is signed").click()
    expect(page.get_by_text(f"In force since {day_in_words(FROM)}")).to_be_visible()
    expect(page.get_by_text("1 term in force today.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove draft Fee")).to_have_count(0)

    page.locator(".timeline a").first.click()
    expect(page.get_by_role("dialog", name="Fee")).to_contain_text("Zeno Adeyemi for Cedar Grove Dental")
    page.keyboard.press("Escape")
    for theme in ("light", "dark"):
        for size in ("desk", "phone"):
            resize(page, size, theme)
            assert violations(page) == []
            assert overhang(page) == 0
    page.goto(f"{address}?on={FROM}")
    expect(page.get_by_text("not known then")).to_be_visible()
