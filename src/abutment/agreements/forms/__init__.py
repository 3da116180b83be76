"""What people enter of agreements, checked field by field before an action is asked."""

from abutment.agreements.forms.entering import AgreementForm, CoverForm, PartyForms
from abutment.agreements.forms.papers import PaperForm
from abutment.agreements.forms.stamps import (
    AmendmentForm,
    ConfirmForm,
    CounselForm,
    DayForm,
    EndForm,
    OpinionForm,
)
from abutment.agreements.forms.terms import TermForm, term_form

__all__ = [
    "AgreementForm",
    "AmendmentForm",
    "ConfirmForm",
    "CounselForm",
    "CoverForm",
    "DayForm",
    "EndForm",
    "OpinionForm",
    "PaperForm",
    "PartyForms",
    "TermForm",
    "term_form",
]
