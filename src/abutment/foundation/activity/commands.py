"""`abutment activity`: long work at the console."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()


@app.command()
def activity(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
) -> None:
    """List long work and how far it is, the newest first."""
    from abutment.foundation.activity.queries import standing_work

    work = standing_work()
    if as_json:
        typer.echo(orjson.dumps({"work": work}, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table("Number", "Work", "State", "How far", "For")
    for each in work:
        far = f"{each.done} of {each.total} {each.unit}" if each.total else f"{each.done} {each.unit}".strip()
        table.add_row(str(each.number), each.title, each.state, far, each.entity_name or "")
    Console().print(table)
