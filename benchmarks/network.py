"""The network page with a thousand practices: server time, and a number of queries that does not grow with them."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.installations import postgres_version, standing
from benchmarks.machine import memory_mib
from benchmarks.measuring import percentile, say, seconds, timed
from benchmarks.report import Result, Sheet

ASKS = "How long does the server take for the network page, and with how many queries?"
ROUNDS = 20


def measure(*, is_small: bool) -> Result:
    """Ask for the page as readers of one region and of the whole network, in this process, by the whole middleware."""
    practices = 100 if is_small else 1000
    with standing():
        from benchmarks import networks

        network = networks.build(practices)
        readers = {
            f"executive of {len(network.region_practice_ids)} practices": network.regional,
            f"executive of {practices:,} practices": network.executive,
        }
        pages = {
            "/network/": "the first page",
            "/network/?page=2": "the second page",
            "/network/?q=practice": "search",
            "/locations/": "locations",
            "/people/": "people",
        }
        rows = []
        for path, name in pages.items():
            for reader, actor in readers.items():
                say(f"{path} as {reader}")
                rows.append((f"{name}, {reader}", *_page(actor, path)))
        counts = {
            "practices": f"{practices:,}",
            "locations": f"{practices * 2:,}",
            "people": f"{practices + 2:,}",
            "requests per page": str(ROUNDS),
            "postgresql": postgres_version(),
            "memory of this process": f"{memory_mib() or 0:.0f} MiB",
        }
    columns = ("page", "median", "95 %", "own CPU", "in queries", "queries", "KiB")
    return Result("network", ASKS, counts, [Sheet("Server time, in process", columns, rows)], _NOTES)


_NOTES = (
    "Server time is from the first middleware to the last byte, by Django's client in one process: no network, no "
    "waiting for other requests. It includes signing a claim, row scope and the template.",
    "Own CPU is what the web process itself computes; the rest is the database's, and waiting for it. It is the "
    "figure that another load on the machine changes least.",
    "The network is written in bulk by the owner login under a claim of the server's own; triggers and checks hold.",
)


def _page(actor: Any, path: str) -> tuple[str, ...]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.browsers import browser

    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = str(browser(actor.account_id, actor.acting_entity_id).session_key)

    def ask() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}: {response.headers.get('Location', '')}")

    ask()
    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    number, in_queries = len(queries), sum(float(query["time"]) for query in queries.captured_queries)
    began = time.process_time()
    taken = [timed(ask) for _ in range(ROUNDS)]
    own = (time.process_time() - began) / ROUNDS
    size = len(client.get(path).content) / 1024
    return (
        seconds(percentile(taken, 0.5)),
        seconds(percentile(taken, 0.95)),
        seconds(own),
        seconds(in_queries),
        str(number),
        f"{size:.0f}",
    )
