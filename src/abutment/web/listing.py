"""A list page in few lines: search, filters, sort, pages, export and words for when it is empty."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abutment.web.filters import Filters
from abutment.web.frame import may
from abutment.web.tables import EXPORTS, Table, configured, export


@dataclass(frozen=True)
class Empty:
    """What an empty list says: what would be here, and how to start."""

    title: str
    text: str
    action: str = ""
    url: str = ""
    icon: str = "list"


@dataclass(frozen=True)
class Bulk:
    """Work on several rows at once: its button, and the page that the chosen rows are posted to as `chosen`."""

    label: str
    url: str
    icon: str = "check"
    capability: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list page: its table, its filters, its words; `respond` answers the page, its fragment and its exports."""

    table: type[Table]
    empty: Empty
    filters: type[Filters] | None = None
    template: str = "web/list.html"
    title: str = ""
    search_hint: str = "Search"
    bulk: tuple[Bulk, ...] = ()

    def respond(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        *,
        context: Mapping[str, Any] | None = None,
        sentence: str | Callable[[Table], str] = "",
    ) -> HttpResponse:
        """The page; for htmx only the list inside it; for `?export=csv` or `xlsx` the file."""
        chosen = self.filters(request.GET, queryset=rows, request=request) if self.filters else None
        found: Any = chosen.qs if chosen is not None else rows
        is_searched = bool(request.GET.get("q", "").strip()) or bool(chosen and chosen.chips())
        moment = getattr(request, "moment", None)
        table = configured(request, self.table(found, request=request))
        file_format = request.GET.get("export", "")
        if file_format in EXPORTS:
            return export(table, file_format, self._export_name(moment))
        said = sentence(table) if callable(sentence) else sentence
        bulk = [work for work in self.bulk if may(request, work.capability)]
        words: dict[str, Any] = {
            "bulk": bulk,
            "table": table,
            "filters": chosen,
            "listing": self,
            "is_searched": is_searched,
            "sentence": said,
        }
        template = "web/listing.html" if self._wants_fragment(request) else self.template
        return render(request, template, {"title": self.title, **words, **(context or {}), **self._query(request)})

    def _export_name(self, moment: Any) -> str:
        name = self.title or self.table.plural or f"{self.table.noun}s"
        return f"{name} {moment:%Y-%m-%d}" if moment else name

    def _wants_fragment(self, request: HttpRequest) -> bool:
        details = getattr(request, "htmx", None)
        return bool(details) and getattr(details, "target", None) == "listing"

    def _query(self, request: HttpRequest) -> dict[str, str]:
        kept = request.GET.copy()
        for name in ("page", "export"):
            kept.pop(name, None)
        return {"query": request.GET.get("q", ""), "kept_query": kept.urlencode()}
