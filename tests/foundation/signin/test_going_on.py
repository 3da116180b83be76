"""After a code: what waited goes on from its own address, a file comes, and nobody is left on a page without a word."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from abutment.foundation.accounts.models import Account
from abutment.foundation.signin.waiting import GOING_ON, MOST_WAITING, WAITING
from tests.foundation.signin.conftest import Clock, letters_to
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

CONFIRM, GO_ON = "/security/confirm/", "/security/confirm/go-on/"
HERE = {"Referer": "http://testserver/security/?from=here"}


def confirmed(client: Client, clock: Clock, address: str) -> str:
    answer = client.post(CONFIRM, {"code": clock.code(), "next": address})
    assert answer.status_code == 302
    return answer.headers["Location"]


def sent_again(client: Client, page: str) -> tuple[str, dict[str, str]]:
    """Where the page sends what waited, and with which fields but the token."""
    action = re.search(r'<form method="\w+" action="([^"]+)"', page)
    assert action
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return action[1], {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def test_what_was_sent_is_sent_again_from_its_own_address(ada: Account, client: Client, clock: Clock) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    asked = client.post("/security/email/", {"email": "ada<new@signin.example"}, headers=HERE)
    assert asked.headers["Location"].startswith(CONFIRM)
    client.get(asked.headers["Location"])
    assert confirmed(client, clock, "/security/email/") == GO_ON
    page = client.get(GO_ON).content.decode()
    assert "data-goes-on" in page
    assert 'href="/security/?from=here"' in page
    assert sent_again(client, page) == ("/security/email/", {"email": "ada&lt;new@signin.example"})
    refused = client.post("/security/email/", {"email": "ada<new@signin.example"})
    assert refused.status_code == 200
    assert not letters_to("ada<new@signin.example")


def test_a_second_look_at_the_page_sends_nothing_again_and_keeps_nothing_typed(
    ada: Account, client: Client, clock: Clock
) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    client.post("/security/email/", {"email": "ada.new@signin.example"}, headers=HERE)
    confirmed(client, clock, "/security/email/")
    assert "ada.new@signin.example" in client.get(GO_ON).content.decode()
    again = client.get(GO_ON).content.decode()
    assert "It went on already" in again
    assert "ada.new@signin.example" not in again + str(dict(client.session))
    assert "<form" not in again


def test_two_pages_that_ask_at_once_do_not_lose_each_others_input(ada: Account, client: Client, clock: Clock) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    first = client.post("/security/email/", {"email": "ada.new@signin.example"})
    client.get(first.headers["Location"])
    second = client.post("/security/recovery-codes/renew/")
    client.get(second.headers["Location"])
    confirmed(client, clock, "/security/email/")
    assert sent_again(client, client.get(GO_ON).content.decode())[0] == "/security/email/"
    confirmed(client, clock, "/security/recovery-codes/renew/")
    assert sent_again(client, client.get(GO_ON).content.decode())[0] == "/security/recovery-codes/renew/"


def test_a_wrong_code_keeps_what_waits(ada: Account, client: Client, clock: Clock) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    client.post("/security/recovery-codes/renew/")
    wrong = client.post(CONFIRM, {"code": "000000", "next": "/security/recovery-codes/renew/"})
    assert wrong.status_code == 200
    assert client.get(GO_ON).headers["Location"] == "/security/"
    assert confirmed(client, clock, "/security/recovery-codes/renew/") == GO_ON


def test_a_code_for_another_page_sends_nothing(ada: Account, client: Client, clock: Clock) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    client.post("/security/recovery-codes/renew/")
    assert confirmed(client, clock, "/security/sessions/") == "/security/sessions/"
    assert client.get(GO_ON).headers["Location"] == "/security/"
    assert GOING_ON not in client.session or not client.session[GOING_ON]


def test_a_page_elsewhere_is_nothing_to_go_back_to(ada: Account, client: Client, clock: Clock) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    client.post("/security/recovery-codes/renew/", headers={"Referer": "https://evil.example/x"})
    confirmed(client, clock, "/security/recovery-codes/renew/")
    page = client.get(GO_ON).content.decode()
    assert "evil.example" not in page
    assert '<a href="/">Back to where you were</a>' in page


def test_only_the_newest_wait(ada: Account, client: Client) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    for number in range(MOST_WAITING + 2):
        asked = client.post(f"/security/email/?tried={number}", {"email": "ada.new@signin.example"})
        client.get(asked.headers["Location"])
    assert list(client.session[WAITING]) == [f"/security/email/?tried={number}" for number in range(2, 5)]
