"""One delivery from the making of the Package to the last byte at its destination.

Doing it again is how it goes on: the Package's folder keeps what was written, the name stays, and what a former try
left unfinished is not seen by anybody.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from abutment.foundation.audit import record
from abutment.foundation.jobs.rules import said_of
from abutment.foundation.scope import opened
from abutment.kernel.errors import AbutmentError
from abutment.portability.delivering.acting import for_practice
from abutment.portability.delivering.errors import DeliveryError, DeliveryUnderWay, NotMade, StorageFull
from abutment.portability.delivering.making import Made, Maker, Teller, forget, made_package
from abutment.portability.delivering.opening import opened_store
from abutment.portability.delivering.sealing import sealed
from abutment.portability.models import Delivery, DeliveryAttempt, Destination
from abutment.portability.rules.deliveries import waits_after

logger = logging.getLogger(__name__)
STOPPED = "It was stopped before its end. It goes on by itself."
KILLED = "Its worker was gone before the end. It goes on by itself."


@dataclass(frozen=True, slots=True)
class _Sent:
    byte_count: int
    sha256: str
    manifest_sha256: str


def deliver(practice_id: int, delivery_id: int, *, teller: Teller, make: Maker = made_package) -> bool:
    """Bring the Package of a slot to its destination; False where it lies there already, or the destination has ended.

    Raises DeliveryError with the reason, noted beside the delivery, and DeliveryUnderWay while another worker is at it.
    """
    with _alone(practice_id):
        begun = _begun(practice_id, delivery_id)
        if begun is None:
            forget(practice_id)
            return False
        destination, delivery, attempt = begun
        try:
            sent = _send(destination, delivery, teller, make)
        except DeliveryError as error:
            if not error.passes:
                forget(practice_id)  # it may take days until somebody has acted, and what was made lies in plain
            _fail(attempt, str(error), needs_somebody=not error.passes)
            raise
        except AbutmentError as error:
            _fail(attempt, str(error), needs_somebody=False)
            raise
        except Exception as error:
            refused = _of_this_server(error)
            _fail(attempt, str(refused), needs_somebody=False)
            raise refused from error
        except BaseException:
            _fail(attempt, STOPPED, needs_somebody=False)
            raise
        _done(delivery, attempt, sent)
        forget(practice_id)
    return True


def _send(destination: Destination, delivery: Delivery, teller: Teller, make: Maker) -> _Sent:
    with opened_store(destination) as store:
        store.check()  # first, as making a Package takes long
        with make(delivery.entity_id, delivery.slot_at, teller) as made:
            teller.expect(made.byte_count, "bytes")

            def told(size: int) -> None:
                teller.advance(size, "sending")

            with sealed(made.content, destination.recipient_list, told) as content:
                store.put(delivery.name, content, _sealed_size(made))
                digest, byte_count = content.sha256, content.byte_count
            line = f"{digest}  {delivery.name}\n".encode()
            store.put(f"{delivery.name}.manifest.sig", io.BytesIO(made.signature), len(made.signature))
            store.put(f"{delivery.name}.sha256", io.BytesIO(line), len(line))
    return _Sent(byte_count, digest, made.manifest_sha256)


def _sealed_size(made: Made) -> int:
    """At most so many bytes: age adds 16 to each 64 KiB, and a head."""
    return made.byte_count + made.byte_count // 4096 + 8192


def _begun(practice_id: int, delivery_id: int) -> tuple[Destination, Delivery, DeliveryAttempt] | None:
    moment = timezone.now()
    with opened(for_practice(practice_id)):
        delivery = Delivery.objects.select_related("destination").get(pk=delivery_id, entity=practice_id)
        destination = delivery.destination
        if delivery.state == Delivery.State.DELIVERED or destination.ended_at or not destination.proven_at:
            return None
        delivery.attempts.filter(finished_at=None).update(finished_at=moment, error=KILLED)
        attempt = DeliveryAttempt.objects.create(entity_id=practice_id, delivery=delivery, started_at=moment)
    return destination, delivery, attempt


def _fail(attempt: DeliveryAttempt, words: str, *, needs_somebody: bool) -> None:
    moment = timezone.now()
    with opened(for_practice(attempt.entity_id)):
        attempt.finished_at, attempt.error, attempt.needs_somebody = moment, words[:500], needs_somebody
        attempt.save(update_fields=["finished_at", "error", "needs_somebody"])
        failures = (
            DeliveryAttempt.objects.filter(delivery=attempt.delivery_id).exclude(error__in=(STOPPED, KILLED)).count()
        )
        again = moment if words == STOPPED else moment + waits_after(max(failures, 1))
        Delivery.objects.filter(pk=attempt.delivery_id).update(next_try_at=again)


def _done(delivery: Delivery, attempt: DeliveryAttempt, sent: _Sent) -> None:
    moment = timezone.now()
    actor = for_practice(delivery.entity_id)
    with opened(actor):
        attempt.finished_at, attempt.byte_count = moment, sent.byte_count
        attempt.save(update_fields=["finished_at", "byte_count"])
        delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, moment
        delivery.byte_count, delivery.sha256 = sent.byte_count, sent.sha256
        delivery.manifest_sha256 = sent.manifest_sha256
        delivery.save(update_fields=["state", "delivered_at", "byte_count", "sha256", "manifest_sha256"])
        Destination.objects.filter(pk=delivery.destination_id).update(told_at=None)
        record(
            actor,
            action="delivery.done",
            entity_id=delivery.entity_id,
            subject=f"delivery {delivery.pk}",
            details={"name": delivery.name, "bytes": sent.byte_count, "sha256": sent.sha256},
        )


def _of_this_server(error: Exception) -> DeliveryError:
    """What failed here, not there; the words of a library could quote what it was given."""
    if isinstance(error, OSError) and error.errno == 28:
        return StorageFull("This server has no room to make the Package. Ask who runs it.")
    logger.error("A delivery failed: %s", said_of(error))
    return NotMade(f"This server failed at it ({said_of(error)}). It is tried again; ask who runs it if it stays.")


@contextmanager
def _alone(practice_id: int) -> Iterator[None]:
    # Within somebody else's transaction the lock ends with that: after an error there nothing could be let go.
    is_inside = connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            f"select pg_try_advisory{'_xact' if is_inside else ''}_lock(hashtextextended('delivery', %s))",
            [practice_id],
        )
        row = cursor.fetchone()
    if not (row and row[0]):
        raise DeliveryUnderWay("Another worker is at this delivery. Wait until it ends.")
    try:
        yield
    finally:
        if not is_inside:
            with suppress(Exception), connection.cursor() as cursor:  # a connection that is gone holds no lock
                cursor.execute("select pg_advisory_unlock(hashtextextended('delivery', %s))", [practice_id])
