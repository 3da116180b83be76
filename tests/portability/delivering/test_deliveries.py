"""From the slot to the destination: one Package for each, whatever happens on the way, and nobody is left untold."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.db import connection, connections
from django.utils import timezone

from abutment.desk.today import page_for
from abutment.foundation.activity.queries import standing_work
from abutment.foundation.audit.models import Event
from abutment.foundation.jobs.errors import Released
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.mail.models import Message
from abutment.foundation.scope import opened
from abutment.organizations import queries as network
from abutment.portability.delivering import engine, errors, jobs
from abutment.portability.delivering.due import due_delivery, queue, queue_what_is_due
from abutment.portability.delivering.engine import deliver
from abutment.portability.delivering.making import workplace
from abutment.portability.delivering.telling import tell_what_is_missed
from abutment.portability.models import Delivery, DeliveryAttempt, Destination
from abutment.portability.queries.deliveries import standing_of_deliveries
from abutment.portability.rules.deliveries import Frequency, Schedule
from tests.cast import SERVER
from tests.portability.delivering.conftest import PROVEN, S3, Office, Quiet
from tests.portability.delivering.servers import Sshd, needs_sshd

LATER = PROVEN + timedelta(hours=1)


def due(destination: Destination, moment: datetime = LATER) -> Delivery:
    with opened(SERVER):
        return due_delivery(Destination.objects.select_related("entity").get(pk=destination.pk), moment)


def sent(office: Office, delivery: Delivery, teller: Quiet | None = None) -> bool:
    return deliver(office.practice, delivery.pk, teller=teller or Quiet(), make=office.make)


def again(delivery: Delivery) -> Delivery:
    with opened(SERVER):
        return Delivery.objects.get(pk=delivery.pk)


def attempts(delivery: Delivery) -> list[DeliveryAttempt]:
    with opened(SERVER):
        return list(DeliveryAttempt.objects.filter(delivery=delivery).order_by("pk"))


def is_a_package(office: Office, sealed: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(office.opened(sealed))) as archive:
        return archive.testzip() is None and "manifest.json" in archive.namelist()


def test_a_package_lies_in_object_storage_sealed_with_its_digest_and_signature(office: Office, s3: S3) -> None:
    delivery = due(office.in_force(office.s3(s3)))
    assert sent(office, delivery)
    name = f"abutment/{delivery.name}"
    assert s3.names() == [name, f"{name}.manifest.sig", f"{name}.sha256"]
    sealed = s3.read(name)
    assert is_a_package(office, sealed)
    assert s3.read(f"{name}.sha256").decode() == f"{hashlib.sha256(sealed).hexdigest()}  {delivery.name}\n"
    assert s3.read(f"{name}.manifest.sig") == b"s" * 64
    done = again(delivery)
    assert (done.state, done.byte_count, done.sha256) == ("delivered", len(sealed), hashlib.sha256(sealed).hexdigest())
    assert done.manifest_sha256 == hashlib.sha256(b'{"practice":1}').hexdigest()
    assert not workplace(office.practice).exists()


@needs_sshd
def test_a_package_lies_at_an_ssh_server(office: Office, sshd: Sshd) -> None:
    delivery = due(office.in_force(office.sftp(sshd), host_key=sshd.host_key))
    assert sent(office, delivery)
    assert is_a_package(office, (sshd.files / delivery.name).read_bytes())
    assert len(list(sshd.files.iterdir())) == 3


def test_a_package_lies_in_a_folder_and_a_second_run_finds_it_there(office: Office, share: Path) -> None:
    delivery = due(office.in_force(office.folder(share)))
    assert sent(office, delivery)
    before = {path.name: path.stat().st_mtime_ns for path in share.iterdir()}
    assert not sent(office, delivery)
    assert {path.name: path.stat().st_mtime_ns for path in share.iterdir()} == before
    assert len(attempts(delivery)) == 1


def test_the_trail_says_what_was_delivered_and_not_where(office: Office, share: Path) -> None:
    delivery = due(office.in_force(office.folder(share)))
    sent(office, delivery)
    with opened(office.cast.actor("olive")):
        acts = {each.action: each.details for each in Event.objects.filter(entity_id=office.practice)}
    assert acts["delivery.done"]["sha256"] == again(delivery).sha256
    assert str(share) not in str(acts)


def test_a_failure_stands_beside_its_attempt_with_the_next_step_and_is_tried_again_later(
    office: Office, share: Path
) -> None:
    delivery = due(office.in_force(office.folder(share)))
    share.rmdir()
    with pytest.raises(errors.PlaceMissing):
        sent(office, delivery)
    (attempt,) = attempts(delivery)
    assert attempt.needs_somebody
    assert attempt.error.endswith("Ask who runs this server to make it, or connect its disk.")
    first = again(delivery).next_try_at - attempt.finished_at  # type: ignore[operator]
    with pytest.raises(errors.PlaceMissing):
        sent(office, delivery)
    second = again(delivery).next_try_at - attempts(delivery)[1].finished_at  # type: ignore[operator]
    assert second > first >= timedelta(minutes=4)
    share.mkdir()
    assert sent(office, delivery)
    assert [bool(each.error) for each in attempts(delivery)] == [True, True, False]


def test_a_run_that_is_stopped_goes_on_at_once_and_shows_nothing_half(office: Office, share: Path) -> None:
    office.byte_count = 3_000_000
    delivery = due(office.in_force(office.folder(share)))
    with pytest.raises(Released):
        sent(office, delivery, Quiet(stop_after=1_000_000, error=Released("The worker stops.")))
    assert list(share.iterdir()) == []
    assert workplace(office.practice).exists()
    assert again(delivery).state == "due"
    assert sent(office, delivery)


def test_a_packaging_that_fails_is_said_without_anything_of_its_error(office: Office, share: Path) -> None:
    delivery = due(office.in_force(office.folder(share)))

    def make(practice_id: int, since: object, teller: object, /) -> object:
        raise KeyError("Ada Quillfeather")

    with pytest.raises(errors.NotMade):
        deliver(office.practice, delivery.pk, teller=Quiet(), make=make)  # type: ignore[arg-type]
    (attempt,) = attempts(delivery)
    assert "KeyError" in attempt.error
    assert "Quillfeather" not in attempt.error


def test_each_slot_has_one_delivery_and_an_earlier_one_that_is_not_done_is_missed(office: Office, share: Path) -> None:
    destination = office.in_force(office.folder(share))
    first = due(destination)
    assert due(destination, LATER + timedelta(hours=3)).pk == first.pk
    second = due(destination, PROVEN + timedelta(days=1))
    assert second.pk != first.pk
    assert again(first).state == "missed"
    assert (first.slot_at, second.slot_at) == (PROVEN, datetime(2026, 11, 21, 7, tzinfo=UTC))


def test_a_clock_that_is_set_back_brings_no_second_package(office: Office, share: Path) -> None:
    destination = office.in_force(office.folder(share))
    first = due(destination)
    sent(office, first)
    second = due(destination, PROVEN + timedelta(days=1))
    sent(office, second)
    names = {path.name for path in share.iterdir()}
    for back in (timedelta(minutes=1), timedelta(hours=20), timedelta(days=9)):
        found = due(destination, PROVEN + timedelta(days=1) - back)
        assert found.pk in (first.pk, second.pk)
        assert not sent(office, found)
    assert {path.name for path in share.iterdir()} == names


def test_what_has_ended_gets_nothing_more(office: Office, share: Path) -> None:
    destination = office.in_force(office.folder(share))
    delivery = due(destination)
    with opened(office.cast.actor("olive")):
        destination.ended_at = LATER
        destination.save(update_fields=["ended_at"])
    assert not sent(office, delivery)
    assert list(share.iterdir()) == []
    assert queue_what_is_due(LATER) == 0


@pytest.mark.django_db(databases=["default", "owner"], transaction=False)
def test_while_a_worker_is_at_it_another_one_leaves_it(office: Office, share: Path) -> None:
    delivery = due(office.in_force(office.folder(share)))
    other = connections.create_connection("owner")
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended('delivery', %s))", [office.practice])
        with pytest.raises(errors.DeliveryUnderWay):
            sent(office, delivery)
    finally:
        other.close()
    assert attempts(delivery) == []
    assert sent(office, delivery)


def test_an_attempt_whose_worker_was_killed_is_said_to_be_and_the_next_one_goes_on(office: Office, share: Path) -> None:
    delivery = due(office.in_force(office.folder(share)))
    with opened(SERVER):
        DeliveryAttempt.objects.create(entity_id=office.practice, delivery=delivery, started_at=LATER)
    assert sent(office, delivery)
    assert [each.error for each in attempts(delivery)] == [engine.KILLED, ""]


# --- The schedule, and what owners hear -------------------------------------------------------------------------------


def test_what_is_due_is_queued_once_and_stands_in_activity(office: Office, share: Path) -> None:
    destination = office.in_force(office.folder(share))
    assert queue_what_is_due(LATER) == 1
    assert queue_what_is_due(LATER) == 0
    assert queue(office.practice, due(destination).pk) is None
    with opened(office.cast.actor("olive")):
        (work,) = [each for each in standing_work() if each.kind == "delivery"]
    assert work.title == "Delivery of Cedar Dental to its own storage"


def test_a_job_that_the_queue_only_calls_running_holds_no_delivery(office: Office, share: Path) -> None:
    waiting = due(office.in_force(office.folder(share)))
    moment = timezone.now()
    assert queue(office.practice, waiting.pk, moment) is not None
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now()) returning id")
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where queue_name = 'deliveries'",
            cursor.fetchone(),
        )
    assert queue(office.practice, waiting.pk, moment) is None
    assert queue(office.practice, waiting.pk, moment + timedelta(minutes=2)) is not None
    assert queue(office.practice, waiting.pk, moment + timedelta(minutes=3)) is None, "it waits in the queue now"


@pytest.mark.parametrize(
    "tampering",
    [
        "delete from procrastinate_jobs where queue_name = 'deliveries'",
        "update procrastinate_jobs set scheduled_at = now() + interval '9 years' where queue_name = 'deliveries'",
        "update procrastinate_jobs set queue_name = 'nowhere' where queue_name = 'deliveries'",
        "update procrastinate_jobs set status = 'failed' where queue_name = 'deliveries'",
    ],
)
def test_whoever_tampers_with_the_queue_delays_a_delivery_by_minutes(
    office: Office, share: Path, tampering: str
) -> None:
    office.in_force(office.folder(share))
    assert queue_what_is_due(LATER) == 1
    with connections["default"].cursor() as cursor:
        cursor.execute(tampering)
        assert cursor.rowcount == 1
    assert queue_what_is_due(LATER) == 1
    assert queue_what_is_due(LATER) == 0


def test_the_job_delivers_and_what_failed_is_queued_again_when_its_time_comes(
    office: Office, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        jobs,
        "deliver",
        lambda practice, delivery, *, teller: deliver(practice, delivery, teller=Quiet(), make=office.make),
    )
    now = timezone.now()
    quiet_hour = (now.astimezone(ZoneInfo("America/New_York")).hour + 12) % 24
    new = replace(office.folder(share), schedule=Schedule(Frequency.DAILY, quiet_hour))
    destination = office.in_force(new, proven_at=now)
    share.rmdir()
    queue_what_is_due(now)
    work_through()
    delivery = due(destination, now)
    assert (delivery.state, len(attempts(delivery))) == ("due", 1)
    assert queue_what_is_due(now) == 0
    share.mkdir()
    assert queue_what_is_due(delivery.next_try_at) == 1
    work_through()
    assert again(delivery).state == "delivered"


def letters() -> list[tuple[str, str]]:
    with opened(SERVER):
        return sorted(Message.objects.values_list("kind", "recipient"))


def test_owners_are_told_when_a_delivery_is_late_again_each_day_and_no_more_once_it_is_done(
    office: Office, share: Path
) -> None:
    destination = office.in_force(office.folder(share))
    delivery = due(destination)
    late = PROVEN + timedelta(hours=6)
    assert tell_what_is_missed(late - timedelta(minutes=1)) == 0
    assert tell_what_is_missed(late) == 1
    assert tell_what_is_missed(late + timedelta(hours=1)) == 0
    assert letters() == [("delivery missed", "olive@cast.example")]
    assert tell_what_is_missed(late + timedelta(hours=24)) == 1
    sent(office, due(destination, late + timedelta(hours=24)))
    assert tell_what_is_missed(late + timedelta(hours=24, minutes=5)) == 0
    assert again(delivery).state == "missed"
    assert outbox.outbox == []  # by the house's own way, not Django's


def test_a_server_without_a_worker_says_at_every_hour_of_later_days_that_deliveries_are_missed(
    office: Office, share: Path
) -> None:
    office.in_force(office.folder(share))
    with opened(office.cast.actor("olive")) as actor:
        for hour in range(24):
            moment = PROVEN + timedelta(days=2, hours=hour)
            assert standing_of_deliveries(actor, office.practice, moment).stands.word == "missed"


def test_owners_are_told_at_once_of_what_does_not_pass_by_itself_and_read_the_reason(
    office: Office, share: Path
) -> None:
    destination = office.in_force(office.folder(share))
    share.rmdir()
    with pytest.raises(errors.PlaceMissing):
        sent(office, due(destination))
    assert tell_what_is_missed(LATER) == 1
    with opened(office.cast.actor("olive")) as actor:
        stands = standing_of_deliveries(actor, office.practice, LATER).stands
    assert stands.word == "missed"
    assert "There is no folder" in stands.reason


def test_today_says_to_owners_alone_that_a_delivery_was_missed(office: Office, share: Path) -> None:
    def today(who: str) -> str:
        with opened(office.cast.actor(who)) as actor:
            page = page_for(actor, network.capacities(actor), timezone.now().date())
        return f"{page.sentence} {[block.title for block in page.blocks]} {[stat.label for stat in page.stats]}"

    assert "delivery" not in today("olive").lower()
    office.in_force(office.folder(share))
    assert "A delivery of your data was missed" in today("olive")
    assert "Last delivery" in today("olive")
    for who in ("practice_manager", "executive", "administrator", "it", "bruno"):
        assert "delivery" not in today(who).lower()


def test_a_server_without_a_worker_says_that_it_is_late(office: Office, share: Path) -> None:
    office.in_force(office.folder(share))
    with opened(office.cast.actor("olive")) as actor:
        early = standing_of_deliveries(actor, office.practice, LATER).stands
        late = standing_of_deliveries(actor, office.practice, PROVEN + timedelta(hours=6)).stands
    assert (early.word, late.word) == ("due", "missed")


def test_the_last_good_one_is_known_while_later_ones_fail(office: Office, share: Path) -> None:
    destination = office.in_force(office.folder(share))
    first = due(destination)
    sent(office, first)
    next_day = PROVEN + timedelta(hours=17)
    due(destination, next_day)
    with opened(office.cast.actor("olive")) as actor:
        found = standing_of_deliveries(actor, office.practice, next_day)
    assert found.last_good is not None
    assert found.last_good.pk == first.pk
    assert found.stands.word == "due"
    assert found.next_at == datetime(2026, 11, 22, 7, tzinfo=UTC)
