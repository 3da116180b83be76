"""JSON read strictly, and written in one form: two programs cannot read two things in the same bytes."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from .errors import BrokenManifest

LARGEST = 2**63 - 1
"""Numbers are integers of 64 bits; cents and bytes fit."""


def canonical(value: Any) -> bytes:
    """A value as JSON in UTF-8: keys sorted, no spaces, nothing escaped that need not be; orjson writes the same."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def read(data: bytes, thing: str, *, has_fractions: bool = False) -> Any:
    """What the bytes say. Twice the same key, NaN, numbers beyond 64 bits and, unless told, fractions are refused."""
    try:
        text = data.decode("utf-8", "strict")
        return json.loads(
            text,
            object_pairs_hook=_each_key_once,
            parse_float=float if has_fractions else _no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except UnicodeDecodeError as wrong:
        raise BrokenManifest(f"{thing} is not UTF-8 at byte {wrong.start}. {_NEXT}") from None
    except json.JSONDecodeError as wrong:
        raise BrokenManifest(f"{thing} is not JSON at character {wrong.pos}: {wrong.msg}. {_NEXT}") from None
    except RecursionError:
        raise BrokenManifest(f"{thing} is nested deeper than any Package needs. {_NEXT}") from None
    except _Refused as wrong:
        raise BrokenManifest(f"{thing} {wrong}. {_NEXT}") from None


_NEXT = "Take the Package again from where it was written"


class _Refused(Exception):
    """A value that JSON allows and a Package does not."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"says {shown(twice)} twice")
    return found


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LARGEST:
        raise _Refused("holds a number beyond 64 bits")
    return int(text)


def _no_float(text: str) -> NoReturn:
    raise _Refused(f"holds the number {shown(text)}, which is no integer")


def shown(text: str, most: int = 80) -> str:
    """Text of unknown origin as it may stand in one line: quoted, control characters escaped, cut off."""
    clean = text if len(text) <= most else text[: most - 1] + "…"
    return "“" + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in clean) + "”"
