"""What the audit trail costs: appending, sealing and verifying against plain inserts of the same rows."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.installations import postgres_version, standing
from benchmarks.measuring import interleaved, say, timed
from benchmarks.report import Result, Sheet

ASKS = "How many events can be appended, sealed and verified in a second, against plain inserts?"

# The same columns and indexes; no stamp, no queue, no chain, no row security.
_PLAIN = """
create table bench_event (like audit_event including defaults including identity including indexes);
create table bench_seal (like audit_seal including defaults including indexes);
"""
_INSERT = (
    "insert into {0} (account_id, via, acting_entity_id, entity_id, action, subject, details) "
    "values (%s, %s, %s, %s, %s, %s, %s::jsonb)"
)


def measure(*, is_small: bool) -> Result:
    """Append, seal and verify, each beside what it would be without the guarantees."""
    events, one_by_one = (500, 50) if is_small else (50_000, 500)
    with standing():
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute(_PLAIN)
            cursor.execute("grant select, insert on bench_event, bench_seal to abutment_application")
        rows = [_append_one_by_one(one_by_one), _append_together(events // 10)]
        rows += _seal_and_verify(events)
        counts = {"events": f"{events:,}", "one transaction each": f"{one_by_one:,}", "postgresql": postgres_version()}
    columns = ("work", "the trail, events/s", "plain, events/s", "share of plain")
    return Result("audit", ASKS, counts, [Sheet("Events a second", columns, rows)], _NOTES)


_NOTES = (
    "Appending stamps who acted from the verified claim and puts the row into the sealer's queue; chaining is left to "
    "the sealer, which works each minute, so nobody waits for it.",
    "The sealer is one process by design: its rate is what one installation can sustain. The peer of sealing writes as "
    "many rows in one statement, without a chain; the peer of verifying reads the same rows and does not hash them.",
)


def _append_one_by_one(number: int) -> tuple[str, ...]:
    from abutment.foundation.audit import record
    from abutment.foundation.scope import Actor, opened

    actor = Actor.system("benchmark")

    def ours() -> None:
        with opened(actor):
            record(actor, action="bench.done", entity_id=None, subject="thing 1", details={"number": 1})

    def plain() -> None:
        with opened(actor):
            _insert("bench_event")

    say("appending, one transaction each")
    taken = interleaved({"ours": ours, "plain": plain}, rounds=number)
    return _rates("append, one transaction each", 1, taken["ours"], taken["plain"])


def _append_together(number: int) -> tuple[str, ...]:
    from abutment.foundation.audit import record
    from abutment.foundation.scope import Actor, opened

    actor = Actor.system("benchmark")

    def ours() -> None:
        with opened(actor):
            for _ in range(number):
                record(actor, action="bench.done", entity_id=None, subject="thing 1", details={"number": 1})

    def plain() -> None:
        with opened(actor):
            for _ in range(number):
                _insert("bench_event")

    say("appending, together")
    taken = interleaved({"ours": ours, "plain": plain}, rounds=3)
    return _rates("append, in one transaction", number, taken["ours"], taken["plain"])


def _seal_and_verify(number: int) -> list[tuple[str, ...]]:
    from django.db import connection, connections

    from abutment.foundation.audit.actions import seal_trail
    from abutment.foundation.audit.verification import Examination

    seal_trail()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into audit_event (via, action, subject, details) "
            "select 'system', 'bench.done', 'thing ' || n, jsonb_build_object('number', n) "
            "from generate_series(1, %s) n",
            [number],
        )
        cursor.execute("vacuum analyze")
    say("sealing")
    sealing = timed(seal_trail)

    def plain_seals() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into bench_seal (sequence, event_id, salt, hash, sealed_at) "
                "select n, n, uuid_send(gen_random_uuid()), sha256(''), now() from generate_series(1::bigint, %s) n",
                [number],
            )

    inserting = timed(plain_seals)
    say("verifying")
    examination = Examination(now=datetime.now(tz=UTC))
    findings: list[object] = []
    verifying = timed(lambda: findings.extend(examination.findings()))
    if findings:
        raise RuntimeError(f"A trail that nobody touched was found damaged: {findings[0]}")
    reading = timed(_read_rows)
    return [
        _rates("seal", number, sealing, inserting),
        _rates("verify", examination.seal_count, verifying, reading),
    ]


def _read_rows() -> None:
    from abutment.foundation.audit.queries import sealed_rows

    for _ in sealed_rows():
        pass


def _insert(table: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        values = [None, "system", None, None, "bench.done", "thing 1", '{"number": 1}']
        cursor.execute(_INSERT.format(table), values)


def _rates(work: str, number: int, ours: float, plain: float) -> tuple[str, ...]:
    return (work, f"{number / ours:,.0f}", f"{number / plain:,.0f}", f"{plain / ours:.0%}")
