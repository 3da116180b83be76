"""What the trail calls this room's acts, and how it names their subjects to a reader who may see them."""

from __future__ import annotations

from abutment.agreements.models import Agreement, Amendment, Opinion, Review, Term
from abutment.law.rules.fees import FeeMethod

ACTS = {
    "agreement.document_attached": "Attached a paper to an agreement",
    "agreement.document_detached": "Took a paper off an agreement",
    "agreement.ended": "Ended an agreement",
    "agreement.entered": "Entered an agreement",
    "agreement.location_approved": "Approved what an agreement says of a location",
    "agreement.location_covered": "Had an agreement cover a location",
    "agreement.location_ended": "Ended an agreement for a location",
    "agreement.location_removed": "Removed what a draft says of a location",
    "agreement.party_added": "Added a party to an agreement",
    "agreement.removed": "Removed the draft of an agreement",
    "amendment.begun": "Began an amendment",
    "amendment.counsel_reviewed": "Recorded counsel's review",
    "amendment.removed": "Removed the draft of an amendment",
    "amendment.reviewed": "Recorded a review",
    "amendment.signed": "Recorded that an instrument was signed",
    "opinion.given": "Gave an opinion of counsel",
    "opinion.withdrawn": "Withdrew an opinion of counsel",
    "review.attached": "Attached the papers of a review to an agreement",
    "review.commented": "Commented on a review",
    "review.failed": "Could not read the papers of a review",
    "review.read": "Read the papers of a review",
    "review.removed": "Removed a review",
    "review.sent_to_model": "Sent the text of a review to the model that is set up",
    "review.shared": "Shared a review with the other side",
    "review.stood": "Said how one side stands to a provision",
    "review.started": "Had papers read",
    "review.suggested": "Kept what the model suggests to a review",
    "review.withdrawn": "Withdrew a review from the other side",
    "term.approved": "Approved a term",
    "term.entered": "Entered a term",
    "term.removed": "Removed the draft of a term",
}


def agreements(numbers: set[int]) -> dict[int, str]:
    """The title and whose it is."""
    found = Agreement.objects.filter(pk__in=numbers).select_related("entity")
    return {each.pk: f"{each.title}, {each.entity.name}" for each in found}


def amendments(numbers: set[int]) -> dict[int, str]:
    """Which instrument of which agreement."""
    found = Amendment.objects.filter(pk__in=numbers).select_related("agreement")
    return {each.pk: f"{each.label} of {each.agreement.title}" for each in found}


def terms(numbers: set[int]) -> dict[int, str]:
    """What the term is about, and of which agreement."""
    found = Term.objects.filter(pk__in=numbers).select_related("agreement")
    return {each.pk: f"{each}, {each.agreement.title}" for each in found}


def opinions(numbers: set[int]) -> dict[int, str]:
    """Whose opinion on which method."""
    found = Opinion.objects.filter(pk__in=numbers)
    return {each.pk: f"{each.counsel_name} on {FeeMethod(each.method).label.lower()}" for each in found}


def reviews(numbers: set[int]) -> dict[int, str]:
    """Its title."""
    return {each.pk: each.title for each in Review.objects.filter(pk__in=numbers)}


SUBJECTS = {
    "agreement": agreements,
    "amendment": amendments,
    "opinion": opinions,
    "review": reviews,
    "term": terms,
}
