"""How facts of the network are drawn: standing, shares, states, time zones."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString

from abutment.law.jurisdictions import NAMES
from abutment.organizations.models import Affiliation
from abutment.organizations.rules import TIME_ZONES, standing, whole_share
from abutment.web.templatetags.shell import status

register = template.Library()


@register.simple_tag
def standing_of(tie: Affiliation | None, on: date, absent: str) -> SafeString:
    """How an affiliation stands on a day, its transition included."""
    if tie is None:
        return status(absent, "off")
    if tie.ends_on is not None and tie.ends_on <= on and tie.sight_ends_on and on < tie.sight_ends_on:
        return status("in transition", "attention")
    if tie.ends_on is not None and on < tie.ends_on:
        return status("ending", "attention")
    return status(*standing(tie.starts_on, tie.ends_on, on))


@register.simple_tag
def standing_between(starts_on: date, ends_on: date | None, on: date, holds: str, ended: str) -> SafeString:
    """How something with a first and a last day stands on a day, in words of its own."""
    word, kind = standing(starts_on, ends_on, on)
    return status({"in force": holds, "ended": ended}.get(word, word), kind)


@register.simple_tag
def share(basis_points: int) -> str:
    """A share as people write it."""
    return whole_share(basis_points)


@register.filter
def state(code: str) -> str:
    """A state by its name."""
    return NAMES.get(code, code)


@register.filter
def zone(name: str) -> str:
    """A time zone as people call it."""
    return TIME_ZONES.get(name, name)
