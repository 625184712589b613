"""What people fill in about the catalogue."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

LARGEST_LIST = 20 * 1024 * 1024


class ListFileForm(forms.Form):
    """The file of an inventory's list."""

    file = forms.FileField(
        label=_("List of the inventory (.xlsx, .xls, .ods or .docx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.docx"}),
        validators=[
            FileExtensionValidator(
                ["xlsx", "xls", "ods", "docx"],
                _("Only .xlsx, .xls, .ods and .docx can be read. Save the list as one of them."),
            )
        ],
    )

    def clean_file(self) -> object:
        """A list of more than 20 MB is no list."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split the list."))
        return file
