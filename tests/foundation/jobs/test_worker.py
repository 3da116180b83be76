"""Real workers: stopped, killed at random moments, and restarted; effects are counted exactly once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from functools import partial
from itertools import count as count_from

import pytest

from abutment.foundation.jobs import cancel, defer
from abutment.foundation.jobs.recovery import MOST_INTERRUPTIONS
from abutment.foundation.scope import Actor, opened
from tests.foundation.jobs import sample_jobs
from tests.foundation.jobs.conftest import Worker, answer

SYSTEM = Actor.system("test")
StartWorker = Callable[..., Worker]
PATIENCE_SECONDS = 300  # of a machine that has much else to do

# A worker that was not there at the last kill has work in hand.
AT_WORK = "select 1 from procrastinate_jobs where status = 'doing' and worker_id > %s"
INTERRUPTED_OFTEN = """
select 1 from procrastinate_jobs j where j.status in ('todo', 'doing')
and (select count(*) from jobs_failure f where f.job_id = j.id and f.is_interruption) >= %s
"""


def is_at_work(newest: int) -> bool:
    return bool(answer(AT_WORK, newest))


def wait_until(reached: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def count(query: str) -> int:
    return int(str(answer(query)[0][0]))


def test_a_worker_asked_to_empty_the_queue_ends_when_nothing_waits(start_worker: StartWorker):
    for number in range(3):
        defer(sample_jobs.leave_mark, actor=SYSTEM, number=number)
    assert start_worker("once").wait(timeout=PATIENCE_SECONDS) == 0
    assert count("select count(*) from jobs_test_mark") == 3
    assert answer("select distinct status::text from procrastinate_jobs where queue_name = 'test'") == [("succeeded",)]


def test_a_worker_told_to_stop_gives_long_work_back_and_the_next_one_goes_on(start_worker: StartWorker):
    defer(sample_jobs.wait_half_way, actor=SYSTEM, number=1, steps=20)
    worker = start_worker()
    wait_until(lambda: count("select count(*) from jobs_test_mark") > 3)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=PATIENCE_SECONDS) == 0
    assert answer("select status::text from procrastinate_jobs where queue_name = 'test'") == [("todo",)]
    done = count("select count(*) from jobs_test_mark")
    assert 3 < done <= 10
    sample_jobs.let_on()
    assert start_worker("once").wait(timeout=PATIENCE_SECONDS) == 0
    assert answer("select count(*), count(distinct step) from jobs_test_mark where number = 1") == [(20, 20)]


def test_long_work_that_is_called_off_stops_at_its_next_step(start_worker: StartWorker):
    job_id = defer(sample_jobs.leave_marks_in_steps, actor=SYSTEM, number=1, steps=100_000)
    start_worker()
    wait_until(lambda: count("select count(*) from jobs_test_mark") > 3)
    assert job_id
    assert cancel(job_id)
    wait_until(
        lambda: answer("select status::text from procrastinate_jobs where queue_name = 'test'") == [("aborted",)]
    )
    assert count("select count(*) from jobs_test_mark") < 100_000


def test_work_with_a_place_of_its_own_waits_behind_nothing(start_worker: StartWorker):
    for number in (1, 2, 3):
        defer(sample_jobs.leave_marks_in_steps, actor=SYSTEM, number=number, steps=100_000, priority=100)
    start_worker()
    wait_until(lambda: count("select count(distinct number) from jobs_test_mark") == 2)
    defer(sample_jobs.leave_mark_apart, actor=SYSTEM, number=9)
    wait_until(lambda: count("select count(*) from jobs_test_mark where number = 9") == 1)
    # A mark is there before its job is noted as done.
    wait_until(lambda: count("select count(*) from procrastinate_jobs where status = 'doing'") == 2)
    assert count("select count(*) from jobs_test_mark where number = 3") == 0


def test_what_a_worker_looks_after_by_itself_needs_no_row_of_the_queue_and_outlives_a_failure(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ABUTMENT_TEST_GOING", "1")
    worker = start_worker("suspicious")  # such a worker looks after its things more often, too
    wait_until(lambda: count("select count(*) from jobs_test_mark where number = 4711") > 2)
    worker.send_signal(signal.SIGTERM)
    _, written = worker.communicate(timeout=PATIENCE_SECONDS)
    assert b"fail_by_itself looks after was not looked after this time: ValueError at " in written
    assert b"jane" not in written
    assert not answer("select 1 from procrastinate_jobs where queue_name = 'test'")


def test_what_a_worker_writes_of_a_failure_holds_no_values_and_no_trace(start_worker: StartWorker):
    defer(sample_jobs.mark_then_fail, actor=SYSTEM, number=7)
    worker = start_worker("once")
    _, written = worker.communicate(timeout=PATIENCE_SECONDS)
    lines = written.decode().strip().splitlines()
    assert len(lines) == 1
    assert "failed at attempt 1, for good: ValueError at " in lines[0]
    assert b"jane" not in written


def is_some_job_about_to_be_given_up() -> bool:
    """A job whose worker died too often is no longer tried: one that is near to that is let through to its end."""
    with opened(SYSTEM):
        return bool(answer(INTERRUPTED_OFTEN, MOST_INTERRUPTIONS - 3))


@pytest.mark.slow
def test_workers_killed_at_random_moments_do_everything_exactly_once(fork_worker: Callable[[], int]):
    long, steps, short = 8, 40, count_from(10_000)
    for number in range(long):
        defer(sample_jobs.leave_marks_in_steps, actor=SYSTEM, number=number, steps=steps)
    chance = random.Random(20261121)
    for _ in range(24):
        while count("select count(*) from procrastinate_jobs where status = 'todo'") < 100:  # always enough to do
            defer(sample_jobs.leave_mark_slowly, actor=SYSTEM, number=next(short))
        newest = count("select coalesce(max(id), 0) from procrastinate_workers")
        worker = fork_worker()
        wait_until(partial(is_at_work, newest))
        wait_until(lambda: not is_some_job_about_to_be_given_up())
        time.sleep(chance.uniform(0.0, 0.35))
        os.kill(worker, signal.SIGKILL)
    fork_worker()
    wait_until(lambda: not answer("select 1 from procrastinate_jobs where status in ('todo', 'doing')"))
    assert answer("select distinct status::text from procrastinate_jobs where queue_name = 'test'") == [("succeeded",)]
    per_effect = answer("select number, step, count(*) from jobs_test_mark group by 1, 2 order by 1, 2")
    wanted = [(number, step, 1) for number in range(long) for step in range(steps)]
    wanted += [(number, 0, 1) for number in range(10_000, next(short))]
    assert per_effect == wanted
    with opened(SYSTEM):  # otherwise the kills missed the work, and nothing was proved
        assert count("select count(*) from jobs_failure where is_interruption") >= 20
