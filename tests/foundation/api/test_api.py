"""The API: narrow tokens, one form of errors, and not a row more than the database would show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Router
from ninja.testing import TestClient

from abutment.foundation.accounts import tokens
from abutment.foundation.accounts.models import Account, ApiToken
from abutment.foundation.api import problems
from abutment.foundation.api.actions import create_token, revoke_token
from abutment.foundation.api.authentication import TokenOrSession
from abutment.foundation.api.errors import PrefixTaken, TokenRefused
from abutment.foundation.api.limits import MOST_FAILURES, WINDOW, count_wrong_token, forget_wrong_tokens
from abutment.foundation.api.models import WrongTokens
from abutment.foundation.api.registry import register, routers
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.kernel.errors import AbutmentError
from tests.cast import Cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def token_of(cast: Cast, name: str, at: str, *capabilities: str, **changed: Any) -> str:
    """A token as the owner login writes it, in whatever state the test needs."""
    secret = tokens.drawn()
    values = {"expires_at": NOW + timedelta(days=30), **changed}
    with opened(Actor.console(cast.accounts[name], cast.entity(at))):
        ApiToken.objects.create(
            account_id=cast.accounts[name],
            name="test",
            digest=tokens.digest(secret),
            acting_entity_id=cast.entity(at),
            capabilities=list(capabilities),
            **values,
        )
    return secret


def signed_in(cast: Cast, name: str, client: Client | None = None) -> Client:
    return sign_in(client or Client(), cast.accounts[name], entity_id=cast.entity(cast.at[name]))


def ask(path: str, secret: str = "", **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(path, headers=headers, **more)


def test_health_is_told_to_everybody_and_tells_no_secret():
    answer = ask("/api/health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "version", "database", "workers", "worker_heartbeat_at", "jobs_waiting"}


def test_a_token_says_who_asks_and_what_they_may_do(cast: Cast):
    answer = ask("/api/me", token_of(cast, "olive", "cedar", "network.read", "people.read"))
    assert answer.status_code == 200
    said = answer.json()
    assert said["account_id"] == cast.accounts["olive"]
    assert said["acting_for"]["id"] == cast.entity("cedar")
    assert said["capabilities"] == ["network.read", "people.read"]
    assert said["via"] == "token"


def test_a_token_narrower_than_its_account_sees_less(cast: Cast):
    wide = ask("/api/entities", token_of(cast, "executive", "keystone", "network.read", "people.read"))
    narrow = ask("/api/entities", token_of(cast, "executive", "keystone", "people.read"))
    assert {row["name"] for row in wide.json()} >= {"Cedar Dental", "Birch Dental"}
    assert "Cedar Dental" not in {row["name"] for row in narrow.json()}


def test_a_token_never_sees_more_than_its_account(cast: Cast):
    answer = ask("/api/me", token_of(cast, "front_desk", "cedar", "network.read", "money.read", "clinical.grant"))
    assert answer.json()["capabilities"] == ["network.read"]


def test_another_entitys_number_and_one_that_never_was_look_the_same(cast: Cast):
    secret = token_of(cast, "olive", "cedar", "network.read")
    assert ask(f"/api/entities/{cast.entity('cedar')}", secret).status_code == 200
    foreign, unknown = ask(f"/api/entities/{cast.entity('alder')}", secret), ask("/api/entities/999999999", secret)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content
    assert foreign.headers["Content-Type"] == "application/problem+json"
    assert foreign.json()["code"] == "not_found"


def test_a_token_at_a_place_where_its_account_works_no_more_sees_nothing(cast: Cast):
    secret = token_of(cast, "olive", "birch", "network.read")
    assert ask("/api/entities", secret).json() == []


@pytest.mark.parametrize("state", ["unknown", "expired", "revoked", "inactive", "empty"])
def test_a_dead_token_is_nobody(cast: Cast, state: str):
    if state == "expired":
        secret = token_of(cast, "olive", "cedar", "network.read", expires_at=NOW - timedelta(seconds=1))
    elif state == "inactive":
        secret = token_of(cast, "olive", "cedar", "network.read")
        with opened(Actor.system("test")):
            Account.objects.filter(pk=cast.accounts["olive"]).update(is_active=False)
    elif state == "revoked":
        secret = token_of(cast, "olive", "cedar", "network.read")
        actor = Actor.console(cast.accounts["olive"], cast.entity("cedar"))
        with opened(actor):
            number = ApiToken.objects.get(digest=tokens.digest(secret)).pk
            assert revoke_token(actor=actor, token_id=number, moment=NOW)
            assert not revoke_token(actor=actor, token_id=number, moment=NOW)
    else:
        secret = " " if state == "empty" else "abt_guessed"
    answer = ask("/api/me", secret)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_dead_token_is_not_rescued_by_a_session_beside_it(cast: Cast):
    client = signed_in(cast, "olive")
    assert client.get("/api/me").status_code == 200
    assert client.get("/api/me", headers={"Authorization": "Bearer abt_guessed"}).status_code == 401


def test_a_token_speaks_in_the_api_only(cast: Cast):
    answer = ask("/security/tokens/", token_of(cast, "olive", "cedar", "network.read"))
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]


def test_wrong_tokens_are_counted_and_then_refused(cast: Cast):
    for _ in range(MOST_FAILURES):
        assert ask("/api/me", "abt_guessed").status_code == 401
    answer = ask("/api/me", "abt_guessed")
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert ask("/api/me", token_of(cast, "olive", "cedar", "network.read")).status_code == 200


def test_wrong_tokens_are_counted_in_the_database_for_a_window_and_per_address():
    late = NOW + WINDOW
    assert [count_wrong_token("192.0.2.1", NOW) for _ in range(MOST_FAILURES + 1)] == [False] * MOST_FAILURES + [True]
    assert not count_wrong_token("192.0.2.2", NOW)
    assert WrongTokens.objects.count() == 2
    assert not count_wrong_token("192.0.2.1", late)
    forget_wrong_tokens(late)
    assert WrongTokens.objects.get().failures == 1


def test_what_a_session_writes_carries_the_form_token(cast: Cast, settings: Any):
    api = NinjaAPI(urls_namespace="test-writes", auth=[TokenOrSession()])
    problems.install(api)

    @api.post("/write")
    def write(request: HttpRequest) -> str:
        return "written"

    addresses = ModuleType("addresses")
    addresses.urlpatterns = [path("api/", api.urls)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = addresses
    client = signed_in(cast, "olive", Client(enforce_csrf_checks=True))
    refused = client.post("/api/write")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    client.cookies["csrftoken"] = "a" * 32
    assert client.post("/api/write", headers={"X-CSRFToken": "b" * 32}).status_code == 403
    assert client.post("/api/write", headers={"X-CSRFToken": "a" * 32}).status_code == 200
    bearer = {"Authorization": f"Bearer {token_of(cast, 'olive', 'cedar', 'network.read')}"}
    assert Client(enforce_csrf_checks=True).post("/api/write", headers=bearer).status_code == 200
    assert Client(enforce_csrf_checks=True).post("/api/write").status_code == 401


def test_the_description_is_complete_and_nothing_in_it_is_fetched_from_elsewhere():
    page = ask("/api/docs")
    assert page.status_code == 200
    assert b"http://" not in page.content
    assert b"https://" not in page.content
    for script in page.content.split(b"<script")[1:]:
        opening, _, inside = script.partition(b">")
        assert b"src=" in opening or b"application/json" in opening, inside[:80]
    assert b'href="/"' in page.content
    described = ask("/api/openapi.json").json()
    assert {"Account"} <= {tag for path in described["paths"].values() for way in path.values() for tag in way["tags"]}
    assert {"/api/me", "/api/health", "/api/entities"} <= set(described["paths"])


class ChairMissing(AbutmentError):
    """A test's own error."""


def test_errors_are_problems_with_a_code_a_line_and_no_trace():
    api = NinjaAPI(urls_namespace="test-problems")
    problems.install(api)
    raised: dict[str, Exception] = {
        "ours": ChairMissing("Chair 3 is missing. Add it first."),
        "denied": NotAllowed("Only an owner takes everything."),
        "absent": Http404("secret name"),
        "broken": ValueError("Jane Doe"),
    }

    @api.get("/{kind}")
    def fail(request: Any, kind: str) -> None:
        raise raised[kind]

    @api.get("/number/{number}")
    def number(request: Any, number: int) -> int:
        return number

    client = TestClient(api)
    expected = {"ours": (422, "chair_missing"), "denied": (403, "not_allowed"), "absent": (404, "not_found")}
    for kind, (status, code) in {**expected, "broken": (500, "broken")}.items():
        with transaction.atomic():
            answer = client.get(f"/{kind}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert "Jane" not in answer.content.decode()
        assert "secret" not in answer.content.decode()
    assert client.get("/ours").json()["message"] == "Chair 3 is missing. Add it first."
    wrong = client.get("/number/Jane")
    assert wrong.status_code == 422
    assert "Jane" not in wrong.content.decode()
    assert wrong.json()["fields"][0]["field"] == "path.number"


def test_two_rooms_cannot_answer_at_one_address():
    before = routers()
    router = Router()
    register("chairs-of-a-test", router, tag="Chairs")
    register("chairs-of-a-test", router)
    with pytest.raises(PrefixTaken, match="/api/chairs-of-a-test/"):
        register("chairs-of-a-test", Router())
    from abutment.foundation.api import registry

    registry._routers.pop("chairs-of-a-test")
    assert routers() == before


# --- Making tokens ---------------------------------------------------------------------------------------------------


def session_actor(cast: Cast, name: str) -> Actor:
    return Actor(Via.SESSION, cast.accounts[name], cast.entity(cast.at[name]), "digest")


def make(cast: Cast, name: str, chosen: list[str], days: int = 30) -> tuple[ApiToken, str]:
    actor = session_actor(cast, name)
    with opened(Actor.console(actor.account_id, actor.acting_entity_id)):
        return create_token(
            actor=actor, name="Report", chosen=chosen, ends_on=(NOW + timedelta(days=days)).date(), moment=NOW
        )


def test_a_token_is_kept_as_a_digest_and_its_making_is_audited(cast: Cast):
    token, secret = make(cast, "olive", ["network.read"])
    assert token.digest != secret
    assert len(secret) > 40
    assert secret.startswith("abt_")
    with opened(cast.actor("olive")):
        event = Event.objects.filter(action="token.created").latest("id")
        assert event.subject == f"token {token.pk}"
        assert secret not in str(event.details)


@pytest.mark.parametrize(
    ("chosen", "days", "reason"),
    [
        (["money.write"], 30, "you do not hold money.write here"),
        ([], 30, "it has no capability"),
        (["network.read"], -1, "lasts from tomorrow to one year"),
        (["network.read"], 400, "lasts from tomorrow to one year"),
    ],
)
def test_a_token_beyond_its_maker_or_a_year_is_refused(cast: Cast, chosen: list[str], days: int, reason: str):
    with pytest.raises(TokenRefused, match=reason):
        make(cast, "olive", chosen, days)


def test_a_token_makes_no_token(cast: Cast):
    actor = Actor(Via.TOKEN, cast.accounts["olive"], cast.entity("cedar"), "1", ("network.read",))
    with pytest.raises(TokenRefused, match="signed-in person"):
        create_token(actor=actor, name="x", chosen=["network.read"], ends_on=NOW.date(), moment=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"account_id": 2},
        {"capabilities": ["network.read", "money.read"]},
        {"expires_at": NOW + timedelta(days=3000)},
        {"acting_entity_id": 1},
        {"digest": "0" * 64},
    ],
)
def test_the_database_refuses_to_widen_a_token(cast: Cast, change: dict[str, Any]):
    secret = token_of(cast, "olive", "cedar", "network.read")
    with opened(cast.actor("olive")), pytest.raises(DatabaseError), transaction.atomic():
        ApiToken.objects.filter(digest=tokens.digest(secret)).update(**change)


def test_the_database_refuses_tokens_for_others_and_tokens_of_years(cast: Cast):
    values = {"name": "x", "acting_entity_id": cast.entity("cedar"), "capabilities": ["network.read"]}
    ends = NOW + timedelta(days=30)
    for name, account, expires in (("bruno", "olive", ends), ("olive", "olive", NOW + timedelta(days=400))):
        with opened(cast.actor(name)), pytest.raises(DatabaseError), transaction.atomic():
            ApiToken.objects.create(
                account_id=cast.accounts[account], digest=tokens.digest(tokens.drawn()), expires_at=expires, **values
            )


def test_a_revoked_token_is_not_brought_back(cast: Cast):
    secret = token_of(cast, "olive", "cedar", "network.read")
    actor = cast.actor("olive")
    with opened(actor):
        found = ApiToken.objects.filter(digest=tokens.digest(secret))
        revoke_token(actor=actor, token_id=found.get().pk, moment=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            found.update(revoked_at=None)


def test_nobody_revokes_anothers_token(cast: Cast):
    secret = token_of(cast, "olive", "cedar", "network.read")
    number = ApiToken.objects.get(digest=tokens.digest(secret)).pk
    with opened(cast.actor("bruno")):
        assert not revoke_token(actor=cast.actor("bruno"), token_id=number, moment=NOW)
    assert ask("/api/me", secret).status_code == 200


# --- The page --------------------------------------------------------------------------------------------------------


def test_a_key_is_made_on_the_page_shown_once_and_revoked_there(cast: Cast):
    client = signed_in(cast, "olive")
    assert client.get("/security/tokens/").status_code == 200
    ends_on = (NOW + timedelta(days=30)).date().isoformat()
    made = client.post("/security/tokens/", {"name": "Report", "ends_on": ends_on, "capabilities": ["network.read"]})
    assert made.status_code == 200
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert secret not in client.get("/security/tokens/").content.decode()
    assert ask("/api/me", secret).json()["token"]["name"] == "Report"
    number = ApiToken.objects.get(digest=tokens.digest(secret)).pk
    assert signed_in(cast, "bruno").post(f"/security/tokens/{number}/revoke/").status_code == 404
    assert client.post(f"/security/tokens/{number}/revoke/").status_code == 302
    assert ask("/api/me", secret).status_code == 401


def test_a_key_takes_a_second_factor_given_just_now(cast: Cast):
    client = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"), age_seconds=600)
    asked = client.post("/security/tokens/", {"name": "Report", "capabilities": ["network.read"]})
    assert asked.status_code == 302
    assert "next=%2Fsecurity%2Ftokens%2F" in asked.headers["Location"]
    assert not ApiToken.objects.filter(account_id=cast.accounts["olive"]).exists()


def test_a_key_that_asks_too_much_says_so_on_the_page(cast: Cast):
    answer = signed_in(cast, "olive").post("/security/tokens/", {"name": "x", "capabilities": ["money.write"]})
    assert answer.status_code == 422
    assert answer.context["secret"] == ""


def test_what_a_key_may_do_is_said_in_the_words_of_the_settings(cast: Cast):
    client = signed_in(cast, "olive")
    page = client.get("/security/tokens/").content.decode()
    assert "See practices and locations" in page
    assert "> network.read" not in page
    token_of(cast, "olive", "cedar", "agreements.read", "a.code.nobody.named")
    page = client.get("/security/tokens/").content.decode()
    assert "a.code.nobody.named<br>Read agreements" in page
