"""Who acts at the server's command line, and what the trail says of it."""

from __future__ import annotations

import pytest

from abutment.config.console import acting
from abutment.config.errors import NoSuchSignIn
from abutment.foundation.scope import Actor, Via, opened
from abutment.organizations import queries
from tests.cast import START, Cast


def test_the_operator_sees_the_whole_network(cast: Cast) -> None:
    with opened(acting(None, None)) as actor:
        assert actor == Actor.console()
        assert queries.practices(actor, START).count() == 3


def test_in_the_name_of_somebody_the_operator_sees_what_they_see(cast: Cast) -> None:
    actor = acting("olive@cast.example", None)
    assert (actor.via, actor.acting_entity_id) == (Via.CONSOLE, cast.entity("cedar"))
    with opened(actor):
        assert [practice.pk for practice in queries.practices(actor, START)] == [cast.entity("cedar")]


def test_a_place_is_named_in_whatever_case(cast: Cast) -> None:
    assert acting("hana@cast.example", "birch DENTAL").acting_entity_id == cast.entity("birch")


def test_a_place_where_somebody_holds_nothing_shows_nothing(cast: Cast) -> None:
    with opened(acting("hana@cast.example", "Alder Dental Studio")) as actor:
        assert not queries.practices(actor, START).exists()


@pytest.mark.parametrize(
    ("email", "place", "said"),
    [
        ("nobody@cast.example", None, "Nobody signs in here as nobody@cast.example"),
        ("olive@cast.example", "Nowhere", "There is no practice or organization named Nowhere"),
        (None, "Cedar Dental", "Add --as EMAIL"),
    ],
)
def test_strangers_and_strange_places_are_refused(email: str | None, place: str | None, said: str, cast: Cast) -> None:
    with pytest.raises(NoSuchSignIn, match=said):
        acting(email, place)
