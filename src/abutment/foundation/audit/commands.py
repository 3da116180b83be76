"""`abutment audit`: verify the trail, seal it, export it, check an export."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated

import orjson
import typer
from django.utils import timezone

from abutment.foundation.audit import exports, policies
from abutment.foundation.audit.actions import record, seal_trail
from abutment.foundation.audit.errors import NoSuchEntity
from abutment.foundation.audit.exports import ExportFormat
from abutment.foundation.audit.heads import head
from abutment.foundation.audit.queries import waiting_in_all
from abutment.foundation.audit.rules import Finding
from abutment.foundation.audit.standing import verdict
from abutment.foundation.audit.verification import Examination
from abutment.foundation.scope import opened
from abutment.foundation.scope.claims import operator
from abutment.foundation.scope.models import Entity

app = typer.Typer(name="audit", help="Verify and seal the audit trail.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="For machines.")]

MOST_SHOWN = 1000
"""Findings beyond this are counted, not shown, so that verifying stays small whatever was done to the trail."""


@app.command()
def verify(
    *,
    json: Json = False,
    first: Annotated[int, typer.Option("--from", min=1, help="Begin at this seal.")] = 1,
    minutes: Annotated[int, typer.Option(min=0, help="How long a row may wait for its seal.")] = 10,
) -> None:
    """Read the whole chain and name every damage, one line each; exit status 1 when there is any."""
    examination = Examination(timezone.now(), first=first, allowed=timedelta(minutes=minutes))
    shown, total = _told(examination.findings(), silent=json)
    left = waiting_in_all(before=examination.now)
    if json:
        counts = {"unsealed_events": left.events, "unsealed_looks": left.looks, "oldest_waiting_at": left.oldest_at}
        found = {"is_intact": total == 0, "seals": examination.seal_count, "findings_total": total, "findings": shown}
        typer.echo(orjson.dumps({**found, **counts}))
    elif total == 0:
        typer.echo(verdict(examination.seal_count, left.in_words(examination.now)))
    if total:
        raise typer.Exit(1)


@app.command()
def seal(*, json: Json = False) -> None:
    """Seal what waits now, as the worker does each minute."""
    count, last = seal_trail(), head()
    if json:
        typer.echo(
            orjson.dumps(
                {"sealed": count, "sequence": last.sequence if last else 0, "hash": last.hash_hex if last else None}
            )
        )
    elif last is None:
        typer.echo("Nothing to seal.")
    else:
        typer.echo(f"{count:,} sealed. The head is seal {last.sequence:,}: {last.hash_hex}")


@app.command()
def export(
    *,
    entity: Annotated[str, typer.Option(help="The practice or organization, by its full name or its number.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    file_format: Annotated[
        ExportFormat, typer.Option("--format", help="jsonl can be checked alone.")
    ] = ExportFormat.JSONL,
    json: Json = False,
) -> None:
    """Write an entity's events and looks with their seals, so that the file can be checked by itself.

    With --as, what that person may read: an organization's people never get a practice's looks.
    """
    now, actor = timezone.now(), operator()
    with opened(actor):
        found = _entity(entity)
        policies.check_can_export_of(found)
        record(actor, action="audit.exported", entity_id=found.pk, details={"format": str(file_format)})
    seal_trail()
    part = out.with_name(f".{out.name}.part")
    with part.open("wb") as file:
        for piece in exports.written(exports.exported_rows(actor, found.pk), file_format, entity_id=found.pk, now=now):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    part.replace(out)
    if json:
        typer.echo(orjson.dumps({"entity_id": found.pk, "file": str(out), "size_bytes": size}))
    else:
        typer.echo(
            f"The trail of {found.name} is in {out} ({size:,} bytes). Check it with `abutment audit check {out}`."
        )


@app.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An export in JSONL.")],
    *,
    json: Json = False,
) -> None:
    """Check an export by itself: every row against its seal, and the signature of the head."""
    with file.open("rb") as lines:
        shown, total = _told(exports.check_export(lines), silent=json)
    if json:
        typer.echo(orjson.dumps({"is_intact": total == 0, "findings_total": total, "findings": shown}))
    elif total == 0:
        typer.echo("Every row gives the hash of its seal, and the head's signature holds.")
    if total:
        raise typer.Exit(1)


def _told(findings: Iterable[Finding], *, silent: bool) -> tuple[list[dict[str, object]], int]:
    shown: list[dict[str, object]] = []
    found = iter(findings)
    for finding in islice(found, MOST_SHOWN):
        shown.append({"kind": finding.kind, "sequence": finding.sequence, "text": finding.text})
        if not silent:
            typer.echo(finding.text)
    more = sum(1 for _ in found)
    if more and not silent:
        typer.echo(f"And {more:,} more.")
    return shown, len(shown) + more


def _entity(named: str) -> Entity:
    matches = Entity.objects.filter(pk=int(named)) if named.isdecimal() else Entity.objects.filter(name__iexact=named)
    found = matches.first()
    if found is None:
        raise NoSuchEntity(
            f"There is no practice or organization {named}. Write its full name, in quotes, or its number."
        )
    return found
