"""A paper from an offer to a brief for counsel: read, looked at beside its words, spoken to by both sides."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations

OFFER = """MANAGEMENT SERVICES AGREEMENT

This Management Services Agreement is made between the practice ("Practice") and the manager ("Manager").

1.1 Services. Manager shall provide to Practice billing and collections, accounting and information technology.

1.2 Clinical Autonomy. Practice and its licensed dentists alone make all clinical decisions. Manager shall not control
the clinical judgment of any dentist.

2.1 Management Fee. Practice shall pay to Manager a management fee of eighteen percent (18%) of net collections for
each month.

3.1 Term. The initial term is five (5) years and renews automatically for periods of one (1) year.
"""


def read_a_paper(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews")
    page.get_by_role("link", name="Read a paper").click()
    assert violations(page) == []
    page.get_by_label("First paper").set_input_files(
        {"name": "letter.txt", "mimeType": "text/plain", "buffer": OFFER.encode()}
    )
    page.get_by_label("Title").fill("Offer of the evening")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Offer of the evening")
    expect(page.get_by_role("heading", name="Findings")).to_be_visible(timeout=300_000)


def test_an_offer_is_read_spoken_to_and_shared(visit: Visitors) -> None:
    owner = visit("Zeno Adeyemi", "/reviews/")
    read_a_paper(owner)
    expect(owner.locator(".advice")).to_contain_text("Not legal advice.")
    expect(owner.locator(".sentence")).to_contain_text("addressed")
    expect(owner.get_by_text("Percentage in New York").first).to_be_visible()

    card = owner.get_by_role("article", name="Clinical", exact=False).first
    expect(card.locator(".finding-words").first).to_be_hidden()  # it is addressed, so it is folded
    card.locator("summary").first.press("Enter")
    card.locator(".finding-words").first.click()
    expect(owner).to_have_url(re.compile("#quote-"))
    target = owner.url.partition("#")[2]
    expect(owner.locator(f"#{target}")).to_be_in_viewport()
    expect(owner.locator(f"#{target}")).to_be_focused()

    card.get_by_role("button", name="With counsel").press("Enter")
    expect(card.get_by_role("button", name="With counsel")).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("button", name="With counsel")).to_be_focused()
    card.get_by_text("Comment", exact=True).first.click()
    card.get_by_label("What you say to it").fill("Who decides on protocols?")
    card.get_by_role("button", name="Comment").click()
    expect(card.get_by_text("for your side alone")).to_be_visible()
    for theme in ("light", "dark"):
        for size in ("desk", "phone"):
            resize(owner, size, theme)
            assert violations(owner) == []
            assert overhang(owner) == 0
    resize(owner, "desk", "light")

    owner.get_by_role("link", name="Share").click()
    owner.get_by_role("button", name="Share it").click()
    expect(owner.locator(".page-badge", has_text="shared with")).to_be_visible()
    address = owner.url.partition("#")[0]

    counsel = visit("Selma Navarrete", address)
    expect(counsel.get_by_text("Shared by", exact=False).first).to_be_visible()
    expect(counsel.get_by_text("Who decides on protocols?")).to_have_count(0)
    answered = counsel.get_by_role("article", name="Clinical", exact=False).first
    answered.locator("summary").first.click()
    expect(answered.locator(".stances")).to_contain_text("with counsel")
    answered.get_by_role("button", name="Accept").click()
    expect(answered.get_by_role("button", name="Accept")).to_have_attribute("aria-pressed", "true")

    with owner.expect_download() as printed:
        owner.get_by_role("link", name="Brief for counsel").click()
    assert printed.value.suggested_filename == "brief-offer-of-the-evening.pdf"
    owner.get_by_role("button", name="More").or_(owner.locator("summary", has_text="More")).first.click()
    owner.get_by_role("button", name="Withdraw").click()
    expect(owner.get_by_text("The other side no longer sees it.")).to_be_visible()
    counsel.goto(address)
    expect(counsel.get_by_role("heading", level=1)).not_to_contain_text("Offer of the evening")


CONTRACT = f"""# {OFFER.partition(chr(10))[0]}
{OFFER.partition(chr(10))[2]}
**4.1 Payment.** Practice shall pay each invoice within thirty (30) days of the invoice.
"""


def enter_a_draft(page: Page) -> None:
    page.goto("/agreements/new/")
    page.get_by_label("Whose agreement").select_option(label="Cedar Grove Dental")
    page.get_by_label("Title").fill("Services from next year on")
    page.get_by_label("In effect from").fill("2027-01-01")
    page.get_by_label("Role").nth(0).select_option(label="Practice")
    page.get_by_label("In the network").nth(0).select_option(label="Cedar Grove Dental")
    page.get_by_label("Role").nth(1).select_option(label="Manager")
    page.get_by_label("In the network").nth(1).select_option(label="Keystone Dental Partners")
    page.get_by_role("button", name="Enter as a draft").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Services from next year on")


def upload_by_keyboard(page: Page) -> None:
    page.goto("/reviews/new/")
    page.get_by_label("First paper").set_input_files(
        {"name": "contract.md", "mimeType": "text/markdown", "buffer": CONTRACT.encode()}
    )
    page.get_by_label("Title").fill("Read by keyboard")
    page.get_by_label("Title").press("Enter")
    expect(page.get_by_role("heading", name="Findings")).to_be_visible(timeout=300_000)


def test_a_review_goes_round_by_keyboard_alone(visit: Visitors) -> None:
    """Upload, findings, push back, comment, confirm a term, brief: no mouse, and no key that acts while one writes."""
    owner = visit("Zeno Adeyemi", "/reviews/")
    enter_a_draft(owner)
    upload_by_keyboard(owner)
    expect(owner.locator(".paper-body strong", has_text="4.1 Payment.")).to_have_count(1)
    expect(owner.locator(".paper-body")).not_to_contain_text("**")
    folds, spoken = owner.locator(".finding .fold"), owner.locator("#spoken")
    counts = folds.evaluate_all("folds => [folds.length, folds.filter(fold => fold.open).length]")
    assert 0 < counts[1] < counts[0]  # what is addressed is folded
    owner.keyboard.press("j")
    expect(folds.nth(0).locator("> summary")).to_be_focused()
    owner.keyboard.press("j")
    expect(folds.nth(1).locator("> summary")).to_be_focused()
    owner.keyboard.press("k")
    owner.keyboard.press("p")
    expect(spoken).to_contain_text("1 pushed back")
    expect(folds.nth(0).locator("> summary")).to_be_focused()
    expect(folds.nth(0)).to_contain_text("pushed back")
    owner.keyboard.press("m")
    expect(folds.nth(0).locator("textarea")).to_be_focused()
    owner.keyboard.type("Can a jackpot apply?")
    expect(folds.nth(0).locator("textarea")).to_have_value("Can a jackpot apply?")
    owner.keyboard.press("Tab")
    owner.keyboard.press("Enter")
    expect(folds.nth(0).locator(".comment-words")).to_have_text("Can a jackpot apply?")
    owner.locator("#review-keys > summary").press("Enter")
    owner.get_by_label("Use these keys").press("Space")
    folds.nth(2).locator("> summary").focus()
    owner.keyboard.press("a")
    owner.keyboard.press("j")
    expect(folds.nth(2).locator("> summary")).to_be_focused()
    expect(spoken).not_to_contain_text("accepted")
    owner.get_by_label("Use these keys").press("Space")

    owner.get_by_role("link", name="Attach to an agreement").last.press("Enter")
    owner.get_by_role("button", name="Attach").press("Enter")
    expect(owner.get_by_text("are attached to", exact=False).first).to_be_visible()
    term = owner.get_by_role("article", name="Payment", exact=True)
    expect(term.locator(".term-words")).to_have_text("Within 30 days.")
    term.get_by_role("link", name="Confirm as term").press("Enter")
    assert violations(owner) == []
    expect(owner.locator(".sentence")).to_contain_text("Which day of which month is a month's fee due on?")
    owner.get_by_label("Day of the month").fill("30")
    owner.get_by_label("Of which month").select_option(label="The following month")
    owner.get_by_role("button", name="Enter term").press("Enter")
    expect(owner.get_by_role("heading", level=1)).to_contain_text("Services from next year on")
    expect(owner.locator("#main")).to_contain_text("within thirty (30) days of the invoice")
    owner.goto("/reviews/")
    owner.get_by_role("link", name="Read by keyboard").first.press("Enter")
    with owner.expect_download() as printed:
        owner.get_by_role("link", name="Brief for counsel").press("Enter")
    assert printed.value.suggested_filename == "brief-read-by-keyboard.pdf"
