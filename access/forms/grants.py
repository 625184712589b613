"""What is typed to ask for rights, to give them, and to end one."""

from collections.abc import Collection, Iterable
from typing import cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.actors import ROLE_WORDS, Actor
from access.domain.grants import LONGEST_DOCUMENT, GrantError, GrantFault, Wanted
from access.domain.levels import LEVEL_WORDS, Level
from access.domain.named import NOTHING, Things
from access.forms.lists import (
    LONGEST_REASON,
    Begun,
    DayField,
    HiddenDay,
    LineField,
    ListForm,
    Sent,
    UnitsField,
)
from access.queries.grants import grant_fault_in_sentence
from access.queries.inventories import numbered
from access.queries.named_things import things_called
from language.vietnamese import normalise


class InventoriesField(forms.CharField):
    """
    Inventories by code, one a line; becomes their numbers, of those alone that `actor` sees, or that
    are `held`, which a page calls by their numbers.
    """

    actor: Actor | None = None
    held: Collection[int] = ()

    def __init__(self, **named: object) -> None:
        lines = forms.Textarea(attrs={"rows": 2})
        super().__init__(required=False, max_length=4000, widget=lines, **named)  # type: ignore[arg-type]

    def clean(self, value: object) -> list[int]:
        text = str(super().clean(value) or "")
        if not text or self.actor is None:
            return []
        found, unknown = numbered(text.replace(";", "\n").splitlines(), self.actor, held=self.held)
        if unknown:
            words = gettext("No inventory that is open to you has this code: %(words)s.")
            raise forms.ValidationError(words % {"words": "; ".join(unknown)[:300]})
        return found


class ThingsField(forms.CharField):
    """
    Dossiers by `CODE/number` and records by their accession number, one a line; becomes their ids, of those
    alone that `actor` works with.
    """

    actor: Actor | None = None

    def __init__(self, **named: object) -> None:
        lines = forms.Textarea(attrs={"rows": 3, "placeholder": "ML01/12\nKS-0000123"})
        super().__init__(max_length=20_000, widget=lines, **named)  # type: ignore[arg-type]

    def clean(self, value: object) -> Things:
        text = normalise(str(super().clean(value) or ""))
        if not text or self.actor is None:
            return NOTHING
        found, unknown = things_called(text.replace(";", "\n").splitlines(), self.actor)
        if unknown:
            words = gettext(
                "None that you work with, or more than one, is called so: %(words)s. Write a dossier as"
                " CODE/number, or CODE/#id as in its address, and a document by its accession number."
            )
            raise forms.ValidationError(words % {"words": "; ".join(unknown)[:300]})
        return found


def things_field(*, required: bool, label: Promise | None = None) -> ThingsField:
    """The field of dossiers and documents that are named."""
    return ThingsField(
        label=label or _("Dossiers and documents"),
        required=required,
        help_text=_("Dossiers as CODE/number, documents by accession number, one a line."),
    )


def _document(*, required: bool) -> LineField:
    return LineField(
        label=_("Number of the paper"),
        longest=LONGEST_DOCUMENT,
        required=required,
        help_text=_("The decision it is given on, such as 12-QĐ/BTCTU."),
    )


def _of_day(*, required: bool) -> DayField:
    return DayField(label=_("Day of the paper"), required=required)


class AskGrantForm(ListForm):
    """What a person is to hold, for which days and why; with `gives` the paper must be named."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    level = forms.ChoiceField(label=_("Cleared to"), required=False)
    party_papers = forms.BooleanField(label=_("Secret papers of the Party too"), required=False)
    units = UnitsField(
        label=_("Works with the papers of"),
        help_text=_("Units by code or name, one a line; those below them are among them."),
    )
    inventories = InventoriesField(
        label=_("Works with the inventories"), help_text=_("By code, one a line.")
    )
    things = things_field(required=False, label=_("Only these dossiers and documents"))
    named = forms.ChoiceField(
        label=_("Or only what stands on a list"),
        required=False,
        help_text=_(
            "So the level opens that alone, for reading, wherever it stands; nothing else changes."
        ),
    )
    since = DayField(label=_("From day"), help_text=_("Never before the day of its approval."))
    until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: it has no end. What opens secret papers has one."),
    )
    document = _document(required=False)
    document_on = _of_day(required=False)
    reason = LineField(
        label=_("Reason"),
        longest=LONGEST_REASON,
        letters=True,
        help_text=_("Whoever gives and approves it reads it, and so does the trail."),
    )

    def __init__(
        self,
        data: Sent = None,
        *,
        actor: Actor,
        gives: bool,
        held: Collection[int] = (),
        lists: Iterable[tuple[int, str]] = (),
        initial: Begun = None,
    ) -> None:
        super().__init__(data, initial=initial)
        shelves = cast("InventoriesField", self.fields["inventories"])
        shelves.actor, shelves.held = actor, held
        cast("ThingsField", self.fields["things"]).actor = actor
        titles = ((str(number), title) for number, title in lists)
        named = cast("forms.ChoiceField", self.fields["named"])
        named.choices = [("", gettext("no list")), *titles]
        _choose(self, "role", gettext("no role"), ROLE_WORDS.items())
        levels = ((str(int(level)), words) for level, words in LEVEL_WORDS.items())
        _choose(self, "level", gettext("no level"), levels)
        for name in ("document", "document_on"):
            self.fields[name].required = gives

    def clean(self) -> dict[str, object]:
        """A paper has a day, and a day is that of a paper."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("document")) != bool(said.get("document_on")) and not self.errors:
            words = gettext("A paper is named by its number and its day. Give both, or neither.")
            self.add_error("document_on" if said.get("document") else "document", words)
        return said

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        said = self.cleaned_data
        return Wanted(
            since=said["since"],
            until=said["until"],
            role=said["role"],
            level=Level(int(said["level"])) if said["level"] else None,
            party_papers=said["party_papers"],
            units=tuple(said["units"]),
            inventories=tuple(said["inventories"]),
            things=said["things"],
            named=int(said["named"] or 0),
        )


class GiveForm(forms.Form):
    """The paper on which a security officer gives what was asked for."""

    document = _document(required=True)
    document_on = _of_day(required=True)


class EndForm(ListForm):
    """From which day something counts no more, and why; `seen` is its last day as it was shown."""

    since = DayField(label=_("No more from"), help_text=_("Today: it ends at once."))
    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True)
    seen = DayField(required=False, widget=HiddenDay)


class NoForm(forms.Form):
    """Why a request is declined or withdrawn."""

    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True)


def _choose(form: forms.Form, name: str, none: str, words: Iterable[tuple[str, str]]) -> None:
    choices = [("", none), *((code, gettext(word)) for code, word in words)]
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def tell_fault(form: forms.Form, why: GrantError) -> bool:
    """Put why something was not done into the form; whether somebody else was the reason."""
    form.add_error(why.field if why.field in form.fields else None, grant_fault_in_sentence(why))
    return why.fault in {GrantFault.CHANGED_ACCOUNT, GrantFault.CHANGED, GrantFault.OVER}
