"""A filed record of which no file may stay is entered in the register and withdrawn, by who answers for secrets."""

import pytest

from access.api import AccessDenied, Level
from archive.api import (
    ChangedMeanwhile,
    entered_level,
    entries_visible_to,
    propose_destruction,
    records_over,
    records_visible_to,
    register_record_apart,
    restore_record,
    to_destroy,
)
from archive.domain.posture import Kind, MayNotStay, PostureError, PostureFault
from archive.domain.register import EntrySaid
from archive.machine_api import last_change
from archive.models import Change, PostureDecided, Receipt, Record, RegisterEntry
from audit.models import Event
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
SAID = EntrySaid("két Văn phòng", "14-KH/BTCTU", "08/03/2021", abstract="về số hóa")


@pytest.fixture
def made():
    """A secret paper that was filed before only registering was decided."""
    person("baomat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("bao", "archivist", clearance=Level.SECRET)
    found = record(inventory(highest=Level.SECRET), level=Level.SECRET)
    decided(Kind.REGISTER)
    return found


def decided(kind, highest=Level.ORDINARY):
    PostureDecided.objects.create(kind=kind, highest=highest, decided_by="baomat", at=AT)


def set_apart(made, by="baomat", version=None):
    return register_record_apart(
        actor=actor(by), record_id=made.pk, version=version or made.version, said=SAID, at=AT
    )


def test_it_stands_in_the_register_and_is_found_listed_and_counted_no_more(made):
    assert [one.pk for one in records_over(actor("baomat"))] == [made.pk]
    before = last_change()
    label = set_apart(made)
    assert not records_visible_to(actor("baomat")).exists()
    assert not records_over(actor("baomat")).exists()
    entry = RegisterEntry.objects.get()
    assert (entry.label, entry.item_label, entry.level) == (label, made.accession, 2)
    assert entries_visible_to(actor("baomat")).get() == entry
    assert entered_level(made.original.digest) == Level.SECRET
    assert Receipt.objects.get(record=made).state == "withdrawn"
    assert Change.objects.filter(pk__gt=before, record=made.pk, kind="removed").exists()
    told = Event.objects.get(action="register_apart", outcome="done")
    assert (told.subject, told.level) == (made.accession, 2)


def test_its_files_stay_with_the_record_and_no_list_destroys_them(made):
    set_apart(made)
    entry = RegisterEntry.objects.get()
    assert to_destroy(actor("baomat")) == []
    with pytest.raises(PostureError) as why:
        propose_destruction(by=actor("baomat"), entries=[entry.pk], reason="theo quy định", at=AT)
    assert why.value.fault == PostureFault.NOT_TO_DESTROY
    assert Record.everything.get(pk=made.pk).original_id == made.original_id


def test_it_is_put_back_only_where_it_may_stay_and_set_apart_again_keeps_its_entry(made):
    label = set_apart(made)
    now = Record.everything.get(pk=made.pk)
    back = {"record_id": made.pk, "version": now.version, "reason": "được phép", "at": AT}
    with pytest.raises(MayNotStay):
        restore_record(actor=actor("bao"), **back)
    decided(Kind.LAN, Level.SECRET)
    restore_record(actor=actor("bao"), **back)
    with pytest.raises(PostureError) as why:
        set_apart(made, version=now.version + 1)
    assert why.value.fault == PostureFault.FILE_MAY_STAY
    decided(Kind.REGISTER)
    assert set_apart(made, version=now.version + 1) == label
    assert RegisterEntry.objects.count() == 1


def test_what_changed_meanwhile_is_told_and_a_second_press_does_nothing_twice(made):
    with pytest.raises(ChangedMeanwhile):
        set_apart(made, version=7)
    assert set_apart(made) == set_apart(made)
    assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize("name", ["bao", "thap"])
def test_nobody_else_sets_it_apart(made, name):
    person("thap", "security_officer", clearance=Level.CONFIDENTIAL)
    with pytest.raises(AccessDenied):
        set_apart(made, by=name)
    assert not RegisterEntry.objects.exists()


def test_who_filed_it_does_not_set_it_apart_themselves(made):
    Record.objects.filter(pk=made.pk).update(filed_by="baomat")
    with pytest.raises(AccessDenied, match="not_own"):
        set_apart(made)
