"""A destination opened for writing, whatever kind it is."""

from __future__ import annotations

from typing import Protocol

from abutment.portability.delivering.sealing import Readable

PART = ".part"
"""How the name of a file ends that is not whole yet."""


class Store(Protocol):
    """Where files are put: whole under their name, or not at all."""

    def check(self) -> str:
        """Look whether the place is there, writing nothing; says in a few words what answered. Raises DeliveryError."""

    def put(self, name: str, content: Readable, expected_bytes: int) -> int:
        """Write a file, in place of one of the same name; returns how many bytes lie there.

        expected_bytes: about as many come, at most. Raises DeliveryError, and what the reading of the content raises;
        then nothing is seen under that name that was not there before.
        """


def in_folder(prefix: str, name: str) -> str:
    """A name below a prefix, with one slash between."""
    return f"{prefix.strip('/')}/{name}" if prefix.strip("/") else name
