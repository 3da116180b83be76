"""How a day's production is shared among its visits: at the office's own fees, to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from abutment.desk.demonstration.opendental.catalog import Code, Kind

Line = list[tuple[Code, int]]
_MOST_AT_A_VISIT, _MOST_AT_THE_LAST = 4, 12
_ADULT = 14
_NOT_FOR_CHILDREN = frozenset((6, 7))


def fixed(kind: Kind, codes: Mapping[str, Code], age: int, chance: Random) -> Line:
    """What is done at a visit whose work does not depend on the day: one bundle that fits the age."""
    fitting = [bundle for bundle in kind.bundles if bundle.ages[0] <= age <= bundle.ages[1]] or kind.bundles
    bundle = chance.choices(fitting, [each.weight for each in fitting])[0]
    return [(codes[code], codes[code].fee) for code in bundle.codes]


def flexible(codes: Mapping[str, Code], target: int, age: int, chance: Random, *, is_last: bool) -> Line:
    """What is done for about so many cents, and never for more if anything costs so little."""
    options = sorted(codes.values(), key=lambda code: code.fee)
    if age < _ADULT:
        options = [code for code in options if code.area not in _NOT_FOR_CHILDREN] or options
    chosen: Line = []
    while len(chosen) < (_MOST_AT_THE_LAST if is_last else _MOST_AT_A_VISIT):
        more = options if not chosen else options[1:]  # the least work is never added to other work
        affordable = [code for code in more if code.fee <= target]
        if not affordable:
            break
        code = chance.choice([code for code in affordable if code.fee * 3 >= target] or affordable[-1:])
        chosen.append((code, code.fee))
        target -= code.fee
        if not is_last and chance.random() < 0.6:
            break
    return chosen or [(options[0], options[0].fee)]


def made_exact(visits: Sequence[Line], production: int) -> None:
    """Change single fees so that all add up: more on the dearest, or less on the dearest ones, never below 0."""
    places = [(fee, visit, place) for visit, line in enumerate(visits) for place, (_, fee) in enumerate(line)]
    left = production - sum(fee for fee, _, _ in places)
    places.sort(reverse=True)
    for fee, visit, place in places:
        if not left:
            return
        change = left if left > 0 else max(left, -fee)
        visits[visit][place] = (visits[visit][place][0], fee + change)
        left -= change
