"""The one thing that a reader of a law page chooses: the day asked about."""

from datetime import date

from django import forms


class DayForm(forms.Form):
    """The day on which the law is asked about."""

    on = forms.DateField(label="As of", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def day_or(self, today: date) -> date:
        """The day that the reader named, or today when none was named or what was named is no day."""
        chosen = self.cleaned_data.get("on") if self.is_valid() else None
        return chosen if isinstance(chosen, date) else today
