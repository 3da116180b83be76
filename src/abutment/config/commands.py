"""Commands of the installation itself: `abutment demo`, `demo-code`, `serve` and `migrate`."""

from __future__ import annotations

import json
import os
import time
from typing import Annotated

import typer

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")]
Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 for any that is free.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="How many processes answer, with eight threads each.")]


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Create the database and its logins where missing, and bring its tables up to date. Harmless to repeat."""
    from abutment.config import boot
    from abutment.foundation.audit import record
    from abutment.foundation.scope import Actor, opened
    from abutment.web.words import count_of

    began = time.monotonic()
    with boot.running() as installation:
        applied = boot.migrate(installation)
        with opened(Actor.console()) as actor:
            record(actor, action="console.migrate", entity_id=None, details={"migrations": len(applied)})
    if as_json:
        typer.echo(json.dumps({"applied": applied, "seconds": f"{time.monotonic() - began:.1f}"}))
    elif applied:
        applied_in_all = count_of(len(applied), "migration")
        typer.echo(f"The database is up to date: {applied_in_all} applied in {time.monotonic() - began:.1f} s.")
    else:
        typer.echo("The database is up to date.")


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 2,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Also do the work that waits in the queue.")
    ] = False,
) -> None:
    """Serve the site until Ctrl-C or SIGTERM; open requests are answered first."""
    from abutment.config.boot import check_is_migrated
    from abutment.config.console import standing
    from abutment.config.serving import Site, serve_until_stopped

    with standing(None, None, action="console.serve", in_scope=False):
        check_is_migrated()
        serve_until_stopped(Site(host, port, workers, has_job_worker=with_worker), say=_say)


@app.command()
def demo(
    is_served: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it, or only build it.")] = True,
    port: Port = 8000,
    as_json: AsJson = False,
) -> None:
    """Build the demonstration network, print its sign-ins, and serve it on this machine until Ctrl-C."""
    # Told to the processes that we start, and to the settings, which are read from here on.
    os.environ["ABUTMENT_DEMO"] = "1"
    os.environ.setdefault("ABUTMENT_ADDRESS", f"http://localhost:{port}")
    from abutment.config.demonstrating import demonstrate

    demonstrate(port=port, is_served=is_served, as_json=as_json, say=_say)


@app.command("demo-code")
def demo_code(
    email: Annotated[str, typer.Argument(help="The address of a demonstration sign-in.")], as_json: AsJson = False
) -> None:
    """Print the six digits that a demonstration sign-in is asked for now."""
    from datetime import UTC, datetime

    from abutment.desk.demonstration.signins import code_at, signin_named

    signin = signin_named(email)
    moment = datetime.now(tz=UTC)
    code = code_at(signin.totp_secret, moment)
    seconds_left = 30 - int(moment.timestamp()) % 30
    if as_json:
        typer.echo(json.dumps({"email": signin.email, "code": code, "seconds_left": seconds_left}))
    else:
        typer.echo(f"{code}  (good for {seconds_left} s)")


def _say(line: str) -> None:
    typer.echo(line)
