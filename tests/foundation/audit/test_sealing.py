"""The sealer against killings, rivals and late commits."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from abutment.foundation.audit import look, record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.heads import head, head_file
from abutment.foundation.audit.models import Event, Look, Seal
from abutment.foundation.audit.verification import Examination
from abutment.foundation.scope import Actor, opened
from tests.cast import SERVER, Cast
from tests.foundation.conftest import wait_until_alone

FORK = multiprocessing.get_context("fork")


def found(now: datetime | None = None) -> list[str]:
    return [finding.text for finding in Examination(now or datetime.now(UTC)).findings()]


def note(cast: Cast, count: int = 1, *, name: str = "test.noted") -> None:
    with opened(SERVER):
        for number in range(count):
            record(
                SERVER,
                action=name,
                entity_id=cast.entity("cedar"),
                subject=f"thing {number}",
                details={"é": [1.50, None]},
            )


def in_a_process(work: Callable[[], object]) -> BaseProcess:
    """Run work in a forked process with a database connection of its own."""

    def child() -> None:
        for alias in connections:
            connections[alias].connection = None  # the parent's socket is not this process's to use
        work()

    process = FORK.Process(target=child)
    process.start()
    return process


def test_events_and_looks_are_sealed_in_one_chain(cast: Cast, own_home: object) -> None:
    seal_trail()
    olive = cast.actor("olive")
    with opened(olive):
        record(olive, action="test.first", entity_id=cast.entity("cedar"))
        look(olive, entity_id=cast.entity("cedar"), patient_id=7, purpose="treatment", what="chart")
        record(olive, action="test.last", entity_id=None, details={"text": "line\nbreak 'quoted' \\ ü 𝄞"})
    assert seal_trail() == 3
    with opened(SERVER):
        last = list(Seal.objects.order_by("-sequence")[:3])
    assert [seal.look_id is None for seal in last] == [False, True, True]  # looks are noted when their scope ends
    assert found() == []


def test_the_head_is_signed_once_and_told_to_everybody(cast: Cast, own_home: object) -> None:
    note(cast)
    seal_trail()
    seal_trail()
    kept = list(head_file().read())
    assert len(kept) == 1
    assert kept[0].is_genuine
    with opened(cast.actor("front_desk")):  # who reads no seal may print the head all the same
        assert head() == kept[0].head
        assert not Seal.objects.exists()


def test_a_torn_line_of_heads_is_dropped_with_the_next_head(cast: Cast, own_home: object) -> None:
    note(cast)
    seal_trail()
    with head_file().path.open("ab") as file:
        file.write(b'{"sequence": 99')
    note(cast)
    seal_trail()
    assert [kept.is_genuine for kept in head_file().read()] == [True, True]
    assert found() == []


def test_a_row_that_commits_late_is_sealed_late(own_database: Cast) -> None:
    seal_trail()
    params = connection.get_connection_params()
    params.pop("cursor_factory", None)
    params.pop("context", None)
    with psycopg.connect(**{k: params[k] for k in ("dbname", "user", "password", "host", "port")}) as slow:
        slow.execute("insert into audit_event (via, action, subject, details) values ('x', 'test.slow', '', '{}')")
        note(own_database, name="test.quick")
        assert seal_trail() == 1
        slow.commit()
    assert seal_trail() == 1
    with opened(SERVER):
        slow_id, quick_id = (Event.objects.get(action=f"test.{name}").pk for name in ("slow", "quick"))
        assert slow_id < quick_id
        assert Seal.objects.get(event_id=slow_id).sequence > Seal.objects.get(event_id=quick_id).sequence
    assert found() == []


def test_two_sealers_at_once_seal_each_row_once(own_database: Cast) -> None:
    note(own_database, 3000)
    connections.close_all()
    rivals = [in_a_process(lambda: seal_trail(at_once=50)) for _ in range(4)]
    for rival in rivals:
        rival.join(600)
    assert [rival.exitcode for rival in rivals] == [0, 0, 0, 0]
    with opened(SERVER):
        assert Seal.objects.count() == Event.objects.count() + Look.objects.count()
    assert found() == []


@pytest.mark.slow
def test_a_sealer_killed_fifty_times_leaves_a_complete_chain(own_database: Cast) -> None:
    cedar = own_database.entity("cedar")
    end = time.monotonic() + 600
    connections.close_all()

    def write() -> None:
        while time.monotonic() < end:
            with opened(SERVER):
                for number in range(random.randint(1, 20)):
                    record(SERVER, action="test.busy", entity_id=cedar, subject=f"thing {number}")
                look(SERVER, entity_id=cedar, patient_id=1, purpose="payment", what="chart")
                if random.random() < 0.2:
                    transaction.set_rollback(True)

    def seal_on() -> None:
        while True:
            seal_trail(at_once=random.choice([1, 7, 100, 5000]))

    writers = [in_a_process(write) for _ in range(2)]
    try:
        for _ in range(50):
            sealer = in_a_process(seal_on)
            time.sleep(random.uniform(0.02, 0.25))
            os.kill(sealer.pid or 0, signal.SIGKILL)
            sealer.join()
    finally:
        for writer in writers:
            writer.kill()
            writer.join()
    wait_until_alone()  # else what a writer was just committing would come after the last sealing
    seal_trail()
    with opened(SERVER):
        assert Seal.objects.count() == Event.objects.count() + Look.objects.count() > 50
    assert found(datetime.now(UTC) + timedelta(hours=1)) == []


def test_what_waits_too_long_is_told(cast: Cast, own_home: object) -> None:
    seal_trail()
    note(cast, 2)
    assert found() == []
    [text] = found(datetime.now(UTC) + timedelta(minutes=30))
    assert "2 events" in text
    assert "no seal after 30 minutes" in text


def test_the_application_login_seals_by_the_function_alone(cast: Cast) -> None:
    assert settings.DATABASES["default"]["USER"] != settings.DATABASES["owner"]["USER"]
    note(cast)
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute("select foundation.seal_trail(1000000)")
    refused = [
        "insert into audit_seal (sequence, event_id, salt, hash, sealed_at) values (99, 1, '', '', now())",
        "update audit_seal set hash = ''",
        "delete from audit_seal",
        "truncate audit_seal",
        "update audit_event set action = 'x'",
        "delete from audit_event",
        "truncate audit_event",
        "delete from audit_look",
        "update audit_look set purpose = ''",
        "alter table audit_event disable trigger all",
        "drop trigger stamp on audit_event",
        "set session_replication_role = replica",
        "insert into audit_event (id, via, action, subject, details) values (1, 'x', 'x', '', '{}')",
        "insert into audit_event (at, via, action, subject, details) values (now(), 'x', 'x', '', '{}')",
        "select * from foundation.waiting_for_seal",
        "delete from foundation.waiting_for_seal",
        "select foundation.event_fields(e) from audit_event e",
        "create or replace function foundation.seal_trail(row_limit int) returns int language sql as 'select 0'",
    ]
    for statement in refused:
        with (
            opened(SERVER),
            pytest.raises(Exception, match=r"permission denied|must be owner|append-only"),
            transaction.atomic(),
        ):
            connection.cursor().execute(statement)


def test_a_false_account_in_an_insert_is_overruled(cast: Cast) -> None:
    olive, bruno = cast.actor("olive"), cast.actor("bruno")
    with opened(olive):
        record(
            Actor.console(bruno.account_id, cast.entity("birch")), action="test.false", entity_id=cast.entity("cedar")
        )
        [event] = Event.objects.filter(action="test.false")
    assert (event.account_id, event.acting_entity_id) == (olive.account_id, olive.acting_entity_id)
    record(olive, action="test.unclaimed", entity_id=None)  # no scope is open here
    with opened(SERVER):
        unclaimed = Event.objects.get(action="test.unclaimed")
    assert (unclaimed.account_id, unclaimed.via) == (None, "nobody")
