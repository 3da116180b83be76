"""The API and the command line: stable keys, and not a row more than a page would show."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from abutment.foundation.scope import Actor, opened
from abutment.organizations.commands import app
from tests.cast import Cast
from tests.organizations.conftest import Visit

PRACTICE_KEYS = {
    "id",
    "name",
    "legal_name",
    "form",
    "jurisdiction",
    "time_zone",
    "npi",
    "locations",
    "model",
    "brand",
    "region",
    "affiliated_from",
    "affiliated_until",
}


@pytest.mark.parametrize(
    ("who", "at", "seen"),
    [
        ("executive", "keystone", ["Birch Dental", "Cedar Dental"]),
        ("south_executive", "keystone", ["Birch Dental"]),
        ("olive", "cedar", ["Cedar Dental"]),
        ("hana", "birch", ["Birch Dental"]),
        ("summit_executive", "summit", ["Alder Dental Studio"]),
        ("executive", "summit", ["Birch Dental", "Cedar Dental"]),  # a name one does not hold is left
    ],
)
def test_the_api_lists_the_practices_that_one_sees(reader: Visit, who: str, at: str, seen: list[str]) -> None:
    answer = reader(who, at).get("/api/practices").json()
    assert [row["name"] for row in answer["items"]] == seen
    assert answer["count"] == len(seen)
    assert set(answer["items"][0]) == PRACTICE_KEYS


def test_the_api_gives_three_facts_apart(cast: Cast, reader: Visit) -> None:
    answer = reader("executive").get(f"/api/practices/{cast.entity('cedar')}").json()
    assert answer["owners"][0]["name"] == "Olive of Cedar"
    assert answer["owners"][0]["share_percent"] == "100.00"
    assert answer["manager"] == "Keystone Dental Partners"
    assert answer["covered_entity"] == "Cedar Dental"
    assert reader("executive").get(f"/api/practices/{cast.entity('cedar')}?on=2023-01-01").json()["owners"] == []


@pytest.mark.parametrize("who", ["olive", "executive", "summit_executive", "front_desk"])
def test_in_the_api_what_one_may_not_see_looks_like_what_does_not_exist(cast: Cast, reader: Visit, who: str) -> None:
    client = reader(who)
    hidden = {"olive": "birch", "executive": "alder", "summit_executive": "cedar", "front_desk": "birch"}[who]
    foreign, absent = client.get(f"/api/practices/{cast.entity(hidden)}"), client.get("/api/practices/987654321")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json() == absent.json()


def test_the_api_shows_a_shared_hygienist_at_ones_own_practice_only(reader: Visit) -> None:
    said = reader("olive").get("/api/people").content.decode()
    assert "Hana of Cedar" in said
    assert "Birch" not in said


def test_the_api_lists_people_to_who_works_with_them(reader: Visit) -> None:
    for who in ("controller", "front_desk", "it_provider"):
        answer = reader(who).get("/api/people")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_the_api_lists_locations_in_parts(reader: Visit) -> None:
    answer = reader("executive").get("/api/locations?limit=1&offset=1").json()
    assert answer["count"] == 2
    assert [row["name"] for row in answer["items"]] == ["Cedar Main Street"]
    assert answer["items"][0]["chairs"] == 2
    assert reader("executive").get("/api/locations?limit=0").status_code == 422


def test_nobody_asks_the_api_without_signing_in(client, cast: Cast, settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    for address in ("practices", f"practices/{cast.entity('cedar')}", "locations", "people"):
        assert client.get(f"/api/{address}").status_code == 401


def run(actor: Actor, *arguments: str) -> str:
    with opened(actor):
        done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_line_lists_practices_with_the_same_keys(cast: Cast) -> None:
    answer = json.loads(run(cast.actor("executive"), "practices", "--json", "--on", "2026-01-01"))
    assert answer["on"] == "2026-01-01"
    assert [row["name"] for row in answer["practices"]] == ["Birch Dental", "Cedar Dental"]
    assert set(answer["practices"][0]) == PRACTICE_KEYS


def test_the_operator_sees_all_of_the_installation(cast: Cast) -> None:
    said = run(Actor.console(), "practices")
    assert "Alder Dental Studio" in said
    assert "3 practices in 3 states, 3 locations" in said


def test_the_command_line_lists_people_and_says_what_they_do(cast: Cast) -> None:
    answer = json.loads(run(cast.actor("olive"), "people", "--json"))
    hana = next(row for row in answer["people"] if row["name"] == "Hana of Cedar")
    assert [each["entity"] for each in hana["assignments"]] == ["Cedar Dental"]
    assert "Hana of Cedar" in run(cast.actor("olive"), "people", "--on", date.today().isoformat())  # noqa: DTZ011


def test_an_organization_is_entered_and_listed_at_the_servers_command_line(cast: Cast) -> None:
    run(Actor.console(), "organizations", "add", "Harbor Partners", "--time-zone", "America/Chicago")
    answer = json.loads(run(Actor.console(), "organizations", "list", "--json"))
    assert "Harbor Partners" in [row["name"] for row in answer["organizations"]]
    with opened(cast.actor("administrator")):
        refused = CliRunner().invoke(app, ["organizations", "add", "Mine"])
    assert refused.exit_code == 1
