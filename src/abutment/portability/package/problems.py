"""What does not hold in a Package: one line each, with the file, the reason and the next step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .strict_json import shown


class Next(StrEnum):
    """What to do about a problem."""

    AGAIN = "Take the Package again from where it was written."
    ASK = "Ask whoever wrote the Package; do not load it."
    REMOVE = "Nothing signed vouches for it: do not use it."
    READ = "See that it can be read, and verify again."


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that does not hold. path: the file, empty for the Package as a whole."""

    path: str
    reason: str
    next: str = Next.AGAIN

    def __str__(self) -> str:
        thing = shown(self.path, 200).strip("“”") if self.path else "The Package"
        return f"{thing}: {self.reason}. {self.next}"


@dataclass(slots=True)
class Problems:
    """Problems as they are found: the first ones are kept, the rest are counted, so that memory stays small."""

    most: int
    kept: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, path: str, reason: str, next_step: str = Next.AGAIN) -> None:
        """Note one problem."""
        self.add_all((Problem(path, reason, next_step),))

    def add_all(self, found: Iterable[Problem], beyond: int = 0) -> None:
        """Note several, and how many more were counted and not kept."""
        for problem in found:
            self.count += 1
            if len(self.kept) < self.most:
                self.kept.append(problem)
        self.count += beyond

    def since(self, before: int) -> str:
        """How many were found since there were so many, in words."""
        count = self.count - before
        return f"{count:,} {'problem' if count == 1 else 'problems'}"

    def __bool__(self) -> bool:
        return self.count > 0
