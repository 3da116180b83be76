"""What failed: told to whom it concerns, plainly, and never with the words of a letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from abutment.foundation import activity
from abutment.foundation.activity.failures import failed_jobs, failed_letters
from abutment.foundation.activity.models import Work
from abutment.foundation.jobs import Run, job
from abutment.foundation.jobs.models import Failure
from abutment.foundation.mail import send
from abutment.foundation.mail.actions import POSTMAN
from abutment.foundation.mail.models import Message
from abutment.foundation.scope import Actor, opened
from tests import cast as casting
from tests.cast import Cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SAID = "The mail server refused it (550). Check the person's address."


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast within the test's own transaction: nothing here travels on another connection."""
    return casting.load()


@job(queue="test")
def never_run(run: Run, *, work_id: int) -> None:
    """Noted as failed by the test itself."""


def failed_work(actor: Actor, title: str) -> None:
    with opened(actor):
        entity_id = actor.acting_entity_id
        work_id = activity.start(actor=actor, job=never_run, kind="test", title=title, entity_id=entity_id)
        job_id = Work.objects.get(pk=work_id).job_id
    with opened(Actor.system("note a failed job")):
        common: dict[str, Any] = {"job_id": job_id, "name": "tests.never_run", "account_id": actor.account_id}
        Failure.objects.create(**common, attempt=1, entity_id=entity_id, said="To be tried again.", will_retry=True)
        Failure.objects.create(**common, attempt=2, entity_id=entity_id, said="The bank is gone.", will_retry=False)


def failed_letter(actor: Actor) -> None:
    number = send(to="jane@cedar.example", subject="Secret", text="https://x", kind="invited", actor=actor)
    with opened(POSTMAN):
        Message.objects.filter(pk=number).update(state="failed", said=SAID)


def test_what_failed_is_told_to_who_asked_and_to_who_reads_the_trail_of_their_own_entity(cast: Cast):
    failed_work(cast.actor("practice_manager"), "Import the month")
    failed_letter(cast.actor("practice_manager"))
    for name, sees in {
        "practice_manager": True,
        "olive": True,
        "front_desk": False,
        "executive": False,
        "bruno": False,
        "summit_executive": False,
    }.items():
        with opened(cast.actor(name)):
            assert [each.words for each in failed_jobs()] == ["Import the month"] * sees, name
            assert [(each.words, each.said) for each in failed_letters()] == [("Invited", SAID)] * sees, name


def test_the_page_says_plainly_what_failed_and_nothing_of_what_a_letter_said(cast: Cast):
    failed_work(cast.actor("olive"), "Import <b>the month</b>")
    failed_letter(cast.actor("olive"))
    client = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"))
    assert "/activity/failed/" in client.get("/activity/").content.decode()
    page = client.get("/activity/failed/").content.decode()
    assert "Import &lt;b&gt;the month&lt;/b&gt;" in page
    assert "The bank is gone." in page
    assert "To be tried again." not in page
    assert "refused it (550)" in page
    assert "Secret" not in page
    stranger = sign_in(Client(), cast.accounts["bruno"], entity_id=cast.entity("birch"))
    page = stranger.get("/activity/failed/").content.decode()
    assert "No work has failed" in page
    assert "Every letter was sent" in page
