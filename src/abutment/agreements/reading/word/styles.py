"""Styles of a DOCX: what a paragraph inherits (17.7): its list, and whether it is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from abutment.agreements.reading.word.package import attribute, child, is_on, local, number, value


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a style. list_id, level: of its numbering, None where it says nothing; list 0 means none."""

    id: str
    based_on: str | None = None
    list_id: int | None = None
    level: int | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Styles:
    """All styles by their ids."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str | None = None

    @classmethod
    def of(cls, root: Element | None) -> Styles:
        """The styles of styles.xml."""
        found: dict[str, Style] = {}
        default = None
        for each in root if root is not None else ():
            if local(each) != "style" or (name := attribute(each, "styleId")) is None:
                continue
            properties = child(each, "pPr")
            found[name] = Style(
                name,
                value(each, "basedOn"),
                number(value(properties, "numPr", "numId")),
                number(value(properties, "numPr", "ilvl"), most=8),
                is_on(child(each, "rPr"), "vanish"),
            )
            if attribute(each, "default") in ("1", "true") and attribute(each, "type") in (None, "paragraph"):
                default = name
        return cls(found, default)

    def chain(self, name: str | None) -> Iterator[Style]:
        """A style and those it is based on, nearest first; a circle ends."""
        seen: set[str] = set()
        name = name or self.default
        while name is not None and name not in seen and name in self.by_id:
            seen.add(name)
            yield self.by_id[name]
            name = self.by_id[name].based_on

    def listed(self, name: str | None) -> tuple[int | None, int | None]:
        """The list and level that a style gives its paragraphs."""
        style = next((each for each in self.chain(name) if each.list_id is not None), None)
        level = next((each.level for each in self.chain(name) if each.level is not None), None)
        return (style.list_id if style else None), level

    def is_hidden(self, name: str | None) -> bool:
        """Whether text in this style of paragraphs or letters is not shown."""
        return any(each.is_hidden for each in self.chain(name))
