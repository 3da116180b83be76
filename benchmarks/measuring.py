"""Clocks: interleaved, so that a machine that slows down slows both sides of a ratio."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

Timed = Callable[[], object]


def interleaved(sides: Mapping[str, Timed], *, rounds: int, warm: int = 1) -> dict[str, float]:
    """The median seconds of each side, run in turns: a, b, a, b; the order is reversed every other round."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(-warm, rounds):
        for name in sorted(sides, reverse=number % 2 == 1):
            seconds = timed(sides[name])
            if number >= 0:
                taken[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def timed(work: Timed) -> float:
    """How many seconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies; by nearest rank."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def seconds(value: float) -> str:
    """Seconds in the unit that reads best.

    >>> seconds(0.00021), seconds(0.0213), seconds(2.5)
    ('0.21 ms', '21.3 ms', '2.50 s')
    """
    if value < 0.01:
        return f"{value * 1000:.2f} ms"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def ratio(value: float, peer: float) -> str:
    """How many times the peer's."""
    return f"{value / peer:.2f} x"


def say(line: str) -> None:
    """Progress, beside the result."""
    print(line, file=sys.stderr, flush=True)
