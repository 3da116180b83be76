"""What is asked when papers are to be read, and when a review is shared or spoken of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from abutment.agreements.actions import Upload
from abutment.agreements.errors import Malformed
from abutment.agreements.forms.papers import MOST_BYTES
from abutment.agreements.models import AgreementDocument, Amendment, Review
from abutment.agreements.reading import ocr_is_installed
from abutment.foundation.scope.models import Entity
from abutment.web.days import offer

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
FIELDS = 5
_ORDER = ("First paper", "Second paper", "Third paper", "Fourth paper", "Fifth paper")
_KIND_HELP = "What it is read against. A paper of another kind is named as what it is."


_OCR = "Read scanned pages by OCR"
_OCR_HELP = "Pages that are pictures are read by tesseract, some seconds each. Check what it read against the paper."


def _offer_ocr(form: forms.Form) -> None:
    """Ask for it where it can be had."""
    if ocr_is_installed():
        form.fields["ocr"] = forms.BooleanField(label=_OCR, required=False, help_text=_OCR_HELP)


def _file(number: int) -> forms.FileField:
    return forms.FileField(
        label=_ORDER[number],
        required=number == 0,
        help_text="PDF, Word (DOCX), HTML, Markdown or text, up to 25 MB." if number == 0 else "",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(TYPES)}),
    )


class BroughtForm(forms.Form):
    """Papers brought along, in the order in which they prevail, and as what they are read."""

    kind = forms.ChoiceField(label="Read it as", choices=Review.Kind.choices, help_text=_KIND_HELP)
    title = forms.CharField(
        label="Title", max_length=200, required=False, help_text="Empty: the name of the first file."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(FIELDS):
            self.fields[f"paper_{number + 1}"] = _file(number)
        _offer_ocr(self)
        self.order_fields(["paper_1", "kind", "title"])

    @property
    def ocr(self) -> forms.BoundField | None:
        """The field that asks for it, where it can be had."""
        return self["ocr"] if "ocr" in self.fields else None

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields of papers that most readings lack."""
        return [self[f"paper_{number}"] for number in range(2, FIELDS + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, file in data.items():
            if name.startswith("paper_") and file and (said := _refused(file)):
                self.errors[name] = self.error_class([said])
        return data

    def papers(self) -> list[Upload]:
        """The files in their order."""
        files = [self.cleaned_data.get(f"paper_{number}") for number in range(1, FIELDS + 1)]
        return [Upload(file.name, file, TYPES[PurePath(file.name).suffix.lower()]) for file in files if file]


def _refused(file: UploadedFile[Any]) -> str:
    if PurePath(file.name or "").suffix.lower() not in TYPES:
        return f"{file.name} is of a kind that cannot be read. Save it as PDF or DOCX, and choose that."
    if file.size is None or file.size > MOST_BYTES:
        return f"{file.name} has {filesizeformat(file.size or 0)}; {filesizeformat(MOST_BYTES)} is the most. Split it."
    return ""


class AttachedForm(forms.Form):
    """Which papers of an agreement are read, and as what."""

    papers = forms.MultipleChoiceField(
        label="Papers", widget=forms.CheckboxSelectMultiple, help_text="What stands higher prevails."
    )
    kind = forms.ChoiceField(label="Read them as", choices=Review.Kind.choices, help_text=_KIND_HELP)

    def __init__(self, *args: Any, papers: Sequence[AgreementDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {str(paper.pk): paper for paper in papers}
        names = [(number, f"{paper.title} ({paper.amendment})") for number, paper in self.by_number.items()]
        offer(self, "papers", names)
        _offer_ocr(self)

    def chosen(self) -> list[AgreementDocument]:
        """The papers in the order in which they prevail."""
        return [paper for number, paper in self.by_number.items() if number in self.cleaned_data["papers"]]


class AttachReviewForm(forms.Form):
    """To which instrument the papers of a review are attached."""

    instrument = forms.ChoiceField(label="Attach to", help_text="Instruments that are not signed yet.")

    def __init__(
        self, *args: Any, instruments: Sequence[Amendment], readers: Mapping[int, Sequence[str]], **kwargs: Any
    ) -> None:
        """readers: who reads each agreement, by its number."""
        super().__init__(*args, **kwargs)
        self.by_number = {str(each.pk): each for each in instruments}
        names = [
            (number, f"{_instrument_name(each)}, read by {_listed(readers[each.agreement_id])}")
            for number, each in self.by_number.items()
        ]
        offer(self, "instrument", names)

    def chosen(self) -> Amendment:
        """The instrument."""
        return self.by_number[self.cleaned_data["instrument"]]


def _listed(readers: Sequence[str]) -> str:
    *first, last = readers
    return f"{', '.join(first)} and {last}" if first else f"{last} alone"


def _instrument_name(instrument: Amendment) -> str:
    held = instrument.agreement
    named = held.title if instrument.number == 0 else f"{held.title}: {instrument.label}"
    return f"{named} ({held.entity.name})"


class ShareForm(forms.Form):
    """With whom a review is shared."""

    side = forms.TypedChoiceField(label="Share it with", coerce=int)

    def __init__(self, *args: Any, sides: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "side", [(side.pk, side.name) for side in sides])


class CommentForm(forms.Form):
    """What somebody says to a provision, and for whom."""

    words = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    for_both = forms.BooleanField(required=False)

    def checked(self) -> dict[str, Any]:
        """What was entered. Raises Malformed: the form stands inside of a finding, which has no place for errors."""
        if not self.is_valid():
            raise Malformed("A comment has words, up to 4,000 characters. Write what is to be said.")
        return self.cleaned_data
