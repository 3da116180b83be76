"""Month-end killed, raced and repeated: every statement once, each whole, none lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.process import BaseProcess

import pytest
from django.db import connections
from django.db.models import Count, Sum

from abutment.fees import actions
from abutment.fees.jobs import close_month
from abutment.fees.models import Statement, StatementLine
from abutment.foundation import activity
from abutment.foundation.audit.models import Event
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from abutment.kernel.months import Month
from tests.cast import SERVER, Cast
from tests.fees.agreeing import FLAT, GROSS_20, JUNE, agree, amend, computed, move_to, report
from tests.foundation.conftest import wait_until_alone

FORK = multiprocessing.get_context("fork")
MONTHS = [Month(2024, 1).plus(number) for number in range(28)]
PRACTICES = ("cedar", "birch")


def a_network(cast: Cast) -> None:
    """Cedar at a flat fee that an amendment raises in the middle of a month, Birch at a share of what it collects."""
    move_to(cast, "birch", "US-WA")
    agreement = agree(cast)
    raised = {"key": "fee", "formula": {"method": "flat", "amount_usd": "63000"}}
    amend(cast, "cedar", agreement, [raised], date(2025, 3, 11))
    agree(cast, "birch", [GROSS_20])
    for month in MONTHS:
        report(cast, "birch", month, cents_a_day=10_000_01)


def close_all(cast: Cast) -> None:
    controller = cast.actor("controller")
    for month in MONTHS:
        for practice in PRACTICES:
            with opened(controller):
                actions.compute_month(actor=controller, month=month, practice_ids=[cast.entity(practice)])


def in_a_process(work: Callable[[], object]) -> BaseProcess:
    """Run work in a forked process with a database connection of its own."""

    def run() -> None:
        for alias in connections:
            connections[alias].connection = None  # the parent's socket is not this process's to use
        work()
        os._exit(0)

    new = FORK.Process(target=run)
    new.start()
    return new


def check_each_month_stands_once() -> None:
    with opened(SERVER):
        assert Statement.objects.count() == len(MONTHS) * len(PRACTICES)
        assert Event.objects.filter(action="statement.drafted").count() == len(MONTHS) * len(PRACTICES)
        assert not Event.objects.filter(action="statement.recomputed").exists()
        lines = dict(
            StatementLine.objects.values_list("statement").annotate(total=Sum("amount_cents")).order_by("statement")
        )
        assert lines == dict(Statement.objects.order_by("pk").values_list("pk", "fee_cents"))
        twice = StatementLine.objects.values("statement", "position").annotate(count=Count("pk")).filter(count__gt=1)
        assert not twice.exists()


@pytest.mark.slow
def test_month_end_killed_fifty_times_writes_each_statement_once(own_database: Cast) -> None:
    a_network(own_database)
    rng = random.Random(20261121)
    for _ in range(50):
        closer = in_a_process(lambda: close_all(own_database))
        time.sleep(rng.uniform(0.05, 0.4))
        os.kill(closer.pid or 0, signal.SIGKILL)
        closer.join()
    wait_until_alone()
    last = in_a_process(lambda: close_all(own_database))
    last.join()
    assert last.exitcode == 0
    check_each_month_stands_once()


@pytest.mark.slow
def test_two_month_ends_at_once_write_each_statement_once(own_database: Cast) -> None:
    a_network(own_database)
    rivals = [in_a_process(lambda: close_all(own_database)) for _ in range(3)]
    for rival in rivals:
        rival.join()
    assert [rival.exitcode for rival in rivals] == [0, 0, 0]
    check_each_month_stands_once()


def test_the_job_closes_a_month_and_leads_to_its_page(cast: Cast) -> None:
    agree(cast)
    controller = cast.actor("controller")
    with opened(controller):
        work_id = activity.start(
            actor=controller,
            job=close_month,
            kind="month-end",
            title="Month-end of June 2026",
            month=str(JUNE),
            practice_id=None,
        )
    done = work_through()
    assert [outcome for _, outcome in done] == ["done"]
    with opened(controller):
        assert Statement.objects.get().month == JUNE.first_day
        assert work_id
    assert [each.outcome for each in computed(cast, practices=["cedar"])] == ["unchanged"]


def test_a_draft_is_whole_or_not_there(cast: Cast) -> None:
    agree(cast, terms=[FLAT])
    controller = cast.actor("controller")

    def dies_before_the_end() -> None:
        with opened(controller):
            actions.compute_month(actor=controller, month=JUNE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        dies_before_the_end()
    with opened(controller):
        assert not Statement.objects.exists()
        assert not StatementLine.objects.exists()
