"""Imports on the command line: `abutment imports list | show | connect | run | reconcile | production | unmapped |
map`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from abutment.portability.errors import NotFound, NotThere

if TYPE_CHECKING:
    from abutment.foundation.scope import Actor
    from abutment.organizations.models import Practice
    from abutment.portability.actions import NewSource

app = typer.Typer(help="Practices' own systems: connect, import, reconcile.")
imports = typer.Typer(name="imports", help="Practices' own systems: connect, import, reconcile.", no_args_is_help=True)
app.add_typer(imports)

OfPractice = Annotated[str, typer.Option("--practice", help="The practice, by its name or number.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; money is text in dollars.")]


@imports.command(name="list")
def list_connections(as_json: AsJson = False) -> None:
    """List how practices' own systems are connected and when they were last imported."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations.queries import today_for
    from abutment.portability import queries, rows

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = queries.connections(actor, moment, today_for(actor, moment))
        told = [rows.connection_json(each) for each in found]
    if as_json:
        _print_json({"practices": told})
        return
    table = _table("Number", "Practice", "Connection", "System", "Version", "Last import")
    for each in told:
        cells = (each["practice"], each["state"], each["system"], each["program_version"], each["imported_at"])
        table.add_row(str(each["practice_id"]), *(escape(str(cell or "-")) for cell in cells))
    Console().print(table)


@imports.command()
def show(practice: OfPractice, as_json: AsJson = False) -> None:
    """Show a practice's connection and its last imports."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.portability import policies, queries, rows
    from abutment.portability.tables import changed_in_words, state_of

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = _practice(actor, practice)
        connected = queries.connection_of(actor, found, moment)
        runs, sees_why = list(queries.runs(actor, found.pk)[:20]), policies.can_connect(found.pk)
        told = {**rows.connection_json(connected), "imports": [rows.run_json(run, sees_why=sees_why) for run in runs]}
    if as_json:
        _print_json(told)
        return
    table = _table("Import", "Started", "State", "What changed")
    for run in runs:
        table.add_row(
            str(run.pk),
            f"{run.started_at:%Y-%m-%d %H:%M} UTC",
            state_of(run)[0],
            escape(changed_in_words(run, sees_why=sees_why)),
        )
    Console().print(table)
    _say(f"{found}: {connected.stands.word}. {connected.stands.reason}")


@imports.command()
def connect(
    practice: OfPractice,
    address: Annotated[
        str, typer.Argument(help="mysql://user@host:port/database, or a dump or folder on this server.")
    ],
    tls: Annotated[str, typer.Option(help="off, required or verified.")] = "required",
    documents: Annotated[str, typer.Option(help="The folder of images, as this server sees it.")] = "",
    every: Annotated[int, typer.Option(min=0, help="Minutes between imports; 0 for only when asked.")] = 0,
    try_only: Annotated[bool, typer.Option("--try", help="Only read its versions; keep nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Connect a practice's own system, or change how it is reached; the password is asked for, never an argument."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.portability import actions, queries

    wanted = replace(_address(address, tls), documents_path=documents, every_minutes=every or None)
    if wanted.kind == "mysql":
        wanted = replace(wanted, password=_password())
    with opened(operator()) as actor:
        found = _practice(actor, practice)
        kept = queries.source_of(actor, found.pk)
        if kept is not None and not wanted.password:
            wanted = replace(wanted, password=None)
        if try_only:
            tried = actions.try_source(actor=actor, practice_id=found.pk, source=wanted, kept=kept)
            told: dict[str, Any] = {"server_version": tried.server_version, "program_version": tried.program_version}
            said = f"{tried.name} answers: {tried.server_version}, program {tried.program_version or 'unknown'}."
        elif kept is None:
            actions.connect_source(actor=actor, practice_id=found.pk, source=wanted)
            told, said = {"connected": True}, f"{found} is connected."
        else:
            actions.change_source(actor=actor, source=kept, to=wanted)
            told, said = {"connected": True}, f"The connection of {found} is changed."
    _print_json(told) if as_json else _say(said)


def _address(text: str, tls: str) -> NewSource:
    """How an address is reached: a server by its URL, files by their path."""
    from abutment.portability.actions import NewSource

    if tls not in ("off", "required", "verified"):
        raise NotThere(f"There is no encryption {tls}. Write off, required or verified.")
    if "://" not in text:
        path = Path(text).absolute()
        if not path.exists():
            raise NotThere(f"There is nothing at {path}. Check the path of the dump or folder.")
        return NewSource(kind="folder" if path.is_dir() else "dump", path=str(path))
    try:
        parts = urlsplit(text)
        host, port, user, database = parts.hostname, parts.port, parts.username, parts.path.strip("/")
    except ValueError as wrong:
        raise NotThere(f"{text} is no address: {wrong}. Write mysql://user@host:port/database.") from wrong
    if parts.scheme not in ("mysql", "mariadb") or parts.password or not (host and user and database):
        raise NotThere("Write the address as mysql://user@host:port/database, without a password. It is asked for.")
    return NewSource(kind="mysql", host=host, port=port, user=unquote(user), database=unquote(database), tls=tls)


@imports.command()
def run(
    practice: OfPractice,
    is_full: Annotated[bool, typer.Option("--full", help="Read every row again.")] = False,
    is_expected: Annotated[
        bool, typer.Option("--expected", help="Import also when most patients or whole tables are missing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Start an import of a practice; the worker does it, and `abutment activity` follows it."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.portability import actions, queries

    with opened(operator()) as actor:
        found = _practice(actor, practice)
        source = queries.source_of(actor, found.pk)
        if source is None:
            raise NotFound(f"{found} has no system connected. Connect it by `abutment imports connect`.")
        work_id = actions.start_import(actor=actor, source=source, is_full=is_full, is_expected=is_expected)
    _print_json({"work": work_id}) if as_json else _say(f"The import of {found} has started as work {work_id}.")


@imports.command()
def reconcile(
    practice: OfPractice,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Also write the sheet to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Lay the source's own sums beside ours, to the cent, by month and clinic."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations.queries import today_for
    from abutment.portability import policies, queries, rows
    from abutment.portability.pdf import reconciliation_pdf

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = _practice(actor, practice)
        policies.check_can_see_amounts(found.pk)
        compared = queries.reconciliation(actor, found.pk, today_for(actor, moment))
    if pdf is not None:
        pdf.write_bytes(reconciliation_pdf(compared, str(found), moment))
    told = rows.reconciliation_json(compared, str(found))
    if as_json:
        _print_json(told)
        return
    table = _table("Month", "Clinic", "What", "There", "Here")
    for each in told["sums"]:
        if each["differs"]:
            shown = (
                each["month"] or "no day",
                each["clinic_name"],
                each["measure"],
                each["source_usd"],
                each["ours_usd"],
            )
            table.add_row(*(escape(str(cell)) for cell in shown))
    if table.row_count:
        Console().print(table)
    _say(f"{found}: {compared.sentence}")


@imports.command()
def production(
    practice: Annotated[str, typer.Option("--practice", help="One practice, by its name or number; else all.")] = "",
    month: Annotated[str, typer.Option("--month", help="The month, such as 2026-10; else the one before this.")] = "",
    through: Annotated[str, typer.Option("--through", help="The last month, for more than one.")] = "",
    by: Annotated[str, typer.Option("--by", help="provider, location or practice.")] = "practice",
    basis: Annotated[str, typer.Option("--basis", help="Adjustments by their procedure or posting date.")] = "posting",
    as_json: AsJson = False,
) -> None:
    """Show gross and net production, adjustments and net collections of imported practices."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations.queries import today_for
    from abutment.portability import policies
    from abutment.portability.producing import production_json
    from abutment.portability.queries import production as reports

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        policies.check_can_see_some_amounts()
        on = today_for(actor, moment)
        asked = reports.asked_for(on, first=month, last=through, by=by, basis=basis)
        one = _practice(actor, practice).pk if practice else None
        told = production_json(reports.production(actor, asked, on, one))
    if as_json:
        _print_json(told)
        return
    table = _table("Practice", "Whose", "Gross", "Net", "Collections", "Collected, % of net")
    for each in [*told["lines"], told["total"]]:
        sums = (each["gross_usd"], each["net_usd"], each["collections_usd"], each["percent"])
        shown = ("no data" if cell is None else str(cell) for cell in sums)
        table.add_row(escape(each["practice"]), escape(each["name"]), *shown)
    Console().print(table)
    _say(told["sentence"])


@imports.command()
def unmapped(practice: OfPractice, as_json: AsJson = False) -> None:
    """List the words of a practice's lists that rows carry and nobody has given a meaning."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations.queries import today_for
    from abutment.portability import policies, queries, rows

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = _practice(actor, practice)
        policies.check_can_see_imports(found.pk)
        sees = policies.can_see_amounts(found.pk)
        words = queries.words_of(actor, found.pk, today_for(actor, moment), sees_amounts=sees)
        told = [rows.word_json(each) for each in words if not each.is_mapped]
    if as_json:
        _print_json({"words": told})
        return
    table = _table("List", "Number", "Name", "Rows", "Dollars", "Probably")
    for each in told:
        cells = (each["kind"], each["number"], each["name"], each["rows"], each["usd"], each["suggestion"])
        table.add_row(*(escape("-" if cell is None else str(cell)) for cell in cells))
    Console().print(table)


@imports.command(name="map")
def map_word(
    practice: OfPractice,
    kind: Annotated[str, typer.Argument(help="clinic, adjustment, payment or category.")],
    number: Annotated[int, typer.Argument(help="Its number in the practice's own list.")],
    meaning: Annotated[str, typer.Argument(help="What it means; for a clinic the name of the office.")],
    as_json: AsJson = False,
) -> None:
    """Say what a word of a practice's lists means; what fees are computed from follows."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.organizations.queries import today_for
    from abutment.portability import actions
    from abutment.portability.rules.meanings import Kind

    moment = datetime.now(UTC)
    if kind not in set(Kind):
        raise NotFound(f"There is no list {kind}. Name one of: {', '.join(Kind)}.")
    with opened(operator()) as actor:
        found = _practice(actor, practice)
        if kind == Kind.CLINIC:
            offices = network.locations_of(actor, found.pk, today_for(actor, moment))
            office = next((each for each in offices if each.name.lower() == meaning.strip().lower()), None)
            if office is None:
                raise NotFound(f"{found} has no office {meaning}. Check its name.")
            actions.set_clinic(actor=actor, practice_id=found.pk, number=number, location_id=office.pk, moment=moment)
        else:
            wanted = Kind(kind)
            actions.set_meaning(
                actor=actor, practice_id=found.pk, kind=wanted, number=number, meaning=meaning, moment=moment
            )
    told = {"kind": kind, "number": number, "meaning": meaning}
    _print_json(told) if as_json else _say(f"{kind.capitalize()} {number} of {found} means {meaning}.")


def _password() -> str:
    """The password, from the terminal or from a pipe: as an argument it would stand in the list of processes."""
    import getpass
    import sys

    if sys.stdin.isatty():
        return getpass.getpass("Password of that login (empty keeps the one that is there): ")
    return sys.stdin.readline().rstrip("\n")


def _practice(actor: Actor, named: str) -> Practice:
    from abutment.organizations import queries as network

    wanted = named.strip().lower()
    for each in network.practices(actor, datetime.now(UTC).date()):
        if str(each).lower() == wanted or str(each.pk) == wanted:
            return each
    raise NotFound(f"There is no practice {named} here. `abutment practices` lists them.")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    return table


def _print_json(value: Any) -> None:
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _say(sentence: str) -> None:
    Console().print(f"\n{escape(sentence)}", highlight=False)
