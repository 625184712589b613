"""What is said of a record, told in the words of the screens."""

from dataclasses import replace

from django.utils.translation import gettext as _

from archive.domain.facts import Fact, facts_of
from archive.models import Record
from archive.queries.history import columns_of_record
from archive.queries.issuers import term_of_record


def facts_in_words(record: Record) -> list[Fact]:
    """
    The description of a record that was opened by `record_to`, field by field; behind its date the
    term in which it was issued, where that follows from issuer and date.
    """
    told = [replace(fact, label=_(fact.label)) for fact in facts_of(columns_of_record(record))]
    term = term_of_record(record)
    if term is None:
        return told
    words = term.name if term.certain else _("%(term)s (not certain)") % {"term": term.name}
    behind = next((place for place, fact in enumerate(told, 1) if fact.name == "issued"), len(told))
    return [*told[:behind], Fact("term", _("Term"), words), *told[behind:]]
