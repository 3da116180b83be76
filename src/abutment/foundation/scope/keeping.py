"""What must be written even when the request, job or command that caused it fails: the access log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_kept: ContextVar[list[Callable[[], None]] | None] = ContextVar("abutment_kept", default=None)


def keep(write: Callable[[], None]) -> None:
    """Have something written even when the work fails after this point: at its end, or after it was rolled back.

    Outside of any scope it is written at once.
    """
    kept = _kept.get()
    if kept is None:
        write()
    else:
        kept.append(write)


def is_collecting() -> bool:
    """Whether somebody around here writes what is to be kept."""
    return _kept.get() is not None


@contextmanager
def collected() -> Iterator[list[Callable[[], None]]]:
    """Collects what is to be kept; the caller writes it once the page stands or has been rolled back."""
    kept: list[Callable[[], None]] = []
    mark = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(mark)
