"""Tables of agreements: who agreed, when it was amended, on which papers, what they say, and how they were read."""

from abutment.agreements.models.instruments import Agreement, AgreementDocument, Amendment, CoveredLocation, Party
from abutment.agreements.models.reviews import Review, ReviewComment, ReviewPaper, ReviewStance
from abutment.agreements.models.terms import Opinion, Term

__all__ = [
    "Agreement",
    "AgreementDocument",
    "Amendment",
    "CoveredLocation",
    "Opinion",
    "Party",
    "Review",
    "ReviewComment",
    "ReviewPaper",
    "ReviewStance",
    "Term",
]
