"""Practices' own systems: their databases are written, connected and imported as those of real practices are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

from abutment.desk.demonstration.opendental import Written, before_it_was_entered, write_practice
from abutment.desk.demonstration.opendental.figures import YEARS_IN_MONTHS, first_month, month_of_years
from abutment.desk.demonstration.plan import Plan, Practice
from abutment.desk.demonstration.reports import Reporter, reports
from abutment.desk.demonstration.stage import Stage
from abutment.foundation.scope import Actor, opened
from abutment.organizations import queries as network
from abutment.portability import actions
from abutment.portability.errors import SourceUnreachable
from abutment.portability.rules.meanings import Kind

FOLDER = "opendental"
SMALL = ("Palisade", "Bayou", "Almond")
"""The practices, by their first word, whose records are here at the usual scale; above it, everybody's are."""
YEARS = ("Bayou",)
"""Whose database holds three years, also those before it joined; the others hold the months that the scale asks for."""
RESTATED = "Palisade"
"""Who entered something late, so that one of its ended months was restated. Its fee is fixed: no statement follows."""
FAILING = "Chesapeake"
"""Whose server nobody answers at."""

_EVERY_MINUTES = 240
_NIGHTLY = 24 * 60
_KINDS = {kind.definition_category: kind for kind in Kind}


def with_records(plan: Plan) -> Iterator[Practice]:
    """The practices whose own databases are written and imported, by the scale that the environment asks for."""
    if settings.DEMO_SCALE <= 0:
        return
    for practice in plan.practices:
        word = practice.name.split()[0]
        if word in SMALL or (settings.DEMO_SCALE > 1 and word != FAILING and _reports_by_now(practice)):
            yield practice


def failing(plan: Plan) -> Iterator[Practice]:
    """The practices whose system is connected and does not answer."""
    if settings.DEMO_SCALE > 0:
        yield from (practice for practice in plan.practices if practice.name.split()[0] == FAILING)


def practice_records(stage: Stage, *, practice: Practice) -> None:
    """A practice's database: written, connected by its owner, its words given their meaning, and then imported.

    The meanings come before the first import, so that what fees are computed from is taken once. One adjustment type
    keeps none: nobody knows what it means.
    """
    owner, place = stage.owner(practice), stage.entity(practice.name)
    with opened(owner):
        offices = dict(network.locations(owner).filter(entity=place).values_list("name", "pk"))
    fees_from, written, folder = _write(stage, practice, offices)
    with opened(owner):
        source = actions.connect_source(
            actor=owner,
            practice_id=place,
            source=actions.NewSource(
                kind="folder",
                path=str(folder),
                documents_path=str(written.images),
                every_minutes=_EVERY_MINUTES,
                fees_from=fees_from,
            ),
        )
        _say_meanings(stage, practice, owner, written, offices)
    if practice.name.split()[0] == RESTATED:
        with before_it_was_entered(folder, max(fees_from, stage.month(-2))):
            actions.import_now(actor=owner, source=source)
    actions.import_now(actor=owner, source=source)


def failing_connection(stage: Stage, *, practice: Practice) -> None:
    """A practice whose server is reached through a tunnel at which nobody answers: its first import fails."""
    owner, place = stage.owner(practice), stage.entity(practice.name)
    with opened(owner):
        source = actions.connect_source(
            actor=owner,
            practice_id=place,
            source=actions.NewSource(
                kind="mysql",
                host="127.0.0.1",
                port=1,  # of a service that no machine runs any more, so that it is refused at once
                database="opendental",
                user="abutment_reader",
                tls="off",
                every_minutes=_NIGHTLY,
            ),
        )
    try:
        actions.import_now(actor=owner, source=source)
    except SourceUnreachable:
        return  # as it is meant; the run keeps the reason


def folder_of(practice_id: int) -> Path:
    """Where a practice's database lies: within the folder from which its owner may import."""
    return Path(settings.ABUTMENT_HOME) / "imports" / str(practice_id) / FOLDER


def _reports_by_now(practice: Practice) -> bool:
    return practice.name in reports() and practice.affiliation.since <= 0


def _write(stage: Stage, practice: Practice, offices: dict[str, int]) -> tuple[date, Written, Path]:
    """From which month on fees are computed from the records, what was written, and where."""
    folder, scale = folder_of(stage.entity(practice.name)), settings.DEMO_SCALE
    reporter = Reporter(practice, reports()[practice.name], offices, stage.today)
    entries = list(reporter.entries())
    fees_from = since = first_month(entries, stage.today, scale)
    if practice.name.split()[0] in YEARS:
        # What it had reported before stays as it was reported, so that as much is computed anew as of the others.
        since = min(since, month_of_years(stage.today, scale))
        entries = [*reporter.before(YEARS_IN_MONTHS), *entries]
    return fees_from, write_practice(folder, practice, entries, offices, stage.today, scale, since), folder


def _say_meanings(stage: Stage, practice: Practice, owner: Actor, written: Written, offices: dict[str, int]) -> None:
    place, moment = stage.entity(practice.name), stage.moment
    for number, office in enumerate(practice.locations, start=1):  # its own system numbers its clinics in this order
        actions.set_clinic(
            actor=owner, practice_id=place, number=number, location_id=offices[office.city], moment=moment
        )
    for category, number, meaning in written.meanings:
        actions.set_meaning(
            actor=owner, practice_id=place, kind=_KINDS[category], number=number, meaning=meaning, moment=moment
        )
