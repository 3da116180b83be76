"""The law on the command line: `abutment law show` and `abutment law list`."""

from datetime import UTC, date, datetime
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from abutment.law.answers import Answer, Citation, Verdict, plain
from abutment.law.queries import TOPICS, license_renewal, overview, overview_sentence, topic_named
from abutment.law.rules.fees import FeeMethod
from abutment.law.rules.licensing import profession_named
from abutment.law.sections import Cell, section_of

app = typer.Typer(
    name="law", help="State and federal rules, with their citations. Not legal advice.", no_args_is_help=True
)

On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day asked about; today if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; money and days are strings.")]


@app.command()
def show(
    jurisdiction: Annotated[str, typer.Argument(help="A state such as US-NY or NY, or US for federal law.")],
    topic: Annotated[str, typer.Argument(help=f"One of {', '.join(TOPICS)}.")],
    on: On = None,
    as_json: AsJson = False,
    profession: Annotated[
        str | None, typer.Option(help="For license-renewal: dentist, hygienist or assistant.")
    ] = None,
) -> None:
    """Answer one question of law for one place on one day, with citations and how far their text was read."""
    name, day = topic_named(topic), _day(on)
    if profession is not None and name != "license-renewal":
        raise typer.BadParameter(f"--profession belongs to license-renewal, not to {name}.")
    if profession is not None:
        answer: Answer = license_renewal(jurisdiction, day, profession=profession_named(profession))
    else:
        answer = TOPICS[name](jurisdiction, day)
    if as_json:
        _print_json(answer.to_json())
    else:
        _print_answer(answer)


@app.command(name="list")
def list_places(on: On = None, as_json: AsJson = False) -> None:
    """List every state with its verdict on each method of pay and on ownership."""
    day = _day(on)
    places = overview(day)
    if as_json:
        _print_json({"on": day.isoformat(), "sentence": overview_sentence(places), "jurisdictions": plain(places)})
        return
    # Three verdicts fit a terminal of 80 columns; --json and the page have every method.
    table = Table("Code", "Name", "Flat fee", "Percentage", "Ownership", "Read", box=None)
    for place in places:
        shown = (place.methods[FeeMethod.FLAT], place.methods[FeeMethod.PERCENTAGE], place.ownership)
        table.add_row(place.code, place.name, *(_cell(verdict) for verdict in shown), "yes" if place.is_read else "no")
    console = Console()
    console.print(overview_sentence(places))
    console.print(table)
    console.print("Not legal advice.")


def _day(on: datetime | None) -> date:
    return datetime.now(tz=UTC).astimezone().date() if on is None else on.date()


def _print_json(stored: object) -> None:
    typer.echo(orjson.dumps(stored, option=orjson.OPT_INDENT_2).decode())


def _print_answer(answer: Answer) -> None:
    console = Console()
    section = section_of(answer)
    console.print(f"[bold]{escape(section.title)}[/bold], {escape(answer.jurisdiction)}, on {answer.on}")
    console.print(escape(answer.sentence))
    if section.columns:
        table = Table(*section.columns, show_lines=False, pad_edge=False)
        for row in section.rows:
            table.add_row(*(_cell(cell) for cell in row))
        console.print(table)
    for citation in answer.citations:
        _print_citation(console, citation)
    for citation in answer.also:
        _print_citation(console, citation, lead="Beside it: ")
    for caution in (*answer.remarks, *answer.cautions):
        console.print(f"[dim]Note: {escape(caution)}[/dim]")
    console.print(answer.disclaimer)


def _print_citation(console: Console, citation: Citation, *, lead: str = "") -> None:
    since = "start not read" if citation.in_force_from is None else f"in force from {citation.in_force_from}"
    asof = "" if citation.source_asof is None else f", source as of {citation.source_asof}"
    console.print(
        f"{lead}{escape(citation.citation)} [dim]({escape(citation.row_id)}; {citation.status.label.lower()}; "
        f"{escape(citation.evidence)}; {since}{escape(asof)})[/dim]"
    )
    console.print(f"  {escape(citation.rule)}")


_COLORS = {
    Verdict.PROHIBITED: "red",
    Verdict.RESTRICTED: "yellow",
    Verdict.ALLOWED: "green",
    Verdict.CONTESTED: "magenta",
    Verdict.UNREAD: "dim",
}


def _cell(cell: Cell) -> str:
    return f"[{_COLORS[cell]}]{cell.label}[/]" if isinstance(cell, Verdict) else escape(cell)
