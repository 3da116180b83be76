"""A statement on its way: an owner reads and approves it, it is issued, disputed, answered, and proves itself."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations

OWNER, CONTROLLER = "Zeno Adeyemi", "Tomas Oakhurst"
REASON = "The new chair in Kessel Falls stood in its box until the twentieth."
ANSWER = "Section 5.1 sets a flat fee; it does not move with chairs."


def look(page: Page) -> None:
    """A page in every size and theme."""
    for size in ("desk", "phone"):
        for theme in ("light", "dark"):
            resize(page, size, theme)
            assert violations(page) == []
            assert overhang(page) <= 0
    resize(page, "desk", "light")


def test_a_statement_goes_from_the_owner_to_the_controller_and_back(visit: Visitors) -> None:
    owner = visit(OWNER, "/")
    owner.get_by_role("link", name="Our month", exact=True).first.click()
    expect(owner.get_by_role("heading", level=1, name="Our month")).to_be_visible()
    expect(owner.get_by_text("It waits for an owner's approval before it is issued.")).to_be_visible()
    look(owner)
    owner.get_by_role("link", name="Read and approve").click()
    expect(owner.get_by_role("heading", level=1, name=re.compile("^Approve "))).to_be_visible()
    look(owner)
    owner.get_by_role("button", name=re.compile(r"^Approve \$")).click()
    expect(owner.get_by_text(f"approved by {OWNER}")).to_be_visible()
    address = owner.url

    controller = visit(CONTROLLER, address)
    expect(controller.get_by_role("link", name="Approve", exact=True)).to_have_count(0)
    controller.get_by_role("link", name="Issue", exact=True).click()
    controller.get_by_role("button", name="Issue", exact=True).click()
    expect(controller.get_by_text("Its sheet is kept as it was printed.")).to_be_visible()
    look(controller)

    owner.goto(address)
    owner.get_by_role("link", name=re.compile("^Dispute line 1")).click()
    owner.get_by_label("What is wrong with this line?").fill(REASON)
    owner.get_by_role("button", name="Dispute this line").click()
    note = owner.get_by_role("note", name="Dispute of line 1")
    expect(note).to_contain_text(REASON)
    look(owner)

    controller.goto(address)
    controller.get_by_role("link", name="It stands").click()
    expect(controller.get_by_text(REASON)).to_be_visible()
    controller.get_by_label("Why does the line stand?").fill(ANSWER)
    look(controller)
    controller.get_by_role("button", name="Answer").click()
    expect(controller.get_by_role("note", name="Dispute of line 1")).to_contain_text(ANSWER)
    owner.goto(address)
    expect(note).to_contain_text("Rejected")
    expect(note).to_contain_text(ANSWER)


def test_every_amount_is_opened_and_left_by_keys_and_the_statement_computes_again(visit: Visitors) -> None:
    page = visit(OWNER, "/statements/?status=settled")
    page.locator("tbody a").first.click()
    amount = page.locator("#line-1").get_by_role("link", name=re.compile("came to be"))
    amount.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.locator(".working-result")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(amount).to_be_focused()
    page.get_by_role("link", name="Compute it again").click()
    expect(panel.get_by_text("Equal to the cent")).to_be_visible()
    assert violations(page) == []


def test_the_sheet_is_a_pdf_and_the_same_each_time(visit: Visitors) -> None:
    page = visit(OWNER, "/statements/?status=settled")
    page.locator("tbody a").first.click()
    address = page.get_by_role("link", name="PDF").get_attribute("href") or ""
    first, second = (page.request.get(f"{visit.site.address}{address}") for _ in range(2))
    assert first.headers["content-type"] == "application/pdf"
    assert first.body().startswith(b"%PDF")
    assert first.body() == second.body()
