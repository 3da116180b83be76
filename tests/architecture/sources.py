"""The sources of the house, read as trees and never imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "abutment"


@dataclass(frozen=True)
class Module:
    """A module with its dotted name and its tree."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room that it stands in: `organizations`, or `foundation.scope`."""
        return room_of(self.name)

    @property
    def part(self) -> str:
        """Its place in the room: `views` for organizations.views.people."""
        rest = self.name.removeprefix(f"abutment.{self.room}").lstrip(".")
        return rest.split(".")[0]


def room_of(name: str) -> str:
    """The room of a dotted name."""
    parts = name.split(".")[1:]
    if not parts:
        return ""
    return ".".join(parts[:2]) if parts[0] == "foundation" and len(parts) > 1 else parts[0]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    return tuple(
        Module(path, _dotted(path), ast.parse(path.read_text("utf-8"), str(path)))
        for path in sorted(PACKAGE.rglob("*.py"))
    )


def imports(module: Module) -> Iterator[tuple[str, str, int]]:
    """What a module imports of the house: (module, name, line). Imports only for types are left out."""
    only_types: set[ast.AST] = set()
    for test in ast.walk(module.tree):
        if isinstance(test, ast.If) and isinstance(test.test, ast.Name) and test.test.id == "TYPE_CHECKING":
            only_types |= {node for part in test.body for node in ast.walk(part)}
    for node in ast.walk(module.tree):
        if node in only_types:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and not node.level and node.module.startswith("abutment"):
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "", node.lineno) for alias in node.names if alias.name.startswith("abutment"))


def only_names(module: Module, name: str) -> bool:
    """Whether a module names a table for its type or its choices, and neither asks it for rows nor makes one."""
    for node in ast.walk(module.tree):
        is_asked = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
        held = (
            node.value
            if is_asked and isinstance(node, ast.Attribute)
            else node.func
            if isinstance(node, ast.Call)
            else None
        )
        if isinstance(held, ast.Name) and held.id == name:
            return False
    return True


def where(module: Module, line: int) -> str:
    """A place as an editor opens it."""
    return f"{module.path.relative_to(ROOT)}:{line}"


def _dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
