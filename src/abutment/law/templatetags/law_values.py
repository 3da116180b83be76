"""A cell of an answer's table, as a state with its color when it is a verdict; and dates as Americans write them."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from abutment.law.answers import Said
from abutment.law.dates import american_dates
from abutment.law.sections import Cell
from abutment.law.tables import KIND_OF_VERDICT
from abutment.web.templatetags import shell

register = template.Library()


@register.simple_tag
def verdict_or_text(cell: Cell) -> SafeString:
    """The verdict as word, icon and color, or the text as it is."""
    if isinstance(cell, Said):
        return shell.status(cell.word, KIND_OF_VERDICT[cell.verdict])
    return conditional_escape(american_dates(cell))


register.filter("american_dates", american_dates)
