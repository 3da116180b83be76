"""Each kind of user signs in with two proofs and finds their Today."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from abutment.desk.demonstration.signins import signins
from tests.journeys.conftest import Visitors
from tests.journeys.watching import overhang, resize, violations


@pytest.mark.parametrize("name", [one.name for one in signins()])
def test_each_kind_of_user_signs_in_and_finds_their_today(name: str, visit: Visitors) -> None:
    page = visit.afresh(name)
    visit.kept.setdefault(name, page.context.storage_state())
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    sentence = page.locator(".sentence").first.inner_text()
    assert sentence.endswith("."), sentence
    assert violations(page) == []
    resize(page, "phone", "dark")
    assert violations(page) == []
    assert overhang(page) <= 0


def test_the_page_of_sign_ins_lists_everybody_and_needs_no_sign_in(visit: Visitors) -> None:
    page = visit.stranger()
    page.goto("/demo/")
    for one in signins():
        expect(page.get_by_text(one.email, exact=True)).to_have_count(1)
    assert violations(page) == []
    resize(page, "phone", "dark")
    assert violations(page) == []
    assert overhang(page) <= 0
