"""Whatever a file holds: the reading never fails, and every line that holds anything is told."""

import random

import pytest

from archive.domain.listing.fields import Field
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table, lines_of
from archive.domain.listing.wire import digest_of_reading, reading_as_json
from tests.archive.lists.forms import FORMS
from tests.daily import daily

_CELLS = [
    "", "", "", "STT", "TT", "Số, ký hiệu", "Ngày tháng", "Trích yếu nội dung", "Tác giả", "Tờ số", "Số tờ", "Hồ sơ số", "Tiêu đề hồ sơ",
    "Hồ sơ số 01: Công tác cán bộ", "Hộp số 3", "NĂM 2012", "Tổng cộng: 4", "NGƯỜI LẬP", "Đà Lạt, ngày 20 tháng 5 năm 2014", "(1)", "(2)",
    "1", "2", "3.", "120", "1-3", "14-KH/BTCTU", "KS", "14-15-QĐ/TU", "20/03/2012", "20/3", "k/đ", "41000", "Mật", "x", '"', "nt", "-",
    "Kế hoạch tổ chức hội nghị tổng kết", "Văn bản", "Số", "Ký hiệu", "Sè ký hiÖu", "KÕ ho¹ch tæ chøc héi nghÞ", "\x00\ufeff", "²", "٣", "99999999999999999999",
    "00/00/0000", "31/02/2012", "((((", "\n\n", "a" * 5000, "Đ" * 300, "0" * 400, "1e309", "=A4+1", "🗂", "\u0301", "-1", "2147483648", "12-2012-12-2012",
]  # fmt: skip


def any_table(chance):
    width = chance.randint(0, 12)
    rows = [
        [chance.choice(_CELLS) for _ in range(chance.choice([width, width, chance.randint(0, 14)]))]
        for _ in range(chance.randint(0, 30))
    ]
    unkept = {(chance.randint(0, 40), chance.randint(0, 20)) for _ in range(chance.randint(0, 3))}
    name = chance.choice(["", "2012", "Hồ sơ 01", "Sheet1"])
    return Table(name, chance.random() < 0.2, rows, frozenset(unkept))


@pytest.mark.parametrize("seed", daily(range(300), *range(60)))
def test_any_tables_are_read_and_their_lines_add_up(seed):
    chance = random.Random(seed)
    tables = [any_table(chance) for _ in range(chance.randint(0, 4))]
    given = {chance.randint(0, 14): chance.choice(list(Field)) for _ in range(chance.randint(0, 3))}
    read = read_tables(tables, columns=given)
    assert read.counts.filled == sum(len(lines_of(table)) for table in tables)
    assert read.counts.add_up
    assert read.counts.rows == len(read.rows)
    assert read.counts.left_out == len(read.left_out)
    assert digest_of_reading(read) == digest_of_reading(read_tables(tables, columns=given))


@pytest.mark.parametrize("seed", range(60))
def test_the_lists_of_offices_survive_lines_thrown_among_theirs(seed):
    """Lines cut, doubled, emptied and mixed up: nothing disappears without a word."""
    chance = random.Random(seed)
    written = chance.choice(list(FORMS.values()))()
    tables = []
    for table in written.tables:
        rows = [list(row) for row in table.rows]
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(rows))
            match chance.randint(0, 4):
                case 0:
                    rows.insert(at, list(chance.choice(rows)))
                case 1:
                    rows[at] = [""] * len(rows[at])
                case 2 if rows[at]:
                    rows[at][chance.randrange(len(rows[at]))] = chance.choice(_CELLS)
                case 3:
                    rows[at] = rows[at][: chance.randrange(len(rows[at]) + 1)]
                case _:
                    chance.shuffle(rows)
        tables.append(Table(table.sheet, table.hidden, rows))
    read = read_tables(tables)
    assert read.counts.filled == sum(len(lines_of(table)) for table in tables)
    assert read.counts.add_up


def test_a_reading_is_told_whole_as_json():
    written = FORMS["papers_of_a_member"]()
    told = reading_as_json(read_tables(written.tables))
    assert set(told) >= {"layout", "columns", "dossiers", "rows", "left_out"}
    assert set(told["rows"][0]) >= {
        "position", "number", "date", "precision", "title", "dossier", "sheets_from", "sheets_to", "pages", "level", "marks",
    }  # fmt: skip
    assert all(set(one) >= {"line", "text", "reason"} for one in told["left_out"])
    lines = dict(told["lines"])
    assert lines.pop("filled") == sum(lines.values())
