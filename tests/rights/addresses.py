"""Every address of the site, as the router knows them, with numbers put where it takes numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = "/") -> Iterator[str]:
    """The routes of the whole site, `/practices/<int:practice_id>/` and the like."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def filled(route: str, numbers: Mapping[str, Sequence[int]]) -> list[str]:
    """The addresses of a route: for each parameter the numbers known under its name, else all of them."""
    parameters = list(_PARAMETER.finditer(route))
    if not parameters:
        return [route]
    every = sorted({number for known in numbers.values() for number in known})
    addresses = [route]
    for parameter in parameters:
        values: Sequence[object] = (
            numbers.get(parameter["name"], every)
            if parameter["kind"] == "int"
            else ["x", "US-TX", "fee-methods", "fee"]
        )
        addresses = [address.replace(parameter[0], str(value)) for address in addresses for value in values]
    return addresses
