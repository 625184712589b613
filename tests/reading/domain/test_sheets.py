"""A paper on a sheet of another size is read as on its own."""

import pytest

from reading.domain.proposals import propose
from reading.domain.readings import PageReading, Word
from tests.reading.domain.pages import line, page, party_page, values


def on_a_sheet(reading, *, across, down, left=0, top=0):
    """The A4 page laid with its letters as they are on a sheet `across` and `down` as large."""

    def moved(box):
        return (
            round(box[0] / across + left), round(box[1] / down + top),
            round(box[2] / across + left), round(box[3] / down + top),
        )  # fmt: skip

    words = tuple(Word(w.text, moved(w.box), w.confidence, w.line) for w in reading.words)
    dpi = 300
    signals = {"width": 210 * across / 25.4 * dpi, "height": 297 * down / 25.4 * dpi, "dpi": dpi}
    return PageReading(reading.number, reading.text, words, 95.0, signals=signals)


def long_paper():
    """A paper below whose abstract, at less than a tenth of A3, the text goes on."""
    body = [
        line(20 + at, 2900 + 200 * at, (1400, "và các đồng chí thực hiện tốt nhiệm vụ được giao trong năm nay"))
        for at in range(6)
    ]  # fmt: skip
    return page(*[[w for w in party_page().words if w.line == n] for n in range(9)], *body)


@pytest.mark.parametrize(
    ("across", "down", "left"),
    [(1.0, 1.0, 0), (1.414, 1.414, 0), (1.414, 1.414, 2500), (2.0, 1.0, 5000), (2.0, 1.0, 0)],
    ids=["A4", "A3", "A3, in its middle", "right half of A3", "left half of A3"],
)
def test_a_paper_on_a_larger_sheet_is_read_as_on_its_own(across, down, left):
    right = values([long_paper()])
    found = propose([on_a_sheet(long_paper(), across=across, down=down, left=left)])
    assert {name: one.value for name, one in found.items()} == right
    assert right["abstract"] == "sắp xếp kho lưu trữ của Ban giai đoạn 2021 - 2024"
    assert all(0 <= side <= 10_000 for one in found.values() for side in one.box)
    number = next(w for w in on_a_sheet(long_paper(), across=across, down=down, left=left).words
                  if w.text.startswith("27-KH"))  # fmt: skip
    assert abs(found["number"].box[0] - number.box[0]) < 20


def test_a_paper_enlarged_with_its_letters_keeps_its_shares():
    enlarged = long_paper()
    signals = {"width": 3508, "height": 4961, "dpi": 300}
    found = values([PageReading(1, enlarged.text, enlarged.words, 95.0, signals=signals)])
    assert found == values([long_paper()])
