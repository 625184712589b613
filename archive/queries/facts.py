"""What is said of a record, told in the words of the screens."""

from dataclasses import replace

from django.utils.translation import gettext as _

from archive.domain.facts import Fact, facts_of
from archive.models import Record
from archive.queries.history import columns_of_record


def facts_in_words(record: Record) -> list[Fact]:
    """The description of a record that was opened by `record_to`, field by field."""
    return [replace(fact, label=_(fact.label)) for fact in facts_of(columns_of_record(record))]
