"""What a share is taken of: the words of the paper, and which of the product's bases they name."""

from __future__ import annotations

import re

_NOUN = (
    r"collections?|revenues?|receipts|production|billings?|sales|income|charges|profits?|earnings|margin|ebitda|receivables|"
    r"cash flow|amounts? collected|(?:fees|funds|monies|cash|payments|amounts) (?:actually )?(?:collected|received)|"
    r"volume|spend"
)
_KIND = (
    r"(?:gross|net|adjusted|total|monthly|annual|aggregate|actual|cash|professional|practice|clinic|clinical|patient|dental|"
    r"medical|operating|collected|services?|pre-?tax|before[ -]tax|after-tax|management|cumulative|ancillary|provider|"
    r"payment|transaction|processing|platform|subscription|monthly recurring|recurring|such|non-?insurance)"
)
BASE = re.compile(
    rf"\s*(?:[)\]*]\s*)?of\s+(?:(?:all|the|its|any|each|such|total|of|said|month['\u2019]s|"
    rf"each month['\u2019]s|"
    rf"(?:[A-Z][\w.&-]*\s+){{0,3}}[A-Z][\w.&-]*['\u2019]s?)\s+){{0,5}}(?P<base>(?:{_KIND}[\s-]+){{0,5}}(?:{_NOUN}))\b",
    re.I,
)
BARE = re.compile(rf"\b(?P<base>(?:{_KIND}[\s-]+){{0,4}}(?:collections|revenues?|production|receipts))\b", re.I)
_LED = (
    r"\s*(?:[)\]*]\s*)?of\s+(?:(?:all|the|its|any|each|such|total|of|said|"
    r"(?:[A-Z][\w.&-]*\s+){0,3}[A-Z][\w.&-]*['\u2019]s?)\s+){0,4}"
)
_NAMED = re.compile(
    rf"{_LED}(?P<base>[A-Z][\w&-]*(?:\s+(?:(?:and|of|in|from|before|after|less)\s+)?[A-Z][\w&-]*){{0,5}})(?![\w'\u2019])"
)
_NO_BASE = re.compile(
    r"(?:fees?|price|stock|shares?|interests?|equity|members?|directors?|votes?|value|salary|compensation|premiums?|costs?|"
    r"expenses?|budget|agreement|note|loan|rent|invoices?|hours|time|units?|patients?|employees?|board|damages|losses|state|"
    r"law|practices?|locations?|offices?|services?|dentists?|credits?|taxes|tax)$",
    re.I,
)
_BY_WHICH = re.compile(
    r"\s*(?:[)\]*]\s*)?of\s+(?:the\s+)?(?:amount|excess|sum)s?(?:,?\s+if\s+any,?)?\s+by\s+which\s+(?P<what>[^.;%$]{3,80}?)"
    r"\s+exceeds?\s+(?P<over>[^.;%$]{3,80}?)(?=[,.;)]|\s+(?:provided|for|in|during)\b|$)",
    re.I,
)
_KNOWN = (
    ("pretax_income", r"(?:net )?(?:pre-?tax|before[ -]tax) (?:income|profits?|earnings)"),
    ("gross_collections", r"(?:total |aggregate )?gross (?:\w+ )?(?:collections?|receipts|cash collections)"),
    ("net_collections", r"net (?:\w+ )?(?:collections?|receipts)"),
    ("gross_production", r"gross (?:\w+ )?(?:production|charges|billings?)"),
    ("net_production", r"net (?:\w+ )?production"),
    ("net_revenue", r"net (?:\w+ )?revenues?"),
)


def base_key(words: str) -> str:
    """The base that some words name beyond doubt; empty where they may mean several.

    >>> base_key("net collections"), base_key("collections")
    ('net_collections', '')
    """
    return next((key for key, pattern in _KNOWN if re.fullmatch(pattern, words.strip(), re.I)), "")


def base_after(text: str, at: int, end: int) -> tuple[str, int] | None:
    """The base named right after a percentage, with the end of its words."""
    if found := _BY_WHICH.match(text, at, end):
        what, over = (re.sub(r"^the\s+", "", " ".join(found[each].lower().split())) for each in ("what", "over"))
        return f"{what} in excess of {over}", found.end()
    found = BASE.match(text, at, end)
    return (" ".join(found["base"].lower().split()), found.end()) if found else None


def named_after(text: str, at: int, end: int) -> tuple[str, int] | None:
    """What is named with capitals right after a percentage, as a paper's own terms are: 10% of the Center Margin."""
    found = _NAMED.match(text, at, end)
    if found is None or _NO_BASE.search(found["base"]):
        return None
    return " ".join(found["base"].lower().split()), found.end()
