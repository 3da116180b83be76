"""Building the demonstration network: chapter by chapter, each whole or not at all, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from abutment.desk.demonstration.chapters import chapters
from abutment.desk.demonstration.plan import Plan, plan
from abutment.desk.demonstration.stage import SERVER, Stage
from abutment.foundation.audit import record
from abutment.foundation.audit.actions import seal_trail
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import opened
from abutment.foundation.scope.models import Entity
from abutment.kernel.errors import AbutmentError

CHAPTER_BUILT = "demonstration.built"
_TURN = 0x64656D6F  # "demo": one builder at a time


class RealNetwork(AbutmentError):
    """The database holds somebody's real network."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A chapter that stands, of how many, and whether this run built it."""

    chapter: str
    number: int
    total: int
    is_new: bool


def build(
    moment: datetime, *, tell: Callable[[Progress], None] = lambda told: None, network: Plan | None = None
) -> date:
    """Build what is missing of the network; a second run changes nothing, and one after a kill goes on where it was.

    Days are counted from the day of the first run, which is kept in the trail and returned. Raises RealNetwork.
    """
    network = network or plan()
    with _one_at_a_time():
        built = _built()
        _check_is_no_real_network(built)
        today = next(iter(built.values()), moment.date())
        stage = Stage(network, today, moment)
        all_chapters = list(chapters(network))
        for number, chapter in enumerate(all_chapters, start=1):
            if chapter.name not in built:
                seal_trail()  # as the worker does each minute: statements print the head of the chain
                with transaction.atomic():
                    chapter.build(stage)
                    _note(chapter.name, today)
            tell(Progress(chapter.name, number, len(all_chapters), chapter.name not in built))
    return today


def _note(chapter: str, today: date) -> None:
    with opened(SERVER):
        record(SERVER, action=CHAPTER_BUILT, entity_id=None, subject=chapter, details={"today": today.isoformat()})


def _built() -> dict[str, date]:
    """The chapters that stand, with the day that they were built for."""
    with opened(SERVER):
        events = Event.objects.filter(action=CHAPTER_BUILT, account_id=None, via=SERVER.via).order_by("pk")
        return {
            subject: date.fromisoformat(told["today"]) for subject, told in events.values_list("subject", "details")
        }


def _check_is_no_real_network(built: dict[str, date]) -> None:
    with opened(SERVER):
        found = Entity.objects.order_by("pk").first()
    if found is not None and not built:
        raise RealNetwork(
            f"This database holds the network of {found}; the demonstration is not mixed into it. "
            "Choose another ABUTMENT_HOME."
        )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_TURN])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_TURN])
