"""The law for programs: the same answers as the console, with citations, and 404 for what nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from abutment.foundation.accounts import tokens
from abutment.foundation.accounts.models import ApiToken
from abutment.foundation.scope import opened
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    secret = tokens.drawn()
    with opened(cast.actor("olive")):
        ApiToken.objects.create(
            account_id=cast.accounts["olive"],
            name="test",
            digest=tokens.digest(secret),
            acting_entity_id=cast.entity("cedar"),
            capabilities=["network.read"],
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_question_is_answered_for_a_day_with_its_citations(client: Client):
    answer = client.get("/api/law/US-NY/fee-methods", {"on": "2026-11-21"})
    assert answer.status_code == 200
    assert "2026-11-21" in answer.content.decode()
    assert "citation" in answer.content.decode()
    assert "not legal advice" in answer.content.decode().lower()


def test_unknown_places_and_questions_are_not_found(client: Client):
    for path in ("/api/law/US-XX/fee-methods", "/api/law/US-NY/astrology"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert client.get("/api/law/US-NY/fee-methods", {"on": "soon"}).status_code == 422


def test_every_question_is_listed_and_answered(client: Client):
    for topic in client.get("/api/law/topics").json()["topics"]:
        assert client.get(f"/api/law/US-NY/{topic}", {"on": "2026-11-21"}).status_code == 200, topic


def test_the_law_is_told_to_nobody_unknown():
    assert Client().get("/api/law/US-NY/fee-methods").status_code == 401
