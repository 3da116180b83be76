"""How many wrong tokens an address may try: counted in the database, so that it holds over several processes."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import connection

MOST_FAILURES = 20
WINDOW = timedelta(minutes=5)

_COUNT = """
insert into api_wrongtokens (key, failures, since) values (%(key)s, 1, %(now)s)
on conflict (key) do update set
    failures = case when api_wrongtokens.since <= %(past)s then 1 else api_wrongtokens.failures + 1 end,
    since = case when api_wrongtokens.since <= %(past)s then excluded.since else api_wrongtokens.since end
returning failures
"""


def count_wrong_token(address: str, moment: datetime) -> bool:
    """Note a wrong token from this network address. Returns whether it has tried too many within the window."""
    key = hashlib.sha256(f"token from {address}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": moment, "past": moment - WINDOW})
        row = cursor.fetchone()
    return bool(row and row[0] > MOST_FAILURES)


def forget_wrong_tokens(moment: datetime) -> None:
    """Drop what is past its window."""
    with connection.cursor() as cursor:
        cursor.execute("delete from api_wrongtokens where since <= %s", [moment - WINDOW])
