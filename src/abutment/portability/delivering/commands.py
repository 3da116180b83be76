"""Deliveries on the command line: `abutment deliveries list | run | try`. Owners name the storage, on the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from abutment.foundation.scope import Actor
    from abutment.portability.models import Destination

app = typer.Typer(help="Packages that are delivered to practices' own storage.")
deliveries = typer.Typer(
    name="deliveries", help="Packages that are delivered to practices' own storage.", no_args_is_help=True
)
app.add_typer(deliveries)

OfPractice = Annotated[str, typer.Option("--practice", help="The practice, by its name or number.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")]


@deliveries.command(name="list")
def list_deliveries(as_json: AsJson = False) -> None:
    """List how deliveries stand: the last that came through, and what is in the way of the next."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import entities, operator
    from abutment.organizations import queries as network
    from abutment.portability.queries.deliveries import standing_of_deliveries

    moment = datetime.now(UTC)
    told: list[dict[str, Any]] = []
    with opened(operator()) as actor:
        seen = set(entities("records.take"))
        for practice in network.practices(actor, network.today_for(actor, moment)):
            if practice.pk not in seen:
                continue
            found = standing_of_deliveries(actor, practice.pk, moment)
            good = found.last_good
            told.append(
                {
                    "practice_id": practice.pk,
                    "practice": str(practice),
                    "state": found.stands.word,
                    "reason": found.stands.reason,
                    "storage": found.destination.where if found.destination else None,
                    "delivered_at": good.delivered_at.isoformat() if good and good.delivered_at else None,
                    "name": good.name if good else None,
                    "bytes": good.byte_count if good else None,
                    "sha256": good.sha256 if good else None,
                    "next_at": found.next_at.isoformat() if found.next_at else None,
                }
            )
    if as_json:
        _print_json({"practices": told})
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Number", "Practice", "Deliveries", "Last good one", "Reason"):
        table.add_column(heading)
    for each in told:
        cells = (each["practice"], each["state"], each["delivered_at"], each["reason"])
        table.add_row(str(each["practice_id"]), *(escape(str(cell or "-")) for cell in cells))
    Console().print(table)


@deliveries.command()
def run(practice: OfPractice, as_json: AsJson = False) -> None:
    """Try what is due at once; the worker does it, and `abutment activity` follows it."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.portability.actions.deliveries import deliver_now

    moment = datetime.now(UTC)
    with opened(operator()) as actor:
        destination = _in_force(actor, practice)
        work_id = deliver_now(actor=actor, destination=destination, moment=moment)
        name = str(destination.entity)
    _print_json({"work": work_id}) if as_json else _say(f"The delivery of {name} has started as work {work_id}.")


@deliveries.command(name="try")
def try_storage(practice: OfPractice, as_json: AsJson = False) -> None:
    """Connect to a practice's storage and look whether the place is there; nothing is written."""
    from abutment.foundation.scope import opened
    from abutment.foundation.scope.claims import operator
    from abutment.portability.actions.deliveries import try_again

    with opened(operator()) as actor:
        said = try_again(actor=actor, destination=_in_force(actor, practice))
    _print_json({"answers": said}) if as_json else _say(f"{said}.")


def _in_force(actor: Actor, named: str) -> Destination:
    from abutment.organizations import queries as network
    from abutment.portability.delivering.errors import NotProven
    from abutment.portability.policies import check_sees_deliveries
    from abutment.portability.queries.deliveries import destination_of

    practice = network.practice_named(actor, named)
    check_sees_deliveries(practice.pk)
    found = destination_of(actor, practice.pk, is_proven=True)
    if found is None:
        raise NotProven(f"{practice} has no storage in force. An owner names one under Our data, Deliveries.")
    return found


def _print_json(value: Any) -> None:
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _say(sentence: str) -> None:
    Console().print(f"\n{escape(sentence)}", highlight=False)
