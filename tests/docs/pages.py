"""The pages that people read, and what is in them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"


def pages() -> list[Path]:
    """README and its neighbors, and everything in docs."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text(path: Path | str) -> str:
    """What a file says."""
    return Path(path).read_text("utf-8")


def prose(path: Path) -> str:
    """A page without its blocks of code, in which links and headings are not meant."""
    return re.sub(r"^```.*?^```", "", text(path), flags=re.MULTILINE | re.DOTALL)


def headings(path: Path, *, level: int | None = None) -> list[str]:
    """The headings of a page in order, of one level or of all."""
    marks = "#" * level if level else "#{1,6}"
    return re.findall(rf"^{marks} (.+?)\s*$", prose(path), re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """What a link may name after `#`, as hosts of repositories derive it from headings."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(path)}


def links(path: Path) -> list[str]:
    """The targets of a page's links and pictures."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(path))
