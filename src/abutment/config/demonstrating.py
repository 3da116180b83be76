"""`abutment demo`: from an empty folder to a served demonstration network."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from abutment.config import boot
from abutment.config.serving import Site, check_is_free, serve_until_stopped
from abutment.web.words import count_of


def demonstrate(*, port: int, is_served: bool, as_json: bool, say: Callable[[str], None]) -> None:
    """Migrate, build what is missing, print the sign-ins and, if asked, serve until stopped."""
    began = time.monotonic()
    tell = (lambda line: None) if as_json else say
    pages = (("demo/", "Sign-ins with their current codes"),)
    site = Site("127.0.0.1", port, has_job_worker=True, pages=pages)
    if is_served:
        check_is_free(site)
    with boot.running() as installation:
        tell(f"The database runs in {installation.home} ({_since(began)}).")
        applied = boot.migrate(installation)
        tell(f"Its tables are up to date, {count_of(len(applied), 'migration')} applied ({_since(began)}).")
        today, new = _build(tell)
        tell(f"The demonstration network stands, for {today} ({_since(began)}).")
        _print_signins(as_json=as_json, built_for=today, new_chapters=new)
        if is_served:
            serve_until_stopped(site, say=say)
        else:
            tell("Serve it with `abutment demo`; a code is printed by `abutment demo-code EMAIL`.")


def _build(tell: Callable[[str], None]) -> tuple[str, int]:
    from abutment.desk.demonstration.building import Progress, build

    new = 0

    def on_progress(progress: Progress) -> None:
        nonlocal new
        new += progress.is_new
        if progress.is_new:
            tell(f"  {progress.number:>2} of {progress.total}  {progress.chapter}")

    return build(datetime.now(tz=UTC), tell=on_progress).isoformat(), new


def _print_signins(*, as_json: bool, built_for: str, new_chapters: int) -> None:
    from abutment.desk.demonstration.signins import PASSWORD, signins

    if as_json:
        listed = [asdict(signin) for signin in signins()]
        told = {"built_for": built_for, "new_chapters": new_chapters, "password": PASSWORD, "sign_ins": listed}
        Console(soft_wrap=True).print_json(json.dumps(told))
        return
    table = Table("Role", "Who", "At", "Email", "TOTP secret", box=None, pad_edge=False)
    for s in signins():
        table.add_row(s.role, s.name, s.place, s.email, s.totp_secret)
    console = Console(soft_wrap=True, width=200)
    console.print(table)
    console.print(f"Everybody's password: [bold]{PASSWORD}[/bold]   Current code of one: abutment demo-code EMAIL")


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"
