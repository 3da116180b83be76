"""Where somebody may append to the trail: where they act or what they know, and nowhere else."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from abutment.foundation.audit import look, record
from abutment.foundation.audit.models import Event, Look
from abutment.foundation.scope import Actor, Via, opened
from tests.cast import Cast

NOBODY = Actor(Via.SESSION)


def test_the_front_desk_of_one_practice_writes_into_no_other_practice_s_trail(cast: Cast) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        with pytest.raises(ProgrammingError), transaction.atomic():
            record(desk, action="assignment.granted", entity_id=cast.entity("alder"), subject="assignment 1")
        record(desk, action="test.act", entity_id=cast.entity("cedar"))
        record(desk, action="test.act", entity_id=None)
    with opened(Actor.system("read")):
        assert not Event.objects.filter(
            action="assignment.granted", entity_id=cast.entity("alder"), subject="assignment 1"
        )
        assert Event.objects.filter(action="test.act").count() == 2


def test_a_look_is_noted_only_where_one_acts_or_what_one_knows(cast: Cast) -> None:
    desk = cast.actor("front_desk")
    with pytest.raises(ProgrammingError), opened(desk):
        look(desk, entity_id=cast.entity("alder"), patient_id=1, purpose="treatment", what="chart")
    with opened(desk):
        look(desk, entity_id=cast.entity("cedar"), patient_id=1, purpose="treatment", what="chart")
    with opened(Actor.system("read")):
        assert [seen.entity_id for seen in Look.objects.all()] == [cast.entity("cedar")]


def test_without_a_claim_an_act_names_no_entity_and_nobody_looks(cast: Cast) -> None:
    record(NOBODY, action="signin.refused", entity_id=None)
    with pytest.raises(ProgrammingError), transaction.atomic():
        record(NOBODY, action="assignment.granted", entity_id=cast.entity("cedar"))
    with pytest.raises(ProgrammingError), transaction.atomic():
        look(NOBODY, entity_id=cast.entity("cedar"), patient_id=1, purpose="treatment", what="chart")


def test_the_server_records_anywhere(cast: Cast) -> None:
    server = Actor.system("register")
    with opened(server):
        record(server, action="test.act", entity_id=cast.entity("alder"))
        look(server, entity_id=cast.entity("alder"), patient_id=1, purpose="operations", what="export")
        assert Look.objects.count() + Event.objects.filter(action="test.act").count() >= 1
