"""The law on the command line: `abutment law show` and `abutment law list`."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from abutment.law.answers import Answer, Citation, Verdict, plain
from abutment.law.jurisdictions import NAMES, jurisdiction_code
from abutment.law.queries import TOPICS, license_renewal, overview, topic_named
from abutment.law.rules.fees import FeeMethod
from abutment.law.rules.licensing import profession_named
from abutment.law.sections import Cell, section_of, sections_of_place
from abutment.law.sentences import overview_sentence, place_sentence
from abutment.web.console import print_json
from abutment.web.words import count_of

app = typer.Typer(
    name="law", help="State and federal rules, with their citations. Not legal advice.", no_args_is_help=True
)

On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day asked about; today if left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; money and days are strings.")]
Full = Annotated[bool, typer.Option("--full", help="Print reasons, conditions, rules and notes besides.")]

# What makes a table too wide for a terminal of 80 columns; --full prints these as well.
_WORDY = frozenset({"Why", "On what condition", "Must hold", "Citation"})


@app.command()
def show(
    jurisdiction: Annotated[str, typer.Argument(help="A state such as US-NY or NY, or US for federal law.")],
    topic: Annotated[str | None, typer.Argument(help=f"One of {', '.join(TOPICS)}; all in short if left out.")] = None,
    on: On = None,
    as_json: AsJson = False,
    full: Full = False,
    profession: Annotated[
        str | None, typer.Option(help="For license-renewal: dentist, hygienist or assistant.")
    ] = None,
) -> None:
    """Answer questions of law for one place on one day, with citations and how far their text was read."""
    jurisdiction, topic = _in_order(jurisdiction, topic)
    day = _day(on)
    if profession is not None and (topic is None or topic_named(topic) != "license-renewal"):
        raise typer.BadParameter(f"--profession belongs to license-renewal, not to {topic or 'all topics'}.")
    if topic is None:
        _show_place(jurisdiction_code(jurisdiction), day, as_json=as_json)
        return
    if profession is not None:
        answer: Answer = license_renewal(jurisdiction, day, profession=profession_named(profession))
    else:
        answer = TOPICS[topic_named(topic)](jurisdiction, day)
    if as_json:
        print_json(answer.to_json())
    else:
        _print_answer(answer, full=full)


@app.command(name="list")
def list_places(on: On = None, as_json: AsJson = False) -> None:
    """List every state with its verdict on each method of pay and on ownership."""
    day = _day(on)
    places = overview(day)
    if as_json:
        print_json({"on": day.isoformat(), "sentence": overview_sentence(places), "jurisdictions": plain(places)})
        return
    # Three verdicts fit a terminal of 80 columns; --json and the page have every method.
    table = Table("Code", "Name", "Flat fee", "Percentage", "Ownership", box=None)
    for place in places:
        shown = (place.said(FeeMethod.FLAT), place.percentage, place.owners)
        table.add_row(place.code, place.name, *(_cell(said) for said in shown))
    console = Console()
    console.print(overview_sentence(places))
    console.print(table)
    console.print("Silent and not researched are not permission. Not legal advice.")


def _in_order(jurisdiction: str, topic: str | None) -> tuple[str, str | None]:
    first = jurisdiction.strip().lower().replace("_", "-")
    if first not in TOPICS:
        return jurisdiction, topic
    if topic is None:
        raise typer.BadParameter(f"{first} is a topic and needs a place: abutment law show NY {first}.")
    return topic, first


def _day(on: str | None) -> date:
    today = datetime.now(tz=UTC).astimezone().date()
    if on is None:
        return today
    try:
        return datetime.strptime(f"{on} +0000", "%Y-%m-%d %z").date()
    except ValueError as wrong:
        raise typer.BadParameter(f"'{on}' is not a day; write {today}.") from wrong


def _show_place(code: str, day: date, *, as_json: bool) -> None:
    sections = sections_of_place(code, day)
    said = place_sentence(code, sections)
    if as_json:
        answers = {each.topic: each.answer.to_json() if each.answer else {"problem": each.problem} for each in sections}
        print_json({"jurisdiction": code, "on": day.isoformat(), "sentence": said, "answers": answers})
        return
    console = Console()
    console.print(f"[bold]{escape(NAMES[code])}[/bold], on {day}. {escape(said)}")
    for section in sections:
        console.print(f"\n[bold]{escape(section.title)}[/bold] [dim]{section.topic}[/dim]")
        console.print(escape(section.sentence or section.problem))
    console.print(f"\nOne of them with its citations: abutment law show {code} {sections[0].topic}")
    console.print("Not legal advice.")


def _print_answer(answer: Answer, *, full: bool) -> None:
    console = Console()
    section = section_of(answer)
    console.print(f"[bold]{escape(section.title)}[/bold], {escape(answer.jurisdiction)}, on {answer.on}")
    console.print(escape(answer.sentence))
    shown = [number for number, column in enumerate(section.columns) if full or column not in _WORDY]
    if shown:
        table = Table(*(section.columns[number] for number in shown), show_lines=False, pad_edge=False)
        for row in section.rows:
            table.add_row(*(_cell(row[number]) for number in shown))
        console.print(table)
    for citation in answer.citations:
        _print_citation(console, citation, full=full)
    for citation in answer.also if full else ():
        _print_citation(console, citation, full=full, lead="Beside it: ")
    for remark in answer.remarks:
        console.print(f"[dim]Note: {escape(remark)}[/dim]")
    for caution in answer.cautions if full else ():
        console.print(f"[dim]Note: {escape(caution)}[/dim]")
    if answer.cautions and not full:
        notes = count_of(len(answer.cautions), "more note")
        console.print(f"[dim]{notes}, reasons and the rules in our words: add --full.[/dim]")
    console.print(answer.disclaimer)


def _print_citation(console: Console, citation: Citation, *, full: bool, lead: str = "") -> None:
    since = "start not read" if citation.in_force_from is None else f"in force from {citation.in_force_from}"
    asof = "" if citation.source_asof is None else f", source as of {citation.source_asof}"
    console.print(
        f"{lead}{escape(citation.citation)} [dim]({escape(citation.row_id)}; {citation.status.label.lower()}; "
        f"{escape(citation.evidence)}; {since}{escape(asof)})[/dim]"
    )
    if full:
        console.print(f"  {escape(citation.rule)}")


_COLORS = {
    Verdict.PROHIBITED: "red",
    Verdict.RESTRICTED: "yellow",
    Verdict.ALLOWED: "green",
    Verdict.CONTESTED: "magenta",
    Verdict.UNREAD: "dim",
}


def _cell(cell: Cell) -> str:
    return escape(cell) if isinstance(cell, str) else f"[{_COLORS[cell.verdict]}]{cell.word.capitalize()}[/]"
