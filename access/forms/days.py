"""Days that a form takes."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# Days beyond these fall out of the calendar when they are turned into moments of another zone.
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
DAYS = (
    MinValueValidator(EARLIEST, _("This day is too early. Give a day from 1900 on.")),
    MaxValueValidator(LATEST, _("This day is too late. Give a day before 3000.")),
)
