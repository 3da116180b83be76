"""Other proposed terms as the fields of their forms: payment, late charges, notice, renewal, exit, governing state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from abutment.agreements.proposals.executable.draft import Draft, asked, drafted, percent_of
from abutment.agreements.proposals.finding import Ask, Proposal
from abutment.agreements.proposals.numbers import plain
from abutment.agreements.rules.values import TermKey


def _net_days(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    question = "The paper counts days from an invoice. Which day of which month is a month's fee due on?"
    fields = {"day": "", "of": "", "if_not_a_business_day": "as_is"}
    return drafted(TermKey.PAYMENT_DAY, proposal, fields, [Ask("day", question), Ask("of", question)])


def _payment_day(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    value = proposal.value
    fields = {"day": value.get("day") or "", "of": value.get("of") or "", "if_not_a_business_day": "as_is"}
    asks = [*asked(proposal, "day", "day"), *asked(proposal, "of", "of")]
    if fields["day"] == "" and not asked(proposal, "day", "day"):
        asks.append(Ask("day", "Which day of the month is meant?"))
    return drafted(TermKey.PAYMENT_DAY, proposal, fields, asks)


def _late_charge(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    value = proposal.value
    percent, asks = _percent_a_month(proposal)
    fields: dict[str, Any] = {"percent_per_month": percent, "accrues": "", "interest": value.get("interest") or ""}
    asks.append(Ask("accrues", "Is it counted day by day, for each month begun, or for each full month?"))
    if not fields["interest"]:
        asks.append(Ask("interest", "The paper does not say whether interest bears interest. Does it?"))
    if value.get("grace_days") is not None:
        fields["grace_days"] = value["grace_days"]
    return drafted(TermKey.LATE_CHARGE, proposal, fields, asks)


def _percent_a_month(proposal: Proposal) -> tuple[str, list[Ask]]:
    value = proposal.value
    if "rate_per_month" in value:
        return percent_of(value["rate_per_month"]), asked(proposal, "rate_per_month", "percent_per_month")
    rate = value.get("rate_per_year")
    if "over_index" in value:
        over = f"{percent_of(value['over_index'])}% over {value.get('index') or 'a published rate'}"
        return "", [Ask("percent_per_month", f"The paper says {over}. How much is it a month?")]
    if rate is None:
        asks = asked(proposal, "rate_per_year", "percent_per_month") or asked(proposal, "rate", "percent_per_month")
        return "", asks or [Ask("percent_per_month", "The paper does not say for what time. How much is it a month?")]
    monthly = (Decimal(rate) * 100 / 12).quantize(Decimal("0.000001"))
    if monthly * 12 != Decimal(rate) * 100:
        return "", [
            Ask("percent_per_month", f"{percent_of(rate)}% a year is no even part a month. How much is it a month?")
        ]
    said = (
        f"The paper says {percent_of(rate)}% a year; a twelfth is {plain(monthly)}% a month. Is that what is charged?"
    )
    return plain(monthly), [Ask("percent_per_month", said)]


def _notice(ends: str) -> Callable[[Proposal, Sequence[Proposal]], Draft]:
    def made(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
        days = proposal.value.get("days", proposal.value.get("calendar_days"))
        fields = {"days": "" if days is None else days, "ends": ends}
        asks = [*asked(proposal, "days", "days"), *asked(proposal, "calendar_days", "days")]
        if days is None and not asks:
            said = ", ".join(f"{count} {unit.replace('_', ' ')}" for unit, count in proposal.value.items())
            asks.append(Ask("days", f"The paper says {said}. How many calendar days is that?"))
        return drafted(TermKey.NOTICE, proposal, fields, asks)

    return made


# --- Term and renewal ------------------------------------------------------------------------------------------------
def _renewal(proposal: Proposal, among: Sequence[Proposal]) -> Draft:
    """How long it runs and what then; what the proposal does not say comes from the only other that says it."""
    first = proposal if proposal.type != "term.renewal" else _only(among, proposal, ("term.length", "term.fixed"))
    then = proposal if proposal.type == "term.renewal" else _only(among, proposal, ("term.renewal",))
    months = _months(first) if first is not None else None
    fields: dict[str, Any] = {"initial_months": months or "", "renews": "", "renewal_months": ""}
    asks = [] if months else [Ask("initial_months", "How many months does it first run?")]
    asks += asked(first, "months", "initial_months") if first is not None and months else []
    if then is not None:
        fields |= {"renews": then.value.get("renews") or "", "renewal_months": then.value.get("months") or ""}
        asks += [*asked(then, "renews", "renews"), *asked(then, "months", "renewal_months")]
    if not fields["renews"] and not any(ask.about == "renews" for ask in asks):
        asks.append(Ask("renews", "What happens when the first term ends?"))
    if fields["renewal_months"] == "" and fields["renews"] == "":
        del fields["renewal_months"]  # whether it must be given hangs on what happens then
    return drafted(TermKey.RENEWAL, proposal, fields, asks)


def _only(among: Sequence[Proposal], proposal: Proposal, types: Sequence[str]) -> Proposal | None:
    """The one other proposal of these types in the same document; None where there is none, or two that differ."""
    found = [each for each in among if each.type in types and each.document == proposal.document and each != proposal]
    return found[0] if found and all(each.value == found[0].value for each in found) else None


def _months(proposal: Proposal) -> int | None:
    """Whole months of a first term; days that do not make whole months make none."""
    if proposal.type == "term.length":
        months: int | None = proposal.value.get("months")
        return months
    if not proposal.value.get("start"):
        return None
    start = date.fromisoformat(proposal.value["start"])
    last = date.fromisoformat(proposal.value["end"])
    for after in (last + timedelta(days=1), last):
        if after.day == start.day:
            return (after.year - start.year) * 12 + after.month - start.month
    return None


# --- Leaving ---------------------------------------------------------------------------------------------------------
_FORMATS = frozenset({"fhir", "csv", "parquet", "open_dental", "x12", "pdf", "source_database"})


def _data_exit(proposal: Proposal, among: Sequence[Proposal]) -> Draft:
    value = proposal.value
    days = value.get("export_days", value.get("export_calendar_days"))
    formats = proposal if proposal.type == "data.export_formats" else _only(among, proposal, ("data.export_formats",))
    access = _only(among, proposal, ("transition.access",))
    window = _only(among, proposal, ("data.export_window",)) if proposal.type == "data.export_formats" else None
    days = window.value.get("export_days") if window is not None else days
    named = [each for each in (formats.value["formats"] if formats else ()) if each in _FORMATS]
    images = formats.value.get("images") if formats else None
    after = access.value.get("days") if access is not None else None
    fields = {
        "window_days": "" if days is None else days,
        "formats": named,
        "image_return": images or "",
        "transition_access_days": "" if after is None else after,
    }
    asks = [*asked(proposal, "export_days", "window_days")]
    if days is None and not asks:
        asks.append(Ask("window_days", "Within how many days does the practice get its data?"))
    if not named:
        asks.append(Ask("formats", "In which formats does the practice get its data?"))
    if not images:
        asks.append(Ask("image_return", "What does the paper say of images?"))
    if after is None:
        asks.append(
            Ask("transition_access_days", "For how many days can records still be looked up? 0 where it gives none.")
        )
    return drafted(TermKey.DATA_EXIT, proposal, fields, asks)


def _state(proposal: Proposal, _: Sequence[Proposal]) -> Draft:
    return drafted(TermKey.GOVERNING_STATE, proposal, {"state": proposal.value["state"]})


DRAFTS: Mapping[str, Callable[[Proposal, Sequence[Proposal]], Draft | None]] = {
    "payment.net_days": _net_days,
    "payment.day": _payment_day,
    "late_charge": _late_charge,
    "term.notice": _notice("at_any_time"),
    "term.nonrenewal_notice": _notice("at_the_end_of_the_term"),
    "term.length": _renewal,
    "term.fixed": _renewal,
    "term.renewal": _renewal,
    "data.export_window": _data_exit,
    "data.export_formats": _data_exit,
    "law.governing": _state,
}
