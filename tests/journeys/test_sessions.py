"""Sessions: seen, ended from elsewhere, and given up by time."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visitors, sign_in
from tests.journeys.watching import violations


def test_a_session_ended_from_another_browser_is_over_and_leads_back_to_its_page(visit: Visitors) -> None:
    lost = visit.afresh("Maya Wainwright", "/people/?q=an")
    own = visit.afresh("Maya Wainwright", "/security/sessions/")
    expect(own.get_by_text("this one")).to_be_visible()
    assert violations(own) == []
    others = own.get_by_role("button", name="End the session")
    for rest in range(others.count() - 1, -1, -1):  # other journeys may have signed in, too
        others.first.click()
        expect(others).to_have_count(rest)
    expect(own.get_by_text("Signed in at 1 place.")).to_be_visible()

    lost.get_by_role("columnheader", name="Name").get_by_role("link").click()
    expect(lost.get_by_text("You were signed out")).to_be_visible()
    assert violations(lost) == []
    sign_in(lost, visit.site, visit.site.person("Maya Wainwright"))
    expect(lost).to_have_url(re.compile(r"/people/"))
    expect(own.get_by_role("heading", level=1)).to_have_text("Your sessions")


def test_before_the_automatic_logoff_there_is_a_warning_and_one_may_stay(visit: Visitors) -> None:
    page = visit("Cyrus Quintero")
    page.clock.install()
    page.goto("/settings/")
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    page.clock.fast_forward("14:10")
    dialog = page.get_by_role("dialog", name="Still there?")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("come back to this page when you sign in again")
    assert violations(page) == []
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()


def test_a_wrong_password_is_answered_calmly(visit: Visitors) -> None:
    page = visit.stranger()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill("nobody@nowhere.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert violations(page) == []
