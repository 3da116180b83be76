"""The value that a draft makes as it stands, without a form: for what the law says to it before anybody confirms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from abutment.agreements.proposals.executable.draft import Draft
from abutment.agreements.rules.values import NotATerm, TermKey, TermValue, read_value

_ROWS = {"markups": ("percent", "purpose"), "tiers": ("from_usd", "percent"), "rates": ("name", "usd")}


def value_of(draft: Draft) -> TermValue | None:
    """The typed value; None while the draft asks something, or where its fields make no value."""
    if draft.asks:
        return None
    keys: dict[str, Any] = {name: value for name, value in draft.fields.items() if value not in ("", None)}
    if draft.key is TermKey.FEE:
        keys = {"formula": _formula(draft.parts)}
    try:
        return read_value({"key": draft.key.value, **keys})
    except NotATerm:
        return None


def _formula(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The parts added, and those marked as the lesser or the greater as one addend, as the form puts them together."""
    addends: list[dict[str, Any]] = []
    grouped: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        counts = str(part.get("counts", "added"))
        if counts == "added":
            addends.append(_keys(part))
            continue
        if counts not in grouped:
            grouped[counts] = []
            addends.append({"method": counts, "parts": grouped[counts]})
        grouped[counts].append(_keys(part))
    return addends[0] if len(addends) == 1 else {"method": "sum", "parts": addends}


def _keys(part: Mapping[str, Any]) -> dict[str, Any]:
    keys = {
        name: value
        for name, value in part.items()
        if name != "counts" and not name.startswith(tuple(_ROWS)) and value not in ("", None)
    }
    if part.get("markups_are"):
        keys["markups_are"] = part["markups_are"]
    if "pools" in keys:
        keys["pools"] = [pool.strip() for pool in str(keys["pools"]).split(",")]
    for name in _ROWS:
        if rows := list(_rows(part, name)):
            keys["rates_usd" if name == "rates" else name] = (
                {row["name"]: row["usd"] for row in rows} if name == "rates" else rows
            )
    return keys


def _rows(part: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    first, second = _ROWS[name]
    number = 1
    while f"{name}_{first}_{number}" in part:
        yield {first: part[f"{name}_{first}_{number}"], second: part.get(f"{name}_{second}_{number}", "")}
        number += 1
