"""What day it is decides who holds what: a zone nobody knows gets in nowhere, and owners alone move a practice's."""

from __future__ import annotations

import pytest

from abutment.foundation.scope import Actor
from tests.cast import Cast
from tests.foundation.scope.conftest import Attacker

SET = "update scope_entity set time_zone = %s where id = %s returning id"


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "ABC5", "america/new_york"])
def test_a_zone_that_nobody_knows_is_refused_and_says_how_to_write_one(
    attacker: Attacker, cast: Cast, zone: str
) -> None:
    attacker.claims(attacker.seal(Actor.system("test")))
    assert "Write one as America/New_York" in attacker.refused(SET, zone, cast.entity("cedar"))


def test_the_organization_does_not_move_a_practice_s_zone(attacker: Attacker, cast: Cast) -> None:
    attacker.claims(attacker.seal(cast.actor("administrator")))
    assert "Only its owners" in attacker.refused(SET, "Pacific/Honolulu", cast.entity("cedar"))


@pytest.mark.parametrize("who", ["olive", None])
def test_an_owner_and_the_server_move_it(attacker: Attacker, cast: Cast, who: str | None) -> None:
    attacker.claims(attacker.seal(cast.actor(who) if who else Actor.system("test")))
    with attacker.raw.transaction(force_rollback=True):
        assert attacker.rows(SET, "Pacific/Honolulu", cast.entity("cedar")) == [(cast.entity("cedar"),)]


def test_other_facts_of_an_entity_change_as_before(attacker: Attacker, cast: Cast) -> None:
    attacker.claims(attacker.seal(cast.actor("administrator")))
    with attacker.raw.transaction(force_rollback=True):
        assert attacker.rows(
            "update scope_entity set name = 'Other' where id = %s returning id", cast.entity("keystone")
        )
