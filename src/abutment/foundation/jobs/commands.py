"""`abutment worker`: does the work that waits in the queue."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing waits.")] = False,
    queues: Annotated[str, typer.Option(help="Only these queues, separated by commas; all when left out.")] = "",
    at_once: Annotated[int, typer.Option(min=1, max=32, help="How many jobs run at the same time.")] = 2,
) -> None:
    """Do the work that waits in the queue, until stopped by Ctrl-C or SIGTERM."""
    from abutment.foundation.jobs.worker import work

    chosen = [name for name in (part.strip() for part in queues.split(",")) if name]
    work(queues=chosen or None, until_empty=once, at_once=at_once)
