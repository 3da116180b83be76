"""Finding the words of a term in the text of its document."""

from __future__ import annotations

import re


def occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a quote stands, as spans of characters. A line end in the paper is a space in the quote.

    >>> occurrences("The fee is\\n  ten dollars.", "fee is ten dollars")
    [(4, 25)]
    """
    words = quote.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    return [found.span() for found in re.finditer(pattern, text)]
