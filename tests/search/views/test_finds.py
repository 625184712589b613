"""Finds as the screens show them."""

from search.domain.highlight import Segment
from search.domain.query import parse
from search.forms import asked_by
from search.views.finds import SIDEWAYS, finds_in, finds_on, joined, lines_of, marked
from search.views.hits import page_map


def test_words_side_by_side_are_one_find_and_words_apart_are_two():
    query = parse("số hóa hồ sơ")
    text = "hồ sơ và hồ\nsơ rồi số hóa hồ sơ"
    assert [(text[m.start : m.end], m.full) for m in finds_in(text, query)] == [
        ("hồ sơ", False), ("hồ\nsơ", False), ("số hóa hồ sơ", True),
    ]  # fmt: skip


def test_a_find_over_two_lines_has_a_rectangle_in_each():
    words = [("số", (9000, 100, 9400, 200), 0), ("hóa", (500, 300, 900, 400), 1)]
    (find,) = finds_on(words, parse("số hóa"))
    assert find.full
    assert [(r.x, r.y) for r in find.rectangles] == [(8980, 85), (480, 285)]


def boxes(words, query):
    """The places of the words found, where every word has a line of its own."""
    placed = [(word, (1000 * n, 0, 1000 * n + 90, 90), n) for n, word in enumerate(words)]
    found = finds_on(placed, parse(query))
    return [(find.full, [(one.x + SIDEWAYS) // 1000 for one in find.rectangles]) for find in found]


def test_boxes_are_those_of_the_printed_words():
    words = ["Thực", "hiện", "Kế", "hoạch", "số", "14-KH/BTCTU,", "kế", "toán", "½"]
    assert boxes(words, "kế hoạch") == [(True, [2, 3])]
    assert boxes(words, "kế") == [(True, [2]), (True, [6])]
    assert boxes(words, "14-kh/btctu") == [(True, [5])]
    assert boxes(words, '"1 2"') == [(True, [8])]
    assert boxes(words, "vắng") == boxes([], "kế") == []


def test_words_without_letters_do_not_shift_the_boxes():
    assert boxes(["", "…", "kế", "", "hoạch", "-"], "kế hoạch") == [(True, [2, 4])]


def test_text_and_image_number_the_same_finds_alike():
    query = parse("hồ sơ đảng viên")
    words = ["hồ", "sơ", "đảng", "viên", "cũ,", "hồ", "sơ", "mới"]
    placed = [(word, (100 * n, 0, 100 * n + 90, 90), 0) for n, word in enumerate(words)]
    on_image = [(find.number, find.full) for find in finds_on(placed, query)]
    in_text = [
        (p.number, p.full) for line in lines_of(" ".join(words), query) for p in line if p.number
    ]
    assert on_image == in_text == [(1, True), (2, False)]


def test_lines_keep_every_character_but_the_ends_of_lines():
    text = "một hai\n\nba hồ sơ bốn\nnăm"
    lines = lines_of(text, parse("hồ sơ"))
    assert ["".join(piece.text for piece in line) for line in lines] == [
        "một hai",
        "ba hồ sơ bốn",
        "năm",
    ]


def test_pieces_of_a_passage_side_by_side_are_joined():
    pieces = [
        Segment("hồ", "part"),
        Segment(" "),
        Segment("sơ", "part"),
        Segment(" và "),
        Segment("x", "part"),
    ]
    assert joined(pieces) == [Segment("hồ sơ", "part"), Segment(" và "), Segment("x", "part")]


def test_an_abstract_is_marked_in_one_line():
    assert marked("về  số\nhóa", parse("số hóa")) == [Segment("về "), Segment("số hóa", "full")]


def test_the_map_of_a_long_record_shares_cells_and_never_points_outside():
    assert page_map((), 5) is None
    assert page_map((1, 3), 3).cells == (True, False, True)
    long = page_map((1, 250, 500, 501, 0), 500)
    assert len(long.cells) == 60
    assert [place for place, hit in enumerate(long.cells) if hit] == [0, 29, 59]


def test_words_taken_as_typed_stand_in_quotation_marks_each():
    class Address(dict):
        def getlist(self, name):
            return []

    def wording(text):
        return asked_by(Address(q=text, dau="1")).wording

    assert wording("báo cáo") == '"báo" "cáo"'
    assert wording('"báo cáo" tổ -nháp 14-KH/TU') == '"báo cáo" "tổ" -nháp 14-KH/TU'
    assert wording('-"dự thảo"') == '-"dự thảo"'
    assert asked_by(Address(q="báo cáo")).wording == "báo cáo"
