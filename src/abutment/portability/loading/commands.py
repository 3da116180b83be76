"""Packages on the command line: `abutment verify PACKAGE` and `abutment import package PATH`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from abutment.web.console import print_json

app = typer.Typer(help="Packages: verify them, load them.")
imports = typer.Typer(name="import", help="Load what left another installation.", no_args_is_help=True)
app.add_typer(imports)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")]


@app.command()
def verify(
    package: Annotated[Path, typer.Argument(help="The folder or .zip of the Package.")],
    key: Annotated[
        str | None, typer.Option(help="The public key (hex), or its fingerprint, that must have signed it.")
    ] = None,
    as_json: AsJson = False,
    most: Annotated[int, typer.Option(min=1, help="How many problems to list; the rest are counted.")] = 50,
    cores: Annotated[int, typer.Option(min=0, help="Processes to read with; 0 for as many as there are cores.")] = 0,
    sample: Annotated[
        int, typer.Option(min=0, help="Try so many resources of each type by a second FHIR validator, if installed.")
    ] = 0,
    medplum: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", envvar="ABUTMENT_MEDPLUM", help="Try the sample by the @medplum/core of this folder, too."
        ),
    ] = None,
) -> None:
    """Say whether a Package is whole, and which key signed it. Nothing is unpacked, no server is needed."""
    from abutment.portability.fhir.medplum import try_medplum
    from abutment.portability.package.sampling import try_sample
    from abutment.portability.package.verifying import Options, verify

    with _bar(is_shown=not as_json) as bar:
        task = bar.add_task("Reading", total=None) if bar else None

        def told(done: int, total: int) -> None:
            if bar and task is not None:
                bar.update(task, completed=done, total=total)

        report = verify(package, Options(key, most, cores, told))
        try_sample(report, sample)
        try_medplum(report, sample, medplum)
    if as_json:
        print_json(report.told())
    else:
        for line in report.lines():
            typer.echo(line)
    if not report.is_whole:
        raise typer.Exit(1)


@imports.command()
def package(
    path: Annotated[Path, typer.Argument(help="The folder or .zip of the Package.")],
    key: Annotated[
        str | None, typer.Option(help="The public key (hex), or its fingerprint, that must have signed it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load a Package into this installation, in which no practice may be yet: whole, or not at all."""
    from abutment.foundation.scope.claims import operator
    from abutment.portability.loading.loading import load

    with _bar(is_shown=not as_json) as bar:
        tasks: dict[str, Any] = {}

        def told(what: str, done: int, total: int) -> None:
            if bar:
                tasks.setdefault(what, bar.add_task(what, total=total) if what not in tasks else None)
                bar.update(tasks[what], completed=done, total=total)

        loaded = load(path, actor=operator(), key=key, progress=told)
    rows = sum(loaded.rows.values())
    practice = loaded.manifest.practice
    if as_json:
        print_json(
            {
                "practice": practice.entity,
                "name": practice.name,
                "as_of": loaded.manifest.as_of.isoformat(),
                "rows": rows,
                "tables": {table: count for table, count in loaded.rows.items() if count},
                "documents": loaded.documents,
                "owners": loaded.owners,
            }
        )
        return
    typer.echo(
        f"{practice.name} is loaded as it was on {loaded.manifest.as_of:%Y-%m-%d %H:%M} UTC: {rows:,} rows, "
        f"{loaded.documents:,} documents."
    )
    typer.echo("Nobody can sign in yet: sign-ins came without passwords.")
    for email in loaded.owners:
        typer.echo(f"Invite its owner: abutment import invite {email}")


@imports.command()
def invite(
    email: Annotated[str, typer.Argument(help="The address of a sign-in that came with a Package.")],
    as_json: AsJson = False,
) -> None:
    """Mail a link by which somebody whose sign-in came with a Package chooses a password; the worker sends it."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.portability.loading.inviting import invite_again

    with opened(operator()) as actor:
        account = invite_again(actor=actor, email=email)
    if as_json:
        print_json({"email": account.email, "name": account.name})
        return
    typer.echo(f"{account} is invited by mail to {account.email}.")


def _bar(*, is_shown: bool) -> Any:
    console = Console(stderr=True)
    if not is_shown or not console.is_terminal:
        return nullcontext()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    return Progress(*columns, console=console, transient=True)
