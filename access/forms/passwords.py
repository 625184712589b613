"""What a person chooses as a password."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from access.domain.passwords import is_like


class OwnPasswordForm(PasswordChangeForm):
    """A password of one's own, which is another than the one that was issued."""

    def clean_new_password1(self) -> str:
        new = str(self.cleaned_data.get("new_password1") or "")
        if new and self.user.check_password(new):
            raise forms.ValidationError(
                _("This is the password you have now. Choose another one."), code="same"
            )
        # The old one is here only where it was typed right; else there is an error already.
        if new and is_like(new, str(self.cleaned_data.get("old_password") or "")):
            raise forms.ValidationError(
                _("This password is almost the one you have now. Choose quite another one."),
                code="like",
            )
        return new


class AgainForm(forms.Form):
    """The person's own password once more."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-focus": ""}),
    )
