"""Where each domain of a practice's records is kept, from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from abutment.patients.models import Domain, RecordKeeping

_MODE = RecordKeeping.Mode
# What began today is changed; what began before ends today, so that no day has two answers.
_CHANGE = """
update patients_recordkeeping set mode = %(mode)s, system = %(system)s
where entity_id = %(entity)s and domain = any(%(domains)s) and starts_on = %(on)s and ends_on is null
"""
_END = """
update patients_recordkeeping set ends_on = %(on)s
where entity_id = %(entity)s and domain = any(%(domains)s) and starts_on < %(on)s and ends_on is null
  and (mode, system) is distinct from (%(mode)s, %(system)s)
"""
_BEGIN = """
insert into patients_recordkeeping (entity_id, domain, mode, system, starts_on)
select %(entity)s, d, %(mode)s, %(system)s, %(on)s from unnest(%(domains)s::text[]) d
where not exists (
    select from patients_recordkeeping k where k.entity_id = %(entity)s and k.domain = d and k.ends_on is null)
"""


def today_at(practice_id: int) -> date:
    """The day at a practice, by the database's clock, which also decides what may be written."""
    with connection.cursor() as cursor:
        cursor.execute("select (now() at time zone time_zone)::date from scope_entity where id = %s", [practice_id])
        row = cursor.fetchone()
    assert row is not None  # noqa: S101 - a function gives one row
    found: date = row[0]
    return found


def keep(practice_id: int, domains: Iterable[Domain], *, is_mirrored: bool, system: str = "") -> None:
    """Say where domains are kept from today on; saying it again changes nothing."""
    told: dict[str, Any] = {
        "entity": practice_id,
        "domains": [domain.value for domain in domains],
        "mode": (_MODE.MIRRORED if is_mirrored else _MODE.NATIVE).value,
        "system": system,
        "on": today_at(practice_id),
    }
    with connection.cursor() as cursor:
        for statement in (_CHANGE, _END, _BEGIN):
            cursor.execute(statement, told)
