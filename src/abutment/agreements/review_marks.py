"""Where words stand in the papers of a review, and the numbers by which a page leads to them and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from abutment.agreements.models import ReviewPaper
from abutment.agreements.review_paper import MARKED_UP, as_set
from abutment.agreements.rows import place_in_words
from abutment.agreements.rules.paper import Quote, blocks_of


@dataclass(frozen=True)
class Place:
    """Words that stand in a paper: where in words, and the anchor of their highlight or of their paragraph.

    words: the text with its emphasis set as emphasis; text: its characters.
    """

    text: str
    where: str
    anchor: str
    words: SafeString


@dataclass
class Marks:
    """The quotes of all papers, numbered in the order in which they are asked for; the same words once."""

    papers: Sequence[ReviewPaper]
    formats: Sequence[str]
    known: dict[tuple[int, int, int], int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    leads: dict[int, str] = field(default_factory=dict)

    @cached_property
    def starts(self) -> list[list[int]]:
        """The first characters of the paragraphs of each paper."""
        return [[block.starts_at for block in blocks_of(paper.text)] for paper in self.papers]

    def is_marked_up(self, document: int) -> bool:
        """Whether asterisks of a paper are signs of emphasis."""
        return document < len(self.formats) and self.formats[document] in MARKED_UP

    def quoted(self, source: Mapping[str, Any], title: str, leads_to: str, *, key: str = "quote") -> Place:
        """Words that are marked in the paper; the mark leads back to what they were found for."""
        document, text = int(source["document"]), str(source[key])
        place = (document, int(source["start"]), int(source["end"]))
        number = self.known.setdefault(place, len(self.known) + 1)
        said = self.titles.setdefault(number, title)
        if title not in said:
            self.titles[number] = f"{said}; {title}"
        self.leads.setdefault(number, leads_to)
        words = as_set(text, is_marked_up=self.is_marked_up(document))
        return Place(text, self.where(source), f"quote-{number}", words)

    def near(self, source: Mapping[str, Any], most: int = 240) -> Place:
        """Words that are only looked at: the paragraph in which they stand, shortened."""
        document, start = int(source["document"]), int(source["start"])
        starts = self.starts[document] if document < len(self.starts) else []
        text = " ".join(str(source["text"]).split())
        text = text if len(text) <= most else f"{text[:most].rstrip()} …"
        words = as_set(text, is_marked_up=self.is_marked_up(document))
        return Place(text, self.where(source), f"at-{document}-{max(bisect_right(starts, start) - 1, 0)}", words)

    def of(self, document: int) -> list[Quote]:
        """The marked words of one paper."""
        return [Quote(number, key[1], key[2]) for key, number in self.known.items() if key[0] == document]

    def name_of(self, document: int) -> str:
        """A paper by its name."""
        return self.papers[document].name if document < len(self.papers) else ""

    def where(self, source: Mapping[str, Any]) -> str:
        """The section, the page where the paper has several, and the paper where there are several."""
        document = int(source["document"])
        has_pages = document < len(self.papers) and len(self.papers[document].pages) > 1
        said = place_in_words(str(source.get("section") or ""), source.get("page") if has_pages else None)
        name = self.name_of(document) if len(self.papers) > 1 else ""
        return ", ".join(part for part in (said, name) if part) or "at the beginning"
