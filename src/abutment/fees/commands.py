"""Fees on the command line: `abutment statement`, `abutment month-end`, `abutment fee-inputs`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from abutment.fees.errors import Malformed, NotFound
from abutment.kernel.months import Month
from abutment.kernel.working import Step, Text, Working
from abutment.web.console import print_json, print_table, say

if TYPE_CHECKING:
    from abutment.fees.actions.months import Told
    from abutment.fees.queries.statements import Sheet
    from abutment.foundation.scope import Actor
    from abutment.organizations.models import Practice

app = typer.Typer(help="Fees: statements of a month, and what they are computed from.", no_args_is_help=True)
fee_inputs = typer.Typer(name="fee-inputs", help="What fees are computed from.", no_args_is_help=True)
app.add_typer(fee_inputs)

OfMonth = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month, such as 2026-10.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; money is text in dollars.")]


@app.command()
def statement(
    practice: Annotated[str, typer.Option("--practice", help="The practice, by its name or number.")],
    month: OfMonth,
    number: Annotated[str | None, typer.Option("--number", help="Only the statement with this number.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Also write the sheet to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a practice's fee statements of a month with their working; what was not closed yet is computed, not kept."""
    from abutment.fees import queries, rows
    from abutment.foundation.scope import current_actor

    actor, wanted = current_actor(), Month.parse(month)
    found = _practice(actor, practice)
    kept = queries.statements_of(actor, found.pk, wanted)
    if number is not None:
        kept = [each for each in kept if each.number == number]
        if not kept:
            raise NotFound(f"{found} has no statement {number} for {wanted.label}. Leave --number out to see all.")
    if not kept:
        _show_computed(actor, found, wanted, as_json, pdf)
        return
    today = _today(actor)
    sheets = [queries.sheet(actor, each.pk, today) for each in kept]
    if pdf is not None:
        _write_pdf(sheets, pdf)
    if as_json:
        _print_statements([rows.sheet_json(sheet) for sheet in sheets], [])
        return
    for sheet in sheets:
        status = sheet.statement.get_status_display().lower()
        _print_working(sheet.working, f"{sheet.practice}, {wanted.label}, {sheet.statement.number}: {status}")
        say(sheet.statement.sentence)


@app.command(name="month-end")
def month_end(
    month: OfMonth,
    practice: Annotated[str | None, typer.Option("--practice", help="Only this one, by its name or number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the statements of a month; what is issued stays, and a second run changes nothing."""
    from abutment.fees import queries
    from abutment.fees.actions.months import Outcome
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.web.words import count_of

    actor, wanted = operator(), Month.parse(month)
    with opened(actor):
        only = None if practice is None else _practice(actor, practice).pk
        batches = queries.batches_of(actor, wanted, only)
    told = _closed(actor, wanted, batches)
    if as_json:
        print_json({"month": str(wanted), "practices": [_told_json(each) for each in told]})
        return
    lines = [(each.practice, each.outcome.value, each.sentence) for each in told]
    print_table(("Practice", "Outcome", "How it stands"), lines, wraps=(2,))
    counts = Counter(each.outcome.value for each in told)
    done = ", ".join(f"{counts[outcome.value]:,} {outcome.value}" for outcome in Outcome if counts[outcome.value])
    practices = count_of(len({each.practice_id for each in told}), "practice")
    say(f"{practices}: {done}." if told else "Nobody is affiliated in that month.")


@fee_inputs.command()
def load(
    file: Annotated[Path, typer.Argument(help="A CSV file; `abutment fee-inputs columns` names its columns.")],
    practice: Annotated[str | None, typer.Option("--practice", help="For a file without a column practice.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enter collections, production, visits and costs from a file: every line, or none."""
    from abutment.fees import actions, queries
    from abutment.fees.reading import read_inputs
    from abutment.foundation.scope import current_actor

    actor = current_actor()
    places = queries.places(actor, None if practice is None else _practice(actor, practice).pk)
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened_file:
            entries: dict[int, list[Any]] = {}
            for practice_id, entry in read_inputs(opened_file, places, file.name):
                entries.setdefault(practice_id, []).append(entry)
    except OSError as problem:
        raise Malformed(f"{file} cannot be read: {problem.strerror}. Check the path.") from problem
    count = sum(
        actions.enter_inputs(actor=actor, practice_id=pk, entries=found, source=f"file {file.name}")
        for pk, found in entries.items()
    )
    if as_json:
        print_json({"rows": count, "practices": len(entries)})
        return
    say(f"{count:,} rows of {len(entries)} practices are entered.")


@fee_inputs.command()
def columns(as_json: AsJson = False) -> None:
    """Name the columns of a file of inputs, and the kinds that it may hold."""
    from abutment.agreements.rules.formulas import InputKind
    from abutment.fees.reading import COLUMNS

    if as_json:
        kinds = {kind.value: "quantity" if kind.is_counted else "amount_usd" for kind in InputKind}
        print_json({"columns": COLUMNS, "kinds": kinds})
        return
    typer.echo(",".join(COLUMNS))
    for kind in InputKind:
        typer.echo(f"  {kind.value}: {'quantity' if kind.is_counted else 'amount_usd'} ({kind.label})")


def _closed(actor: Actor, month: Month, batches: list[list[int]]) -> list[Told]:
    from abutment.fees import actions
    from abutment.foundation.scope import opened

    told: list[Told] = []
    total = sum(len(batch) for batch in batches)
    look = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("practices"))
    with Progress(*look, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Month-end of {month.label}", total=total)
        for batch in batches:
            with opened(actor):
                told += actions.compute_month(actor=actor, month=month, practice_ids=batch)
            progress.advance(task, len(batch))
    return told


def _print_statements(statements: list[dict[str, Any]], hindered: list[str]) -> None:
    """The statement itself; only a month of several agreements has a list."""
    if len(statements) == 1 and not hindered:
        print_json(statements[0])
        return
    print_json({"statements": statements, "hindered": hindered})


def _write_pdf(sheets: list[Sheet], file: Path) -> None:
    from abutment.fees.pdf import statement_pdf

    if len(sheets) > 1:
        numbers = " and ".join(sheet.statement.number for sheet in sheets)
        raise Malformed(f"One file holds one sheet, and there are {numbers}. Name one of them with --number.")
    try:
        file.write_bytes(statement_pdf(sheets[0]))
    except OSError as problem:
        raise Malformed(f"{file} cannot be written: {problem.strerror}. Check the path.") from problem


def _show_computed(actor: Actor, practice: Practice, month: Month, as_json: bool, pdf: Path | None) -> None:
    from abutment.fees import queries, rows

    tried = [queries.computed(ready) for ready in queries.ready_months(actor, month, [practice.pk])]
    if not tried:
        raise NotFound(f"{practice} is affiliated with nobody in {month.label}, so no fee is due.")
    fees = [fee for fee, _ in tried if fee is not None]
    hindered = [ready.hindrance for fee, ready in tried if fee is None]
    if not fees:
        raise NotFound(hindered[0])
    if pdf is not None:
        raise NotFound(f"{month.label} of {practice} has no statement to print. Run `abutment month-end` first.")
    if as_json:
        _print_statements([rows.fee_json(str(practice), fee, "not_kept") for fee in fees], hindered)
        return
    for fee in fees:
        _print_working(fee.working, f"{practice}, {month.label}: computed, not kept")
        say(fee.sentence)
    for reason in hindered:
        say(reason)
    say(f"`abutment month-end --month {month}` makes statements of what is computed.")


def _practice(actor: Actor, named: str) -> Practice:
    from abutment.organizations import queries as network

    return network.practice_named(actor, named)


def _today(actor: Actor) -> date:
    from abutment.organizations.queries import today_for

    return today_for(actor, datetime.now(UTC))


def _print_working(working: Working, title: str) -> None:
    table = Table(box=None, pad_edge=False, expand=True, title=escape(title), title_justify="left", show_header=False)
    table.add_column("Step", ratio=1)
    table.add_column("Value", justify="right", no_wrap=True)
    for step in working.steps:
        _add_step(table, step, 0)
    table.add_section()
    table.add_row(escape(working.label), str(working.result))
    Console().print(table)


def _add_step(table: Table, step: Step, depth: int) -> None:
    """A step with what it rests on below it; a value in words stands there too, money and counts at the right."""
    words = str(step.value) if isinstance(step.value, Text) and step.working is None else ""
    source = "; ".join(part for part in (words, step.term, step.amendment, step.citation) if part)
    said = f"{escape(step.label)}\n[dim]{escape(source)}[/dim]" if source else escape(step.label)
    table.add_row(Padding(said, (0, 0, 0, 2 * depth)), "" if words else str(step.value))
    for inner in step.working.steps if step.working else ():
        _add_step(table, inner, depth + 1)


def _told_json(told: Told) -> dict[str, Any]:
    return {
        "practice": told.practice,
        "outcome": told.outcome.value,
        "sentence": told.sentence,
        "statement": told.statement_id,
    }
