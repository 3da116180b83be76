"""The page docs/command-line.md, made from the commands' own help; a test fails when it lags behind. To write it anew:

.venv/bin/python -m abutment.config.reference > docs/command-line.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from typer.core import TyperGroup

from abutment.config.command_line import ROOMS, Operator, loaded, roof

INTRODUCTION = """# The command line

Everything at the server is one command, `abutment`; in a clone of the repository it lies in `.venv/bin/`.

- Commands act as the operator of the installation, who sees all of it. `abutment --as EMAIL --at "NAME"` acts in the
  name of a sign-in at a practice or organization instead, and then sees and may do what that person does. Either way
  the trail gets an event `console.` with the command's name, before the command runs.
- `--json` prints JSON for machines: keys stay the same from version to version, money and days are strings.
- A failure is one line on the error output that names the thing, the reason and the next step, and exit status 1.
  Wrong usage is exit status 2, Ctrl-C 130, output that its reader closed (`| head`) 141. `ABUTMENT_DEBUG=1` shows where
  in the program a failure happened.
- A command that needs the database starts the embedded one when it does not run, and stops it again when nobody else
  uses it.
- Settings are read from the environment: see [settings](settings.md).
"""


def page() -> str:
    """The page as it should be: a heading and the help of each command."""
    parts = [INTRODUCTION]
    for path, command in commands():
        parts.append(f"## {path}\n\n```text\n{_help(path, command)}\n```\n")
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it."""
    for room in sorted(ROOMS, key=lambda room: room.name):
        yield from _leaves(f"abutment {room.name}", loaded(room, Operator()))


def _leaves(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(command, TyperGroup):
        yield path, command
        return
    for name in sorted(command.commands):
        yield from _leaves(f"{path} {name}", command.commands[name])


def _help(path: str, command: Any) -> str:
    command.rich_markup_mode = None
    context = command.make_context(path, [], resilient_parsing=True)
    context.max_content_width = context.terminal_width = 100
    context.help_option_names = roof().context_settings["help_option_names"]
    return "\n".join(line.rstrip() for line in command.get_help(context).strip().splitlines())


if __name__ == "__main__":
    sys.stdout.write(page())
