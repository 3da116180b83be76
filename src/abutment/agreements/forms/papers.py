"""What is asked when a paper is attached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from abutment.agreements.actions import NewPaper, Upload
from abutment.agreements.models import AgreementDocument, Amendment
from abutment.web.days import offer

MOST_BYTES = 25 * 1024 * 1024
# By the ending and not by what a browser says: browsers do not agree on what Markdown is.
TYPES = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
OUTSIDE = "outside"


class PaperForm(forms.Form):
    """A file, and what it is to the agreement."""

    file = forms.FileField(
        label="File",
        help_text="PDF, Word, text, Markdown or a scan, up to 25 MB. It is sealed and never changes.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(TYPES)}),
    )
    amendment = forms.ChoiceField(label="Belongs to")
    role = forms.ChoiceField(label="What it is", choices=AgreementDocument.Role.choices)
    title = forms.CharField(label="Title", max_length=200, required=False, help_text="Empty: the name of the file.")
    precedence = forms.IntegerField(
        label="Place",
        min_value=1,
        max_value=999,
        required=False,
        help_text="1 prevails over 2. Empty: after those that are there.",
    )

    def __init__(self, *args: Any, amendments: Sequence[Amendment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amendments = {str(each.pk): each for each in amendments}
        choices = [(number, each.label) for number, each in self.amendments.items()]
        offer(self, "amendment", [*choices, (OUTSIDE, "Outside of what is signed (an appraisal, a letter of counsel)")])

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        ending = PurePath(file.name or "").suffix.lower()
        if ending not in TYPES:
            raise forms.ValidationError(
                f"{file.name} is of a kind that is not kept here. Save it as PDF, and choose that."
            )
        if file.size is None or file.size > MOST_BYTES:
            said = f"{file.name} has {filesizeformat(file.size or 0)}; {filesizeformat(MOST_BYTES)} is the most."
            raise forms.ValidationError(f"{said} Make it smaller, or attach it in parts.")
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("amendment") == OUTSIDE and data.get("role") not in ("opinion", "other"):
            self.add_error(
                "role", "Outside of what is signed stands an opinion or another paper. Choose one of the two."
            )
        return data

    def instrument(self) -> Amendment | None:
        """The instrument to which it belongs."""
        return self.amendments.get(self.cleaned_data["amendment"])

    def paper(self) -> NewPaper:
        """What the paper is."""
        data = self.cleaned_data
        return NewPaper(data["role"], data["title"], data["precedence"])

    def content(self) -> Upload:
        """The file as it comes in."""
        file = self.cleaned_data["file"]
        return Upload(file.name, file, TYPES[PurePath(file.name).suffix.lower()])
