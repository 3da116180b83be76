"""Amounts and days as plain words, for attributes of components."""

from __future__ import annotations

from datetime import date

from django import template

from abutment.web import words

register = template.Library()


@register.filter
def dollars(amount_cents: int | None) -> str:
    """An amount as statements print it."""
    return words.money(amount_cents)


@register.filter
def day(on: date | None) -> str:
    """A day as Americans write it."""
    return words.NO_DATA if on is None else words.day_in_words(on)
