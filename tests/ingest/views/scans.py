"""Scans that were taken in and read, by the product's own ways, without any machine."""

from itertools import count

from django.utils import timezone

from access.api import Level
from access.models import User
from archive.api import Secrecy
from archive.domain.deciding import Decision
from archive.domain.posture import UNDECIDED
from archive.domain.register import EntrySaid
from archive.queries import posture
from audit.api import Who
from ingest.actions.claiming import claim_next
from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.actions.levels import decide_item_level
from ingest.actions.reading import finish_reading, note_opened, quarantine, record_page
from ingest.actions.registering import register_apart
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage
from reading.domain.readings import PageReading, Proposal
from tests.people import AT, actor, person, stored

WHO = Who(name="console")
_numbers = count(1)
SURE = {
    "number": "14",
    "symbol": "KH/BTCTU",
    "issued": "08/03/2021",
    "type_code": "ke-hoach",
    "issuer": "Ban Tổ chức Tỉnh ủy",
    "abstract": "về số hóa hồ sơ đảng viên",
}


def signed_in(client, name, *roles, **standing):
    """A client of a person at a workstation with a seal."""
    person(name, *(roles or ("archivist",)), **standing)
    client.force_login(User.objects.get(username=name))
    return client


def open_a_batch(place, *, source="/scans", level=Level.ORDINARY, **announced):
    return open_batch(
        who=WHO, source=source, title="Hộp 31", inventory=place, unit=place.unit_id,
        level=level, at=AT, **announced,
    )  # fmt: skip


def queued(batch, name="tep.pdf", content=None):
    content = content or f"bytes {next(_numbers)}".encode()
    row = stored(content)
    return take_in(who=WHO, batch=batch, arrival=Arrival(name=name, stored=row), at=AT)


def _claimed(item):
    claim = claim_next(worker="w1", dead=(), at=AT)
    assert claim is not None
    assert claim.item == item.pk
    return claim


def waiting(
    batch,
    name="tep.pdf",
    *,
    pages=1,
    level="",
    unsure=(),
    alternatives=(),
    warnings=(),
    content=None,
    **fields,
):
    """An item that was read; `unsure` names fields the machine doubts."""
    item = queued(batch, name, content)
    claim = _claimed(item)
    note_opened(
        claim=claim, media="application/pdf", pages=pages, signed=False, born_digital=False,
        warnings=[],
    )  # fmt: skip
    for number in range(1, pages + 1):
        signals = {"width": 1654, "height": 2339, "dpi": 200, "mode": "colour"}
        record_page(claim=claim, page=PageReading(number, "Kế hoạch", signals=signals), at=AT)
    values = {**SURE, **fields, **({"level": level} if level else {})}
    proposals = {
        name: Proposal(
            name, value, 0.6 if name in unsure else 0.99, 1, (2000, 1300, 3000, 1400),
            tuple(alternatives) if name in unsure else (),
        )
        for name, value in values.items()
    }  # fmt: skip
    finish_reading(
        claim=claim, access_copy=None, pdfa="not_checked", proposals=proposals,
        born_digital=False, warnings=list(warnings), cpu_s=0, at=timezone.now(),
    )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def decided(item, level, *, basis="dấu trên văn bản", by="mat"):
    """What the security officer decides of an item that was brought to them."""
    if not User.objects.filter(username=by).exists():
        person(by, "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    decide_item_level(
        actor=actor(by), item_id=item.pk, version=item.version,
        decision=Decision(Secrecy(level, item.batch.party_papers), basis), at=AT,
    )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def texts_beside_the_archive():
    """Pages whose text or words are kept although a record, or a former scan of one, has them."""
    told = ItemPage.objects.filter(item__state__in=[State.FILED, State.WITHDRAWN])
    return told.exclude(text="", words=b"")


def stopped(batch, name="hong.pdf", reason="damaged"):
    item = queued(batch, name)
    quarantine(claim=_claimed(item), reason=reason, params={}, cpu_s=0, at=AT)
    return Item.objects.get(pk=item.pk)


def answers(response, **changes):
    """What the browser would send back from a confirming screen, with some fields changed."""
    form = response.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    return {**sent, **changes}


def handled_apart(item, *, by):
    """The item is entered in the register, where no file of a secret paper may stay."""
    held, posture.WITHOUT_DECISION = posture.WITHOUT_DECISION, UNDECIDED
    try:
        register_apart(
            actor=by, item_id=item.pk, version=item.version, level=Level.CONFIDENTIAL,
            said=EntrySaid("két Văn phòng"), at=AT,
        )  # fmt: skip
    finally:
        posture.WITHOUT_DECISION = held
