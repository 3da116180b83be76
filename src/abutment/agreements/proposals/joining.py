"""What belongs to one term although a paper says it in neighboring sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from abutment.agreements.proposals.finding import Proposal

_NEAR = 260
_FORMULAS = frozenset({"fee.marginal_percent", "fee.percent", "fee.tiers"})


def joined(text: str, found: Iterable[Proposal]) -> Sequence[Proposal]:
    """Proposals with what belongs to them: the deletion that ends an export, a monthly rate and the same for a year,
    the paper's own examples of a fee."""
    proposals = sorted(found, key=lambda each: (each.start, each.type))
    return _with_examples(_with_deletion(text, _one_late_charge(proposals)))


def _one_late_charge(proposals: Sequence[Proposal]) -> list[Proposal]:
    """1% per month (12% per annum) is one charge said twice."""
    kept: list[Proposal] = []
    for each in proposals:
        last = next((other for other in reversed(kept) if other.type == "late_charge"), None)
        is_same = last is not None and each.type == "late_charge" and each.start < last.end
        if is_same and last is not None and "rate_per_month" in last.value and "rate_per_year" in each.value:
            kept[kept.index(last)] = replace(last, value={**each.value, **last.value})
        else:
            kept.append(each)
    return kept


def _with_deletion(text: str, proposals: Sequence[Proposal]) -> list[Proposal]:
    """A window to export that the next sentence closes by deletion: one stretch of words says both."""
    kept = list(proposals)
    exit_terms = [each for each in proposals if each.type in ("data.export_window", "data.delete_window")]
    for export, deletion in pairwise(exit_terms):
        is_pair = (export.type, deletion.type) == ("data.export_window", "data.delete_window")
        if is_pair and deletion.document == export.document and 0 <= deletion.start - export.end < _NEAR:
            value = {**export.value, **deletion.value}
            whole = replace(
                export,
                value=value,
                quote=text[export.start : deletion.end],
                end=deletion.end,
                asks=(*export.asks, *deletion.asks),
            )
            kept[kept.index(export)] = whole
    return kept


def _with_examples(proposals: Sequence[Proposal]) -> list[Proposal]:
    """A formula with the amounts that its section works out by it."""
    examples: dict[str, list[list[str]]] = {}
    for each in proposals:
        if each.type == "fee.example":
            examples.setdefault(each.section, []).append([each.value["base"], each.value["fee"]])
    return [
        replace(each, value={**each.value, "examples": examples[each.section]})
        if each.type in _FORMULAS and each.section in examples
        else each
        for each in proposals
    ]
