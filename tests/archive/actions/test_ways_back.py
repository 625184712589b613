"""What is filed can be corrected, moved, withdrawn, put back; what it was is kept."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from access.api import AccessDenied, Level, Permission
from archive.api import (
    ChangedMeanwhile,
    NothingChanged,
    UnknownDossier,
    Withdrawn,
    completeness,
    completeness_of,
    correct_record,
    history_of,
    move_record,
    record_to,
    records_visible_to,
    recount,
    restore_record,
    withdraw_record,
    withdrawn_records,
)
from archive.domain.description import Description
from archive.models import Change, Dossier, ListedRecord, Receipt, Record, RecordVersion
from audit.api import Act, TrailFilters, events
from search.api import catch_up, open_engine
from search.domain.results import SearchFilters, Sort
from tests.people import AT, actor, answering, inventory, person, record, unit

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def archivist():
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    return actor("bao")


def described(**changes):
    fields = {
        "number": "14", "symbol": "KH/BTCTU", "issued": "08/03/2021", "type_code": "ke-hoach",
        "issuer": "Ban Tổ chức Tỉnh ủy", "abstract": "về số hóa hồ sơ",
    }  # fmt: skip
    return Description(**{**fields, **changes})


def corrected(who, made, version=1, reason="đọc nhầm số", **changes):
    return correct_record(
        actor=who, record_id=made.pk, version=version, description=described(**changes),
        reason=reason, permission=Permission.AMEND, at=LATER,
    )  # fmt: skip


def moved(who, made, place, dossier="", version=1):
    return move_record(
        actor=who, record_id=made.pk, version=version, inventory=place.pk, dossier=dossier,
        reason="nhầm mục lục", at=LATER,
    )  # fmt: skip


def withdrawn(who, made, version=1):
    return withdraw_record(
        actor=who, record_id=made.pk, version=version, reason="không phải văn bản", at=LATER
    )


def listed(shelf, number, position, **more):
    return ListedRecord.objects.create(
        inventory=shelf, position=position, number_text=f"{number}-KH/BTCTU",
        number_key=f"{number}khbtctu", issued_on="2021-03-08", **more,
    )  # fmt: skip


def found(who, words):
    from search.actions.finding import find

    engine = open_engine(settings.KHOSO_SEARCH)
    catch_up(engine)
    findings = find(
        actor=who, text=words, filters=SearchFilters(), sort=next(iter(Sort)), page=1, at=LATER,
        engine=engine,
    )  # fmt: skip
    return [row.record.pk for row in findings.found]


def test_a_corrected_record_follows_its_row_and_the_old_row_is_missing_again(shelf, archivist):
    first, second = listed(shelf, "14", 1), listed(shelf, "15", 2)
    made = record(shelf)
    corrected(archivist, made, number="15")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (answering(first), answering(second)) == (None, made)
    assert completeness_of(shelf, archivist).missing == 1
    assert recount(mend=False) == []


def test_what_a_record_said_before_is_kept_with_who_when_and_why(shelf, archivist):
    made = record(shelf)
    corrected(archivist, made, number="15", abstract="về việc khác")
    [step] = history_of(Record.objects.get(pk=made.pk), archivist)
    assert (step.who, step.version.at) == ("Nguyễn Văn Bao", LATER)
    assert step.version.reason == "đọc nhầm số"
    said = {one.name: (one.before, one.after) for one in step.differences}
    assert said == {
        "number_text": ("14-KH/BTCTU", "15-KH/BTCTU"),
        "abstract": ("về số hóa hồ sơ", "về việc khác"),
    }


def test_the_trail_names_the_fields_and_neither_their_text_nor_the_reason(shelf, archivist):
    made = record(shelf)
    corrected(archivist, made, abstract="về việc khác")
    event = events(TrailFilters(action="correct")).get()
    assert event.details["fields"] == ["abstract"]
    assert not {"khác", "nhầm", "số hóa"} & set(f"{event.details} {event.reason}".split())
    assert "khác" not in str(event.details)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_changes_or_removes_what_was_kept(shelf, archivist, change):
    corrected(archivist, record(shelf), number="15")
    rows = RecordVersion.objects.all()
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
        rows.update(reason="") if change == "update" else rows._raw_delete("default")


def test_a_second_press_gets_the_first_answer_and_leaves_nothing_behind(shelf, archivist):
    made = record(shelf)
    for _ in range(2):
        corrected(archivist, made, number="15")
    assert RecordVersion.objects.count() == 1
    assert events(TrailFilters(action="correct")).count() == 1
    assert Record.objects.get().version == 2


def test_who_saw_an_older_version_changes_nothing(shelf, archivist):
    person("hoa", "archivist")
    made = record(shelf)
    corrected(archivist, made, number="15")
    with pytest.raises(ChangedMeanwhile):
        corrected(actor("hoa"), made, number="15")
    with pytest.raises(ChangedMeanwhile):
        corrected(archivist, made, number="16")
    assert Record.objects.get().number_text == "15-KH/BTCTU"


def test_the_old_words_are_not_found_any_more(shelf, archivist):
    made = record(shelf, abstract="về mùa gặt")
    assert found(archivist, '"mùa gặt"') == [made.pk]
    corrected(archivist, made, abstract="về mùa cấy")
    assert found(archivist, '"mùa gặt"') == []
    assert found(archivist, '"mùa cấy"') == [made.pk]


def test_a_moved_record_answers_the_rows_of_its_new_list(shelf, archivist):
    other = inventory("ML02")
    row, there = listed(shelf, "14", 1), listed(other, "14", 1)
    made = record(shelf)
    moved(archivist, made, other)
    row.refresh_from_db()
    there.refresh_from_db()
    assert (answering(row), answering(there)) == (None, made)
    figures = {one.inventory.code: (one.filed, one.missing) for one in completeness(archivist)}
    assert figures == {"ML01": (0, 1), "ML02": (1, 0)}
    assert Receipt.objects.get().inventory == other
    assert recount(mend=False) == []
    [step] = history_of(Record.objects.get(), archivist)
    assert [(one.name, one.before, one.after) for one in step.differences] == [
        ("inventory_id", shelf.pk, other.pk)
    ]
    assert step.codes == {("inventory_id", shelf.pk): "ML01", ("inventory_id", other.pk): "ML02"}


def test_a_record_moved_into_a_dossier_stays_there_whatever_the_list_says(shelf, archivist):
    dossiers = [Dossier.objects.create(inventory=shelf, number=n) for n in ("01", "02")]
    listed(shelf, "14", 1, dossier=dossiers[0])
    made = record(shelf)
    made.refresh_from_db()
    assert made.dossier == dossiers[0]
    moved(archivist, made, shelf, "02")
    corrected(archivist, made, version=2, number="14", signer="Đàm Quang Thiệu")
    made.refresh_from_db()
    assert made.dossier == dossiers[1]
    with pytest.raises(NothingChanged):
        moved(archivist, made, shelf, "02", version=3)
    with pytest.raises(UnknownDossier):
        moved(archivist, made, shelf, "03", version=3)


def test_a_record_is_closed_at_least_as_its_new_place_is(shelf, archivist):
    made = record(shelf)
    moved(archivist, made, inventory("ML02", level=Level.CONFIDENTIAL))
    made.refresh_from_db()
    made.original.refresh_from_db()
    assert (made.level, made.original.level) == (Level.CONFIDENTIAL, Level.CONFIDENTIAL)


def test_nobody_moves_a_record_into_a_place_that_is_not_theirs(shelf, archivist):
    made = record(shelf)
    for place in (inventory("ML08", level=Level.SECRET), inventory("ML09", place=unit("KHAC"))):
        with pytest.raises(AccessDenied):
            moved(archivist, made, place)
    assert not RecordVersion.objects.exists()


def test_what_is_withdrawn_is_neither_found_nor_counted_and_comes_back(shelf, archivist):
    person("cv", "officer")
    officer = actor("cv")
    row = listed(shelf, "14", 1)
    made = record(shelf)
    assert found(officer, "số hóa") == [made.pk]
    withdrawn(archivist, made)
    row.refresh_from_db()
    assert answering(row) is None
    figures = completeness_of(shelf, archivist)
    assert (figures.filed, figures.received, figures.missing) == (0, 0, 1)
    assert found(officer, "số hóa") == []
    assert not records_visible_to(officer).exists()
    with pytest.raises(AccessDenied):
        record_to(Permission.READ, made.pk, act=Act.READ, actor=officer, at=LATER)
    assert [one.pk for one in withdrawn_records(archivist)] == [made.pk]
    assert recount(mend=False) == []
    restore_record(actor=archivist, record_id=made.pk, version=2, reason="nhầm", at=LATER)
    row.refresh_from_db()
    assert answering(row) == made
    figures = completeness_of(shelf, archivist)
    assert (figures.filed, figures.received, figures.missing) == (1, 1, 0)
    assert found(officer, "số hóa") == [made.pk]
    assert recount(mend=False) == []
    assert not withdrawn_records(archivist).exists()


def test_withdrawing_and_putting_back_twice_is_told_once(shelf, archivist):
    made = record(shelf)
    for at in (LATER, LATER + timedelta(seconds=1)):
        withdraw_record(actor=archivist, record_id=made.pk, version=1, reason="nhầm", at=at)
    for _ in range(2):
        restore_record(actor=archivist, record_id=made.pk, version=2, reason="nhầm", at=LATER)
    assert [kind for _, kind in RecordVersion.objects.order_by("pk").values_list("pk", "kind")] == [
        "withdrawn", "restored",
    ]  # fmt: skip
    assert events(TrailFilters(action="withdraw")).count() == 1


def test_what_is_withdrawn_is_put_back_before_it_is_changed(shelf, archivist):
    made = record(shelf)
    withdrawn(archivist, made)
    with pytest.raises(Withdrawn):
        corrected(archivist, made, version=2, number="15")
    with pytest.raises(Withdrawn):
        moved(archivist, made, inventory("ML02"), version=2)


def test_a_checker_changes_only_what_they_filed_themselves(shelf):
    person("kt", "checker")
    made = record(shelf)
    with pytest.raises(AccessDenied):
        withdrawn(actor("kt"), made)
    refused = events(TrailFilters(action="withdraw")).get()
    assert (refused.outcome, refused.rule) == ("refused", "keeps_or_filed")
    Record.objects.filter(pk=made.pk).update(filed_by="kt")
    withdrawn(actor("kt"), made)
    assert [one.pk for one in withdrawn_records(actor("kt"))] == [made.pk]


@pytest.mark.parametrize("role", ["officer", "unit_head", "security_officer", "auditor"])
def test_who_does_not_work_on_batches_changes_nothing(shelf, role):
    person("ai", role, clearance=Level.TOP_SECRET)
    made = record(shelf)
    for turn in (corrected, withdrawn):
        with pytest.raises(AccessDenied):
            turn(actor("ai"), made)
    assert not RecordVersion.objects.exists()
    assert not Change.objects.exclude(kind="filed").exists()


def test_the_history_names_no_place_that_is_hidden_from_who_looks(shelf, archivist):
    person("moi", "officer", units=[unit("MOI")])
    theirs = inventory("ML05", place=unit("MOI"))
    person("ca", "archivist", units=[unit(), unit("MOI")])
    made = record(shelf)
    moved(actor("ca"), made, theirs)
    [step] = history_of(Record.objects.get(), actor("moi"))
    assert step.codes == {("inventory_id", theirs.pk): "ML05"}
