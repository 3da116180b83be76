"""What import contracts cannot see: doors, private names, views that reach for tables, reads of the environment."""

from __future__ import annotations

import ast
from importlib.util import find_spec

from tests.architecture.sources import imports, modules, only_names, room_of, where

# Everybody stands on these, and uses all that is public in them.
COMMON_GROUND = {"kernel", "web"}
# The ways into a room of the business from another room.
DOORS = {"", "actions", "queries", "errors", "rules", "events"}
# Values that a room hands out beside its rules.
VALUES = {"law": {"answers", "jurisdictions"}}
# Where a room higher up says, at the start, what a lower one cannot know: whose states are the reader's own.
HOOKS = {"law": {"going"}}
# What a migration of a room higher up puts to use.
MIGRATES_WITH = {"organizations": {"operations"}, "patients": {"operations"}}
# config puts the house together: it also names a room's addresses and commands.
PUTS_TOGETHER = {"config", "__main__"}

ENVIRONMENT = {
    "abutment.config.settings": "the one place where it is read",
    "abutment.config.pointing": "tells Django where its settings are",
    "abutment.config.commands": "tells the processes that it starts that they serve a demonstration",
    "abutment.foundation.postgres.server": "gives the server's programs its own, without what would lead them astray",
}


def test_rooms_of_the_business_are_entered_by_their_doors() -> None:
    through_walls = []
    for module in modules():
        for target, name, line in imports(module):
            room = room_of(target)
            if room in (module.room, "") or room in COMMON_GROUND or room.startswith("foundation"):
                continue
            part = target.removeprefix(f"abutment.{room}").lstrip(".").split(".")[0] or _part_named(target, name)
            doors = DOORS | VALUES.get(room, set())
            if module.name.endswith(".apps"):
                doors |= HOOKS.get(room, set())
            if ".migrations." in module.name:
                doors |= MIGRATES_WITH.get(room, set())
            if part in doors or module.room in PUTS_TOGETHER:
                continue
            if part != "models" or not only_names(module, name):  # its type, its choices
                through_walls.append(f"{where(module, line)}: {target} {name}")
    assert not through_walls, "\n".join(through_walls)


def _part_named(package: str, name: str) -> str:
    """`from abutment.organizations import queries` enters by queries; other names of a package by the front door."""
    return name if find_spec(f"{package}.{name}") else ""


def test_private_names_stay_in_their_room() -> None:
    taken = [
        f"{where(module, line)}: {target} {name}"
        for module in modules()
        for target, name, line in imports(module)
        if room_of(target) != module.room
        and (name.startswith("_") or any(p.startswith("_") for p in target.split(".")))
        and not name.startswith("__")
    ]
    assert not taken, "\n".join(taken)


def test_no_view_touches_a_table() -> None:
    touching = [
        where(module, node.lineno)
        for module in modules()
        if module.part == "views"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert not touching, "\n".join(touching)


def test_the_environment_is_read_in_one_place() -> None:
    reading = [
        where(module, node.lineno)
        for module in modules()
        if module.name not in ENVIRONMENT
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    ]
    assert not reading, "\n".join(reading)


def test_no_rule_asks_the_clock() -> None:
    asking = [
        where(module, node.lineno)
        for module in modules()
        if module.part == "rules" or module.room == "kernel"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "timezone")
    ]
    assert not asking, "\n".join(asking)
