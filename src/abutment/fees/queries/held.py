"""What waits for counsel: by state and method, and outside of market value, with what is held of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.fields.json import KeyTransform
from django.urls import reverse

from abutment.agreements.rules.gate import Passage
from abutment.fees.models import Statement
from abutment.fees.queries.steps import law_of
from abutment.foundation.scope import Actor
from abutment.law.jurisdictions import NAMES


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of statements for one reason, and where the latest of them stands."""

    reason: str
    why: str
    jurisdiction: str | None
    amount_cents: int
    months: int
    practices: tuple[str, ...]
    url: str


def held_for_counsel(actor: Actor) -> list[Held]:
    """What waits for counsel in statements in scope, the largest amount first; two queries for any number.

    A correction that charges or gives up what was held counts from the day on which it is issued.
    """
    rows = Statement.objects.select_related("entity").defer("asked", "result").filter(sequence=0, held_cents__gt=0)
    given: dict[tuple[int, date], int] = {}
    corrections = Statement.objects.filter(sequence__gt=0, issued_at__isnull=False).order_by()
    for agreement_id, month, cents in corrections.values_list("agreement_id", "month").annotate(Sum("held_cents")):
        given[(agreement_id, month)] = cents
    found: dict[tuple[str | None, str], list[tuple[Statement, int, str]]] = {}
    for each in rows.annotate(gates=KeyTransform("gates", "result")).order_by("-month", "entity__name"):
        cents = each.held_cents + given.get((each.agreement_id, each.month), 0)
        if cents <= 0:
            continue
        law = law_of(each)
        if law is not None and law.passage is Passage.WAITS:
            key: tuple[str | None, str] = (law.jurisdiction, f"{law.method.label} in {NAMES[law.jurisdiction]}")
            found.setdefault(key, []).append((each, cents, law.sentence))
        else:
            found.setdefault((None, "Outside market value"), []).append((each, cents, each.sentence))
    held = [
        Held(
            reason=reason,
            why=of_one[0][2],
            jurisdiction=jurisdiction,
            amount_cents=sum(cents for _, cents, _ in of_one),
            months=len(of_one),
            practices=tuple(dict.fromkeys(each.entity.name for each, _, _ in of_one)),
            url=reverse("statement", args=[of_one[0][0].pk]),
        )
        for (jurisdiction, reason), of_one in found.items()
    ]
    return sorted(held, key=lambda each: -each.amount_cents)
