"""The table of places, with the verdicts that are asked for most."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from abutment.law.answers import Said, Verdict
from abutment.law.going import address_of
from abutment.law.queries import PlaceSummary
from abutment.law.rules.fees import FeeMethod
from abutment.web.tables import Column, NameColumn, StatusColumn, Table

KIND_OF_VERDICT: dict[Verdict, str] = {
    Verdict.PROHIBITED: "bad",
    Verdict.RESTRICTED: "attention",
    Verdict.ALLOWED: "good",
    Verdict.CONTESTED: "waiting",
    Verdict.UNREAD: "unknown",
}
TEXTS: dict[tuple[str, ...], str] = {
    ("ownership", "fees"): "Ownership and fees",
    ("ownership",): "Ownership",
    ("fees",): "Fees",
    (): "None",
}
"""Of what the text was read, at least in part, and how it is told."""

# A phone shows the two verdicts that are asked for most, a tablet no texts; the state's own page has all of them.
_ON_WIDE = {"td": {"class": "law-minor"}}
_ON_WIDEST = {name: {"class": "law-minor law-least"} for name in ("td", "th")}


class PlaceTable(Table):
    """One row for each state and the District; the other methods of pay stand on the state's own page."""

    noun = "jurisdiction"

    name = NameColumn(linkify=lambda record: record["url"], verbose_name="State")
    percentage = StatusColumn(verbose_name="Percentage")
    flat = StatusColumn(verbose_name="Flat fee", attrs=_ON_WIDE)
    per_visit = StatusColumn(verbose_name="Per visit", attrs=_ON_WIDE)
    ownership = StatusColumn(verbose_name="Ownership")
    text = Column(verbose_name="Text read", attrs=_ON_WIDEST)

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("name",)

    def paginate(self, *args: Any, per_page: int | None = None, **kwargs: Any) -> Any:
        """All on one page: fifty-one lines with one alone on a second page help nobody."""
        kwargs["per_page"] = max(per_page or 0, len(self.rows))
        return super().paginate(*args, **kwargs)  # type: ignore[no-untyped-call]


def table_rows(places: Iterable[PlaceSummary], on: date | None = None) -> list[dict[str, Any]]:
    """The places as the table shows them; the day asked about goes with the links."""
    asked = f"?on={on.isoformat()}" if on else ""
    return [
        {
            "name": place.name,
            "url": address_of(place.code) + asked,
            **{method.value: _shown(place.said(method)) for method in FeeMethod},
            "ownership": _shown(place.owners),
            "text": TEXTS[place.texts_read],
            "verdicts": {**{method.value: place.methods[method] for method in FeeMethod}, "ownership": place.ownership},
        }
        for place in places
    ]


def _shown(said: Said) -> tuple[str, str]:
    return said.word, KIND_OF_VERDICT[said.verdict]
