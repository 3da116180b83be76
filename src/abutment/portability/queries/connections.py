"""How practices' systems are connected, and how their imports went; a constant number of questions for any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import entities
from abutment.organizations import queries as network
from abutment.organizations.models import Practice
from abutment.patients.models import Domain
from abutment.portability.errors import NotFound
from abutment.portability.models import ImportRun, RecordSource
from abutment.portability.rules.standing import UNTOLD, Facts, Stands, common_version, next_at, standing


@dataclass(frozen=True, slots=True)
class Connection:
    """A practice with its connection and its last imports. source: None where there is none, or not to be seen."""

    practice_id: int
    practice: str
    stands: Stands
    source: RecordSource | None
    system: str
    latest: ImportRun | None
    applied: ImportRun | None
    next_at: datetime | None
    is_other_version: bool

    @property
    def name(self) -> str:
        """What its row is called."""
        return self.practice

    @property
    def state(self) -> tuple[str, str]:
        """Word and kind, as lists show a state."""
        return self.stands.word, self.stands.kind

    @property
    def imported_at(self) -> datetime | None:
        """When the last import that came through had ended."""
        return self.applied.finished_at if self.applied else None

    @property
    def rows(self) -> int | None:
        """How many rows the source had at the last import that came through."""
        return self.applied.rows if self.applied else None

    @property
    def program_version(self) -> str:
        """The version of the program there, as the last reading found it."""
        run = self.applied or self.latest
        return run.program_version if run else ""


def practice_of(actor: Actor, practice_id: int) -> Practice:
    """One practice in scope. Raises NotFound."""
    return network.practice(actor, practice_id)


def source_of(actor: Actor, practice_id: int) -> RecordSource | None:
    """The connected system of a practice; None where there is none, or not for this reader."""
    return RecordSource.objects.select_related("entity").filter(entity=practice_id).first()


def runs(actor: Actor, practice_id: int | None = None) -> QuerySet[ImportRun]:
    """Imports in scope, the newest first."""
    found = ImportRun.objects.select_related("entity").order_by("-started_at", "-pk")
    return found if practice_id is None else found.filter(entity=practice_id)


def standing_since(actor: Actor, practice_id: int) -> datetime | None:
    """When the import began that found a practice's records as they stand here, also where it changed nothing."""
    applied = runs(actor, practice_id).filter(state=ImportRun.State.APPLIED)
    return applied.values_list("started_at", flat=True).first()


def one_run(actor: Actor, practice_id: int, run_id: int) -> ImportRun:
    """One import of a practice. Raises NotFound."""
    found = runs(actor, practice_id).filter(pk=run_id).first()
    if found is None:
        raise NotFound("There is no such import here. Check the address, or in whose name you look.")
    return found


def connections(actor: Actor, moment: datetime, on: date) -> list[Connection]:
    """Every practice whose imports the reader may see, with its connection; six questions for any number."""
    seen = set(entities("records.connect")) | set(entities("money.read"))
    practices = [each for each in network.practices(actor, on) if each.pk in seen]
    return _connections({each.pk: str(each) for each in practices}, moment)


def connection_of(actor: Actor, practice: Practice, moment: datetime) -> Connection:
    """One practice's connection; whether its version is another one only the list knows."""
    return _connections({practice.pk: str(practice)}, moment)[0]


def _connections(names: Mapping[int, str], moment: datetime) -> list[Connection]:
    keys = list(names)
    sources = {each.entity_id: each for each in RecordSource.objects.filter(entity__in=keys)}
    systems = _mirrored(keys)
    newest = _newest(keys)
    applied = _newest(keys, state=ImportRun.State.APPLIED)
    usual = common_version(run.program_version for run in applied.values())
    told = []
    for pk, name in names.items():
        source, latest, last = sources.get(pk), newest.get(pk), applied.get(pk)
        facts = _facts(source, latest, last, is_connected=source is not None or pk in systems)
        version = last.program_version if last else ""
        told.append(
            Connection(
                practice_id=pk,
                practice=name,
                stands=standing(facts, moment),
                source=source,
                system=source.program if source else systems.get(pk, ""),
                latest=latest,
                applied=last,
                next_at=next_at(facts, latest.started_at if latest else None),
                is_other_version=bool(version and usual and version != usual),
            )
        )
    return told


def _facts(
    source: RecordSource | None, latest: ImportRun | None, applied: ImportRun | None, *, is_connected: bool
) -> Facts:
    has_failed = latest is not None and latest.state == ImportRun.State.FAILED
    return Facts(
        is_connected=is_connected,
        is_paused=source is not None and source.is_paused,
        is_reading=latest is not None and latest.state == ImportRun.State.READING,
        connected_at=source.connected_at if source else None,
        imported_at=applied.finished_at if applied else None,
        failed_at=latest.finished_at if latest and has_failed else None,
        error=(latest.error if source else UNTOLD) if latest and has_failed else "",
        every_minutes=source.every_minutes if source else None,
    )


def _newest(practice_ids: Sequence[int], **wanted: str) -> dict[int, ImportRun]:
    found = ImportRun.objects.filter(entity__in=practice_ids, **wanted)
    return {run.entity_id: run for run in found.order_by("entity", "-started_at", "-pk").distinct("entity")}


_MIRRORED = """
select entity_id, max(system) from patients_recordkeeping
where entity_id = any(%s) and mode = 'mirrored' and ends_on is null group by entity_id
"""


def _mirrored(practice_ids: Sequence[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_MIRRORED, [list(practice_ids)])
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a domain is kept: mode is empty where nobody has said."""

    domain: Domain
    mode: str
    system: str
    since: date | None


_KEPT = """
select domain, mode, system, starts_on from patients_recordkeeping where entity_id = %s and ends_on is null
"""


def domains_of(actor: Actor, practice_id: int) -> list[Kept]:
    """Where each domain of a practice's records is kept now."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [practice_id])
        held = {domain: (mode, system, since) for domain, mode, system, since in cursor.fetchall()}
    return [Kept(domain, *held.get(domain.value, ("", "", None))) for domain in Domain]
