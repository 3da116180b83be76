"""Verbs of agreements: keyword-only, one transaction each, audited."""

from abutment.agreements.actions.agreements import (
    NewAgreement,
    NewParty,
    add_party,
    end_agreement,
    enter_agreement,
    remove_draft_agreement,
)
from abutment.agreements.actions.cover import approve_cover, cover_location, end_cover, remove_cover
from abutment.agreements.actions.files import enter_from_file
from abutment.agreements.actions.instruments import (
    begin_amendment,
    counsel_reviews,
    remove_draft_amendment,
    review_amendment,
    sign_amendment,
)
from abutment.agreements.actions.opinions import NewOpinion, give_opinion, withdraw_opinion
from abutment.agreements.actions.papers import NewPaper, Upload, attach_document, detach_document
from abutment.agreements.actions.terms import (
    NewSource,
    approve_term,
    enter_fmv_opinion,
    enter_term,
    remove_draft_term,
)
from abutment.agreements.quotes import sealed as seal_quote

__all__ = [
    "NewAgreement",
    "NewOpinion",
    "NewPaper",
    "NewParty",
    "NewSource",
    "Upload",
    "add_party",
    "approve_cover",
    "approve_term",
    "attach_document",
    "begin_amendment",
    "counsel_reviews",
    "cover_location",
    "detach_document",
    "end_agreement",
    "end_cover",
    "enter_agreement",
    "enter_fmv_opinion",
    "enter_from_file",
    "enter_term",
    "give_opinion",
    "remove_cover",
    "remove_draft_agreement",
    "remove_draft_amendment",
    "remove_draft_term",
    "review_amendment",
    "seal_quote",
    "sign_amendment",
    "withdraw_opinion",
]
