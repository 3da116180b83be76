"""What a verification came to: what holds, what does not, and what could not be looked at here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .manifest import Manifest
from .problems import Problem, Problems
from .signatures import fingerprint


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. state: holds, fails or not checked; told: how much, or why not."""

    name: str
    state: str
    told: str


@dataclass(slots=True)
class Report:
    """The verdict on a Package."""

    package: str
    manifest: Manifest
    problems: Problems
    is_signed: bool = False
    is_pinned: bool = False
    checks: list[Check] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def add(self, name: str, told: str, *, holds: bool | None = True, fails: str = "") -> None:
        """Note what was looked at; None: it was not. fails: what is told instead of what would have held."""
        state = "not checked" if holds is None else "holds" if holds else "fails"
        self.checks.append(Check(name, state, fails if fails and state == "fails" else told))

    def told(self) -> dict[str, Any]:
        """For machines; keys stay as they are."""
        found = self.manifest
        return {
            "package": self.package,
            "is_whole": self.is_whole,
            "practice": {"name": found.practice.name, "time_zone": found.practice.time_zone},
            "extent": found.extent,
            "as_of": found.as_of.isoformat(),
            "software": found.software,
            "files": len(found.files),
            "bytes": sum(entry.bytes for entry in found.files),
            "signature": {
                "is_genuine": self.is_signed,
                "is_pinned": self.is_pinned,
                "key": found.key.public,
                "fingerprint": fingerprint(bytes.fromhex(found.key.public)),
            },
            "checks": [{"name": each.name, "state": each.state, "told": each.told} for each in self.checks],
            "problem_count": self.problems.count,
            "problems": [_told(each) for each in self.problems.kept],
        }

    def lines(self) -> list[str]:
        """For people, plain text."""
        found = self.manifest
        signs = {"holds": "ok   ", "fails": "WRONG", "not checked": "-    "}
        said = [
            f"Package of {found.practice.name}, as of {found.as_of:%Y-%m-%d %H:%M:%S} UTC, "
            f"{len(found.files):,} files, {sum(entry.bytes for entry in found.files):,} bytes.",
            *(f"{signs[each.state]} {each.name}: {each.told}" for each in self.checks),
            *(str(each) for each in self.problems.kept),
        ]
        beyond = self.problems.count - len(self.problems.kept)
        if beyond:
            said.append(f"{beyond:,} more problems are not listed; --most shows more.")
        said.append(self._verdict())
        return said

    def _verdict(self) -> str:
        if not self.is_whole:
            count = self.problems.count
            return f"This Package does not hold: {count:,} {'problem' if count == 1 else 'problems'}."
        if self.is_pinned:
            return "This Package is whole, and the key that you named signed it."
        return "This Package is whole. Who signed it is known only once the fingerprint above was compared (--key)."


def _told(problem: Problem) -> dict[str, str]:
    return {"path": problem.path, "reason": problem.reason, "next": problem.next}
