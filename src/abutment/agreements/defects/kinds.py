"""What kind of paper a text is, as the papers of one agreement name each other."""

from __future__ import annotations

import re

KINDS = (
    ("BAA", re.compile(r"\bBAA\b|\bbusiness\s+associate\s+(?:agreement|addendum)", re.I)),
    ("SLA", re.compile(r"\bSLA\b|\bservice\s+level\s+(?:agreement|addendum)", re.I)),
    ("DPA", re.compile(r"\bDPA\b|\bdata\s+(?:processing|protection)\s+(?:agreement|addendum)", re.I)),
    ("SOW", re.compile(r"\bSOWs?\b|\bstatements?\s+of\s+work", re.I)),
    ("order form", re.compile(r"\border\s+forms?\b|\bpurchase\s+orders?\b|\bquotes?\b|\bservice\s+orders?\b", re.I)),
    (
        "agreement",
        re.compile(
            r"\bMSA\b|\bmaster\s+[\w ]{0,30}?agreement|\b(?:the|this)\s+(?:main\s+|underlying\s+)?agreement\b", re.I
        ),
    ),
)
"""The kinds and the words that name them; any other paper is the agreement itself."""

_TITLE_REACH = 900


def kind_of_paper(text: str) -> str:
    """What kind of paper a text is, by its title."""
    head = text[:_TITLE_REACH]
    if "SOURCE:" in head[:20]:
        head = head.partition("\n")[2]
    found = [(match.start(), name) for name, pattern in KINDS if (match := pattern.search(head))]
    return min(found)[1] if found else "agreement"
