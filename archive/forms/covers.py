"""What people fill in about fonds, inventories, boxes and dossiers, and about acts on dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.domain.codes import LONGEST_CODE, is_code
from archive.domain.cover import (
    COVERS,
    EARLIEST,
    LARGEST_COUNT,
    LATEST,
    LONGEST_NUMBER,
    CoverField,
    CoverOf,
    Kind,
    Typed,
    days_reversed,
)
from language.dates import parse_date
from language.vietnamese import normalise

# What a form was sent, and what it begins with.
Sent: TypeAlias = Mapping[str, str] | None
Begun: TypeAlias = Mapping[str, object] | None

NO_DATE = _("This is no date. Write it as 13/08/2012, 08/2012 or 2012.")
NO_CODE = _(
    "The code stands in addresses: letters without marks, figures, and . _ - between them; no spaces "
    "and no slashes."
)
TOO_LOW = _("A level is raised here, never lowered: lowering it wants a decision of its own.")


class LineField(forms.CharField):
    """Text as it is kept: NFC, without control characters."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(normalise(value) if isinstance(value, str) else value))


@dataclass(frozen=True, slots=True)
class Offers:
    """
    What a cover's form offers: units and boxes by id and name, levels from `floor` to `ceiling`, and
    whether the Party's handling may be chosen (`party`) or is so already (`held`).
    """

    floor: Level = Level.ORDINARY
    ceiling: Level = Level.TOP_SECRET
    party: bool = False
    held: bool = False
    units: tuple[tuple[int, str], ...] = ()
    owners: tuple[tuple[int, str], ...] = ()
    boxes: tuple[tuple[int, str], ...] = ()


def asked_for(row: CoverField, offers: Offers) -> forms.Field:
    """The form's field for a row of the table of covers, in the words of whoever is asked."""
    said: dict[str, Any] = {
        "label": gettext(row.label),
        "help_text": gettext(row.hint) if row.hint else "",
    }
    match row.kind:
        case Kind.LEVEL:
            return _level(row, offers, said)
        case Kind.TICK:
            return forms.BooleanField(
                required=False, disabled=offers.held or not offers.party, **said
            )
        case Kind.CHOICE:
            words = [(code, gettext(word)) for code, word in row.codes]
            return forms.ChoiceField(choices=words, required=False, **said)
        case Kind.UNIT | Kind.BOX:
            return _row_of_others(row, offers, said)
        case Kind.YEAR:
            return forms.IntegerField(min_value=EARLIEST, max_value=LATEST, required=False, **said)
        case Kind.COUNT:
            return forms.IntegerField(min_value=0, max_value=LARGEST_COUNT, required=False, **said)
        case Kind.TEXT:
            lines = forms.Textarea(attrs={"rows": 2 if row.longest <= 1000 else 3})
            return LineField(widget=lines, max_length=row.longest, required=row.needed, **said)
        case _:
            return LineField(max_length=row.longest, required=row.needed, **said)


def _level(row: CoverField, offers: Offers, said: Mapping[str, Any]) -> forms.Field:
    whole = row.name != "level"
    floor, ceiling = (Level.ORDINARY, max(Level)) if whole else (offers.floor, offers.ceiling)
    levels = [level for level in Level if floor <= level <= ceiling]
    return forms.TypedChoiceField(
        coerce=int, choices=[(int(level), gettext(LEVEL_WORDS[level])) for level in levels],
        error_messages={"invalid_choice": TOO_LOW}, **said,
    )  # fmt: skip


def _row_of_others(row: CoverField, offers: Offers, said: Mapping[str, Any]) -> forms.Field:
    rows = {"unit": offers.units, "owner": offers.owners, "box": offers.boxes}[row.name]
    none = gettext("choose") if row.needed else gettext("none")
    return forms.TypedChoiceField(
        coerce=int, empty_value=None, choices=[("", none), *rows], required=row.needed, **said
    )


def _code(cover: CoverOf) -> dict[str, forms.Field]:
    example = "P15" if cover is CoverOf.FONDS else "ML07-2020"
    told = gettext("As on the shelf, for example %(example)s. It stays as it is.") % {
        "example": example
    }
    return {"code": LineField(label=gettext("Code"), max_length=LONGEST_CODE, help_text=told)}


class CoverForm(forms.Form):
    """
    A cover, in the order of the table of fields (`archive.domain.cover`). `coded` asks for the code
    of what is made, which stands in its address and stays.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Sent = None,
        *,
        cover: CoverOf,
        offers: Offers,
        initial: Begun = None,
        coded: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.cover = cover
        asked = {row.name: asked_for(row, offers) for row in COVERS[cover]}
        self.fields = {**(_code(cover) if coded else {}), **asked, **self.fields}

    def clean_code(self) -> str:
        """Letters without marks and figures, for the code stands in addresses."""
        code: str = self.cleaned_data["code"].strip()
        if not is_code(code):
            raise ValidationError(NO_CODE)
        return code

    def clean(self) -> None:
        """Dates are dates, and nothing ends before it begins."""
        super().clean()
        data = self.cleaned_data
        for row in COVERS[self.cover]:
            text = str(data.get(row.name) or "").strip()
            if row.kind is Kind.DATE and text and parse_date(text) is None:
                self.add_error(row.name, NO_DATE)
        first, last = data.get("year_from"), data.get("year_to")
        if first and last and first > last:
            self.add_error("year_to", _("The last year is before the first."))
        if self.cover is CoverOf.DOSSIER and days_reversed(data, "first", "last"):
            self.add_error("last", _("The last day is before the first."))

    def values(self) -> dict[str, Typed]:
        """What a valid form says, under the names of the table; what was not asked is not said."""
        return {
            row.name: self.cleaned_data[row.name]
            for row in COVERS[self.cover]
            if row.name in self.cleaned_data and not self.fields[row.name].disabled
        }

    def said(self, name: str, value: Typed) -> str:
        """What a value of a field is called on this form."""
        choices = getattr(self.fields[name], "choices", None)
        if choices is not None:
            return str(dict(choices).get("" if value is None else value, value or ""))
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        return "" if value is None else str(value)


class ArrangeForm(forms.Form):
    """
    An act on a dossier: why, and what was shown to whoever asks for it (`version`, `mark`); `sure` is
    said by whoever has seen what moves.
    """

    reason = LineField(label=_("Reason"), min_length=3, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)


class RenumberForm(ArrangeForm):
    """The new number of a dossier."""

    number = LineField(label=_("New number"), max_length=LONGEST_NUMBER)
    field_order = ("number", "reason")


class MergeForm(ArrangeForm):
    """The number of the dossier into which another goes."""

    into = LineField(
        label=_("Into the dossier with the number"), max_length=LONGEST_NUMBER,
        help_text=_("A dossier of the same inventory."),
    )  # fmt: skip
    field_order = ("into", "reason")


class MoveDossierForm(ArrangeForm):
    """The inventory and the box to which a dossier goes."""

    inventory = forms.ChoiceField(label=_("Inventory"))
    box = LineField(
        label=_("Box number"), max_length=LONGEST_NUMBER, required=False,
        help_text=_("A box of that inventory. Empty: in no box."),
    )  # fmt: skip
    field_order = ("inventory", "box", "reason")

    def __init__(
        self, data: Sent = None, *, inventories: list[tuple[str, str]], initial: Begun = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["inventory"].choices = inventories  # type: ignore[attr-defined]


class SplitForm(ArrangeForm):
    """The number and the title of the new dossier."""

    number = LineField(label=_("Number of the new dossier"), max_length=LONGEST_NUMBER)
    title = LineField(
        label=_("Title of the new dossier"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    field_order = ("number", "title", "reason")
