"""The one command, `abutment`: each room's commands under one roof, loaded only when they are called.

A room adds a row to ROOMS; its commands.py holds `app`, a typer.Typer. Commands run as the operator at the server's
console, or in the name of an account with `--as EMAIL --at NAME`; `scope.current_actor()` tells them which.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from abutment.config.complaints import INTERRUPTED, UNREAD, complaint
from abutment.config.pointing import point_at_settings
from abutment.config.wording import in_plain_words


class Needs(Enum):
    """What must stand before a command runs."""

    NOTHING = auto()  # answers from what is packaged
    SETTINGS = auto()  # Django, without a database
    DATABASE = auto()  # a running database; the command opens its own scope
    SCOPE = auto()  # a running database, and one transaction in the operator's name around the whole command


@dataclass(frozen=True, slots=True)
class Room:
    """Where a command comes from; its name is that of the command or group in the module's `app`."""

    name: str
    module: str
    help: str
    needs: Needs


ROOMS = (
    Room("demo", "abutment.config.commands", "Build the demonstration network and serve it.", Needs.NOTHING),
    Room("demo-code", "abutment.config.commands", "Print the current code of a demonstration sign-in.", Needs.SETTINGS),
    Room("serve", "abutment.config.commands", "Serve the site.", Needs.SETTINGS),
    Room("migrate", "abutment.config.commands", "Create the database or bring it up to date.", Needs.SETTINGS),
    Room("worker", "abutment.foundation.jobs.commands", "Do the work that waits in the queue.", Needs.DATABASE),
    Room("organizations", "abutment.organizations.commands", "List and enter organizations.", Needs.SCOPE),
    Room("practices", "abutment.organizations.commands", "List practices.", Needs.SCOPE),
    Room("people", "abutment.organizations.commands", "List people and their assignments.", Needs.SCOPE),
    Room("statement", "abutment.fees.commands", "Show a fee statement with its working.", Needs.SCOPE),
    Room("month-end", "abutment.fees.commands", "Compute the statements of a month.", Needs.DATABASE),
    Room("fee-inputs", "abutment.fees.commands", "Enter what fees are computed from.", Needs.SCOPE),
    Room("imports", "abutment.portability.commands", "Connect practices' systems, import, reconcile.", Needs.DATABASE),
    Room("deliveries", "abutment.portability.delivering.commands", "Packages to practices' storage.", Needs.DATABASE),
    Room("export", "abutment.portability.export_commands", "Write everything a practice owns.", Needs.DATABASE),
    Room("verify", "abutment.portability.loading.commands", "Say whether a Package is whole.", Needs.NOTHING),
    Room("import", "abutment.portability.loading.commands", "Load a Package.", Needs.DATABASE),
    Room("agreements", "abutment.agreements.commands", "List, show and enter agreements.", Needs.SCOPE),
    Room(
        "review", "abutment.agreements.review.commands", "Read an agreement against what it should say.", Needs.NOTHING
    ),
    Room("law", "abutment.law.commands", "Ask state and federal rules, with citations.", Needs.NOTHING),
    Room("audit", "abutment.foundation.audit.commands", "Verify and seal the audit trail.", Needs.DATABASE),
    Room("keys", "abutment.foundation.keys.commands", "Show and rotate the installation's keys.", Needs.DATABASE),
    Room("activity", "abutment.foundation.activity.commands", "Follow long work.", Needs.SCOPE),
    Room("mail", "abutment.foundation.mail.commands", "Try the mail server.", Needs.DATABASE),
    Room("documents", "abutment.foundation.documents.commands", "Check and reseal stored documents.", Needs.DATABASE),
    Room("api", "abutment.foundation.api.commands", "Print the description of the API.", Needs.SETTINGS),
)


class Roof(TyperGroup):
    """The command `abutment`: knows its rooms by name, and loads the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        room = next((room for room in ROOMS if room.name == name), None)
        return name, loaded(room, Operator(**ctx.params)) if room else command, rest


@dataclass(frozen=True, slots=True)
class Operator:
    """In whose name the commands of this run act."""

    email: str | None = None
    place: str | None = None


def roof() -> TyperGroup:
    """The command with all its rooms, none of them loaded."""
    app = typer.Typer(
        cls=Roof, name="abutment", no_args_is_help=True, context_settings={"help_option_names": ["--help", "-h"]}
    )
    app.callback()(abutment)
    group = typer.main.get_group(app)
    for room in ROOMS:
        group.add_command(TyperCommand(room.name, help=room.help))
    in_plain_words(group)
    return group


def abutment(
    email: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Act in the name of this sign-in.")] = None,
    place: Annotated[
        str | None, typer.Option("--at", metavar="NAME", help="With --as: for this practice or organization.")
    ] = None,
) -> None:
    """The system that a dental support organization runs on. `abutment --version` prints the version."""


def loaded(room: Room, operator: Operator) -> Any:
    """A room's command, ready to be run by an operator."""
    point_at_settings()
    if room.needs is not Needs.NOTHING:
        from abutment.config.boot import set_up

        set_up()
    group = typer.main.get_group(import_module(room.module).app)
    command = group.commands.get(room.name, group)
    _prepare(command, room, operator, f"console.{room.name}")
    return command


def _prepare(command: Any, room: Room, operator: Operator, action: str) -> None:
    """Put around each command of a tree what it needs; inner groups and commands add their names to the action."""
    in_plain_words(command)
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            _prepare(inner, room, operator, f"{action}.{name}")
    elif command.callback is not None and room.needs in (Needs.DATABASE, Needs.SCOPE):
        command.callback = _at_console(command.callback, room.needs, operator, action)


def _at_console(callback: Callable[..., Any], needs: Needs, operator: Operator, action: str) -> Callable[..., Any]:
    @wraps(callback)
    def run_at_console(*args: Any, **kwargs: Any) -> Any:
        from abutment.config.console import standing

        with standing(operator.email, operator.place, action=action, in_scope=needs is Needs.SCOPE):
            return callback(*args, **kwargs)

    return run_at_console


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns its exit status. Failures are one line on the error output."""
    try:
        status = roof().main(list(arguments), prog_name="abutment", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):  # how rich leaves; it has closed the output
            return UNREAD
        raise
    except Exception as error:
        return complain(error)
    return status if isinstance(status, int) else 0


def complain(error: Exception) -> int:
    """Print a failure as one line, or with its traceback when ABUTMENT_DEBUG asks for it; returns the exit status."""
    if isinstance(error, BrokenPipeError):
        # What is left to flush has no reader either; Python would complain a second time at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if _wants_traceback():
        import traceback

        traceback.print_exception(error)
    line, status = complaint(error)
    if line:
        sys.stderr.write(f"abutment: {line}\n")
    return status


def _wants_traceback() -> bool:
    try:
        from abutment.config import settings
    except Exception:  # a setting is what is wrong
        return False
    return settings.DEBUG
