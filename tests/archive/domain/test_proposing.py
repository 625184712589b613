"""Which records may answer a row, and the reasons that are told."""

import random
import time
from datetime import date

import pytest

from archive.domain.proposing import (
    REASON_WORDS,
    Between,
    Reason,
    Thing,
    best_for,
    is_near,
    proposals,
)

DAY = date(2021, 3, 8)
TITLE = "Kế hoạch số hóa hồ sơ đảng viên trong toàn Đảng bộ tỉnh giai đoạn 2021 - 2024"
OTHER = "Công văn về việc rà soát đội ngũ cán bộ diện Ban Thường vụ quản lý năm nay"


def thing(number=1, key="14khbtctu", issued=DAY, **more):
    return Thing(number, key, issued, **more)


def reasons(row, record, **more):
    """Why the record is proposed for the row; None where it is not."""
    found = proposals([row], [record], **more)
    return set(found[0].reasons) if found else None


@pytest.mark.parametrize(
    ("row", "record", "why"),
    [
        (thing(issued=None), thing(), {"number", "no_date"}),
        (thing(), thing(issued=None), {"number", "no_date"}),
        (thing(), thing(issued=date(2021, 3, 9)), {"number", "day_near"}),
        (thing(), thing(issued=date(2021, 8, 3)), {"number", "day_near"}),
        (thing(), thing(issued=date(2012, 3, 8)), {"number", "day_near"}),
        (thing(), thing(issued=date(2016, 7, 20)), None),
        (thing(abstract=TITLE), thing(issued=date(2016, 7, 20), abstract=TITLE), {"number", "title"}),
        (thing(), thing(key="41khbtctu"), {"number_near", "day"}),
        (thing(), thing(key="17khbtctu"), {"number_near", "day"}),
        (thing(), thing(key="114khbtctu"), {"number_near", "day"}),
        (thing(), thing(key="14"), {"number_alone", "day"}),
        # Two papers of one day follow one another: it is the title that tells them apart.
        (thing(abstract=TITLE), thing(key="15khbtctu", abstract=OTHER), None),
        (thing(), thing(key="17khbtctu", issued=None), None),
        (thing(), thing(key="92cvbtctu"), None),
        (thing(issuer="Ban Tổ chức Tỉnh ủy"), thing(issuer="Tỉnh ủy"), {"number", "day"}),
        (thing(key="", abstract=TITLE), thing(key="", abstract=TITLE), {"day", "title"}),
        (thing(key="", issued=None, abstract=TITLE), thing(key="", issued=None, abstract=TITLE),
         {"title"}),
        (thing(key="", dossier="01"), thing(key="", dossier="01"), {"day", "dossier"}),
        (thing(key="", dossier="01"), thing(key="", dossier="02"), None),
        (thing(key="", abstract=TITLE, issued=None), thing(key="", abstract=OTHER), None),
        (thing(), thing(key="", file="lo 3/14-KH-BTCTU_0001.pdf"), {"day", "file_number"}),
        (thing(dossier="087"), thing(key="", file="Hộp 3/HS 087/0004.pdf"), {"day", "file_dossier"}),
        (thing(dossier="087", issued=None), thing(key="", issued=None, file="87.pdf"), None),
        (thing(pages=3), thing(issued=None, pages=3), {"number", "no_date", "pages"}),
    ],
)  # fmt: skip
def test_a_record_is_proposed_with_its_reasons(row, record, why):
    assert reasons(row, record) == why


def test_a_record_that_lies_between_the_records_of_the_neighbours_is_likelier():
    row, record = thing(key="", issued=DAY), thing(key="", issued=DAY, place=7)
    assert reasons(row, record) is None
    assert reasons(row, record, neighbours={1: Between(6, 9)}) == {"day", "order"}
    assert reasons(row, record, neighbours={1: Between(7, 9)}) is None


def test_what_a_person_parted_is_not_proposed_again():
    assert reasons(thing(1), thing(2, issued=None), parted={(1, 2)}) is None


def test_the_likeliest_stands_first_for_a_row_and_for_a_record():
    rows = [thing(1, abstract=TITLE, issued=None), thing(2, abstract=OTHER, issued=None)]
    records = [thing(3, abstract=OTHER), thing(4, abstract=TITLE)]
    found = proposals(rows, records)
    assert {row: one.record for row, one in best_for(found).items()} == {1: 4, 2: 3}
    by_record = best_for(found, by_record=True)
    assert {record: one.row for record, one in by_record.items()} == {3: 2, 4: 1}


def test_every_reason_has_its_words():
    assert set(REASON_WORDS) == set(Reason)


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (date(2021, 3, 9), True), (date(2021, 3, 18), True), (date(2021, 8, 3), True),
        (date(2012, 3, 8), True), (date(2021, 3, 10), False), (date(2016, 3, 8), False),
        (date(2021, 3, 7), True), (date(2020, 3, 8), True),
    ],
)  # fmt: skip
def test_a_day_is_near_by_one_day_or_one_digit(other, near):
    assert is_near(DAY, other) is near


def test_many_rows_and_records_are_not_weighed_each_against_each():
    chance = random.Random(7)
    words = [f"từ{n}" for n in range(400)]

    def many(first):
        return [
            Thing(
                n, f"{chance.randrange(1, 900)}khbtctu" if chance.random() < 0.8 else "",
                date(2010 + chance.randrange(14), chance.randrange(1, 13), chance.randrange(1, 28)),
                abstract="về việc " + " ".join(chance.choices(words, k=12)), dossier=f"{n // 50}",
            )
            for n in range(first, first + 2_000)
        ]  # fmt: skip

    # Four million pairs: each against each takes minutes.
    rows, records = many(0), many(0)
    begun = time.process_time()
    proposals(rows, records)
    assert time.process_time() - begun < 8
