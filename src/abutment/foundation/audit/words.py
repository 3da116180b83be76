"""The trail in words: each room registers what its acts are called, and how the things they are about are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

Namer: TypeAlias = Callable[[set[int]], Mapping[int, str]]
"""Names of things by number, in one query in the reader's open scope: what is absent or not visible is left out."""

CONSOLE = "console."
"""How acts of the command line begin; the rest is the command."""

_acts: dict[str, str] = {}
_namers: dict[str, Namer] = {}


def register(*, acts: Mapping[str, str] | None = None, subjects: Mapping[str, Namer] | None = None) -> None:
    """Add a room's acts in words, and how its subjects are named; the same again replaces it."""
    _acts.update(acts or {})
    _namers.update(subjects or {})


def is_known(action: str) -> bool:
    """Whether a room has said what this act is called."""
    return action in _acts or action.startswith(CONSOLE)


def said(action: str) -> str:
    """An act in words: `assignment.proposed` as "Proposed an assignment"; an unknown code as its own words."""
    if action in _acts:
        return _acts[action]
    if action.startswith(CONSOLE):
        return f"Ran abutment {action.removeprefix(CONSOLE).replace('.', ' ')}"
    words = action.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def acts_saying(word: str) -> list[str]:
    """The acts whose words contain this one, whatever its case: what a search means."""
    return [action for action, words in _acts.items() if word.lower() in words.lower()]


def named(subjects: Iterable[str]) -> dict[str, str]:
    """Each subject ("assignment 163") by name, as far as the reader may see it; at most one query for each kind."""
    wanted: dict[str, dict[int, str]] = {}
    found: dict[str, str] = {}
    for subject in subjects:
        found[subject] = subject
        kind, _, number = subject.rpartition(" ")
        if kind in _namers and number.isascii() and number.isdigit():
            wanted.setdefault(kind, {})[int(number)] = subject
    for kind, numbers in wanted.items():
        names = _namers[kind](set(numbers))
        found.update({subject: names[number] for number, subject in numbers.items() if names.get(number)})
    return found
