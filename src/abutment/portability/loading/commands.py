"""Packages on the command line: `abutment verify PACKAGE` and `abutment import package PATH`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

from abutment.web.console import print_json

app = typer.Typer(help="Packages: verify them, load them.")

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
    sample: Annotated[int, typer.Option(min=0, help="Resources to try by a full FHIR validator, if installed.")] = 0,
) -> None:
    """Say whether a Package is whole, and which key signed it. Nothing is unpacked, no server is needed."""
    from abutment.portability.package.verifying import Options, verify

    with _bar(is_shown=not as_json) as bar:
        task = bar.add_task("Reading", total=None) if bar else None

        def told(done: int, total: int) -> None:
            if bar and task is not None:
                bar.update(task, completed=done, total=total)

        report = verify(package, Options(key, most, cores, sample, told))
    if as_json:
        print_json(report.told())
    else:
        for line in report.lines():
            typer.echo(line)
    if not report.is_whole:
        raise typer.Exit(1)


def _bar(*, is_shown: bool) -> Any:
    console = Console(stderr=True)
    if not is_shown or not console.is_terminal:
        return nullcontext()
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
