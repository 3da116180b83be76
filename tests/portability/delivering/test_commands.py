"""Deliveries at the server's command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from abutment.foundation.scope import Actor, NotAllowed
from abutment.foundation.scope.claims import operating
from abutment.portability.delivering.commands import app
from abutment.portability.delivering.errors import DeliveryUnderWay, NotProven, PlaceMissing
from tests.portability.delivering.conftest import Office


def said(*words: str) -> Any:
    """What a command tells a machine; what it raises is raised."""
    result = CliRunner().invoke(app, ["deliveries", *words, "--json"], catch_exceptions=False)
    return json.loads(result.output)


def test_the_list_says_how_all_stand(office: Office, share: Path) -> None:
    office.in_force(office.folder(share))
    told = {each["practice"]: each for each in said("list")["practices"]}
    assert told["Birch Dental"]["state"] == "not set up"
    assert (told["Cedar Dental"]["state"], told["Cedar Dental"]["storage"]) == ("missed", str(share))
    assert "secret" not in str(told)
    assert CliRunner().invoke(app, ["deliveries", "list"]).exit_code == 0


def test_what_is_due_is_tried_at_once_and_once(office: Office, share: Path) -> None:
    office.in_force(office.folder(share), proven_at=timezone.now())
    assert said("run", "--practice", "Cedar Dental")["work"]
    with pytest.raises(DeliveryUnderWay):
        said("run", "--practice", "Cedar Dental")


def test_trying_looks_and_writes_nothing(office: Office, share: Path) -> None:
    office.in_force(office.folder(share))
    assert "is there" in said("try", "--practice", "cedar dental")["answers"]
    assert list(share.iterdir()) == []
    share.rmdir()
    with pytest.raises(PlaceMissing):
        said("try", "--practice", "cedar dental")
    with pytest.raises(NotProven):
        said("try", "--practice", "Birch Dental")


@pytest.mark.parametrize("who", ["administrator", "it", "practice_manager"])
def test_nobody_but_an_owner_is_told_anything_in_their_own_name(office: Office, share: Path, who: str) -> None:
    office.in_force(office.folder(share))
    actor = office.cast.actor(who)
    with operating(Actor.console(actor.account_id, actor.acting_entity_id)):
        assert said("list") == {"practices": []}
        with pytest.raises(NotAllowed):
            said("try", "--practice", "Cedar Dental")
