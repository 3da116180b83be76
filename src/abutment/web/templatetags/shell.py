"""Tags for single values inside rows, where a component per cell would be slow: icon, status, money, dates."""

import json
import logging
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.db import transaction
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from abutment.web import words
from abutment.web.days import DayForm

register = template.Library()
logger = logging.getLogger(__name__)


@register.simple_tag
def icon(name: str, size: int | str = 20, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is decoration and hidden from readers of the screen."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" {1} focusable="false">'
        '<use href="{2}#{3}"/></svg>',
        size,
        spoken,
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def status(word: str, kind: str = "neutral", note: str = "") -> SafeString:
    """A state as word, icon and color."""
    shape = words.kind_named(kind)
    beside = format_html('<span class="status-note">{}</span>', note) if note else ""
    return format_html(
        '<span class="state state-{}">{}<span>{}</span></span>{}', shape.tone, icon(shape.icon, 16), word, beside
    )


@register.simple_tag
def money(cents: int | str | None = None, usd: Decimal | None = None, whole: bool = False) -> SafeString:
    """Dollars, tabular, negative in parentheses; no data is said in words."""
    if isinstance(cents, str):  # an attribute of a component, written in the template
        cents = int(cents)
    text = words.money(cents, usd, whole=whole)
    if text == words.NO_DATA:
        return no_data()
    return format_html('<span class="money{}">{}</span>', " money-negative" if text.startswith("(") else "", text)


@register.simple_tag
def no_data(reason: str = "") -> SafeString:
    """Says that a value is not known, and why when the reason is."""
    return format_html('<span class="no-data">{}{}</span>', words.NO_DATA, f": {reason}" if reason else "")


@register.simple_tag(takes_context=True)
def when(context: Context, day: date | None, today: date | None = None, said: str = "both") -> SafeString:
    """A date as people say it with the date beside; `said` may also be "date" or "distance"."""
    if day is None:
        return no_data()
    if isinstance(day, datetime):
        day = localtime(day).date() if is_aware(day) else day.date()
    now = today or context.get("today")
    plain = words.day_in_words(day)
    if now is None or said == "date":
        return format_html('<time datetime="{}" class="date">{}</time>', day.isoformat(), plain)
    far = words.distance_in_words(day, now)
    if said == "distance":
        return format_html('<time datetime="{}" class="date" title="{}">{}</time>', day.isoformat(), plain, far)
    return format_html(
        '<time datetime="{}" class="date"><span class="date-far">{}</span> <span class="date-plain">{}</span></time>',
        day.isoformat(),
        far,
        plain,
    )


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """A moment with its time zone."""
    if value is None:
        return no_data()
    local = localtime(value) if is_aware(value) else value
    return format_html('<time datetime="{}" class="date">{}</time>', local.isoformat(), words.moment_in_words(local))


@register.simple_tag
def avatar(name: object, size: str = "m") -> SafeString:
    """Initials in a circle whose tint follows the name; the name itself stands beside it."""
    said = str(name)
    tint = sum(said.encode()) % 6
    return format_html(
        '<span class="initials initials-{} initials-{}" aria-hidden="true">{}</span>', size, tint, words.initials(said)
    )


@register.simple_tag
def address_of(url_name: str, *numbers: object) -> str:
    """The address of a page that another room may or may not have installed; empty when it has not."""
    try:
        return reverse(url_name, args=numbers)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def problem(context: Context, page: str) -> SafeString:
    """A page that says what is wrong: in the frame for whoever is signed in, plain when that frame fails."""
    request = context.get("request")
    said = {"exception": context.get("exception", "")}
    if getattr(getattr(request, "user", None), "is_authenticated", False):
        try:
            with transaction.atomic():
                return render_to_string(page, {**said, "frame_of_problem": "web/base.html"}, request)
        except Exception:
            logger.exception("The frame around %s failed, so the page is shown without it.", page)
    return render_to_string(page, said, request)


@register.simple_tag(takes_context=True)
def wrong_day(context: Context) -> str:
    """What is said of an `?on=` that names no day; empty when it does, or is not there."""
    asked = context["request"].GET
    return "" if DayForm(asked).is_valid() else f"'{asked.get('on', '')[:40]}' is not a day; this is today."


@register.filter
def counted(number: int, noun: str) -> str:
    """A number with its noun: `{{ 3|counted:"practice" }}`; an own plural after a comma."""
    single, _, plural = noun.partition(",")
    return words.count_of(number, single, plural or None)


@register.filter
def beside(cells: Sequence[Any], headings: Sequence[str]) -> list[tuple[str, Any]]:
    """Cells with their headings, for tables that become cards on a phone."""
    return list(zip(headings, cells, strict=True))


@register.filter
def as_json(value: Any) -> SafeString:
    """JSON that may stand inside a script element: the signs that could end it are written as escapes."""
    text = json.dumps(value, default=str)
    escapes = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    return mark_safe(text.translate(escapes))  # noqa: S308 - no sign that HTML could read is left
