"""Who looked stays noted when the work that looked fails: in a job, in a command, in a scope within another."""

from __future__ import annotations

import pytest

from abutment.foundation.audit import look
from abutment.foundation.audit.models import Look
from abutment.foundation.scope import Actor, opened
from tests.cast import Cast

SERVER = Actor.system("test")


class Broken(Exception):
    """What goes wrong after the look."""


def _look(actor: Actor, cast: Cast, place: str = "cedar") -> None:
    look(actor, entity_id=cast.entity(place), patient_id=7, purpose="treatment", what="chart")


def _look_and_break(actor: Actor, cast: Cast, place: str) -> None:
    _look(actor, cast, place)
    raise Broken


def _looks() -> list[tuple[int | None, str]]:
    with opened(SERVER):
        return list(Look.objects.order_by("id").values_list("account_id", "what"))


def test_a_look_stays_when_the_work_after_it_fails(cast: Cast) -> None:
    dentist = cast.actor("dentist")
    with pytest.raises(Broken), opened(dentist):
        _look_and_break(dentist, cast, "cedar")
    assert _looks() == [(dentist.account_id, "chart")]


def test_a_look_of_work_that_ends_well_is_noted_once(cast: Cast) -> None:
    dentist = cast.actor("dentist")
    with opened(dentist):
        _look(dentist, cast)
    assert _looks() == [(dentist.account_id, "chart")]


@pytest.mark.parametrize("fails", [True, False])
def test_a_look_in_a_scope_within_another_is_kept_in_its_own_actor_s_name(cast: Cast, fails: bool) -> None:
    dentist = cast.actor("dentist")
    try:
        with opened(SERVER):
            with opened(dentist):
                _look(dentist, cast)
            if fails:
                raise Broken
    except Broken:
        pass
    assert _looks() == [(dentist.account_id, "chart")]


def test_a_look_stays_when_both_scopes_around_it_fail(cast: Cast) -> None:
    dentist = cast.actor("dentist")
    with pytest.raises(Broken), opened(SERVER), opened(dentist):
        _look_and_break(dentist, cast, "cedar")
    assert _looks() == [(dentist.account_id, "chart")]


def test_a_look_that_cannot_be_written_does_not_hide_what_went_wrong_first(cast: Cast) -> None:
    desk = cast.actor("front_desk")
    with pytest.raises(Broken), opened(desk):
        _look_and_break(desk, cast, "alder")
    assert _looks() == []
