"""The network on the command line: `abutment practices`, `abutment people`, `abutment organizations`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from abutment.organizations.errors import NotFound
from abutment.organizations.rules import TIME_ZONES, counted, joined, network_in_words
from abutment.web.console import print_json, print_table, say

if TYPE_CHECKING:
    from abutment.organizations.rows import AssignmentRow

app = typer.Typer(help="The network: organizations, practices, people.", no_args_is_help=True)
organizations = typer.Typer(name="organizations", help="List and enter organizations.", no_args_is_help=True)
app.add_typer(organizations)

On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; today if left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys; days are strings.")]


@app.command()
def practices(on: On = None, as_json: AsJson = False) -> None:
    """List the practices in scope, each with its affiliation on a day."""
    from abutment.foundation.scope import current_actor
    from abutment.organizations import queries
    from abutment.organizations.models import Affiliation
    from abutment.organizations.rows import PracticeRow

    day = _day(on)
    rows = [PracticeRow.of(each) for each in queries.practices(current_actor(), day)]
    if as_json:
        print_json({"on": day.isoformat(), "practices": [row.model_dump(mode="json") for row in rows]})
        return
    print_table(
        ["Practice", "State", "Model", "Region", "Locations", "Since", "Until"],
        [
            [
                row.name,
                row.jurisdiction[3:],
                Affiliation.Model(row.model).label if row.model else "not affiliated",
                row.region or "",
                str(row.locations),
                str(row.affiliated_from or "—"),
                str(row.affiliated_until or "no end set") if row.model else "—",
            ]
            for row in rows
        ],
    )
    count = queries.network_count(current_actor(), day, date(day.year + 1, day.month, min(day.day, 28)))
    say(network_in_words(count, day, _day(None)))


@app.command()
def people(on: On = None, as_json: AsJson = False) -> None:
    """List the people in scope, with what they do where on a day."""
    from abutment.foundation.scope import current_actor
    from abutment.organizations import queries
    from abutment.organizations.rows import PersonRow

    day = _day(on)
    rows = [PersonRow.of(each) for each in queries.people(current_actor(), day)]
    if as_json:
        print_json({"on": day.isoformat(), "people": [row.model_dump(mode="json") for row in rows]})
        return
    lines = [[row.name, joined(_does(each) for each in row.assignments)] for row in rows]
    print_table(["Name", "Does"], lines)
    say(f"{counted(len(rows), 'person', 'people')} in scope.")


@organizations.command(name="list")
def list_organizations(as_json: AsJson = False) -> None:
    """List the organizations in scope."""
    from abutment.foundation.scope import current_actor
    from abutment.organizations import queries

    rows = [
        {"id": each.pk, "name": str(each), "legal_name": each.legal_name, "time_zone": each.entity.time_zone}
        for each in queries.organizations(current_actor())
    ]
    if as_json:
        print_json({"organizations": rows})
        return
    print_table(["Organization", "Legal name"], [[str(row["name"]), str(row["legal_name"])] for row in rows])


@organizations.command()
def add(
    name: Annotated[str, typer.Argument(help="As people call it.")],
    legal_name: Annotated[str, typer.Option(help="As it is registered; the name if left out.")] = "",
    time_zone: Annotated[str, typer.Option(help=f"One of {', '.join(TIME_ZONES)}.")] = "America/New_York",
    as_json: AsJson = False,
) -> None:
    """Enter an organization that this installation serves."""
    from abutment.foundation.scope import current_actor
    from abutment.organizations import actions

    if time_zone not in TIME_ZONES:
        raise typer.BadParameter(f"{time_zone} is not a time zone that is known here. Use one of the list in --help.")
    new = actions.register_organization(
        actor=current_actor(), name=name, legal_name=legal_name or name, time_zone=time_zone
    )
    if as_json:
        print_json({"id": new.pk, "name": str(new), "legal_name": new.legal_name, "time_zone": time_zone})
        return
    say(f"{new} is entered, number {new.pk}.")


@organizations.command(name="administrator")
def invite_administrator(
    organization: Annotated[str, typer.Argument(help="The organization, by its name.")],
    given_name: Annotated[str, typer.Argument()],
    family_name: Annotated[str, typer.Argument()],
    email: Annotated[str, typer.Argument(help="Where the invitation goes; the worker sends it.")],
    as_json: AsJson = False,
) -> None:
    """Enter an administrator of an organization and invite them to sign in; they bring in everybody else."""
    from abutment.foundation.scope import current_actor
    from abutment.organizations import actions, queries

    actor, wanted = current_actor(), organization.strip().lower()
    found = next((each for each in queries.organizations(actor) if str(each).lower() == wanted), None)
    if found is None:
        raise NotFound(f"There is no organization {organization}. `abutment organizations list` shows all.")
    person = actions.add_person(actor=actor, given_name=given_name, family_name=family_name)
    actions.propose_assignment(
        actor=actor, person=person, entity_id=found.pk, role_code="administrator", starts_on=_day(None)
    )
    actions.invite_person(actor=actor, person=person, email=email, entity_id=found.pk)
    if as_json:
        print_json({"person": person.pk, "organization": found.pk, "email": email})
        return
    say(f"{person} is an administrator of {found} and invited by mail to {email}.")


def _does(assignment: AssignmentRow) -> str:
    said = f"{assignment.role_label} at {assignment.entity}"
    return said if assignment.is_granted else f"{said} (waits for a grant)"


def _day(on: datetime | None) -> date:
    from abutment.foundation.scope import current_actor
    from abutment.organizations import queries

    return on.date() if on else queries.today_for(current_actor(), datetime.now(UTC))
