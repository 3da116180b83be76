"""What is asked before charts open in an emergency."""

from django import forms

from abutment.organizations.actions.emergency import REASON_LENGTH


class EmergencyForm(forms.Form):
    """The reason."""

    reason = forms.CharField(
        label="What happened?",
        min_length=REASON_LENGTH,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence that every owner of the practice will read, at once and in the record.",
        error_messages={"min_length": "Write what happened in a sentence, so that an owner understands it."},
    )
