"""What row scope costs: the same questions to a table under our policy and to its twin without row security."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.installations import postgres_version, standing
from benchmarks.measuring import interleaved, ratio, say, seconds
from benchmarks.report import Result, Sheet

ASKS = "What does row scope cost against the same table without row security?"
PURPOSE = "network.read"
PRACTICES = 1000
SLICE = 10_000

_TABLES = """
create table bench_open (
    id bigint primary key, entity_id bigint not null, done_on date not null, amount_cents bigint not null,
    note text not null);
create table bench_open_part (
    id bigint primary key, entity_id bigint not null, of_id bigint not null, cents bigint not null);
"""
_LOAD = """
insert into bench_open
    select n, (%(practices)s::bigint[])[1 + (n * 7919) %% cardinality(%(practices)s::bigint[])],
           date '2024-01-01' + (n %% 700)::int, (n * 31) %% 100000, 'note ' || n
    from generate_series(1::bigint, %(rows)s) n;
insert into bench_open_part
    select row_number() over (order by id), entity_id, id, id %% 977 from bench_open where id %% 5 = 0;
create index on bench_open (entity_id);
create index on bench_open_part (entity_id);
create index on bench_open_part (of_id);
create table bench_scoped (like bench_open including all);
insert into bench_scoped select * from bench_open;
create table bench_scoped_part (like bench_open_part including all);
insert into bench_scoped_part select * from bench_open_part;
"""
# Without an index on the entity each form is a filter of every row, as it is wherever another index leads.
_FORMS = {
    "open": "",
    "ours": f"entity_id = any((select foundation.scope('{PURPOSE}'))::bigint[])",
    "setting": "entity_id = any(current_setting('bench.entities')::bigint[])",
    "per_row": "foundation.bench_sees(entity_id)",
}
_PER_ROW = f"""
create function foundation.bench_sees(entity_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select bench_sees.entity_id = any(foundation.scope('{PURPOSE}')) $$;
grant execute on function foundation.bench_sees(bigint) to abutment_application;
"""


@dataclass(frozen=True)
class Reader:
    """Somebody who asks, and how an application without row security would ask for the same rows."""

    name: str
    actor: Any
    entities: list[int]
    condition: str


def measure(*, is_small: bool) -> Result:
    """Load the tables and ask."""
    rows = 50_000 if is_small else 5_000_000
    with standing():
        from benchmarks import networks

        network = networks.build(PRACTICES)
        _load(network.practice_ids, rows)
        region = ",".join(map(str, network.region_practice_ids))
        readers = [
            Reader(
                "practice",
                network.owner,
                network.region_practice_ids[:1],
                f"entity_id = {network.region_practice_ids[0]}",
            ),
            Reader(
                "executive of 12", network.regional, network.region_practice_ids, f"entity_id = any('{{{region}}}')"
            ),
            Reader(f"executive of {PRACTICES:,}", network.executive, network.practice_ids, "true"),
        ]
        sheets = [_statements(readers, rows), _worse_forms(readers)]
        counts = {
            "rows": f"{rows:,}",
            "rows of the second table": f"{rows // 5:,}",
            "practices": f"{PRACTICES:,}",
            "postgresql": postgres_version(),
            "parallel workers per statement": _shown("max_parallel_workers_per_gather"),
            "shared buffers": _shown("shared_buffers"),
        }
    return Result("row_scope", ASKS, counts, sheets, _NOTES)


_NOTES = (
    "The peer asks for the same rows with an explicit condition on a table without row security, as an application "
    "would that never forgets one; for the executive of all practices it needs none.",
    "Scope is checked once per statement and table: session, account, assignments and affiliations, with the seal of "
    "the claim. That is the fixed part, which a primary-key lookup feels and a count does not.",
    "By a filter, our form looks through the array for each row, as PostgreSQL hashes only constant arrays: a "
    "reader of a thousand practices pays for it where an index on something else leads. An index on the "
    "entity avoids it.",
)


def _load(practices: list[int], rows: int) -> None:
    from django.db import connections

    from abutment.foundation.scope.operations import policies

    say(f"loading {rows:,} rows twice")
    with connections["owner"].cursor() as cursor:
        cursor.execute(_TABLES)
        for statement in _LOAD.split(";\n"):
            if statement.strip():
                cursor.execute(statement % {"practices": f"'{{{','.join(map(str, practices))}}}'", "rows": rows})
        for table in ("bench_scoped", "bench_scoped_part"):
            cursor.execute(policies(table, read=_FORMS["ours"], insert=None, update=None, delete=None))
        cursor.execute(_PER_ROW)
        for form, condition in _FORMS.items():
            cursor.execute(f"create table bench_form_{form} as select * from bench_open where id <= {SLICE}")
            if condition:
                cursor.execute(policies(f"bench_form_{form}", read=condition, insert=None, update=None, delete=None))
        cursor.execute("vacuum analyze")


def _statements(readers: list[Reader], rows: int) -> Sheet:
    found = []
    for reader in readers:
        say(f"asking as {reader.name}")
        for name, scoped, peer, rounds in _questions(reader, rows):
            taken = _in_scope(reader, {"scoped": scoped, "peer": peer}, rounds)
            found.append(
                (
                    reader.name,
                    name,
                    seconds(taken["scoped"]),
                    seconds(taken["peer"]),
                    ratio(taken["scoped"], taken["peer"]),
                )
            )
    return Sheet(
        "Scoped against the same rows without row security", ("reader", "statement", "scoped", "open", "ratio"), found
    )


def _questions(reader: Reader, rows: int) -> list[tuple[str, Callable[[], object], Callable[[], object], int]]:
    join = "select count(*), sum(p.cents) from {0} s join {0}_part p on p.of_id = s.id where s.done_on >= '2025-11-01'"
    columns = "id, entity_id, done_on, amount_cents, note"
    in_both = (
        reader.condition.replace("entity_id", "s.entity_id")
        + " and "
        + reader.condition.replace("entity_id", "p.entity_id")
    )
    is_of_all = reader.condition == "true"
    own = _own_ids(reader, rows)

    def lookup(table: str, condition: str) -> Callable[[], object]:
        return lambda: _asked(f"select * from {table} where id = {random.choice(own)} and {condition}")

    return [
        (
            "scope alone; peer: select 1",
            lambda: _asked(f"select foundation.scope('{PURPOSE}')"),
            lambda: _asked("select 1"),
            400,
        ),
        ("primary-key lookup", lookup("bench_scoped", "true"), lookup("bench_open", reader.condition), 400),
        (
            "count(*)",
            lambda: _asked("select count(*) from bench_scoped"),
            lambda: _asked(f"select count(*) from bench_open where {reader.condition}"),
            7 if is_of_all else 30,
        ),
        (
            "join with a second scoped table",
            lambda: _asked(join.format("bench_scoped")),
            lambda: _asked(f"{join.format('bench_open')} and {in_both}"),
            5 if is_of_all else 20,
        ),
        (
            "COPY out",
            lambda: _copied(f"copy (select {columns} from bench_scoped) to stdout"),
            lambda: _copied(f"copy (select {columns} from bench_open where {reader.condition}) to stdout"),
            3 if is_of_all else 10,
        ),
    ]


def _worse_forms(readers: list[Reader]) -> Sheet:
    found = []
    for reader in readers:
        say(f"trying worse forms as {reader.name}")

        def count(form: str, reader: Reader = reader) -> Callable[[], object]:
            _asked("select set_config('bench.entities', %s, false)", "{" + ",".join(map(str, reader.entities)) + "}")
            where = f" where {reader.condition}" if form == "open" else ""
            return lambda: _asked(f"select count(*) from bench_form_{form}{where}")

        taken = _in_scope(reader, {form: count(form) for form in _FORMS}, 3)
        cells = [
            f"{seconds(taken[form])} ({ratio(taken[form], taken['open'])})" for form in ("ours", "setting", "per_row")
        ]
        found.append((reader.name, seconds(taken["open"]), *cells))
    return Sheet(
        f"Forms of a policy, count(*) over {SLICE:,} rows by a filter",
        ("reader", "open", "ours: asked once", "bare array setting", "function per row"),
        found,
    )


def _in_scope(reader: Reader, sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    from abutment.foundation.scope import opened

    with opened(reader.actor):
        return interleaved(sides, rounds=rounds)


def _own_ids(reader: Reader, rows: int) -> list[int]:
    from abutment.foundation.scope import opened

    with opened(reader.actor):
        return [row[0] for row in _asked("select id from bench_scoped limit 1000")]


def _asked(query: str, *parameters: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return list(cursor.fetchall())


def _copied(query: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return sum(len(piece) for piece in copy)


def _shown(name: str) -> str:
    return str(_asked(f"show {name}")[0][0])
