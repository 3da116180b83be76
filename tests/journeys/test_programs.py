"""Programs come in with keys of people; long work is found under Activity."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitors
from tests.journeys.watching import violations


def _ask(address: str, key: str) -> Any:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.loads(answer.read())


def test_a_key_is_made_read_with_and_revoked(visit: Visitors) -> None:
    page = visit.afresh("Tomas Oakhurst", "/security/tokens/")
    page.get_by_label("What it is for").fill("Month-end report")
    page.get_by_label("See practices and locations").check()
    page.get_by_role("button", name="Make the key").click()
    key = page.get_by_label("The new key").input_value()
    assert violations(page) == []
    me = _ask(f"{visit.site.address}/api/me", key)
    assert me["name"] == "Tomas Oakhurst"
    assert me["capabilities"] == ["network.read"]
    names = [entity["name"] for entity in _ask(f"{visit.site.address}/api/entities", key)]
    assert "Cedar Grove Dental" in names
    page.goto("/security/tokens/")
    assert key not in page.content()
    page.get_by_role("button", name="Revoke Month-end report").click()
    expect(page.get_by_text("revoked", exact=True)).to_be_visible()
    with pytest.raises(HTTPError) as refused:
        _ask(f"{visit.site.address}/api/me", key)
    assert refused.value.code == 401
    refused.value.close()


def test_what_programs_can_ask_is_described_without_help_from_elsewhere(visit: Visitors) -> None:
    page = visit("Tomas Oakhurst", "/api/docs")
    expect(page.get_by_text("Who asks, in whose name, and what they may do")).to_be_visible()


def test_activity_says_in_words_what_will_stand_there(visit: Visitors) -> None:
    page = visit("Zane Yamauchi", "/activity/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Activity")
    expect(page.get_by_text("No long work yet")).to_be_visible()
    assert violations(page) == []
