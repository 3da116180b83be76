"""Sheets of paper: the same files give the same bytes, wherever they are printed, whatever texts stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

# A word longer than a line is given places to break, so that no text leaves the sheet.
_LONGEST_WORD, _BREAK = 40, "\u200b"
# Marks that turn the direction of what follows: an amount must never read backwards.
_TURNS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd") | dict.fromkeys([9, 10, 13, 0x85], " ")


def printed(files: Mapping[str, Any], at: datetime) -> bytes:
    """A PDF of `main.typ` among these files, dated at a moment (UTC, whole seconds); no clock and no network are asked.

    files: name -> its content (bytes) or where it lies (Path).
    """
    moment = at.astimezone(UTC).replace(microsecond=0)
    return bytes(typst.compile(dict(files), format="pdf", font_paths=_fonts(), timestamp=moment))  # type: ignore[call-overload]


def printable(value: Any, *, keeps_lines: bool = False) -> Any:
    """The same value with texts that can be set: no control characters, no turned direction, no endless words.

    keeps_lines: a note goes on in the lines in which it was written.
    """
    if isinstance(value, str):
        return "\n".join(map(_settable, value.split("\n"))) if keeps_lines else _settable(value)
    if isinstance(value, Mapping):
        return {key: printable(each, keeps_lines=keeps_lines) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(each, keeps_lines=keeps_lines) for each in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    # Fonts of the machine would make the sheet depend on where it was printed.
    folder = Path(__file__).parent / "typst" / "inter"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


def _settable(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode().translate(_CONTROLS).translate(_TURNS)
    if len(clean) <= _LONGEST_WORD:
        return clean
    return " ".join(_breakable(word) for word in clean.split(" "))


def _breakable(word: str) -> str:
    parts = [word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD)]
    return _BREAK.join(parts)
