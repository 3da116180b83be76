"""Asking catalogs about texts: whole drafts that lie beside the tests, and single clauses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from abutment.agreements.reading import read
from abutment.agreements.review.catalog import catalog
from abutment.agreements.review.findings import Finding
from abutment.agreements.review.reviewing import Read, reviewed

DRAFTS = Path(__file__).parent / "drafts"
OTHERS = ("other-employment", "other-lease", "other-credit", "other-privacy")


@lru_cache(maxsize=32)
def drafted(kind: str, name: str) -> dict[str, Finding]:
    """What a catalog says of a draft, by provision."""
    path = DRAFTS / f"{name}.md"
    return _asked(kind, path.read_bytes(), path.name)


def said(kind: str, code: str, text: str) -> Finding:
    """What a catalog says on one provision of a few words."""
    return _asked(kind, text.encode(), "a.txt")[code]


def _asked(kind: str, content: bytes, name: str) -> dict[str, Finding]:
    return {found.provision.code: found for found in reviewed([Read.of(read(content, name))], catalog(kind))}
