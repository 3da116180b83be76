"""A sign-in whose code was given more than five minutes ago: `python -m tests.journeys.stale HOME SESSION-KEY`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import HOMES

AGO_SECONDS = 301


def let_code_grow_old(page: Page, home: Path | None = None) -> None:
    """Set the proof of this page's session back beyond the five minutes for which it counts."""
    home = home or HOMES / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
    key = next(told["value"] for told in page.context.cookies() if "session" in told["name"])
    environment = {**os.environ, "ABUTMENT_HOME": str(home), "ABUTMENT_DEMO": "1"}
    command = [sys.executable, "-m", "tests.journeys.stale", str(home), key]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]


def _age(home: Path, key: str) -> None:
    from abutment.config.boot import boot

    boot(home=home)
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    from abutment.foundation.accounts.sessions import SessionStore
    from abutment.foundation.scope import opened
    from tests.cast import SERVER

    with opened(SERVER):
        session = SessionStore(key)
        proofs = session[AUTHENTICATION_METHODS_SESSION_KEY]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**each, "at": each["at"] - AGO_SECONDS} for each in proofs]
        session.save()


if __name__ == "__main__":
    _age(Path(sys.argv[1]), sys.argv[2])
