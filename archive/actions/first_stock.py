"""The bodies an archive begins with, brought in once."""

from datetime import datetime

from django.db import transaction

from archive.actions.spellings import spell_again
from archive.domain.first_issuers import FirstIssuer, first_issuers
from archive.models import BodyName, IssuingBody
from audit.api import Act, Entry, Who, append


def bring_issuers(*, who: Who, at: datetime) -> int:
    """
    The shipped bodies in an archive that knows none yet; how many were brought.

    Where there are any the list on the screen counts, and nothing is done.
    """
    with transaction.atomic():
        if IssuingBody.objects.exists():
            return 0
        made: dict[str, IssuingBody] = {}
        for row in first_issuers():
            body = _made(row, made)
            made |= {row.names[0]: body} | ({row.code: body} if row.code else {})
        for row in first_issuers():
            if row.successors:
                made[row.names[0]].successors.set([made[name] for name in row.successors])
        spell_again()
        count = len(first_issuers())
        append(
            Entry(
                who=who,
                action=Act.ADD_REFERENCE,
                subject_kind="issuers",
                details={"bodies": count},
            ),
            at=at,
        )
    return count


def _made(row: FirstIssuer, made: dict[str, IssuingBody]) -> IssuingBody:
    body = IssuingBody.objects.create(
        code=row.code,
        code_alone=row.alone,
        own_terms=row.own_terms,
        side=row.side,
        above=made[row.above] if row.above else None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        certain=row.certain,
    )
    BodyName.objects.bulk_create(
        BodyName(body=body, name=name, source=row.source, certain=row.certain) for name in row.names
    )
    return body
