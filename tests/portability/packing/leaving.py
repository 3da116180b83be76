"""Processes that export, to be killed at any moment: `python -m tests.portability.packing.leaving FOLDER PRACTICE`.

They write tables as CSV and the dictionary alone: what is tried is how an export goes on, not what it holds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from abutment.portability.packing import engine_workers


def work(pipe: Connection, settings: Mapping[str, Any], snapshot: Any) -> None:
    """What a worker does, with less to write."""
    set_up = engine_workers._set_up

    def and_write_less(told: Mapping[str, Any]) -> None:
        _forget_connections()
        set_up(told)
        from abutment.portability.packing import contents, dictionary, tables

        contents.PROVIDERS = (tables.parts, dictionary.parts)

    engine_workers._set_up = and_write_less  # type: ignore[assignment]
    _work(pipe, settings, snapshot)


_work = engine_workers.work


def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let exports of this test write less, by forks of this process."""
    in_forks(monkeypatch)
    monkeypatch.setattr(engine_workers, "work", work)


def in_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let exports of this test be written by forks of this process: what is ready here need not be made ready again."""
    monkeypatch.setattr(engine_workers, "work", forked)
    monkeypatch.setattr(engine_workers, "get_context", lambda method: get_context("fork"))


def forked(pipe: Connection, settings: Mapping[str, Any], snapshot: Any) -> None:
    """What a worker does that was forked."""
    _forget_connections()
    _work(pipe, settings, snapshot)


def _forget_connections() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.connection = None  # the parent's socket is not this process's to use


def main() -> None:
    """Export as a line of JSON on the standard input tells: the home, the database, how many processes."""
    told = json.loads(sys.stdin.readline())
    from abutment.config.boot import set_up

    set_up()
    from django.conf import settings

    settings.ABUTMENT_HOME = Path(told["home"])
    settings.DATABASES["default"].update(told["database"])
    from abutment.kernel.errors import AbutmentError
    from abutment.portability.packing.engine import pack
    from tests.portability.packing import leaving

    engine_workers.work = leaving.work
    try:
        packed = pack(practice=int(sys.argv[2]), folder=Path(sys.argv[1]), processes=told["processes"])
    except AbutmentError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    sys.stdout.write(f"{packed.kept} kept\n")


if __name__ == "__main__":
    main()
