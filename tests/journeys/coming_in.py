"""The way of somebody new: from the letter in the mailbox to their own sign-in."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitors
from tests.journeys.site import STEP_SECONDS, Person, code_of
from tests.journeys.watching import violations

PASSWORD = "lantern-under-the-elm"


def open_invitation(visit: Visitors, email: str) -> Page:
    """The page behind the link in the letter to an address, as a stranger opens it."""
    page = visit.stranger()
    for _ in range(480):  # the letter is written with the invitation; it leaves by a job
        page.goto(f"/mailbox/?to={email}")
        if page.locator("tbody a").count():
            break
        time.sleep(0.25)
    page.locator("tbody a").first.click()
    expect(page.get_by_text(f"To {email}")).to_be_visible()
    link = page.locator(".letter-words a[href*='/invitation/']").get_attribute("href")
    assert link
    assert link.startswith(visit.site.address)
    page.goto(link)
    return page


def make_sign_in(page: Page, email: str, name: str) -> Person:
    """Choose a password, add an authenticator app, keep the recovery codes; ends on Today."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Welcome"))
    assert violations(page) == []
    page.get_by_label("Your name").fill(name)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    page.get_by_role("button", name="Make my sign-in").click()
    expect(page.get_by_role("heading", name="Add a second step")).to_be_visible()
    assert violations(page) == []
    page.get_by_text("No camera? Type the key").click()
    secret = re.sub(r"\s", "", page.locator(".signin-secret code").inner_text())
    person = Person(email, name, "new", secret)
    page.get_by_label("Code from the app").fill(code_of(secret, int(time.time()) // STEP_SECONDS))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.locator(".signin-codes li")).to_have_count(10)
    assert violations(page) == []
    return person
