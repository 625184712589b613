"""What the first start asks for."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.api import RESERVED_NAMES, Role, may_name_account
from access.domain.naming import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_PLACE,
    NAME_FAULT_WORDS,
    fault_of,
    one_line,
)
from archive.domain.codes import is_code
from keys.api import Kind
from keys.domain.slots import LONGEST_FILE
from portal.domain.first_start import FIRST_ROLES, FirstPerson, FirstStart, same_person

LONGEST_COMMITMENT = 50
LONGEST_COURSE = 200
LONGEST_PASSPHRASE = 1000
ROLE_TITLES = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.SECURITY_OFFICER: _("Security officer"),
    Role.ARCHIVIST: _("Archivist"),
}
ROLE_WORK = {
    Role.ADMINISTRATOR: _("Keeps accounts, machine and services. Opens no document."),
    Role.SECURITY_OFFICER: _(
        "Answers for what is secret: sees every level, and is asked before anybody else may."
    ),
    Role.ARCHIVIST: _(
        "Makes fonds and inventories, takes papers in and confirms them, up to confidential."
    ),
}


class NameField(forms.CharField):
    """A name in one line; what is wrong with it is said, and it is kept as one looks at it."""

    def __init__(self, *, longest: int = LONGEST_NAME, **named: object) -> None:
        self.longest = longest
        # Whatever came is looked at here: no field of ours drops a sign in silence.
        super().__init__(required=False, strip=False, **named)  # type: ignore[arg-type]
        self.widget.attrs["maxlength"] = longest
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: object) -> str:
        name = one_line(str(value or ""))
        if not name and self.may_be_empty:
            return ""
        fault = fault_of(name, longest=self.longest)
        if fault is not None:
            raise forms.ValidationError(
                gettext(NAME_FAULT_WORDS[fault]) % {"longest": self.longest}
            )
        return name

    may_be_empty = False


class OwedField(NameField):
    """What may be entered later as well."""

    may_be_empty = True


class AccountField(forms.CharField):
    """The name somebody signs in by."""

    def __init__(self, **named: object) -> None:
        super().__init__(required=False, **named)  # type: ignore[arg-type]
        self.widget.attrs |= {"maxlength": 40, "autocapitalize": "none", "spellcheck": "false"}
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: object) -> str:
        name = one_line(str(value or ""))
        if not name:
            raise forms.ValidationError(_("There is nothing here yet. Write a name to sign in by."))
        if not may_name_account(name):
            raise forms.ValidationError(
                _(
                    "An account cannot have this name. Choose up to 40 small letters without marks, "
                    "figures, dots, hyphens or underscores, beginning with a letter."
                )
            )
        if name in RESERVED_NAMES:
            raise forms.ValidationError(
                _("The store calls itself by this name on the trail. Choose another one.")
            )
        return name


class SetUpForm(forms.Form):
    """The commission, its place, and its first three people, who are three."""

    organisation = NameField(
        label=_("Name of the commission"), help_text=_("As it stands at the head of its papers.")
    )
    place = NameField(
        label=_("Place name"),
        longest=LONGEST_PLACE,
        help_text=_("As before the date of its papers."),
    )
    code = forms.CharField(
        label=_("Code of the commission"),
        required=False,
        max_length=LONGEST_CODE,
        initial="BTCTU",
        help_text=_("After the stroke in numbers of its papers."),
    )

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        for role in FIRST_ROLES:
            self.fields[f"{role}_full_name"] = NameField(label=_("Full name"))
            self.fields[f"{role}_username"] = AccountField(
                label=_("Account name"), help_text=_("Small letters without marks, such as an.nv")
            )
            if role != Role.ADMINISTRATOR:
                self.fields[f"{role}_commitment"] = OwedField(
                    label=_("Number of the commitment"),
                    longest=LONGEST_COMMITMENT,
                    help_text=_(
                        "The confidentiality commitment that was signed. Without it no document opens."
                    ),
                )
        self.fields[f"{Role.ARCHIVIST}_course"] = OwedField(
            label=_("Course of training"),
            longest=LONGEST_COURSE,
            help_text=_("For scanning and entry. Without it nothing can be taken in."),
        )

    def clean_code(self) -> str:
        """Letters and digits that may stand in numbers and addresses."""
        code = one_line(self.cleaned_data.get("code") or "")
        if not is_code(code):
            raise forms.ValidationError(
                _("Write letters without marks and figures, such as BTCTU; no stroke, no space.")
            )
        return code

    def clean(self) -> None:
        """Three people, each of whom watches the others."""
        for role, field in same_person(self._people()).items():
            self.add_error(f"{role}_{field}", SAME[field])

    def groups(self) -> Iterator[dict[str, object]]:
        """The people with their fields, for the page."""
        for role in FIRST_ROLES:
            fields = [self[name] for name in self.fields if name.startswith(f"{role}_")]
            yield {
                "role": role,
                "title": ROLE_TITLES[role],
                "work": ROLE_WORK[role],
                "fields": fields,
            }

    def faults(self) -> Iterator[tuple[object, forms.BoundField]]:
        """The fields that something is wrong with, each with whose it is."""
        for name in self.errors:
            role = next((role for role in FIRST_ROLES if name.startswith(f"{role}_")), None)
            yield ROLE_TITLES[role] if role else "", self[name]

    def told(self) -> FirstStart:
        """What a valid form says."""
        said = self.cleaned_data
        return FirstStart(said["organisation"], said["place"], said["code"], self._people())

    def _people(self) -> tuple[FirstPerson, ...]:
        return tuple(FirstPerson(role, **self._said_of(role)) for role in FIRST_ROLES)

    def _said_of(self, role: Role) -> dict[str, str]:
        said = self.cleaned_data
        names = ("username", "full_name", "commitment", "course")
        return {name: said.get(f"{role}_{name}", "") for name in names}


SAME = {
    "username": _("Another of the three signs in by this name. Choose a different one."),
    "full_name": _(
        "Another of the three has this name. They must be three people; if two share a name, "
        "put the year of birth in brackets behind it."
    ),
}


class OpenKeysForm(forms.Form):
    """What the keys of what is closed are opened with: a passphrase, or a key file."""

    # No name that a draft would keep, and none that a browser has kept for another form.
    key_password = forms.CharField(
        label=_("Passphrase"),
        required=False,
        strip=False,
        max_length=LONGEST_PASSPHRASE,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-focus": ""}),
    )
    key_password_file = forms.FileField(
        label=_("Key file"),
        required=False,
        help_text=_("In place of the passphrase. It is read, and kept nowhere."),
    )

    def clean(self) -> dict[str, object]:
        """One of the two."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("key_password") and not said.get("key_password_file"):
            self.add_error("key_password", gettext("Type the passphrase, or choose a key file."))
        return said

    def secret(self) -> tuple[Kind, bytes]:
        """What was given; of a file that is too long for a key, enough to tell."""
        file = self.cleaned_data["key_password_file"]
        if file:
            return Kind.FILE, file.read(LONGEST_FILE + 1)
        return Kind.PASSPHRASE, self.cleaned_data["key_password"].encode("utf-8", "surrogatepass")
