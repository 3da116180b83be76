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
from abutment.agreements.actions.readings import read_here
from abutment.agreements.actions.reviews import (
    MOST_PAPERS,
    NewReview,
    attach_review,
    comment,
    read_again,
    remove_review,
    share_review,
    stand,
    start_review,
    withdraw_review,
)
from abutment.agreements.actions.suggesting import ask_for_suggestions
from abutment.agreements.actions.terms import (
    NewSource,
    approve_term,
    enter_fmv_opinion,
    enter_term,
    remove_draft_term,
)
from abutment.agreements.quotes import sealed as seal_quote

__all__ = [
    "MOST_PAPERS",
    "NewAgreement",
    "NewOpinion",
    "NewPaper",
    "NewParty",
    "NewReview",
    "NewSource",
    "Upload",
    "add_party",
    "approve_cover",
    "approve_term",
    "ask_for_suggestions",
    "attach_document",
    "attach_review",
    "begin_amendment",
    "comment",
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
    "read_again",
    "read_here",
    "remove_cover",
    "remove_draft_agreement",
    "remove_draft_amendment",
    "remove_draft_term",
    "remove_review",
    "review_amendment",
    "seal_quote",
    "share_review",
    "sign_amendment",
    "stand",
    "start_review",
    "withdraw_opinion",
    "withdraw_review",
]
