"""The page of sign-ins answers in a demonstration, on the machine itself, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from abutment.desk.demonstration.signins import signins


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.ABUTMENT_DEMO = True


def test_every_sign_in_is_listed_with_a_code(db: None, demonstration: None, client: Client) -> None:
    page = client.get("/demo/")
    assert page.status_code == 200
    said = page.content.decode()
    assert all(signin.email in said for signin in signins())
    assert "no-store" in page["Cache-Control"]


def test_without_a_demonstration_there_is_no_such_page(db: None, client: Client) -> None:
    assert client.get("/demo/").status_code == 404


@pytest.mark.parametrize("address", ["10.0.0.7", "192.0.2.1", "2001:db8::1"])
def test_readers_from_elsewhere_find_no_such_page(address: str, db: None, demonstration: None, client: Client) -> None:
    assert client.get("/demo/", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_readers_behind_a_proxy_on_this_machine_find_no_such_page(
    header: str, db: None, demonstration: None, client: Client
) -> None:
    assert client.get("/demo/", headers={header: "192.0.2.1"}).status_code == 404


def test_the_site_says_that_it_is_well_to_anybody(db: None, client: Client) -> None:
    assert client.get("/health/").content == b"ok\n"
    assert client.post("/health/").status_code == 405
