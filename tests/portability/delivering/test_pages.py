"""The page of deliveries, as an owner goes through it: from an empty page to a Package that lies there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abutment.foundation.mail.models import Message
from abutment.foundation.scope import opened
from abutment.portability.delivering.due import due_delivery
from abutment.portability.delivering.engine import deliver
from abutment.portability.models import Destination
from tests.cast import SERVER
from tests.portability.delivering.conftest import PROVEN, S3, Office, Quiet
from tests.portability.delivering.servers import Sshd, needs_sshd

Visit = Callable[..., Client]
PAGE = "/our-data/deliveries/"
WHEN = {"every": "weekly-2", "hour": "14"}


def said(client: Client, path: str = "") -> str:
    answer = client.get(f"{PAGE}{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def done(client: Client, path: str, **data: Any) -> str:
    """A step, and the page after it."""
    answer = client.post(f"{PAGE}{path}", data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return said(client)


def kept(office: Office) -> list[Destination]:
    with opened(SERVER):
        return list(Destination.objects.filter(entity=office.practice).order_by("pk"))


def typed_s3(office: Office, s3: S3, **facts: str) -> dict[str, str]:
    address = f"http://127.0.0.1:{s3.port}"
    return {
        "endpoint": address,
        "bucket": s3.bucket,
        "access_key": "key",
        "secret": "secret of the bucket",
        "is_path_style": "on",
        "recipients": office.recipient,
        **WHEN,
        **facts,
    }


def test_an_owner_names_a_bucket_proves_it_and_finds_it_in_force(office: Office, s3: S3, reader: Visit) -> None:
    client = reader("olive")
    assert "No storage is named" in said(client)
    assert "Send the test" in done(client, "storage/s3/", **typed_s3(office, s3))
    assert "Put it in force" in done(client, "test/")
    (name,) = s3.names()
    assert "That is not the code word" in done(client, "prove/", word="AAAA-BBBB-CCCC")
    word = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", office.opened(s3.read(name)).decode())[0]
    page = done(client, "prove/", word=word.lower())
    assert "every Wednesday at 2 PM" in page
    assert s3.bucket in page
    assert "secret of the bucket" not in page
    (found,) = kept(office)
    assert "secret of the bucket" not in found.secret
    with opened(SERVER):
        assert list(Message.objects.values_list("kind", "recipient")) == [("delivery changed", "olive@cast.example")]


@needs_sshd
def test_an_ssh_server_is_met_compared_and_confirmed_before_anything_is_sent(
    office: Office, sshd: Sshd, reader: Visit
) -> None:
    client = reader("olive")
    typed = {
        "host": "127.0.0.1",
        "port": str(sshd.port),
        "user": sshd.user,
        "private_key": sshd.private_key.replace("\n", "\r\n"),
        "prefix": str(sshd.files),
        "recipients": office.recipient,
        **WHEN,
    }
    assert "Ask for its key" in done(client, "storage/sftp/", **typed)
    page = done(client, "host/")
    assert "SHA256:" in page
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    assert key == sshd.host_key
    assert "another by now" in done(client, "host/confirm/", key="ssh-ed25519 AAAA")
    assert "Send the test" in done(client, "host/confirm/", key=key)
    assert "Put it in force" in done(client, "test/")
    assert len(list(sshd.files.iterdir())) == 1


def test_trying_writes_nothing_and_keeps_nothing(office: Office, s3: S3, reader: Visit) -> None:
    client = reader("olive")
    answer = client.post(f"{PAGE}storage/s3/try/", typed_s3(office, s3), headers={"HX-Request": "true"})
    assert "It answers" in answer.content.decode()
    answer = client.post(f"{PAGE}storage/s3/try/", typed_s3(office, s3, bucket="practice-none"))
    assert "no bucket practice-none" in answer.content.decode()
    answer = client.post(f"{PAGE}storage/s3/try/", typed_s3(office, s3, endpoint="http://169.254.169.254"))
    assert "never speaks" in answer.content.decode()
    answer = client.post(f"{PAGE}storage/s3/try/", {})
    assert "Complete the form first" in answer.content.decode()
    assert (kept(office), s3.names()) == ([], [])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"recipients": "age1nonsense"}, "is not the public half"),
        ({"endpoint": "ftp://a"}, "is no address of a storage"),
        ({"bucket": "a"}, "no name of a bucket"),
        ({"prefix": "../other"}, "Leave out"),
        ({"every": "weekly-9"}, "weekly-9"),
        ({"hour": "24"}, "24"),
    ],
)
def test_what_cannot_be_entered_stands_beside_its_field(
    office: Office, s3: S3, reader: Visit, facts: dict[str, str], words: str
) -> None:
    answer = reader("olive").post(f"{PAGE}storage/s3/", typed_s3(office, s3, **facts))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "secret of the bucket" not in answer.content.decode()
    assert kept(office) == []


def test_a_password_and_a_key_at_once_or_neither_are_refused(office: Office, reader: Visit) -> None:
    for facts in ({}, {"secret": "a", "private_key": "b"}):
        typed = {"host": "sftp.example", "user": "u", "recipients": office.recipient, **WHEN, **facts}
        answer = reader("olive").post(f"{PAGE}storage/sftp/", typed)
        assert "one of the two" in answer.content.decode()


def test_a_folder_can_be_named_only_where_the_operator_opened_one(
    office: Office, reader: Visit, settings: Any, share: Path
) -> None:
    client = reader("olive")
    assert "Folder of this server" in said(client, "storage/s3/")
    settings.ABUTMENT_DELIVERY_FOLDER = ""
    assert "Folder of this server" not in said(client, "storage/s3/")
    shown = said(client, "storage/folder/")
    assert "No folder of this server is opened" in shown
    assert "ABUTMENT_DELIVERY_FOLDER" in shown
    assert "None" not in shown
    client.post(f"{PAGE}storage/folder/", {"prefix": str(share), "recipients": office.recipient, **WHEN})
    with opened(SERVER):
        assert not Destination.objects.exists()


def test_the_page_shows_the_last_good_one_and_why_the_next_is_missing(
    office: Office, share: Path, reader: Visit
) -> None:
    destination = office.in_force(office.folder(share))
    with opened(SERVER):
        first = due_delivery(Destination.objects.select_related("entity").get(pk=destination.pk), PROVEN)
    deliver(office.practice, first.pk, teller=Quiet(), make=office.make)
    with opened(SERVER):
        second = due_delivery(Destination.objects.select_related("entity").get(pk=destination.pk), timezone.now())
    share.rename(share.with_name("gone"))
    with pytest.raises(Exception, match="There is no folder"):
        deliver(office.practice, second.pk, teller=Quiet(), make=office.make)
    page = said(reader("olive"))
    assert "missed" in page
    assert first.name in page
    assert page.count("Ask who runs this server to make it") >= 2
    assert "Try now" in page
    assert second.name in said(reader("olive"), "all/")


def test_try_now_queues_once(office: Office, share: Path, reader: Visit) -> None:
    office.in_force(office.folder(share), proven_at=timezone.now())
    client = reader("olive")
    assert "It is under way" in done(client, "now/")
    assert "under way already" in done(client, "now/")


def test_the_schedule_changes_and_every_owner_hears_of_it(office: Office, share: Path, reader: Visit) -> None:
    office.in_force(office.folder(share))
    client = reader("olive")
    assert 'value="2" selected' in said(client, "schedule/")
    assert "on day 28 of every month at 12 AM" in done(client, "schedule/", every="monthly-28", hour="0")
    with opened(SERVER):
        assert Message.objects.filter(kind="delivery changed").count() == 1


def test_ending_asks_for_its_words_and_forgets_the_secret(office: Office, s3: S3, reader: Visit) -> None:
    office.in_force(office.s3(s3))
    client = reader("olive")
    assert "Type “end deliveries”" in done(client, "end/in-force/", confirmed="yes")
    assert "No storage is named" in done(client, "end/in-force/", confirmed="end deliveries")
    (found,) = kept(office)
    assert (found.secret, found.ended_by_account_id) == ("", office.cast.accounts["olive"])


def test_a_storage_that_waits_can_be_given_up(office: Office, s3: S3, reader: Visit) -> None:
    client = reader("olive")
    done(client, "storage/s3/", **typed_s3(office, s3))
    assert "No storage is named" in done(client, "end/waiting/")


@pytest.mark.parametrize("path", ["storage/ftp/", "storage/ftp/try/", "end/other/", "schedule/"])
def test_what_is_not_there_is_not_found(office: Office, reader: Visit, path: str) -> None:
    assert reader("olive").post(f"{PAGE}{path}").status_code == 404


@pytest.mark.parametrize("path", ["host/", "host/confirm/", "test/", "prove/", "now/", "end/waiting/", "end/in-force/"])
def test_a_step_without_storage_says_so(office: Office, reader: Visit, path: str) -> None:
    page = done(reader("olive"), path, confirmed="end deliveries", word="ABCD-EFGH-JKLM")
    assert "Name one first" in page


def test_naming_storage_asks_for_a_second_factor_again(
    office: Office, s3: S3, reader: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reader("olive")
    monkeypatch.setattr("abutment.foundation.signin.fresh.is_fresh", lambda request: False)
    answer = client.post(f"{PAGE}storage/s3/", typed_s3(office, s3))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/security/confirm/")
    assert kept(office) == []
    assert client.post(f"{PAGE}prove/", {"word": "x"}).status_code == 302
    assert datetime.now(UTC) - PROVEN > timedelta(0)
