"""Jobs: saved with the act, run in the actor's name, done once, and telling no tales when they fail."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from abutment.foundation.accounts.models import Account
from abutment.foundation.jobs import JobError, Run, cancel, defer, job, once
from abutment.foundation.jobs.errors import JobRefused
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.jobs.models import Failure
from abutment.foundation.scope import Actor, Via, opened
from tests.cast import Cast
from tests.foundation.jobs import sample_jobs
from tests.foundation.jobs.conftest import answer

SYSTEM = Actor.system("test")
pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture
def cast(committing: None) -> Cast:
    from tests import cast

    return cast.load()


def marks() -> list[tuple[object, ...]]:
    return answer("select number, step from jobs_test_mark order by id")


def waiting() -> int:
    return int(str(answer("select count(*) from procrastinate_jobs where status = 'todo'")[0][0]))


def failures() -> list[Failure]:
    with opened(SYSTEM):
        return list(Failure.objects.order_by("id"))


def test_a_job_is_saved_with_the_act_and_done_afterwards():
    with opened(SYSTEM):
        assert defer(sample_jobs.leave_mark, actor=SYSTEM, number=7)
    assert waiting() == 1
    assert work_through() == [(sample_jobs.leave_mark.name, "done")]
    assert marks() == [(7, 0)]


def test_an_act_rolled_back_leaves_no_job():
    def act() -> None:
        with opened(SYSTEM):
            defer(sample_jobs.leave_mark, actor=SYSTEM, number=7)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert waiting() == 0


def test_arguments_come_back_as_their_types_and_fill_the_lock():
    defer(sample_jobs.take_dates, actor=SYSTEM, number=7, on=date(2026, 11, 21), code=None)
    assert answer("select lock, queue_name from procrastinate_jobs") == [("number 7", "test")]
    work_through()
    assert marks() == [(7, 21)]


def test_a_job_that_waits_alone_is_not_queued_twice_and_the_transaction_goes_on():
    with opened(SYSTEM):
        assert defer(sample_jobs.wait_alone, actor=SYSTEM, number=7)
        assert defer(sample_jobs.wait_alone, actor=SYSTEM, number=7) is None
        assert defer(sample_jobs.wait_alone, actor=SYSTEM, number=8)
    work_through()
    assert marks() == [(7, 0), (8, 0)]


def test_the_queue_holds_no_free_text():
    with pytest.raises(JobRefused):
        defer(sample_jobs.take_dates, actor=SYSTEM, number=7, on=date(2026, 11, 21), code="Jane Doe")
    assert waiting() == 0


def test_functions_that_take_more_than_ids_cannot_be_jobs():
    with pytest.raises(JobRefused, match="cannot take names"):

        @job()
        def greet(run: Run, *, names: list[str]) -> None: ...

    with pytest.raises(JobRefused, match="queued by the clock"):

        @job(cron="* * * * *")
        def tick(run: Run, *, number: int) -> None: ...


def test_two_jobs_of_one_name_are_refused():
    def declare(step: int) -> None:
        def leave_mark(run: Run, *, number: int) -> None:
            sample_jobs.mark(step)

        leave_mark.__module__ = sample_jobs.__name__
        job()(leave_mark)

    with pytest.raises(JobRefused, match="Two jobs are named"):
        declare(1)


def test_a_job_sees_what_its_account_sees_and_no_more(cast: Cast):
    olive = Actor(Via.SESSION, cast.accounts["olive"], cast.entity("cedar"), "digest")
    desk = Actor(Via.SESSION, cast.accounts["front_desk"], cast.entity("cedar"), "digest")
    defer(sample_jobs.mark_if_allowed, actor=olive, number=1, entity_id=cast.entity("cedar"))
    defer(sample_jobs.mark_if_allowed, actor=olive, number=2, entity_id=cast.entity("birch"))
    defer(sample_jobs.mark_if_allowed, actor=desk, number=3, entity_id=cast.entity("cedar"))
    work_through()
    assert marks() == [(1, 1), (2, 0), (3, 0)]


def test_a_job_asked_for_by_a_token_stays_as_narrow_as_the_token(cast: Cast):
    token = Actor(Via.TOKEN, cast.accounts["olive"], cast.entity("cedar"), "1", capabilities=("network.read",))
    defer(sample_jobs.mark_if_allowed, actor=token, number=1, entity_id=cast.entity("cedar"))
    work_through()
    assert marks() == [(1, 0)]


def test_a_job_of_an_account_closed_meanwhile_is_not_done(cast: Cast):
    olive = Actor(Via.SESSION, cast.accounts["olive"], cast.entity("cedar"), "digest")
    defer(sample_jobs.mark_if_allowed, actor=olive, number=1, entity_id=cast.entity("cedar"))
    olives = Account.objects.using("owner").filter(pk=cast.accounts["olive"])
    olives.update(is_active=False)
    try:
        [(_, said)] = work_through()
    finally:
        olives.update(is_active=True)
    assert "is not active any more" in said
    assert marks() == []


def test_nobody_cannot_ask_for_work():
    with pytest.raises(JobRefused, match="by nobody"):
        defer(sample_jobs.leave_mark, actor=Actor(Via.SESSION), number=7)


def test_an_order_that_was_altered_in_the_queue_is_not_carried_out():
    defer(sample_jobs.leave_mark, actor=Actor.console(5, 6), number=7)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set args = jsonb_set(args, '{actor}', '{\"system\": \"mine\"}')")
    [(_, said)] = work_through()
    assert "its seal is not of this installation" in said
    order = json.dumps({"timestamp": 1})
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args) values ('test', %s, %s)",
            [sample_jobs.leave_mark.name, order],
        )
    [(_, said)] = work_through()
    assert "its seal is not of this installation" in said
    assert marks() == []


def test_a_failed_job_leaves_nothing_but_one_line_without_values():
    defer(sample_jobs.mark_then_fail, actor=SYSTEM, number=7)
    defer(sample_jobs.quote_a_row, actor=SYSTEM, number=8)
    work_through()
    assert marks() == []
    for failure in failures():
        assert not failure.will_retry
        assert "@" not in failure.said
        assert "\n" not in failure.said
    first, second = failures()
    assert first.said.startswith("ValueError at ")
    assert second.said.startswith("IntegrityError 23505 at ")
    assert answer("select distinct status::text from procrastinate_jobs") == [("failed",)]


def test_passing_trouble_is_tried_again_as_often_as_said():
    defer(sample_jobs.fail_for_now, actor=SYSTEM, number=7)
    work_through()
    assert [(failure.attempt, failure.will_retry) for failure in failures()] == [(1, True), (2, True), (3, False)]
    assert marks() == []


def test_a_job_that_was_done_and_comes_again_is_not_done_again():
    defer(sample_jobs.leave_mark, actor=SYSTEM, number=7)
    work_through()
    # As after a kill between the commit and the word to the queue.
    answer("update procrastinate_jobs set status = 'todo', worker_id = null")
    work_through()
    assert marks() == [(7, 0)]


def test_nobody_makes_a_waiting_job_count_as_done(cast: Cast):
    olive = cast.actor("olive")
    job_id = defer(sample_jobs.leave_mark, actor=olive, number=7)
    note = "insert into jobs_done (key, job_id) values (%s, %s)"
    with pytest.raises(ProgrammingError, match="row-level security"):
        answer(note, f"job {job_id}", job_id)
    with pytest.raises(ProgrammingError, match="row-level security"), opened(olive):
        answer(note, f"job {job_id}", job_id)
    work_through()
    assert marks() == [(7, 0)]


def test_a_sealed_order_is_of_no_use_under_another_job_number():
    defer(sample_jobs.leave_mark, actor=SYSTEM, number=7)
    work_through()
    answer(
        "insert into procrastinate_jobs (queue_name, task_name, args) select queue_name, task_name, args "
        "from procrastinate_jobs"
    )
    [(_, said)] = work_through()
    assert "its seal is not of this installation" in said
    assert marks() == [(7, 0)]


def test_once_belongs_to_the_transaction_of_its_effect():
    with opened(SYSTEM):
        assert once("effect of a test")
        assert not once("effect of a test")
    with opened(SYSTEM):
        assert once("effect rolled back")
        transaction.set_rollback(True)
    with opened(SYSTEM):
        assert once("effect rolled back")
    with pytest.raises(JobError, match="outside of a transaction"):
        once("effect on its own")


def test_a_waiting_job_that_is_called_off_never_runs():
    job_id = defer(sample_jobs.leave_mark, actor=SYSTEM, number=7)
    assert job_id
    assert cancel(job_id)
    assert work_through() == []
    assert not cancel(job_id)


def test_failures_are_read_by_their_account_and_the_server_and_not_by_an_organization_over_them(cast: Cast):
    olive = Actor(Via.SESSION, cast.accounts["olive"], cast.entity("cedar"), "digest")
    defer(sample_jobs.mark_then_fail, actor=olive, number=7)
    work_through()
    for name, expected in (("olive", 1), ("bruno", 0), ("executive", 0)):
        with opened(cast.actor(name)):
            assert Failure.objects.count() == expected
    assert Failure.objects.count() == 0
