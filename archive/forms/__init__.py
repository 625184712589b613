"""What people fill in about the catalogue."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from access.domain.list_files import LARGEST_LIST, LIST_TYPES, NOT_A_LIST_WORDS


class ListFileForm(forms.Form):
    """The file of an inventory's list."""

    file = forms.FileField(
        label=_("List of the inventory (.xlsx, .xls, .ods, .docx or .csv)"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in LIST_TYPES)}),
        validators=[FileExtensionValidator(LIST_TYPES, _(NOT_A_LIST_WORDS["wrong_type"]))],
    )

    def clean_file(self) -> object:
        """A list of more than 20 MB is no list."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split the list."))
        return file


class AlthoughUnlikeForm(forms.Form):
    """Whoever brings a list says that it is this inventory's, whatever it looks like."""

    although = forms.BooleanField(
        label=_("It is the list of this inventory all the same: take it over"),
        error_messages={
            "required": _("Tick that it is the list of this inventory, or choose another file.")
        },
    )
