"""What a person fills in to send scans."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ingest.forms import Begun, InventoryField, Sent, TextField, choose_inventory

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from archive.api import Inventory

# What a form says where files were made at no scanner of the list.
ELSEWHERE = "0"


class SendForm(forms.Form):
    """Where the scans belong that a person sends, and what their batch is called."""

    inventory = InventoryField()
    scanner = forms.ChoiceField(
        label=_("Scanned at"),
        help_text=_("Scanners with a valid seal only."),
        error_messages={
            "required": _("Choose the scanner, or say that the files come from elsewhere."),
            "invalid_choice": _(
                "This scanner has no valid seal, or is in use no more. Have it sealed, or choose another one."
            ),
        },
    )
    title = TextField(
        label=_("What the batch is called"),
        max_length=200,
        required=False,
        help_text=_(
            "For example the box: Hộp 31. Left empty, it is the name of the folder, or the day. What is "
            "sent under the same name comes into the same batch as long as that is open."
        ),
    )

    def __init__(
        self,
        data: Sent = None,
        *,
        inventories: "QuerySet[Inventory]",
        scanners: list[tuple[str, str]],
        initial: Begun = None,
    ) -> None:
        """`scanners`: those with a valid seal; where there are none, nobody is asked for one."""
        super().__init__(data, initial=dict(initial or {}))
        choose_inventory(self, inventories)
        if not scanners:
            del self.fields["scanner"]
            return
        elsewhere = (ELSEWHERE, gettext("none of these: from elsewhere"))
        choices = [("", gettext("choose")), *scanners, elsewhere]
        cast("forms.ChoiceField", self.fields["scanner"]).choices = choices

    def chosen_scanner(self) -> int | None:
        """The number of the scanner that a valid form names."""
        said = self.cleaned_data.get("scanner", ELSEWHERE)
        return None if said == ELSEWHERE else int(said)
