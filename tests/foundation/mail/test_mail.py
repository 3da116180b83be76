"""Letters: sent when their act is committed, once, with their fate on record and their words kept from others."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection, transaction
from django.test import Client

from abutment.foundation.jobs.inline import work_through
from abutment.foundation.mail import send
from abutment.foundation.mail.actions import POSTMAN
from abutment.foundation.mail.models import Letter, Message
from abutment.foundation.scope import Actor, Via, opened
from tests.cast import Cast
from tests.foundation.mail.conftest import Post

pytestmark = pytest.mark.django_db
LETTER: dict[str, Any] = {
    "subject": "You are invited",
    "text": "Open this:\n\nhttps://house.example/invited/abc",
    "kind": "invitation",
}


def only_message() -> Message:
    with opened(POSTMAN):
        return Message.objects.get()


def letters() -> int:
    with opened(POSTMAN):
        return Letter.objects.count()


def due_now() -> None:
    """What waits for its next attempt is due."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def test_a_letter_is_sent_by_the_job_and_its_words_erased(smtp: Post):
    send(to="jane@cedar.example", **LETTER)
    assert smtp.received == []
    assert work_through() == [("mail.deliver", "done")]
    [mail] = smtp.received
    assert mail["To"] == "jane@cedar.example"
    assert mail["From"] == "Abutment <house@keystone.example>"
    assert mail["Subject"] == "You are invited"
    assert mail["Message-ID"] == only_message().message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = list(mail.walk())[1:]
    assert "https://house.example/invited/abc" in str(text.get_payload())
    for fetched in ("<img", "<link", "<script", "url(", "@import"):
        assert fetched not in str(html.get_payload(decode=True))
    assert only_message().state == "sent"
    assert only_message().sent_at is not None
    assert letters() == 0


def test_a_letter_rolled_back_is_never_sent(smtp: Post):
    with transaction.atomic():
        send(to="jane@cedar.example", **LETTER)
        transaction.set_rollback(True)
    assert work_through() == []
    assert smtp.received == []
    assert letters() == 0


def test_passing_trouble_is_tried_again_under_the_same_name(smtp: Post):
    smtp.answers = ["451 try later", "421 too busy"]
    send(to="jane@cedar.example", **LETTER)
    for _ in range(3):
        work_through()
        due_now()
    assert [mail["Message-ID"] for mail in smtp.received] == [only_message().message_id] * 3
    assert only_message().state == "sent"


def test_a_server_that_is_away_is_waited_for(settings: Any):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    send(to="jane@cedar.example", **LETTER)
    [(_, said)] = work_through()
    assert "the mail server 127.0.0.1:1 does not answer (ConnectionRefusedError)" in said
    assert only_message().state == "queued"


def test_a_letter_refused_for_good_has_failed_and_says_why_without_the_address(smtp: Post, cast: Cast):
    smtp.answers = ["550 no such user jane@cedar.example"]
    send(to="jane@cedar.example", actor=cast.actor("olive"), **LETTER)
    work_through()
    message = only_message()
    assert message.state == "failed"
    assert "refused it (550). Check the person's address." in message.said
    assert "jane" not in message.said
    assert letters() == 1


def test_a_letter_sent_again_after_a_crash_is_recognized_by_its_name(smtp: Post):
    send(to="jane@cedar.example", **LETTER)
    with transaction.atomic():  # the server took it, and the note was lost
        work_through()
        transaction.set_rollback(True)
    work_through()
    first, second = smtp.received
    assert first["Message-ID"] == second["Message-ID"] == only_message().message_id


def test_an_account_follows_its_letters_and_reads_nobodys_words(smtp: Post, cast: Cast):
    send(to="jane@cedar.example", actor=cast.actor("olive"), **LETTER)
    with opened(cast.actor("olive")):
        assert Message.objects.count() == 1
        assert Letter.objects.count() == 0
    for name in ("bruno", "executive", "administrator"):
        with opened(cast.actor(name)):
            assert Message.objects.count() == 0
            assert Letter.objects.count() == 0
    assert Letter.objects.count() == 0


def test_writing_a_letter_leaves_the_writers_scope_as_it_was(cast: Cast):
    with opened(cast.actor("olive")), connection.cursor() as cursor:
        send(to="jane@cedar.example", actor=cast.actor("olive"), **LETTER)
        cursor.execute("select foundation.account(), foundation.is_server()")
        assert cursor.fetchone() == (cast.accounts["olive"], False)


def test_mail_of_libraries_takes_the_same_way(smtp: Post, settings: Any):
    settings.EMAIL_BACKEND = "abutment.foundation.mail.backend.OutboxBackend"
    assert send_mail("Hello", "Words", None, ["a@cedar.example"]) == 1
    assert smtp.received == []
    work_through()
    assert [mail["Subject"] for mail in smtp.received] == ["Hello"]


def test_the_mailbox_keeps_letters_and_shows_them_in_a_box(client: Client, settings: Any):
    settings.ABUTMENT_DEMO, settings.EMAIL_URL = True, ""
    number = send(
        to="jane@cedar.example",
        subject="You are <b>invited</b>",
        text="Open it",
        html="<script>x</script>",
        kind="test",
    )
    work_through()
    assert only_message().state == "sent"
    listed = client.get("/mailbox/")
    assert listed.status_code == 200
    assert b"You are &lt;b&gt;invited&lt;/b&gt;" in listed.content
    shown = client.get(f"/mailbox/{number}/")
    assert b"<script>x" not in shown.content
    boxed = client.get(f"/mailbox/{number}/as-sent/")
    assert boxed.content == b"<script>x</script>"
    policy = boxed.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert boxed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get("/mailbox/999999/").status_code == 404


@pytest.mark.parametrize("way", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}])
def test_the_mailbox_opens_at_this_machine_only(client: Client, settings: Any, db: None, way: dict[str, str]):
    settings.ABUTMENT_DEMO = True
    assert client.get("/mailbox/").status_code == 200
    assert client.get("/mailbox/", **way).status_code == 404  # type: ignore[arg-type]


def test_outside_of_the_demonstration_there_is_no_mailbox(client: Client, settings: Any):
    settings.ABUTMENT_DEMO = False
    number = send(to="jane@cedar.example", **LETTER)
    for address in ("/mailbox/", f"/mailbox/{number}/", f"/mailbox/{number}/as-sent/"):
        assert client.get(address).status_code == 404
    assert Via.SYSTEM is POSTMAN.via
    assert Actor.system("send mail") == POSTMAN
