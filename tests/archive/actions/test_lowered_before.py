"""What came down on a site from before, where nobody vouched for that, is read again once somebody does."""

import pytest

from access.api import Level
from archive.actions.keeping import class_kept
from archive.actions.lowered_before import lowered_before, vouch_for_lowered
from archive.actions.protecting import Wanted, confirm_protection, propose_protection
from archive.domain.protection import Kind
from archive.machine_api import finish_lowering, last_change, pay_owed, tell_of_understated
from archive.models import Descent, Inventory, ListedRecord, ProtectionAct, Record, StoredFile
from search.api import catch_up, open_engine
from tests.people import AT, KEEPER, actor, inventory
from tests.portal.closed_house import DECISION, built, shown, store, worked
from tests.portal.test_administrators_ways import MARK, OFFICER, OTHER, PAGE, client_of, written
from tests.refusing import drop_trigger
from tests.word_keys import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(guarded, settings, tmp_path):
    return built(guarded, settings, tmp_path)["paper"]


def decided_by_two(paper):
    wanted = Wanted(kind=Kind.DECLASSIFIED, decision=DECISION)
    lot = propose_protection(
        actor=actor(OFFICER), records={paper.pk: paper.version}, wanted=wanted, at=AT
    )
    confirm_protection(actor=actor("lam"), lot=lot, shown=1, decision=DECISION, at=AT)


def class_of_file(paper):
    return class_kept(store(), StoredFile.objects.get(pk=paper.original_id))


def test_what_was_lowered_before_and_is_owed_comes_down_once_somebody_vouches_for_it(
    paper, settings
):
    decided_by_two(paper)
    catch_up(open_engine(settings.KHOSO_SEARCH))
    finish_lowering(followed=last_change(), at=AT)
    Descent.objects.all().delete()
    worked()
    # Its words came down at once, and everybody reads them; its file waits, and is told of.
    assert MARK in client_of(OTHER).get(f"/van-ban/{paper.pk}/").content.decode()
    assert f"/tim/?q={PAGE}" in shown(OTHER)
    assert (class_of_file(paper), tell_of_understated(store(), at=AT)) == (2, 1)
    (one,) = lowered_before(store())
    assert one.words == f"Tệp trong kho tệp {paper.original_id}: Tối mật → Thường"
    assert vouch_for_lowered(by=KEEPER, shown=[one], at=AT) == 1
    worked()
    assert class_of_file(paper) == 0
    assert (lowered_before(store()), tell_of_understated(store(), at=AT)) == ([], 0)


def test_a_cover_that_was_lowered_before_is_read_again_once_somebody_vouches_for_it(guarded):
    shelf = inventory("ML09", level=Level.SECRET, highest=Level.SECRET, title=MARK)
    ListedRecord.objects.create(inventory=shelf, position=1, abstract=PAGE)
    row = Inventory.objects.get(pk=shelf.pk)
    row.level = 0
    row.save()
    Descent.objects.all().delete()
    assert pay_owed(at=AT) == 0
    found = lowered_before(store())
    assert [one.subject[0] for one in found] == ["archive_listedrecord"]
    vouch_for_lowered(by=KEEPER, shown=found, at=AT)
    assert (pay_owed(at=AT), standing(PAGE)) == (1, {"archive_listedrecord.abstract"})


def test_what_waited_for_the_index_before_ends_and_is_proposed_anew(paper):
    decided_by_two(paper)
    drop_trigger("archive_protectionact_no_update", "archive_protectionact")
    written("UPDATE archive_protectionact SET voucher = ''")
    worked()
    assert (Record.objects.get(pk=paper.pk).level, shown(OTHER, paper)) == (Level.SECRET, [])
    assert ProtectionAct.objects.get().stands == "overtaken"
    decided_by_two(paper)
    worked()
    assert Record.objects.get(pk=paper.pk).level == Level.ORDINARY
