"""Imports on the command line, `abutment imports`: connect and try, run, reconcile, show production, map words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import typer

from abutment.portability.errors import NotFound, NotThere
from abutment.web.console import print_json, print_table, say

if TYPE_CHECKING:
    from abutment.portability.actions import NewSource
    from abutment.portability.models import RecordSource

app = typer.Typer(help="Practices' own systems: connect, import, reconcile.")
imports = typer.Typer(name="imports", help="Practices' own systems: connect, import, reconcile.", no_args_is_help=True)
app.add_typer(imports)

OfPractice = Annotated[str, typer.Option("--practice", help="The practice, by its name or number.")]
OfAddress = Annotated[str, typer.Argument(help="mysql://user@host:port/database, or a dump or folder on this server.")]
Encrypted = Annotated[str | None, typer.Option("--tls", help="off, required or verified; required unless told.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; money is text in dollars.")]


@imports.command(name="list")
def list_connections(as_json: AsJson = False) -> None:
    """List how practices' own systems are connected and when they were last imported."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import queries, rows

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = queries.connections(actor, moment, network.today_for(actor, moment))
        told = [rows.connection_json(each) for each in found]
    if as_json:
        print_json({"practices": told})
        return
    keys = ("practice_id", "practice", "state", "system", "program_version", "imported_at")
    lines = ([str(each[key] or "-") for key in keys] for each in told)
    print_table(("Number", "Practice", "Connection", "System", "Version", "Last import"), lines)


@imports.command()
def show(practice: OfPractice, as_json: AsJson = False) -> None:
    """Show a practice's connection and its last imports."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import policies, queries, rows
    from abutment.portability.tables import changed_in_words, state_of

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        connected = queries.connection_of(actor, found, moment)
        runs, sees_why = list(queries.runs(actor, found.pk)[:20]), policies.can_connect(found.pk)
        told = {**rows.connection_json(connected), "imports": [rows.run_json(run, sees_why=sees_why) for run in runs]}
    if as_json:
        print_json(told)
        return
    lines = (
        (
            str(run.pk),
            f"{run.started_at:%Y-%m-%d %H:%M} UTC",
            state_of(run)[0],
            changed_in_words(run, sees_why=sees_why),
        )
        for run in runs
    )
    print_table(("Import", "Started", "State", "What changed"), lines, wraps=(3,))
    say(f"{found}: {connected.stands.word}. {connected.stands.reason}")


@imports.command()
def connect(
    practice: OfPractice,
    address: OfAddress,
    tls: Encrypted = None,
    documents: Annotated[str | None, typer.Option(help="The folder of images, as this server sees it.")] = None,
    every: Annotated[int | None, typer.Option(min=0, help="Minutes between imports; 0 for only when asked.")] = None,
    fees_from: Annotated[
        str | None, typer.Option("--fees-from", help="The first month that feeds fees, such as 2026-01; or all.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Connect a practice's own system, or change how it is reached: what is not named stays as it is. The password is
    asked for, never an argument."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import actions, queries

    asked = _asked(address)
    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        kept = queries.source_of(actor, found.pk)
        wanted = replace(_as_it_is(asked, kept), **_named(tls, documents, every, fees_from))
        if kept is None:
            actions.connect_source(actor=actor, practice_id=found.pk, source=wanted)
        else:
            actions.change_source(actor=actor, source=kept, to=wanted)
    said = f"{found} is connected." if kept is None else f"The connection of {found} is changed."
    print_json({"connected": True}) if as_json else say(said)


@imports.command(name="try")
def try_connection(practice: OfPractice, address: OfAddress, tls: Encrypted = None, as_json: AsJson = False) -> None:
    """Read the versions of a system at an address, and nothing else; nothing is kept."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import actions, queries

    asked = _asked(address)
    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        kept = queries.source_of(actor, found.pk)
        wanted = replace(_as_it_is(asked, kept), **_named(tls, None, None, None))
        tried = actions.try_source(actor=actor, practice_id=found.pk, source=wanted, kept=kept)
    told = {"server_version": tried.server_version, "program_version": tried.program_version}
    said = f"{tried.name} answers: {tried.server_version}, program {tried.program_version or 'unknown'}."
    print_json(told) if as_json else say(said)


def _asked(address: str) -> NewSource:
    """How an address is reached, with the password of a server: None where it is left empty. Files have none."""
    found = _address(address)
    return replace(found, password=(_password() or None) if found.kind == "mysql" else "")


def _address(text: str) -> NewSource:
    """How an address is reached: a server by its URL, files by their path."""
    from abutment.portability.actions import NewSource

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
    return NewSource(kind="mysql", host=host, port=port, user=unquote(user), database=unquote(database))


def _as_it_is(new: NewSource, kept: RecordSource | None) -> NewSource:
    """A new address with all else as it is kept; a connection that is new may have no password."""
    from abutment.portability.actions.sources import facts_of

    if kept is None:
        return replace(new, password=new.password or "")
    now = facts_of(kept)
    if new.kind == now.kind == "mysql":
        new = replace(new, port=new.port or now.port, tls=now.tls, ca_pem=now.ca_pem)
    return replace(new, documents_path=now.documents_path, every_minutes=now.every_minutes, fees_from=now.fees_from)


def _named(tls: str | None, documents: str | None, every: int | None, fees_from: str | None) -> dict[str, Any]:
    """What the options name of a connection, and nothing of what they leave out."""
    named: dict[str, Any] = {}
    if tls is not None:
        if tls not in ("off", "required", "verified"):
            raise NotThere(f"There is no encryption {tls}. Write off, required or verified.")
        named["tls"] = tls
    if documents is not None:
        named["documents_path"] = documents
    if every is not None:
        named["every_minutes"] = every or None
    if fees_from is not None:
        named["fees_from"] = _first_day(fees_from)
    return named


def _first_day(month: str) -> date | None:
    """The day from which fees are computed from records; None for every month that they have."""
    from abutment.kernel.months import Month

    return None if month.strip().lower() in ("", "all") else Month.parse(month).first_day


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
    from abutment.organizations import queries as network
    from abutment.portability import actions, queries

    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        source = queries.source_of(actor, found.pk)
        if source is None:
            raise NotFound(f"{found} has no system connected. Connect it by `abutment imports connect`.")
        work_id = actions.start_import(actor=actor, source=source, is_full=is_full, is_expected=is_expected)
    print_json({"work": work_id}) if as_json else say(f"The import of {found} has started as work {work_id}.")


@imports.command()
def reconcile(
    practice: OfPractice,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Also write the sheet to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Lay the source's own sums beside ours, to the cent, by month and clinic."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import policies, queries, rows
    from abutment.portability.pdf import reconciliation_pdf

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        policies.check_can_see_amounts(found.pk)
        compared = queries.reconciliation(actor, found.pk, network.today_for(actor, moment))
    if pdf is not None:
        _write(pdf, reconciliation_pdf(compared, str(found), moment, ZoneInfo(found.entity.time_zone)))
    told = rows.reconciliation_json(compared, str(found))
    if as_json:
        print_json(told)
        return
    lines = [
        (
            each["month"] or "no day",
            each["clinic_name"],
            each["measure"],
            str(each["source_usd"]),
            str(each["ours_usd"]),
        )
        for each in told["sums"]
        if each["differs"]
    ]
    if lines:
        print_table(("Month", "Clinic", "What", "There", "Here"), lines)
    say(f"{found}: {compared.sentence}")


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
    from abutment.organizations import queries as network
    from abutment.portability import policies
    from abutment.portability.producing import production_json
    from abutment.portability.queries import production as reports

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        policies.check_can_see_some_amounts()
        on = network.today_for(actor, moment)
        asked = reports.asked_for(on, first=month, last=through, by=by, basis=basis)
        one = network.practice_named(actor, practice).pk if practice else None
        told = production_json(reports.production(actor, asked, on, one))
    if as_json:
        print_json(told)
        return
    keys = ("practice", "name", "gross_usd", "net_usd", "collections_usd", "percent")
    lines = (
        ["no data" if each[key] is None else str(each[key]) for key in keys] for each in [*told["lines"], told["total"]]
    )
    print_table(("Practice", "Whose", "Gross", "Net", "Collections", "Collected, % of net"), lines, wraps=(0, 1))
    say(told["sentence"])


@imports.command()
def unmapped(practice: OfPractice, as_json: AsJson = False) -> None:
    """List the words of a practice's lists that rows carry and nobody has given a meaning."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.organizations import queries as network
    from abutment.portability import policies, queries, rows

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        policies.check_can_see_imports(found.pk)
        sees = policies.can_see_amounts(found.pk)
        words = queries.words_of(actor, found.pk, network.today_for(actor, moment), sees_amounts=sees)
        told = [rows.word_json(each) for each in words if not each.is_mapped]
    if as_json:
        print_json({"words": told})
        return
    keys = ("kind", "number", "name", "rows", "usd", "suggestion")
    lines = (["-" if each[key] is None else str(each[key]) for key in keys] for each in told)
    print_table(("List", "Number", "Name", "Rows", "Dollars", "Probably"), lines)


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
    from abutment.portability import actions
    from abutment.portability.rules.meanings import Kind

    moment = datetime.now(UTC)
    if kind not in set(Kind):
        raise NotFound(f"There is no list {kind}. Name one of: {', '.join(Kind)}.")
    with opened(operator()) as actor:
        found = network.practice_named(actor, practice)
        if kind == Kind.CLINIC:
            offices = network.locations_of(actor, found.pk, network.today_for(actor, moment))
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
    print_json(told) if as_json else say(f"{kind.capitalize()} {number} of {found} means {meaning}.")


def _password() -> str:
    """The password, from the terminal or from a pipe: as an argument it would stand in the list of processes."""
    import getpass
    import sys

    if sys.stdin.isatty():
        return getpass.getpass("Password of that login (empty keeps the one that is there): ")
    return sys.stdin.readline().rstrip("\n")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as refused:
        raise NotThere(f"{path} cannot be written: {refused.strerror}. Name another file.") from refused
