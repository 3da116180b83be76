"""A passkey in a real browser: made, used alone to sign in, used as the second step, and asked for afresh."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page, expect

from abutment.desk.demonstration.signins import signins
from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def authenticator_in(page: Page) -> CDPSession:
    """Give the browser a device that holds passkeys and says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return devices


def sign_out(page: Page) -> None:
    page.goto("/sign-out/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_a_passkey_is_made_and_then_enough(visit: Visitors) -> None:
    page = visit.afresh(signins()[-1].name)
    devices = authenticator_in(page)
    page.goto("/security/passkeys/add/")
    page.get_by_label("Name").fill("Front desk laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    expect(page.get_by_text("Front desk laptop").first).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    page.goto("/security/confirm/passkey/?next=/security/sessions/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your sessions")).to_be_visible()
    devices.detach()  # only now: looking for violations opens a session of its own, which takes the device away
    for path in ("/security/", "/security/sessions/", "/security/passkeys/add/", "/security/confirm/"):
        page.goto(path)
        for size, theme in (("desk", "light"), ("phone", "dark")):
            resize(page, size, theme)
            assert violations(page) == [], path
            assert overhang(page) <= 0, path


def test_pages_before_sign_in_are_open_to_every_reader(visit: Visitors) -> None:
    page = visit.stranger()
    for path in ("/sign-in/", "/sign-in/recover/", "/sign-in/stop/none/"):
        page.goto(path)
        for size, theme in (("desk", "light"), ("phone", "dark")):
            resize(page, size, theme)
            assert violations(page) == [], path
            assert overhang(page) <= 0, path
