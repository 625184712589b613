"""What is typed to enter a commitment that was signed on paper."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from access.api import texts_to_choose
from archive.domain.signed_papers import HEAD, LARGEST_PAPER, media_of
from archive.forms.reference import DayField


class SignedPaperForm(forms.Form):
    """Which text was signed, on which day, and the scan of the paper."""

    text = forms.TypedChoiceField(label=_("Text that was signed"), coerce=int)
    signed_on = DayField(label=_("Signed on"), help_text=_("As it stands beside the signature."))
    scan = forms.FileField(
        label=_("Scan of the paper"),
        help_text=_("PDF, JPEG, PNG or TIFF, at most 20 MB. It is kept as it is."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast("forms.ChoiceField", self.fields["text"]).choices = texts_to_choose()
        self.media_of_scan = ""

    def clean_scan(self) -> Any:
        """A file that a scanner makes, by how it begins."""
        scan = self.cleaned_data["scan"]
        if scan.size > LARGEST_PAPER:
            raise forms.ValidationError(_("The file is larger than 20 MB. Scan it at 200 dpi."))
        head = scan.read(HEAD)
        scan.seek(0)
        media = media_of(head)
        if media is None:
            raise forms.ValidationError(
                _("This is neither PDF nor a picture. Choose the scan of the signed paper.")
            )
        self.media_of_scan = media
        return scan
