"""A brief for counsel: what a review found, on paper, in the order in which a lawyer needs it.

Nouns: brief (PDF or DOCX, made from the review's JSON alone), opinion (what people said beside a finding). It adds
nothing to the review and leaves no finding out; on each page it says that it is no legal advice.
"""

from abutment.agreements.review.brief.contents import Opinion
from abutment.agreements.review.brief.sheet import pdf
from abutment.agreements.review.brief.word import docx

__all__ = ["Opinion", "docx", "pdf"]
