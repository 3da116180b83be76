"""A paper from an offer to a brief for counsel: read, looked at beside its words, spoken to by both sides."""

from __future__ import annotations

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
    expect(page.get_by_role("heading", name="Findings")).to_be_visible(timeout=60_000)


def test_an_offer_is_read_spoken_to_and_shared(visit: Visitors) -> None:
    owner = visit("Zeno Adeyemi", "/reviews/")
    read_a_paper(owner)
    expect(owner.locator(".advice")).to_contain_text("Not legal advice.")
    expect(owner.locator(".sentence")).to_contain_text("addressed")
    expect(owner.get_by_text("Percentage in New York").first).to_be_visible()

    card = owner.get_by_role("article", name="Clinical", exact=False).first
    card.locator(".finding-words").first.click()
    target = owner.url.partition("#")[2]
    assert target.startswith("quote-")
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
