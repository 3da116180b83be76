"""What reads papers, as one digest: when a catalog or a rule changes, a review can be read again and may say more."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_FOLDERS = ("clauses", "defects", "proposals", "reading", "review")
_ENDINGS = (".py", ".yaml")


@lru_cache(maxsize=1)
def engine() -> str:
    """The digest of all rules and catalogs by which papers are read; the same papers read by the same give the same."""
    here, found = Path(__file__).parent, hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((here / folder).rglob("*")):
            if path.suffix in _ENDINGS and "brief" not in path.parts:
                found.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
