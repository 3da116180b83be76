"""Proposals of the kinds that software executes, as the form for terms begins with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from abutment.agreements.proposals.executable import fees, terms
from abutment.agreements.proposals.executable.draft import Draft, percent_of
from abutment.agreements.proposals.executable.value import value_of
from abutment.agreements.proposals.finding import Proposal

__all__ = ["Draft", "executable", "percent_of", "value_of"]

_DRAFTS: Mapping[str, Callable[[Proposal, Sequence[Proposal]], Draft | None]] = {**fees.DRAFTS, **terms.DRAFTS}


def executable(proposal: Proposal, among: Sequence[Proposal] = ()) -> Draft | None:
    """The draft of a proposal; None where the product keeps such a term without executing it.

    among: the other proposals of the same papers. What one term needs and the paper says in several places (the first
    term and its renewal) is taken from them where they say it once; the quote stays that of the proposal.
    """
    make = _DRAFTS.get(proposal.type)
    return make(proposal, among) if make else None
