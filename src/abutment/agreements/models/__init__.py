"""Tables of agreements: who agreed, when it was amended, on which papers, and what the papers say."""

from abutment.agreements.models.instruments import Agreement, AgreementDocument, Amendment, CoveredLocation, Party
from abutment.agreements.models.terms import Opinion, Term

__all__ = ["Agreement", "AgreementDocument", "Amendment", "CoveredLocation", "Opinion", "Party", "Term"]
