"""The house's rule for passwords, as Django asks for it."""

from functools import cache
from importlib import resources

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.passwords import SHORTEST, Weakness, weakness_of

REASONS = {
    Weakness.SHORT: _("The password is too short. It needs at least 12 characters."),
    Weakness.NUMBERS_ONLY: _("The password is made of figures only. Use words of your own."),
    Weakness.PERSONAL: _(
        "The password is made of the name of the person, the account or the unit. "
        "Choose words that nobody connects with you."
    ),
    Weakness.COMMON: _(
        "The password is made of words that everybody tries first. "
        "Choose four words that do not belong together."
    ),
    Weakness.MONOTONOUS: _(
        "The password repeats itself or follows the keys. "
        "Choose four words that do not belong together."
    ),
}


class HouseValidator:
    """Refuses what is short, personal, common among Vietnamese offices, or a walk on the keys."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError with the sentence for the person."""
        weakness = weakness_of(password, personal=_names_of(user), common=common_words())
        if weakness is not None:
            raise ValidationError(REASONS[weakness], code=str(weakness))

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return gettext(
            "At least %(n)s characters, not your name or unit: "
            "best four words that do not belong together."
        ) % {"n": SHORTEST}


@cache
def common_words() -> frozenset[str]:
    """The list of words that come with the product."""
    text = resources.files("access").joinpath("data/common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _names_of(user: AbstractBaseUser | None) -> list[str]:
    unit = getattr(user, "unit", None)
    names = [getattr(user, "username", ""), getattr(user, "full_name", "")]
    return [*names, *((unit.name, unit.code) if unit else ())]
