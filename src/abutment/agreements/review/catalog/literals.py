"""The words that a pattern cannot do without, so that most sentences need not be asked at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

_SHORTEST = 3
_MOST = 160


def literals(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Lower-case strings one of which stands in every match of a pattern; None when nothing can be said."""
    try:
        parser: Any = import_module("re._parser")
        tree = parser.parse(pattern.pattern, pattern.flags & re.I)
    except (ImportError, AttributeError):  # pragma: no cover - a Python that keeps its parser elsewhere
        return None
    return _of(tree)


def _of(nodes: Iterable[Any]) -> frozenset[str] | None:
    """Of a row of nodes the alternatives that are hardest to find: long ones, and few."""
    found: list[frozenset[str]] = []
    run = ""
    for name, value in ((str(node[0]), node[1]) for node in nodes):
        if name == "LITERAL":
            run += chr(value).lower()
            continue
        found += _kept(run)
        run = ""
        inner = _inside(name, value)
        if inner is not None:
            found.append(inner)
    found += _kept(run)
    return max(found, key=_rarity) if found else None


def _kept(run: str) -> list[frozenset[str]]:
    return [frozenset({run})] if len(run) >= _SHORTEST else []


def _rarity(alternatives: frozenset[str]) -> tuple[int, int]:
    return min(8, min(map(len, alternatives))), -len(alternatives)


def _inside(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _of(value[-1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of(value[2]) if value[0] else None
    if name == "ATOMIC_GROUP":
        return _of(value)
    return _any_of(value[1]) if name == "BRANCH" else None


def _any_of(branches: Sequence[Any]) -> frozenset[str] | None:
    """All the branches' words; a branch without any leaves the whole without."""
    together: set[str] = set()
    for branch in branches:
        inner = _of(branch)
        if inner is None or len(together) > _MOST:
            return None
        together |= inner
    return frozenset(together)
