"""What the words of a practice's own lists can mean here, and what they probably do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

UNMAPPED = "unmapped"
"""The category under which is counted what nobody has said the meaning of yet."""


class Kind(StrEnum):
    """The lists of a practice's own system whose words must be given a meaning."""

    CLINIC = "clinic"
    ADJUSTMENT = "adjustment"
    PAYMENT = "payment"
    CATEGORY = "category"

    @property
    def label(self) -> str:
        """One word of the list as people say it."""
        return {"adjustment": "Adjustment type", "payment": "Payment type", "category": "Procedure category"}.get(
            self.value, "Clinic"
        )

    @property
    def definition_category(self) -> int | None:
        """Which of the source's own sub-lists it is; None for clinics, which have a table."""
        return {"adjustment": 1, "payment": 10, "category": 11}.get(self.value)


ADJUSTMENT: Mapping[str, str] = {
    "adjustment": "Adjustment to production",
    "write_off": "Write-off",
    "refund": "Refund to a patient",
    "charge": "Charge, no part of production",
    "ignored": "Not counted for fees",
}
PAYMENT: Mapping[str, str] = {
    "collection": "Money that came in",
    "refund": "Refund to a patient",
    "transfer": "Moved between accounts, no money",
}
CHOICES: Mapping[Kind, Mapping[str, str]] = {Kind.ADJUSTMENT: ADJUSTMENT, Kind.PAYMENT: PAYMENT}

# Only words that leave no doubt; the first that is found decides.
_SAFE: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.ADJUSTMENT: (
        ("refund", "refund"),
        ("write off", "write_off"),
        ("write-off", "write_off"),
        ("writeoff", "write_off"),
        ("bad debt", "write_off"),
        ("finance charge", "charge"),
        ("late charge", "charge"),
        ("late fee", "charge"),
        ("billing charge", "charge"),
        ("discount", "adjustment"),
        ("courtesy", "adjustment"),
    ),
    Kind.PAYMENT: (
        ("refund", "refund"),
        ("transfer", "transfer"),
        ("cash", "collection"),
        ("check", "collection"),
        ("credit card", "collection"),
        ("debit card", "collection"),
        ("carecredit", "collection"),
        ("care credit", "collection"),
    ),
    Kind.CATEGORY: (),
    Kind.CLINIC: (),
}


def said(kind: Kind, meaning: str) -> str:
    """A meaning as people say it."""
    return CHOICES.get(kind, {}).get(meaning, meaning)


def suggested(kind: Kind, name: str, offered: Iterable[str] = ()) -> str:
    """What a name safely means, else nothing: a wrong guess in a fee costs more than a question."""
    plain = " ".join(name.lower().split())
    if kind in (Kind.CATEGORY, Kind.CLINIC):
        return next((each for each in offered if each.lower() == plain), "")
    return next((meaning for word, meaning in _SAFE[kind] if word in plain), "")
