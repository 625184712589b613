"""What may not stay is entered in the register, and destroyed by a list that another person signs."""

import pytest
from django.conf import settings

from access.api import AccessDenied, Level
from archive.actions.page_images import _images
from archive.api import (
    ChangedMeanwhile,
    DamagedFile,
    confirm_admission,
    first_posture,
    open_store,
    propose_destruction,
    unfinished,
)
from archive.domain.posture import Kind, MayNotStay, PostureError, PostureFault
from archive.domain.register import EntrySaid
from archive.models import Inventory, Record, RegisterEntry, StoredFile
from archive.storage.page_images import Wanted
from audit.api import Act, TrailFilters, events
from ingest.actions import registering
from ingest.actions.filing import confirm_item
from ingest.actions.intake import handled_apart
from ingest.actions.registering import (
    admit_top_secret,
    finish_destructions,
    register_apart,
    sign_and_destroy,
)
from ingest.actions.sending import SentFile, take_in_sent
from ingest.domain.transitions import NotWaiting
from ingest.models import Item, ItemPage
from ingest.queries.ledgers import ledger
from keys.api import has_keys
from tests.archive.models.test_silence import tables_that_say
from tests.people import AT, KEEPER, SETUP, actor, bytes_of, inventory, person, unit
from tests.portal.items import a_batch, read, taken

pytestmark = pytest.mark.django_db
MARKER = "dấu vết bí ẩn"
CONTENT = b"bytes of a secret paper"


@pytest.fixture
def house(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    unit()
    for name in ("baomat", "baomat2"):
        person(name, "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("truong", "unit_head", clearance=Level.SECRET)
    person("luutru", "archivist", clearance=Level.SECRET)
    return inventory(highest=Level.TOP_SECRET)


def registered_only():
    first_posture(by=KEEPER, kind=Kind.REGISTER, highest=Level.ORDINARY, document="", at=AT)


def on_a_lan(highest=Level.SECRET):
    first_posture(by=KEEPER, kind=Kind.LAN, highest=highest, document="", at=AT)


def item_of(place, level="SECRET", *, content=CONTENT, number="14", source="s"):
    batch = a_batch(Inventory.objects.get(pk=place.pk), source=source)
    item = read(batch, content=content, number=number, level=level)
    ItemPage.objects.filter(item=item).update(text=MARKER)
    Item.objects.filter(pk=item.pk).update(
        name=f"{MARKER}.pdf",
        proposals={**item.proposals, "abstract": {**item.proposals["abstract"], "value": MARKER}},
    )
    return Item.objects.select_related("batch", "original").get(pk=item.pk)


def entered(item, *, by="baomat", level=Level.SECRET, abstract="", version=None):
    return register_apart(
        actor=actor(by), item_id=item.pk, version=version or item.version, level=level, at=AT,
        said=EntrySaid("két của Văn phòng", "14-KH/BTCTU", "08/03/2021", "ke-hoach", "Ban", abstract),
    )  # fmt: skip


def listed(*items):
    labels = [f"{item.batch.code}/{item.pk}" for item in items]
    entries = RegisterEntry.objects.filter(item_label__in=labels)
    return propose_destruction(
        by=actor("baomat"), entries=[one.pk for one in entries], reason="theo quy định", at=AT
    )


def signed(number, *, by="baomat2"):
    return sign_and_destroy(
        by=actor(by), number=number, store=open_store(settings.KHOSO_VAULT), at=AT
    )


def gone_on():
    return finish_destructions(open_store(settings.KHOSO_VAULT), who=SETUP, at=AT)


def test_what_may_not_stay_is_hidden_and_entered_and_nothing_is_destroyed_by_one_alone(house):
    registered_only()
    item = item_of(house)
    label = entered(item)
    entry = RegisterEntry.objects.get()
    assert (entry.label, entry.level, entry.digest) == (label, 2, item.digest)
    item = Item.objects.select_related("batch", "original").get(pk=item.pk)
    assert item.state == "registered"
    assert bytes_of(item.original) == CONTENT
    for other in ("baomat", "luutru"):
        with pytest.raises(AccessDenied):
            signed(listed(item) if other == "baomat" else 1, by=other)
    assert bytes_of(item.original) == CONTENT
    assert ledger(item.batch).balances


def test_once_another_person_has_signed_nothing_is_left_but_the_line_and_the_digest(house):
    registered_only()
    item = item_of(house)
    repeat = read_again(house)
    entered(item)
    file = item.original
    drawn, page = _images().kept, Wanted(file.object_name, 1, width=800, rotation=90)
    drawn.put(page.name, b"pixels")
    became = signed(listed(item), by="truong")
    assert drawn.get(page.name) is None
    entry = RegisterEntry.objects.get()
    assert became.done == (entry.label,)
    assert entry.destroyed_at == AT
    assert entry.digest == item.digest
    assert not ItemPage.objects.filter(item=item).exists()
    assert not StoredFile.objects.filter(digest=item.digest).exists()
    assert tables_that_say(MARKER) == set()
    assert {one.name for one in Item.objects.all()} == {str(item.pk), str(repeat.pk)}
    assert {one.rank for one in Item.objects.all()} == {2}
    with pytest.raises(DamagedFile):
        bytes_of(file)
    assert ledger(item.batch).balances
    assert events(TrailFilters(action=Act.DESTROY)).get().subject == entry.label


def read_again(place):
    """The same bytes once more by the same way: a duplicate."""
    repeat = taken(a_batch(Inventory.objects.get(pk=place.pk)), CONTENT)
    Item.objects.filter(pk=repeat.pk).update(name=f"{MARKER} 2.pdf")
    assert repeat.state == "duplicate"
    return repeat


def test_where_the_file_may_stay_nothing_is_entered(house):
    on_a_lan()
    with pytest.raises(PostureError) as refused:
        entered(item_of(house))
    assert refused.value.fault == PostureFault.FILE_MAY_STAY
    assert entered(item_of(house, content=b"other", number="15"), level=Level.TOP_SECRET)


def test_numbers_of_a_book_have_no_gap_and_of_a_top_secret_paper_no_abstract_is_entered(house):
    registered_only()
    items = [
        item_of(house, content=f"b{n}".encode(), number=str(n), level=level)
        for n, level in enumerate(("SECRET", "SECRET", "CONFIDENTIAL", "TOP_SECRET", "SECRET"))
    ]
    with pytest.raises(ChangedMeanwhile):
        entered(items[0], version=items[0].version + 9)
    labels = [
        entered(item, level=Level(item.level), abstract=f"của {n}") for n, item in enumerate(items)
    ]
    assert labels == [
        "ĐK-2026-M2-0001", "ĐK-2026-M2-0002", "ĐK-2026-M1-0001", "ĐK-2026-M3-0001",
        "ĐK-2026-M2-0003",
    ]  # fmt: skip
    abstracts = RegisterEntry.objects.order_by("entered_at", "item_label")
    assert {one.abstract for one in abstracts} == {"của 0", "của 1", "của 2", "", "của 4"}
    with pytest.raises(NotWaiting):
        entered(Item.objects.get(pk=items[0].pk), version=Item.objects.get(pk=items[0].pk).version)


def test_bytes_that_others_need_stay_and_whoever_asked_is_told(house):
    on_a_lan()
    elsewhere = item_of(house, source="other")
    confirmed = confirm_item(
        actor=actor("luutru"), item_id=at_the_desk(elsewhere).pk, inventory=house.pk, dossier="",
        version=at_the_desk(elsewhere).version, at=AT, description=described(),
    )  # fmt: skip
    item = second_copy(house)
    entered(item, level=Level.TOP_SECRET)
    became = signed(listed(item))
    entry = RegisterEntry.objects.get()
    assert became.needed == (entry.label,)
    assert entry.kept_for == [f"KS-{confirmed}"]
    assert entry.destruction_id is None
    assert bytes_of(Record.everything.get().original) == CONTENT
    assert events(TrailFilters(action=Act.DESTROY)).get().outcome == "failed"


def at_the_desk(item):
    Item.objects.filter(pk=item.pk, state="at_security").update(state="waiting")
    return Item.objects.get(pk=item.pk)


def second_copy(place):
    """The same bytes by another way: an item of its own."""
    other = inventory("ML02", highest=Level.TOP_SECRET)
    return item_of(other, source="second")


def described():
    from archive.domain.description import Description

    return Description(
        number="14", symbol="KH/BTCTU", issued="08/03/2021", type_code="ke-hoach", issuer="Ban",
        abstract="về", level=Level.SECRET,
    )  # fmt: skip


def test_two_entries_of_the_same_bytes_go_when_both_are_signed(house):
    registered_only()
    first, second = item_of(house), second_copy(house)
    entered(first)
    entered(second)
    assert signed(listed(first)).needed
    became = signed(listed(first, second))
    assert len(became.done) == 2
    assert not StoredFile.objects.filter(digest=first.digest).exists()


@pytest.mark.parametrize("step", ["_forget", "destroy_bytes", "note_destroyed"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_step_it_is_gone_on_with(house, monkeypatch, step, moment):
    registered_only()
    item = item_of(house)
    entered(item)
    number = listed(item)
    act = getattr(registering, step)

    def broken(*args, **named):
        if moment == "after":
            act(*args, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(registering, step, broken)
    with pytest.raises(KeyboardInterrupt):
        signed(number)
    monkeypatch.setattr(registering, step, act)
    if (step, moment) != ("note_destroyed", "after"):
        assert [one.item_label for one in unfinished()] == [f"{item.batch.code}/{item.pk}"]
    gone_on()
    assert unfinished() == []
    assert tables_that_say(MARKER) == set()
    assert not StoredFile.objects.filter(digest=item.digest).exists()
    assert events(TrailFilters(action=Act.DESTROY)).count() == 1


@pytest.mark.parametrize("destroyed", [False, True])
def test_the_same_bytes_that_come_again_are_not_kept_and_it_is_said(house, destroyed):
    registered_only()
    item = item_of(house)
    entered(item)
    if destroyed:
        signed(listed(item))
    place = inventory("ML03", highest=Level.SECRET)
    person("ky", "archivist", clearance=Level.SECRET)
    from io import BytesIO

    took = take_in_sent(
        actor=sealed("ky"), inventory=place.code, title="lần hai", store=open_store(settings.KHOSO_VAULT),
        file=SentFile("a.pdf", BytesIO(CONTENT), len(CONTENT)), at=AT,
    )  # fmt: skip
    again = Item.objects.get(batch=took)
    assert (again.state, again.reason, again.original) == ("rejected", "registered_apart", None)
    assert again.level == Level.SECRET
    assert StoredFile.objects.filter(digest=item.digest).exists() is not destroyed


def sealed(name):
    from dataclasses import replace

    return replace(actor(name), sealed=True)


def test_nothing_is_kept_for_an_inventory_that_is_too_secret_as_a_whole(house):
    registered_only()
    refused = handled_apart("a.pdf", level=Level.SECRET, digest="")
    assert refused is not None
    assert refused.reason == "may_not_stay"
    assert handled_apart("a.pdf", level=Level.ORDINARY, digest="0" * 64) is None


def test_a_person_cannot_file_what_may_not_stay_and_the_item_waits_on(house):
    registered_only()
    item = at_the_desk(item_of(house))
    with pytest.raises(MayNotStay):
        confirm_item(
            actor=actor_at_a_seal("luutru"), item_id=item.pk, version=item.version,
            inventory=house.pk, dossier="", description=described(), at=AT,
        )  # fmt: skip
    item.refresh_from_db()
    assert (item.state, Record.everything.count()) == ("waiting", 0)


actor_at_a_seal = sealed


def test_a_top_secret_file_stays_only_when_two_people_admit_it(house):
    on_a_lan()
    item = item_of(house, "TOP_SECRET")
    number = admit_top_secret(actor=actor("baomat"), item_id=item.pk, reason="được phép", at=AT)
    for other in ("baomat", "truong"):
        with pytest.raises(AccessDenied):
            confirm_admission(by=actor(other), number=number, at=AT)
    confirm_admission(by=actor("baomat2"), number=number, at=AT)
    with pytest.raises(PostureError):
        entered(item, level=Level.TOP_SECRET)
    person("tuyet", "archivist", clearance=Level.TOP_SECRET)
    waiting = at_the_desk(item)
    from dataclasses import replace

    confirm_item(
        actor=sealed("tuyet"), item_id=waiting.pk, version=waiting.version, inventory=house.pk,
        dossier="", at=AT, description=replace(described(), abstract=MARKER, level=Level.TOP_SECRET),
    )  # fmt: skip
    assert Record.objects.get().level == Level.TOP_SECRET
    # The text of the page is the paper itself, which was admitted; on a site with keys it is encrypted.
    assert tables_that_say(MARKER) == (set() if has_keys() else {"archive_scanpage"})


def test_where_papers_are_only_registered_no_file_is_admitted(house):
    registered_only()
    item = item_of(house, "TOP_SECRET")
    with pytest.raises(PostureError) as refused:
        admit_top_secret(actor=actor("baomat"), item_id=item.pk, reason="được phép", at=AT)
    assert refused.value.fault == PostureFault.NOT_ON_A_LAN
