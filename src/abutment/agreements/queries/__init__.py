"""Questions about agreements. Row security answers for the open scope; absent and not visible look the same."""

from abutment.agreements.queries.ahead import Deadline, deadlines
from abutment.agreements.queries.books import book_of
from abutment.agreements.queries.fees import FeeAgreement, fee_agreements
from abutment.agreements.queries.gates import gate_for_term
from abutment.agreements.queries.listing import (
    AgreementInShort,
    Outlook,
    agreement,
    agreements,
    amendment,
    entering_entities,
    in_short,
    opinion,
    paper,
    possible_parties,
    term,
)
from abutment.agreements.queries.pages import AgreementPage, AmendmentRow, OpinionRow, TermRow, page
from abutment.agreements.queries.waiting import (
    WaitingInstrument,
    WaitingTerms,
    instruments_for_counsel,
    terms_to_approve,
)

__all__ = [
    "AgreementInShort",
    "AgreementPage",
    "AmendmentRow",
    "Deadline",
    "FeeAgreement",
    "OpinionRow",
    "Outlook",
    "TermRow",
    "WaitingInstrument",
    "WaitingTerms",
    "agreement",
    "agreements",
    "amendment",
    "book_of",
    "deadlines",
    "entering_entities",
    "fee_agreements",
    "gate_for_term",
    "in_short",
    "instruments_for_counsel",
    "opinion",
    "page",
    "paper",
    "possible_parties",
    "term",
    "terms_to_approve",
]
