"""`abutment documents`: verify that every document opens, and sweep what interrupted uploads left."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from django.utils import timezone

from abutment.foundation.documents.actions import sweep_orphans
from abutment.foundation.documents.verification import verdicts

app = typer.Typer(name="documents", help="Verify and sweep stored documents.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="For machines.")]


@app.command()
def verify(*, json: Json = False) -> None:
    """Open every document from end to end; exit status 1 when one does not open as it was stored."""
    count, size_bytes, damaged = 0, 0, []
    for verdict in verdicts():
        count, size_bytes = count + 1, size_bytes + verdict.size_bytes
        if verdict.problem:
            damaged.append({"document_id": verdict.document_id, "problem": verdict.problem})
            if not json:
                typer.echo(f"Document {verdict.document_id}: {verdict.problem}")
    if json:
        typer.echo(orjson.dumps({"documents": count, "size_bytes": size_bytes, "damaged": damaged}))
    elif not damaged:
        typer.echo(f"{count:,} documents ({size_bytes:,} bytes) open as they were stored.")
    if damaged:
        raise typer.Exit(1)


@app.command()
def sweep(*, json: Json = False) -> None:
    """Remove stored files that no document names, when they are older than a day."""
    count = sweep_orphans(now=timezone.now())
    typer.echo(orjson.dumps({"swept": count}) if json else f"{count:,} orphaned files removed.")
