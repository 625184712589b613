"""The kept figures are what is there, whoever wrote it and by whatever way."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from access.api import Level
from archive.api import (
    answered,
    awaited,
    completeness,
    filed,
    forget_receipt,
    listed_visible_to,
    matched,
    missing,
    receive,
    received,
    records_by_year,
    records_visible_to,
    recount,
    restore_receipt,
    settle_sums,
    surplus,
    update_receipt,
    waiting,
    with_answers,
    withdraw_receipt,
    withdraw_record,
)
from archive.domain.description import Description
from archive.domain.issuers_alike import contradict
from archive.machine_api import completeness_as_json
from archive.models import (
    Figure,
    IssuerWord,
    ListedRecord,
    Receipt,
    Record,
    Tie,
)
from tests.archive.actions.walks import LEVELS, Walk, row
from tests.daily import daily
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    person("mat", "security_officer", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("mat")


@pytest.mark.parametrize("seed", daily(range(6), 0))
def test_after_any_walk_of_all_ways_the_kept_figures_are_what_is_counted(seed, chief):
    walk = Walk(seed, chief)
    for _ in range(150):
        walk.step()
    assert recount(mend=False) == []
    while settle_sums():
        pass
    assert recount(mend=False) == []
    assert not Figure.objects.filter(settled=False).exists()


@pytest.mark.sweep
@pytest.mark.drill
def test_after_a_thousand_acts_the_kept_figures_are_what_is_counted(chief):
    walk = Walk(99, chief)
    for _ in range(1000):
        walk.step()
    assert recount(mend=False) == []


@pytest.mark.parametrize("seed", daily(range(3), 1))
@pytest.mark.parametrize("party", [False, True])
@pytest.mark.parametrize("clearance", LEVELS)
def test_every_figure_is_the_length_of_its_list(seed, clearance, party, chief):
    walk = Walk(seed, chief)
    for _ in range(40):
        walk.step()
    person("tinh", "unit_head", clearance=clearance, party_papers=party)
    viewer = actor("tinh")
    lists = {
        "expected": listed_visible_to, "received": received, "filed": filed, "matched": matched,
        "answered": answered,
        "awaited": awaited, "missing": missing, "surplus": surplus, "waiting": waiting,
    }  # fmt: skip
    for figures in completeness(viewer):
        for name, rows in lists.items():
            here = rows(viewer).filter(inventory=figures.inventory)
            assert getattr(figures, name) == len(here), name
        unreviewed = filed(viewer).filter(inventory=figures.inventory, reviewed=False)
        assert figures.unreviewed == unreviewed.count()
        seen = {r.pk for r in filed(viewer)}
        rows = listed_visible_to(viewer).filter(inventory=figures.inventory)
        came = list(waiting(viewer).filter(inventory=figures.inventory))
        ties = Tie.objects.exclude(kind="parted").filter(record__inventory=figures.inventory)
        pairs = [(t.row_id, t.record_id) for t in ties if t.record_id in seen]
        tied = {row for row, _ in pairs}
        open_rows = [r for r in rows if r.pk not in tied]
        waits = [any(agrees(r, one) for one in came) for r in open_rows]
        assert (figures.awaited, figures.missing) == (sum(waits), waits.count(False))
        assert figures.answered == len(rows) - len(open_rows)
        shown = {r.pk for r in rows}
        assert figures.matched == len({record for row, record in pairs if row in shown})
        assert figures.expected == figures.answered + figures.awaited + figures.missing
        assert figures.filed == figures.matched + figures.surplus
        for one in with_answers(rows, viewer):
            assert {t.record_id for t in one.answers} == {r for row, r in pairs if row == one.pk}
    years = dict(records_by_year(viewer))
    dated = [r.issued_on.year for r in records_visible_to(viewer) if r.issued_on]
    assert years == {year: dated.count(year) for year in set(dated)}


def agrees(row, receipt):
    """What answers what, said once more: by number, issuer and date, as far as both know them."""
    if not row.number_key or row.number_key != receipt.number_key:
        return False
    if contradict(row.issuer, receipt.issuer):
        return False
    if row.issued_on is None or receipt.issued_on is None:
        return False
    known = min({"year": 4, "month": 7, "day": 10}[r.issued_precision] for r in (row, receipt))
    return str(row.issued_on)[:known] == str(receipt.issued_on)[:known]


def test_what_was_received_and_waits_is_not_missing_and_does_not_count_as_filed(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH/BTCTU", day=date(2012, 3, 1), precision="month")
    row(place, 2, number="2-KH/BTCTU", day=date(2012, 3, 2))
    row(place, 3, number="3-KH/BTCTU", day=date(2012, 3, 3))
    for number, issued in (("1", "15/03/2012"), ("2", "02/03/2013"), ("", "")):
        came = receive(inventory=place.pk, label="x", pages=1, level=Level.ORDINARY, at=AT)
        update_receipt(
            came.pk, inventory=place.pk, pages=1, level=Level.ORDINARY,
            read=Description(number=number, symbol=number and "KH/BTCTU", issued=issued),
        )  # fmt: skip
    record(place, number="3", issued="03/03/2012")
    [now] = completeness(chief)
    assert (now.expected, now.answered, now.awaited, now.missing) == (3, 1, 1, 1)
    assert (now.waiting, now.surplus, now.unmatched) == (3, 0, True)
    [still] = missing(chief)
    assert still.position == 2
    withdraw_receipt(Receipt.objects.filter(number_key="1khbtctu").get().pk)
    [then] = completeness(chief)
    assert (then.awaited, then.missing, then.waiting) == (0, 2, 2)


BODIES = (
    "Ban Tổ chức Tỉnh ủy", "BAN TỔ CHỨC TỈNH ỦY", "Ban TCTU", "BTCTU", "Ban Tổ chức", "Ban Tuyên giáo Tỉnh ủy",
    "Văn phòng Tỉnh ủy", "VPTU", "Đảng ủy Khối", "  ", "",
)  # fmt: skip


def test_a_file_of_another_body_that_waits_is_not_what_a_row_awaits(chief):
    place = inventory("ML01")
    came = receive(inventory=place.pk, label="x", pages=1, level=Level.ORDINARY, at=AT)
    rows = {
        issuer: row(place, n, number="1-KH", day=date(2012, 3, 1), issuer=issuer)
        for n, issuer in enumerate(BODIES)
    }
    for issuer in BODIES:
        update_receipt(
            came.pk, inventory=place.pk, pages=1, level=Level.ORDINARY,
            read=Description(number="1", symbol="KH", issued="01/03/2012", issuer=issuer),
        )  # fmt: skip
        waits = set(awaited(chief).values_list("issuer", flat=True))
        assert waits == {one for one in BODIES if not contradict(one, issuer)}, issuer
        [now] = completeness(chief)
        assert (now.awaited, now.missing) == (len(waits), len(BODIES) - len(waits))
    update_receipt(
        came.pk, inventory=place.pk, pages=1, level=Level.ORDINARY,
        read=Description(number="1", symbol="KH", issued="01/03/2012", issuer=BODIES[0]),
    )  # fmt: skip
    assert not awaited(chief).filter(pk=rows["Văn phòng Tỉnh ủy"].pk).exists()
    ListedRecord.objects.filter(pk=rows["Văn phòng Tỉnh ủy"].pk).update(issuer="Ban Tổ chức")
    assert awaited(chief).filter(pk=rows["Văn phòng Tỉnh ủy"].pk).exists()
    assert recount(mend=False) == []


def test_what_waits_again_is_awaited_only_for_who_may_know_of_the_record_that_came_of_it(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH", day=date(2012, 3, 1))
    made = record(place, number="2")
    came = Receipt.objects.get(record=made)
    withdraw_record(
        actor=chief, record_id=made.pk, version=made.version, reason="nhầm", at=AT
    )  # fmt: skip
    restore_receipt(came.pk)
    read = Description(number="1", symbol="KH", issued="01/03/2012")
    update_receipt(came.pk, inventory=place.pk, pages=1, level=Level.ORDINARY, read=read)
    person("tho", "officer", "unit_head", clearance=Level.CONFIDENTIAL)
    officer = actor("tho")
    assert awaited(officer).exists()
    Record.everything.filter(pk=made.pk).update(level=Level.SECRET)
    assert awaited(chief).exists()
    assert not awaited(officer).exists()
    assert missing(officer).exists()
    Record.everything.filter(pk=made.pk).update(level=Level.ORDINARY)
    assert awaited(officer).exists()
    Record.everything.filter(pk=made.pk).update(party_papers=True)
    assert not awaited(officer).exists()
    assert recount(mend=False) == []


def test_bodies_that_were_written_beside_the_actions_are_told_apart_by_the_recount(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH", day=date(2012, 3, 1), issuer="Ban Tuyên giáo Tỉnh ủy")
    came = receive(inventory=place.pk, label="x", pages=1, level=Level.ORDINARY, at=AT)
    read = Description(number="1", symbol="KH", issued="01/03/2012", issuer="Ban Dân vận Tỉnh ủy")
    update_receipt(came.pk, inventory=place.pk, pages=1, level=Level.ORDINARY, read=read)
    ListedRecord.objects.update(issuer="Văn phòng Tỉnh ủy")
    assert awaited(chief).exists()
    assert recount(mend=True) != []
    assert not awaited(chief).exists()
    assert recount(mend=True) == []


def test_of_a_file_that_is_handled_apart_no_word_of_its_issuer_stays(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH", issuer="Văn phòng Tỉnh ủy")
    for issuer in ("Ban Đối ngoại", "Văn phòng Tỉnh ủy"):
        came = receive(inventory=place.pk, label="x", pages=1, level=Level.TOP_SECRET, at=AT)
        update_receipt(
            came.pk, inventory=place.pk, pages=1, level=Level.TOP_SECRET,
            read=Description(number="1", symbol="KH", issuer=issuer),
        )  # fmt: skip
        forget_receipt(came.pk)
    assert set(IssuerWord.objects.values_list("spelling", flat=True)) == {"Văn phòng Tỉnh ủy"}


def test_a_closed_file_that_waits_answers_its_row_for_the_cleared_alone(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH/BTCTU", day=date(2012, 3, 1))
    came = receive(inventory=place.pk, label="x", pages=1, level=Level.SECRET, at=AT)
    update_receipt(
        came.pk, inventory=place.pk, pages=1, level=Level.SECRET,
        read=Description(number="1", symbol="KH/BTCTU", issued="01/03/2012"),
    )  # fmt: skip
    person("tinh", "unit_head")
    assert [(f.awaited, f.missing) for f in completeness(actor("tinh"))] == [(0, 1)]
    assert [(f.awaited, f.missing) for f in completeness(chief)] == [(1, 0)]
    assert [r.position for r in missing(actor("tinh"))] == [1]


def test_a_figure_somebody_spoilt_is_found_told_and_mended(chief):
    place = inventory("ML01")
    made = record(place)
    row(place, 1, number="x", answered_by=made)
    right = completeness_as_json("")
    Figure.objects.filter(kind="record").first().delete()
    Figure.objects.create(
        kind="listed", inventory_id=place.pk, rank=0, partner=0, detail=0, count=7
    )
    assert completeness_as_json("") != right
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("recount", "--json", stdout=out)
    assert ended.value.code == 1
    assert len(json.loads(out.getvalue())["differences"]) >= 2
    assert completeness_as_json("") == right
    out = StringIO()
    call_command("recount", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"differences": []}


def test_tables_that_were_made_or_rebuilt_begin_with_right_figures(chief):
    from archive.actions.counting import begin_counting
    from archive.models.figure import FIGURES

    place = inventory("ML01")
    row(place, 1, number="x", answered_by=record(place))
    right = completeness_as_json("")
    Figure.objects.all().delete()
    begin_counting(FIGURES, anew=True)
    assert completeness_as_json("") == right
