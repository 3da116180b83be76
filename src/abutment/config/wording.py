"""How commands name what they take, in help and in complaints: a person's words, not those of Python's types."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

NAMES: dict[Any, str] = {str: "TEXT", int: "NUMBER", Path: "FILE", datetime: "DAY", date: "DAY"}
_EXAMPLE_OF_DAY = "2026-11-21"


def in_plain_words(command: Any) -> None:
    """Let the help of one command name its parameters as in `--on DAY` and `--port NUMBER`; flags take nothing."""
    listed = command.get_params

    def get_params(context: Any) -> list[Any]:
        parameters: list[Any] = listed(context)
        for parameter in parameters:
            # Typer draws the column of types by these; it offers no other way to choose its words for all.
            parameter.display_type_rich = lambda ctx, drawn=parameter: kind_of(drawn, ctx)
            parameter._get_number_range_help_str = lambda drawn=parameter: _range_of(drawn)
        return parameters

    command.get_params = get_params


def kind_of(parameter: Any, context: Any) -> str | None:
    """What stands behind a parameter's name in the help; nothing for flags, and for arguments, whose name says it."""
    if parameter.metavar is not None:
        return str(parameter.metavar) if parameter.param_type_name == "option" else None
    if getattr(parameter, "is_flag", False):
        return None
    if parameter.type_descriptor.is_choice:
        return str(parameter.display_type(context)).strip("<>")
    return NAMES.get(parameter.type_descriptor.annotation, "TEXT") if parameter.param_type_name == "option" else None


def mistake(error: Any) -> str | None:
    """What is wrong with a value, in words, when it was the checker of types that refused it; otherwise nothing."""
    cause = error.__cause__
    if type(cause).__name__ != "ValidationError":
        return None
    given, parameter = cause.errors()[0]["input"], error.param
    named = parameter.opts[0]
    kind = NAMES.get(parameter.type_descriptor.annotation)
    if kind == "DAY":
        return f"{named}: {given!r} is not a day; write {_EXAMPLE_OF_DAY}."
    if kind == "NUMBER":
        within = _range_of(parameter)
        return f"{named}: {given!r} is not a whole number{f' {within}' if within else ''}."
    return None


def _range_of(parameter: Any) -> str | None:
    least, most = parameter.min, parameter.max
    if least is None and most is None:
        return None
    if most is None:
        return f"from {least} up"
    return f"up to {most}" if least is None else f"from {least} to {most}"
