"""Emergency access: by the practice's own people, short, with a reason that its owners read."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from abutment.foundation.mail.models import Letter, Message
from abutment.foundation.scope import Actor, may, opened
from abutment.organizations import actions
from abutment.organizations.errors import Malformed, NotAllowed
from abutment.organizations.models import EmergencyAccess, Person
from tests.cast import START, Cast
from tests.organizations.conftest import Visit, claim, refused

SERVER = Actor.system("look after a test")
REASON = "A patient collapsed in the waiting room and no dentist is in."


def take(cast: Cast, who: str, at: str | None = None) -> EmergencyAccess:
    actor = cast.actor(who, at)
    with opened(actor):
        return actions.take_emergency_access(
            actor=actor, entity_id=actor.acting_entity_id or 0, reason=REASON, moment=timezone.now()
        )


def test_it_opens_charts_to_read_for_four_hours_and_closes_when_it_is_ended(cast: Cast) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        assert not may("chart.read", cast.entity("cedar"))
    access = take(cast, "front_desk")
    assert access.ends_at - access.starts_at <= timedelta(hours=4, minutes=1)
    with opened(desk):
        assert may("chart.read", cast.entity("cedar"))
        assert not may("chart.write", cast.entity("cedar"))
        assert not may("chart.read", cast.entity("birch"))
        actions.end_emergency_access(actor=desk, access=access, moment=timezone.now())
        assert not may("chart.read", cast.entity("cedar"))


@pytest.mark.parametrize(
    ("who", "at"),
    [
        ("executive", "cedar"),
        ("executive", "keystone"),
        ("administrator", "cedar"),
        ("auditor", "cedar"),
        ("it_provider", "keystone"),
        ("summit_executive", "cedar"),
        ("bruno", "cedar"),
        ("birch_desk", "cedar"),
    ],
)
def test_it_is_refused_to_who_does_not_work_at_that_practice(cast: Cast, who: str, at: str) -> None:
    with pytest.raises(NotAllowed):
        take(cast, who, at)


def test_it_is_refused_to_who_also_works_for_an_organization(cast: Cast) -> None:
    with opened(SERVER):
        actions.propose_assignment(
            actor=SERVER,
            person=Person.objects.get(pk=cast.persons["front_desk"]),
            entity_id=cast.entity("keystone"),
            role_code="billing",
            starts_on=START,
        )
    with pytest.raises(NotAllowed, match="no organization"):
        take(cast, "front_desk")


def test_it_lasts_eight_hours_at_the_most_and_begins_now_whatever_is_written(
    application_login: psycopg.Connection[object], cast: Cast
) -> None:
    insert = (
        "insert into organizations_emergencyaccess (entity_id, account_id, reason, starts_at, ends_at) "
        "values (%s, %s, 'because of an emergency', %s, %s)"
    )
    claim(application_login, cast.actor("front_desk"))
    here, mine = cast.entity("cedar"), cast.accounts["front_desk"]
    later = timezone.now() + timedelta(hours=9)
    assert "eight hours" in refused(application_login, insert, here, mine, timezone.now(), later)
    assert "eight hours" in refused(application_login, insert, here, mine, later, later + timedelta(hours=1))


def test_it_is_taken_in_ones_own_name_and_only_its_end_can_be_written(
    application_login: psycopg.Connection[object], cast: Cast
) -> None:
    claim(application_login, cast.actor("front_desk"))
    taken = application_login.execute(
        "insert into organizations_emergencyaccess (entity_id, account_id, reason, starts_at, ends_at) "
        "values (%s, %s, 'because of an emergency', now(), now() + interval '1 hour') returning account_id",
        [cast.entity("cedar"), cast.accounts["olive"]],
    ).fetchone()
    assert taken == (cast.accounts["front_desk"],)
    for change in ("reason = 'another'", "ends_at = ends_at + interval '1 hour'", "account_id = 1"):
        assert "can only be ended" in refused(application_login, f"update organizations_emergencyaccess set {change}")


def test_a_reason_is_a_sentence(cast: Cast) -> None:
    desk = cast.actor("front_desk")
    with opened(desk), pytest.raises(Malformed, match="reason in a sentence"):
        actions.take_emergency_access(
            actor=desk, entity_id=cast.entity("cedar"), reason="  help  ", moment=timezone.now()
        )


def test_every_owner_is_told_by_a_letter_that_does_not_quote_the_reason(cast: Cast) -> None:
    take(cast, "front_desk")
    with opened(SERVER):
        assert list(Message.objects.filter(kind="emergency").values_list("recipient", flat=True)) == [
            "olive@cast.example"
        ]
        letter = Letter.objects.get(message__kind="emergency")
    assert "Cedar Dental" in letter.text
    assert "collapsed" not in letter.text


def test_owners_read_and_end_all_of_them_others_only_their_own(cast: Cast, reader: Visit) -> None:
    access = take(cast, "front_desk")
    assert REASON in reader("olive").get("/emergency/").content.decode()
    for who in ("dentist", "bruno", "practice_manager"):
        client = reader(who)
        assert REASON not in client.get("/emergency/").content.decode()
        assert client.post(f"/emergency/{access.pk}/end/").status_code == 404
    assert reader("olive").post(f"/emergency/{access.pk}/end/").status_code == 302
    with opened(cast.actor("front_desk")):
        assert not may("chart.read", cast.entity("cedar"))


def test_while_it_is_open_every_page_says_so(cast: Cast, reader: Visit) -> None:
    desk = reader("front_desk")
    address = f"/practices/{cast.entity('cedar')}/"
    assert "Emergency access is open" not in desk.get(address).content.decode()
    assert desk.post("/emergency/", {"reason": REASON}).status_code == 302
    assert "Emergency access is open" in desk.get(address).content.decode()
    assert "Emergency access is open" not in reader("dentist").get(address).content.decode()
