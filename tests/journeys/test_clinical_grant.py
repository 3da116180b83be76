"""The organization proposes, the owner grants: nobody else."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.coming_in import make_sign_in, open_invitation
from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations

EMAIL = "noor.ashgrove@cedargrove.example"


def test_the_people_team_proposes_a_dentist_and_only_the_owner_grants(visit: Visitors) -> None:
    page = visit("Zane Yamauchi", "/people/add/")
    page.get_by_label("Given name").fill("Noor")
    page.get_by_label("Family name").fill("Ashgrove")
    page.get_by_label("Where", exact=True).select_option(label="Cedar Grove Dental")
    page.get_by_label("Role", exact=True).select_option(label="Dentist")
    page.get_by_role("button", name="Add person").click()
    expect(page.get_by_text("Dentist is clinical work. Give the license: its state and its number.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("License state").select_option("US-NY")
    page.get_by_label("License number").fill("NY-D-4417")
    page.get_by_role("button", name="Add person").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noor Ashgrove")
    expect(page.get_by_role("table", name="Assignments")).to_contain_text("Dentist")
    expect(page.get_by_role("link", name="Grant")).to_have_count(0)
    person = page.url
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("holds or awaits a role that only an owner grants").first).to_be_visible()

    owner = visit("Zeno Adeyemi")
    owner.goto(person)
    owner.get_by_role("link", name="Invite").click()
    owner.get_by_label("Email").fill(EMAIL)
    owner.get_by_role("button", name="Send invitation").click()
    expect(owner.get_by_text("The invitation is on its way")).to_be_visible()

    newcomer = open_invitation(visit, EMAIL)
    make_sign_in(newcomer, EMAIL, "Noor Ashgrove")
    newcomer.get_by_role("button", name="I have kept them").click()
    expect(newcomer.get_by_text("You hold no role in force today")).to_be_visible()
    expect(newcomer.get_by_text("proposed")).to_be_visible()
    assert violations(newcomer) == []

    owner.goto("/")
    expect(owner.get_by_text("Noor Ashgrove").first).to_be_visible()
    owner.goto(person)
    owner.get_by_role("link", name="Grant").click()
    expect(owner.get_by_text("Noor Ashgrove may work as dentist at Cedar Grove Dental").first).to_be_visible()
    owner.get_by_role("button", name="Grant").click()
    expect(owner.get_by_role("table", name="Assignments")).to_be_visible()
    expect(owner.get_by_role("table", name="Assignments")).to_contain_text("in force")
    owner.goto("/audit/?q=assignment.granted")
    newest = owner.locator("tbody tr").first
    expect(newest).to_contain_text("Zeno Adeyemi")
    expect(newest).to_contain_text("Noor Ashgrove")

    newcomer.goto("/")
    expect(newcomer.locator(".name-now").first).to_contain_text("Cedar Grove Dental")
    expect(newcomer.get_by_text("You work at 1 practice")).to_be_visible()
