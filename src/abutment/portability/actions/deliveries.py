"""Naming a practice's own storage, proving that what comes there can be opened, ending it; and delivering now."""

from __future__ import annotations

import hmac
import io
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit import record
from abutment.foundation.keys.fields import seal, unseal
from abutment.foundation.scope import Actor, opened
from abutment.portability.delivering import errors
from abutment.portability.delivering.acting import SYSTEM, for_practice
from abutment.portability.delivering.due import due_delivery, queue
from abutment.portability.delivering.folder import checked_folder
from abutment.portability.delivering.opening import CONTEXT, opened_store
from abutment.portability.delivering.sealing import checked_recipients, sealed
from abutment.portability.delivering.telling import tell_of_change
from abutment.portability.models import Delivery, Destination
from abutment.portability.policies import check_owns_deliveries, check_sees_deliveries
from abutment.portability.rules.deliveries import Schedule, slug_of

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class NewDestination:
    """Storage as an owner enters it. secret: of S3, or a password; private_key: instead of a password. recipients: age
    public keys, one a line."""

    kind: str
    schedule: Schedule
    recipients: str
    endpoint: str = ""
    bucket: str = ""
    region: str = ""
    is_path_style: bool = True
    access_key: str = ""
    host: str = ""
    port: int | None = None
    user: str = ""
    secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    prefix: str = ""


@transaction.atomic
def enter_destination(*, actor: Actor, practice_id: int, new: NewDestination) -> Destination:
    """Name the practice's own storage; one that waits for its proof is given up, the one in force goes on meanwhile.

    Nothing is delivered there before its test was opened. Raises NotAllowed, DeliveryError.
    """
    check_owns_deliveries(actor, practice_id)
    entered = _checked(practice_id, new)
    for former in Destination.objects.filter(entity=practice_id, proven_at=None, ended_at=None):
        _end(former)
    entered.secret = seal(new.secret, context=CONTEXT) if new.secret else ""
    entered.private_key = seal(new.private_key, context=CONTEXT) if new.private_key else ""
    entered.save()
    entered.refresh_from_db()
    _record(actor, entered, "destination.entered", kind=entered.kind)
    return entered


def try_destination(*, actor: Actor, practice_id: int, new: NewDestination) -> str:
    """Connect and look whether the place is there, keeping and writing nothing; says what answered.

    Raises NotAllowed, DeliveryError; HostKeyUnknown before anything is sent to an SFTP server.
    """
    check_owns_deliveries(actor, practice_id)
    tried = _checked(practice_id, new)
    tried.secret = seal(new.secret, context=CONTEXT) if new.secret else ""
    tried.private_key = seal(new.private_key, context=CONTEXT) if new.private_key else ""
    with opened_store(tried) as store:
        return store.check()


def try_again(*, actor: Actor, destination: Destination) -> str:
    """The same with a destination as it stands; for its owners and for the operator at the console."""
    check_sees_deliveries(destination.entity_id)
    with opened_store(destination) as store:
        return store.check()


@transaction.atomic
def meet_host(*, actor: Actor, destination: Destination) -> str:
    """Connect to an SFTP server for the first time and keep the key that it shows, confirmed by nobody yet.

    Nothing is sent: no user, no password. Returns the key, empty for other kinds. Raises NotAllowed, DeliveryError.
    """
    check_owns_deliveries(actor, destination.entity_id)
    if destination.kind != Destination.Kind.SFTP or destination.host_key:
        return ""
    try:
        with opened_store(destination) as store:
            store.check()
    except errors.HostKeyUnknown as shown:
        destination.offered_host_key = shown.key
        destination.save(update_fields=["offered_host_key"])
        return shown.key
    return ""


@transaction.atomic
def confirm_host(*, actor: Actor, destination: Destination, key: str) -> None:
    """Say that the key that a server showed is its own. Raises NotAllowed, NotProven."""
    check_owns_deliveries(actor, destination.entity_id)
    if not key or key != destination.offered_host_key:
        raise errors.NotProven("The server's key is another by now. Compare it again.")
    destination.host_key = key
    destination.save(update_fields=["host_key"])
    _record(actor, destination, "destination.host_confirmed")


@transaction.atomic
def send_test(*, actor: Actor, destination: Destination, moment: datetime) -> str:
    """Deliver a small sealed file with a new code word; returns its name there. Raises NotAllowed, DeliveryError."""
    check_owns_deliveries(actor, destination.entity_id)
    entity = destination.entity
    word = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    text = f"Test delivery of {entity.name} by Abutment.\nCode word: {word}\n".encode()
    name = f"{slug_of(entity.name)}-{entity.pk}-test-{moment:%Y-%m-%dT%H%M%SZ}.age"
    with opened_store(destination) as store, sealed(io.BytesIO(text), destination.recipient_list) as content:
        store.put(name, content, len(text) + 8192)
    destination.test_name, destination.code_word = name, seal(word, context=CONTEXT)
    destination.save(update_fields=["test_name", "code_word"])
    _record(actor, destination, "destination.tested")
    return name


@transaction.atomic
def prove_destination(*, actor: Actor, destination: Destination, word: str, moment: datetime) -> None:
    """Put storage in force by the code word of its test: who knows it holds the key. The former one ends with this.

    Every owner is told. Raises NotAllowed, NotProven.
    """
    check_owns_deliveries(actor, destination.entity_id)
    expected = unseal(destination.code_word, context=CONTEXT) if destination.code_word else ""
    typed = "".join(word.split()).upper().replace("-", "")
    if not expected or not hmac.compare_digest(typed.encode(), expected.replace("-", "").encode()):
        raise errors.NotProven(
            f"That is not the code word in {destination.test_name or 'the test'}. Open it with your key and copy it."
        )
    for former in Destination.objects.filter(entity=destination.entity_id, proven_at__isnull=False, ended_at=None):
        _end(former)
    destination.proven_at = moment
    destination.save(update_fields=["proven_at"])
    _record(actor, destination, "destination.proven", kind=destination.kind)
    tell_of_change(destination.entity, _name(actor), f"named {destination.where} for deliveries")


@transaction.atomic
def change_schedule(*, actor: Actor, destination: Destination, to: Schedule) -> None:
    """Deliver on other days or at another hour from now on. Every owner is told. Raises NotAllowed."""
    check_owns_deliveries(actor, destination.entity_id)
    destination.frequency, destination.hour = to.frequency.value, to.hour
    destination.weekday, destination.day = to.weekday, to.day
    destination.save(update_fields=["frequency", "hour", "weekday", "day"])
    _record(actor, destination, "destination.rescheduled", frequency=to.frequency.value)
    tell_of_change(destination.entity, _name(actor), "changed when deliveries are made")


@transaction.atomic
def end_destination(*, actor: Actor, destination: Destination) -> None:
    """Deliver nothing there any more; its secrets are forgotten. Every owner is told. Raises NotAllowed."""
    check_owns_deliveries(actor, destination.entity_id)
    was_in_force = destination.proven_at is not None
    _end(destination)
    _record(actor, destination, "destination.ended")
    if was_in_force:
        tell_of_change(destination.entity, _name(actor), f"ended deliveries to {destination.where}")


def deliver_now(*, actor: Actor, destination: Destination, moment: datetime) -> int:
    """Queue the Package that is due, without waiting for its next try; returns the number of the work.

    Raises NotAllowed, NothingDue, DeliveryUnderWay.
    """
    check_sees_deliveries(destination.entity_id)
    with opened(for_practice(destination.entity_id)):
        delivery = due_delivery(destination, moment)
    if delivery.state == Delivery.State.DELIVERED:
        raise errors.NothingDue("The Package of this slot lies there already. The next one follows by the schedule.")
    with opened(SYSTEM):
        work_id = queue(destination.entity_id, delivery.pk)
    if work_id is None:
        raise errors.DeliveryUnderWay("It is under way already. Follow it here, or under Activity.")
    record(actor, action="delivery.asked", entity_id=destination.entity_id, subject=f"delivery {delivery.pk}")
    return work_id


def _checked(practice_id: int, new: NewDestination) -> Destination:
    """A destination as it would be kept, without its secrets. Raises DeliveryError."""
    recipients = "\n".join(checked_recipients(new.recipients))
    kept = Destination(
        entity_id=practice_id,
        kind=new.kind,
        recipients=recipients,
        frequency=new.schedule.frequency.value,
        hour=new.schedule.hour,
        weekday=new.schedule.weekday,
        day=new.schedule.day,
        prefix=new.prefix.rstrip("/"),
    )
    if new.kind == Destination.Kind.S3:
        from abutment.portability.delivering.s3 import checked_endpoint

        if not (new.bucket and new.access_key and new.secret):
            raise errors.DestinationRefused("Object storage needs a bucket, an access key and its secret. Enter them.")
        kept.endpoint, kept.bucket = checked_endpoint(new.endpoint), new.bucket
        kept.region, kept.is_path_style, kept.access_key = new.region, new.is_path_style, new.access_key
    elif new.kind == Destination.Kind.SFTP:
        if not (new.host and new.user and (new.secret or new.private_key)):
            raise errors.DestinationRefused("An SFTP server needs a host, a user, and a password or key. Enter them.")
        if new.private_key:
            from abutment.portability.delivering.sftp import checked_private_key

            checked_private_key(new.private_key)
        kept.host, kept.port, kept.user = new.host, new.port or 22, new.user
    else:
        checked_folder(practice_id, new.prefix)
    return kept


def without_secrets(new: NewDestination) -> NewDestination:
    """The same to be shown again."""
    return replace(new, secret="", private_key="")


def _end(destination: Destination) -> None:
    from django.db.models.functions import Now

    destination.ended_at = Now()
    destination.save(update_fields=["ended_at"])
    destination.refresh_from_db()


def _name(actor: Actor) -> str:
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    return str(account) if account else "Somebody"


def _record(actor: Actor, destination: Destination, action: str, **details: object) -> None:
    # Host, bucket and user are for owners; the trail is read by others too.
    record(
        actor,
        action=action,
        entity_id=destination.entity_id,
        subject=f"destination {destination.pk}",
        details=details,
    )
