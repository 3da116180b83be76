"""What is asked about a patient."""

from __future__ import annotations

from django import forms

from abutment.patients.actions import LONGEST_PURPOSE


class IdentityForm(forms.Form):
    """What an identity number is needed for."""

    purpose = forms.CharField(
        label="What do you need it for?",
        max_length=LONGEST_PURPOSE,
        help_text="It is kept with your name and can be read by the practice's owners.",
    )
