"""The table of all places, with the verdict on each method of pay."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from abutment.law.answers import Status, Verdict
from abutment.law.going import address_of
from abutment.law.queries import PlaceSummary
from abutment.law.rules.fees import FeeMethod
from abutment.web.tables import NameColumn, StatusColumn, Table

KIND_OF_VERDICT: dict[Verdict, str] = {
    Verdict.PROHIBITED: "bad",
    Verdict.RESTRICTED: "attention",
    Verdict.ALLOWED: "good",
    Verdict.CONTESTED: "waiting",
    Verdict.UNREAD: "unknown",
}
KIND_OF_STATUS: dict[Status, str] = {
    Status.IN_FORCE: "good",
    Status.PROPOSED: "waiting",
    Status.CONTESTED: "waiting",
    Status.UNREAD: "unknown",
}


class PlaceTable(Table):
    """One row for each state and the District; tiers follow the percentage and stand on the state's own page."""

    noun = "jurisdiction"

    name = NameColumn(linkify=lambda record: record["url"], verbose_name="State")
    flat = StatusColumn(verbose_name="Flat fee")
    hourly = StatusColumn()
    cost_plus = StatusColumn(verbose_name="Cost plus")
    per_visit = StatusColumn(verbose_name="Per visit")
    percentage = StatusColumn(verbose_name="Percentage")
    ownership = StatusColumn(verbose_name="Ownership")
    text = StatusColumn(verbose_name="Text")

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
            **{method.value: _said(place.methods[method]) for method in FeeMethod},
            "ownership": _said(place.ownership),
            "text": ("read", "good") if place.is_read else ("not read", "attention"),
        }
        for place in places
    ]


def _said(verdict: Verdict) -> tuple[str, str]:
    return verdict.value, KIND_OF_VERDICT[verdict]
