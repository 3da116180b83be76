"""Requests a second of Today, the page that everybody opens first: the demonstration network behind gunicorn."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.installations import postgres_version, standing
from benchmarks.machine import family_memory_mib
from benchmarks.measuring import percentile, say, seconds
from benchmarks.report import Result, Sheet

ASKS = "How many Today pages does one machine serve in a second?"
ROLES = ("Executive", "Controller", "Owner dentist", "Hygienist", "IT provider")
WORKERS = 2
MOST_SECONDS = 10
"""After which a load ends, however many of its requests are left: a slow machine shall not take all day."""


@dataclass(frozen=True)
class Site:
    """A served site: where it answers, and the process that holds it."""

    host: str
    port: int
    pid: int


def measure(*, is_small: bool) -> Result:
    """Serve the demonstration; ask for `/` as several kinds of user, by one connection and by many."""
    requests = 40 if is_small else 400
    with standing():
        readers = _readers()
        queries = {role: _queries(cookie) for role, cookie in readers.items()}
        with _served() as site:
            rows = [
                (role, str(queries[role]), *_loaded(site, cookie, connections=1, requests=requests // 4))
                for role, cookie in readers.items()
            ]
            crowd = list(readers.values())
            loads = [
                (f"{number} at once", *_crowd(site, crowd, connections=number, requests=requests * 2))
                for number in (1, 4, 8, 16)
            ]
            peer = ("16 at once, /health/ (no reader, no scope)", *_health(site, requests * 2))
            memory = family_memory_mib(site.pid)
        counts = {
            "practices": "12",
            "workers": f"{WORKERS} with 8 threads",
            "memory of the site's processes": " + ".join(f"{held:.0f}" for held in memory) + " MiB",
            "postgresql": postgres_version(),
        }
    sheets = [
        Sheet("One reader at a time", ("reader", "queries", "pages/s", "median", "95 %"), rows),
        Sheet("All kinds of reader, several at once", ("load", "pages/s", "median", "95 %"), [*loads, peer]),
    ]
    return Result("today", ASKS, counts, sheets, _NOTES)


_NOTES = (
    "Client, web processes and database share the machine, so that the client takes from what it measures.",
    "Queries are all statements of a request, savepoints and the setting of the scope included.",
)


def _readers() -> dict[str, str]:
    """A cookie of one signed-in browser for each kind of user."""
    from abutment.foundation.accounts.models import Account
    from abutment.foundation.scope.middleware import first_entity
    from benchmarks.browsers import browser

    say("building the demonstration")
    command = [sys.executable, "-m", "abutment", "demo", "--no-serve", "--json"]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    emails = {signin["role"]: signin["email"] for signin in reversed(told["sign_ins"])}
    found = {}
    for role in ROLES:
        account_id = Account.objects.get(email=emails[role]).pk
        entity_id = first_entity(account_id)
        if entity_id is None:
            raise RuntimeError(f"{emails[role]} works nowhere; the demonstration has changed. Choose another in ROLES.")
        found[role] = str(browser(account_id, entity_id).session_key)
    return found


def _queries(cookie: str) -> int:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/")
    if response.status_code != 200:
        raise RuntimeError(f"/ answered {response.status_code}: {response.headers.get('Location', '')}")
    return len(queries)


@contextmanager
def _served() -> Iterator[Site]:
    say("serving")
    command = [sys.executable, "-m", "abutment", "serve", "--port", "0", "--workers", str(WORKERS)]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "ABUTMENT_DEMO": "1"})
    try:
        assert served.stdout is not None
        line = next((line for line in served.stdout if "http://" in line), None)
        if line is None:
            raise RuntimeError("The site did not start. Read what it printed above.")
        address = urlsplit(line[line.index("http://") :].split()[0])
        yield Site(str(address.hostname), int(address.port or 80), served.pid)
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(timeout=60)


def _loaded(site: Site, cookie: str, *, connections: int, requests: int) -> tuple[str, str, str]:
    return _crowd(site, [cookie], connections=connections, requests=requests)


def _crowd(site: Site, cookies: list[str], *, connections: int, requests: int) -> tuple[str, str, str]:
    say(f"{connections} at once")
    return _asked(site, ["/"], cookies, connections, requests)


def _health(site: Site, requests: int) -> tuple[str, str, str]:
    return _asked(site, ["/health/"], [""], 16, requests)


def _asked(site: Site, paths: list[str], cookies: list[str], connections: int, requests: int) -> tuple[str, str, str]:
    """Pages a second, median and 95th percentile, of so many requests over so many connections kept open."""
    taken: list[float] = []
    failed: list[str] = []
    each = max(1, requests // connections)
    until = time.perf_counter() + MOST_SECONDS

    def browse(number: int) -> None:
        client = http.client.HTTPConnection(site.host, site.port, timeout=60)
        headers = {"Cookie": f"sessionid={cookies[number % len(cookies)]}"}
        for turn in range(-2, each):
            began = time.perf_counter()
            if began > until:
                break
            client.request("GET", paths[0], headers=headers)
            response = client.getresponse()
            response.read()
            if response.status != 200:
                failed.append(f"{paths[0]} answered {response.status}")
                break
            if turn >= 0:
                taken.append(time.perf_counter() - began)
        client.close()

    threads = [threading.Thread(target=browse, args=(number,)) for number in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{failed[0]} ({len(failed)} of {connections} connections)")
    elapsed = time.perf_counter() - began
    # The first two of each connection warm it up; what they took belongs to the elapsed time too.
    return (
        f"{(len(taken) + 2 * connections) / elapsed:.0f}",
        seconds(percentile(taken, 0.5)),
        seconds(percentile(taken, 0.95)),
    )
