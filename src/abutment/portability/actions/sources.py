"""Connecting a practice's own system, changing how, pausing it; and saying that records are kept here from now on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from abutment.foundation.audit import record
from abutment.foundation.keys.fields import seal
from abutment.foundation.scope import Actor
from abutment.patients.actions import keep_records
from abutment.patients.models import Domain
from abutment.portability.errors import NotConnected, NotThere
from abutment.portability.models import RecordSource
from abutment.portability.policies import check_can_connect, check_can_keep_natively, check_may_read_folder

PASSWORD, SALT = "portability.password", "portability.salt"
DEFAULT_PORT = 3306
LEAST_MINUTES = 5


@dataclass(frozen=True, slots=True)
class NewSource:
    """How a practice's system is reached. password: None keeps the one that is there.

    every_minutes: how often it is imported; None only when somebody asks. path: the dump or folder of a source that is
    no server. fees_from: the first day of the month from which fees are computed from the records; None: from the first
    that they have.
    """

    kind: str
    host: str = ""
    port: int | None = None
    database: str = ""
    user: str = ""
    password: str | None = field(default=None, repr=False)
    tls: str = RecordSource.Tls.REQUIRED.value
    ca_pem: str = ""
    path: str = ""
    documents_path: str = ""
    every_minutes: int | None = None
    fees_from: date | None = None

    @property
    def address(self) -> tuple[object, ...]:
        """Where a password would be sent."""
        return (self.kind, self.host, self.port, self.user, self.tls, self.ca_pem)


@dataclass(frozen=True, slots=True)
class Tried:
    """What answered: the server's and the program's version, the database's name, and how many tables it has."""

    name: str
    server_version: str
    program_version: str
    tables: int


@transaction.atomic
def connect_source(*, actor: Actor, practice_id: int, source: NewSource) -> RecordSource:
    """Connect the system of a practice: from today on its four domains are mirrored from there and read-only here.

    Nothing is read yet. Raises NotAllowed, NotConnected when one is connected already, NotThere.
    """
    check_can_connect(practice_id, "connect its system")
    _check(actor, practice_id, source)
    if RecordSource.objects.filter(entity=practice_id).exists():
        raise NotConnected("The practice has a system connected already. Change that connection instead.")
    new = RecordSource(
        entity_id=practice_id,
        salt=seal(secrets.token_hex(32), context=SALT),
        connected_by_account_id=actor.account_id,
    )
    _put(new, source)
    new.save()
    keep_records(practice_id=practice_id, domains=Domain, is_mirrored=True, system=new.program)
    _record(actor, new, "records.connected")
    return new


@transaction.atomic
def change_source(*, actor: Actor, source: RecordSource, to: NewSource) -> RecordSource:
    """Reach the same system another way. Raises NotAllowed, NotThere.

    A password is never sent where somebody else has moved the address: with another address it is asked for again.
    """
    check_can_connect(source.entity_id, "change its connection")
    _check(actor, source.entity_id, to)
    if to.password is None and source.password and to.address != facts_of(source).address:
        raise NotThere("The address has changed, so the password is needed again. Enter it.")
    _put(source, to)
    source.save()
    _record(actor, source, "records.reconnected")
    return source


@transaction.atomic
def pause_source(*, actor: Actor, source: RecordSource) -> None:
    """Import nothing by schedule until it goes on. Raises NotAllowed."""
    _pause(actor, source, is_paused=True)


@transaction.atomic
def resume_source(*, actor: Actor, source: RecordSource) -> None:
    """Let the schedule go on. Raises NotAllowed."""
    _pause(actor, source, is_paused=False)


def try_source(*, actor: Actor, practice_id: int, source: NewSource, kept: RecordSource | None = None) -> Tried:
    """Open the system and read its versions and the names of its tables; no row is read and nothing is kept.

    Raises NotAllowed, NotThere, or SourceError with what is wrong and what to do.
    """
    from abutment.portability.importing.opening import opened_reader  # brings drivers of databases

    check_can_connect(practice_id, "try its system")
    _check(actor, practice_id, source)
    tried = RecordSource(entity_id=practice_id, salt=seal(secrets.token_hex(32), context=SALT))
    if source.password is None and kept is not None and kept.password:
        if source.address != facts_of(kept).address:
            raise NotThere("The address has changed, so the password is needed again. Enter it.")
        tried.password = kept.password
    _put(tried, source)
    with opened_reader(tried) as reader:
        return Tried(reader.name, reader.version, reader.program_version, len(reader.tables()))


@transaction.atomic
def keep_natively(*, actor: Actor, practice_id: int, domain: Domain) -> None:
    """From today on a domain is kept here, written by who may, and no longer mirrored. Raises NotAllowed."""
    check_can_keep_natively(practice_id)
    keep_records(practice_id=practice_id, domains=[domain], is_mirrored=False)
    _record_keeping(actor, practice_id, domain, "native")


@transaction.atomic
def mirror_again(*, actor: Actor, practice_id: int, domain: Domain) -> None:
    """From today on a domain is mirrored from the practice's own system again, and read-only here. Raises NotAllowed,
    NotConnected."""
    check_can_keep_natively(practice_id)
    source = RecordSource.objects.filter(entity=practice_id).first()
    if source is None:
        raise NotConnected("The practice has no system connected to mirror from. Connect one first.")
    keep_records(practice_id=practice_id, domains=[domain], is_mirrored=True, system=source.program)
    _record_keeping(actor, practice_id, domain, "mirrored")


def facts_of(source: RecordSource) -> NewSource:
    """How a connected system is reached, without its password."""
    return NewSource(
        kind=source.kind,
        host=source.host,
        port=source.port,
        database=source.database,
        user=source.user,
        tls=source.tls,
        ca_pem=source.ca_pem,
        path=source.path,
        documents_path=source.documents_path,
        every_minutes=source.every_minutes,
        fees_from=source.fees_from,
    )


def _check(actor: Actor, practice_id: int, source: NewSource) -> None:
    check_may_read_folder(actor, practice_id, source.path)
    check_may_read_folder(actor, practice_id, source.documents_path)
    if source.kind == RecordSource.Kind.MYSQL and not (source.host and source.database and source.user):
        raise NotThere("A server needs a host, a database and a user. Enter them.")
    if source.kind != RecordSource.Kind.MYSQL and not source.path:
        raise NotThere("A dump or a folder needs its path on this server. Enter it.")
    if source.every_minutes is not None and source.every_minutes < LEAST_MINUTES:
        raise NotThere(f"An import rests at least {LEAST_MINUTES} minutes. Choose a longer time.")


def _put(source: RecordSource, to: NewSource) -> None:
    is_server = to.kind == RecordSource.Kind.MYSQL
    source.kind, source.tls = to.kind, to.tls if is_server else RecordSource.Tls.OFF
    source.host, source.database, source.user = (to.host, to.database, to.user) if is_server else ("", "", "")
    source.port = (to.port or DEFAULT_PORT) if is_server else None
    source.ca_pem = to.ca_pem if is_server else ""
    source.path = "" if is_server else to.path
    source.documents_path, source.every_minutes = to.documents_path, to.every_minutes
    source.fees_from = to.fees_from
    if not is_server:
        source.password = ""
    elif to.password is not None:
        source.password = seal(to.password, context=PASSWORD) if to.password else ""


def _pause(actor: Actor, source: RecordSource, *, is_paused: bool) -> None:
    check_can_connect(source.entity_id, "pause its imports")
    if source.is_paused is not is_paused:
        source.is_paused = is_paused
        source.save(update_fields=["is_paused"])
        _record(actor, source, "records.paused" if is_paused else "records.resumed")


def _record(actor: Actor, source: RecordSource, action: str) -> None:
    # The host and the database are for who may connect; the trail is read by others too.
    record(
        actor,
        action=action,
        entity_id=source.entity_id,
        subject=f"practice {source.entity_id}",
        details={"program": source.program, "kind": source.kind, "every_minutes": source.every_minutes},
    )


def _record_keeping(actor: Actor, practice_id: int, domain: Domain, mode: str) -> None:
    record(
        actor,
        action="records.kept",
        entity_id=practice_id,
        subject=f"practice {practice_id}",
        details={"domain": domain.value, "mode": mode},
    )
