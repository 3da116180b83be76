"""The list table of all rooms: fifty rows a page, sorted by the address, exported as it is shown."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2
from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.timezone import localdate
from django_tables2 import RequestConfig
from tablib.core import Dataset

from abutment.kernel.money import usd_from_cents
from abutment.web import words
from abutment.web.templatetags import shell

ROWS_PER_PAGE = 50
EXPORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet would run text that begins like a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Column(django_tables2.Column):
    """A column of words; the base of ours."""

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        super().__init__(verbose_name=verbose_name, **options)  # type: ignore[no-untyped-call]


class MoneyColumn(Column):
    """Cents as dollars, right-aligned; negative in parentheses on screen and with a sign in an export."""

    attrs = {"td": {"class": "cell-number"}, "th": {"class": "cell-number"}}

    def render(self, value: int) -> SafeString:
        """The amount as statements print it."""
        return shell.money(cents=value)

    def value(self, value: int | None) -> Decimal | None:  # type: ignore[override]
        """The amount as a number of dollars."""
        return None if value is None else usd_from_cents(value)


class NumberColumn(Column):
    """A count, right-aligned with thousands separated."""

    attrs = {"td": {"class": "cell-number"}, "th": {"class": "cell-number"}}

    def render(self, value: int | Decimal) -> str:
        """The number as people write it."""
        return f"{value:,}"

    def value(self, value: int | Decimal | None) -> int | Decimal | None:  # type: ignore[override]
        """The number itself."""
        return value


class DayColumn(Column):
    """A date as people say it, with the date beside; the table is told what day it is."""

    def __init__(self, verbose_name: str | None = None, *, said: str = "both", **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.said = said

    def render(self, value: date, table: "Table") -> SafeString:  # type: ignore[override]
        """The distance from today and the date."""
        return shell.when(table.day_of_look(), value, said=self.said)

    def value(self, value: date | datetime | None) -> str | None:  # type: ignore[override]
        """The date as machines write it."""
        return None if value is None else value.isoformat()


class StatusColumn(Column):
    """A state as word, icon and color; the value is `(word, kind)`, or has `word` and `kind`."""

    def render(self, value: Any) -> SafeString:
        """The state with its icon."""
        word, kind = value if isinstance(value, tuple) else (value.word, value.kind)
        return shell.status(word, kind)

    def value(self, value: Any) -> str:  # type: ignore[override]
        """The word alone."""
        return str(value[0] if isinstance(value, tuple) else value.word) if value else ""


class NameColumn(Column):
    """The name of the thing a row is about, leading to its page; put it first."""

    attrs = {"td": {"class": "cell-name"}}

    def value(self, value: Any) -> str:  # type: ignore[override]
        """The name alone."""
        return str(value)


class PersonColumn(NameColumn):
    """A person's name behind their initials, leading to their page when `linkify` is given."""

    def render(self, value: Any) -> SafeString:
        """The name with its initials."""
        return format_html('<span class="person">{}<span>{}</span></span>', shell.avatar(str(value), "s"), value)


class PickColumn(Column):
    """A box to choose a row for work in bulk; its value is posted as `chosen`. Put it first."""

    attrs = {"td": {"class": "cell-pick"}, "th": {"class": "cell-pick"}}
    _one = '<input class="pick" type="checkbox" name="chosen" value="{}" form="bulk" data-pick aria-label="Choose {}">'
    _all = '<input class="pick" type="checkbox" data-pick-all aria-label="Choose all on this page">'

    def __init__(self, accessor: str = "pk", **options: Any) -> None:
        super().__init__(SafeString(self._all), accessor=accessor, orderable=False, exclude_from_export=True, **options)

    def render(self, value: Any, record: Any) -> SafeString:  # type: ignore[override]
        """The box, called after the row that it chooses."""
        name = record.get("name", value) if isinstance(record, dict) else str(record)
        box = (
            '<input class="pick" type="checkbox" name="chosen" value="{}" form="bulk" data-pick aria-label="Choose {}">'
        )
        return format_html(box, value, name)


class Table(django_tables2.Table):
    """A table in our look; `sentence` counts its rows, `turns_into_cards` says how it fits a phone."""

    noun = "row"
    plural: str | None = None
    turns_into_cards = True

    class Meta:
        """Our template; a cell without a value says that there is no data."""

        template_name = "web/table.html"
        default = SafeString('<span class="no-data">no data</span>')
        attrs = {"class": "table"}

    def day_of_look(self) -> Context:
        """The day on which the table is looked at, as the middleware told the request."""
        moment = getattr(getattr(self, "request", None), "moment", None)
        return Context({"today": localdate(moment) if moment else None})

    def lines(self) -> Iterator[tuple[Any, list[tuple[SafeString, Any]]]]:
        """The rows of the page; the attributes of a cell are its column's, put together once and not per cell."""
        opening = {
            column.name: format_html('{} data-label="{}"', column.attrs["td"].as_html(), strip_tags(str(column.header)))
            for column in self.columns
        }
        for row in self.paginated_rows:
            yield row, [(opening[column.name], cell) for column, cell in row.items()]

    @property
    def count_in_words(self) -> str:
        """How many rows there are: `24 practices`."""
        return words.count_of(len(self.rows), self.noun, self.plural)


def configured(request: HttpRequest, table: Table) -> Table:
    """The table sorted and paged as the address says; a page that does not exist becomes the nearest one."""
    RequestConfig(request, paginate={"per_page": ROWS_PER_PAGE}).configure(table)
    return table


def _kept(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell


def shown_values(table: Table) -> tuple[Sequence[str], list[list[Any]]]:
    """The headings and all rows of a table as it is filtered, sorted and columned, in plain values."""
    lines: Iterable[Sequence[Any]] = table.as_values()  # type: ignore[no-untyped-call]
    headings, *rows = [list(line) for line in lines]
    return [str(heading) for heading in headings], [[_kept(cell) for cell in row] for row in rows]


def export(table: Table, file_format: str, name: str) -> HttpResponse:
    """A file with exactly what the list shows, on all its pages."""
    headings, rows = shown_values(table)
    dataset = Dataset(*rows, headers=headings, title=name[:31])
    response = HttpResponse(dataset.export(file_format), content_type=EXPORTS[file_format])
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "list"}.{file_format}"'
    return response
