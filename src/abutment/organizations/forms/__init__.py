"""What people enter in the network, checked field by field before an action is asked."""

from abutment.organizations.forms.emergency import EmergencyForm
from abutment.organizations.forms.locations import ChairForm, HoursForm, LeaseForm, LocationForm
from abutment.organizations.forms.people import AssignmentForm, EndAssignmentForm, InviteForm, NewPersonForm
from abutment.organizations.forms.practices import EndAffiliationForm, HolderForms, PracticeForm
from abutment.organizations.forms.responsibility import (
    CloseForm,
    PracticeFactsForm,
    RegionForm,
    ResponsibleForm,
    ShareForms,
)

__all__ = [
    "AssignmentForm",
    "ChairForm",
    "CloseForm",
    "EmergencyForm",
    "EndAffiliationForm",
    "EndAssignmentForm",
    "HolderForms",
    "HoursForm",
    "InviteForm",
    "LeaseForm",
    "LocationForm",
    "NewPersonForm",
    "PracticeFactsForm",
    "PracticeForm",
    "RegionForm",
    "ResponsibleForm",
    "ShareForms",
]
