"""Numbers that Word counts by itself stand in the text as they stand on the paper."""

import pytest

from reading.files.word_numbering import number_as
from tests.reading.files.word_making import (
    counted,
    level,
    lists,
    made,
    paragraph,
    run,
    style,
)


def listed(text_of, patterns, numbers, entries):
    def prepare(document):
        lists(document, patterns, numbers)
        for text, number, at in entries:
            counted(document, text, number, at)

    return text_of(made(prepare)).split("\n")


ARTICLES = (
    '<w:abstractNum w:abstractNumId="1">'
    + level(0, "Chương %1.", "upperRoman")
    + level(1, "Điều %2.", more='<w:lvlRestart w:val="0"/>')
    + level(2, "%3)", "lowerLetter")
    + "</w:abstractNum>"
)
ONE = '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'


def test_levels_count_apart_and_begin_anew_below_a_higher_one(text_of):
    entries = [
        ("Quy định chung", 5, 0), ("Phạm vi", 5, 1), ("một", 5, 2), ("hai", 5, 2),
        ("Đối tượng", 5, 1), ("ba", 5, 2), ("Tổ chức", 5, 0), ("Thực hiện", 5, 1),
    ]  # fmt: skip
    assert listed(text_of, ARTICLES, ONE, entries) == [
        "Chương I. Quy định chung",
        "Điều 1. Phạm vi",
        "a) một",
        "b) hai",
        "Điều 2. Đối tượng",
        "a) ba",
        "Chương II. Tổ chức",
        "Điều 3. Thực hiện",
    ]


def test_several_levels_stand_in_one_number(text_of):
    pattern = (
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "%1.", "upperRoman")
        + level(1, "%1.%2.", more="<w:isLgl/>")
        + "</w:abstractNum>"
    )
    entries = [("A", 5, 0), ("B", 5, 0), ("C", 5, 1), ("D", 5, 1)]
    assert listed(text_of, pattern, ONE, entries) == ["I. A", "II. B", "2.1. C", "2.2. D"]


def test_a_list_of_the_same_pattern_counts_on_unless_it_begins_anew(text_of):
    numbers = (
        ONE
        + '<w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
        + '<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="1">'
        + '<w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    entries = [("a", 5, 1), ("b", 6, 1), ("c", 7, 1), ("d", 7, 1)]
    assert listed(text_of, ARTICLES, numbers, entries) == [
        "Điều 1. a", "Điều 2. b", "Điều 4. c", "Điều 5. d",
    ]  # fmt: skip


def test_a_list_may_have_levels_of_its_own(text_of):
    numbers = (
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="1">'
        + level(1, "Khoản %2:")
        + "</w:lvlOverride></w:num>"
    )
    assert listed(text_of, ARTICLES, numbers, [("a", 5, 1)]) == ["Khoản 1: a"]


def test_a_style_numbers_its_paragraphs(text_of):
    def prepare(document):
        pattern = (
            '<w:abstractNum w:abstractNumId="1">'
            + level(0, "Phần %1", "upperRoman")
            + level(1, "Điều %2.", more='<w:pStyle w:val="Dieu"/>')
            + "</w:abstractNum>"
        )
        lists(document, pattern, ONE)
        style(document, "Dieu", '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>')
        style(document, "DieuCon", "", based_on="Dieu")
        paragraph(document, run("một"), '<w:pStyle w:val="Dieu"/>')
        paragraph(document, run("hai"), '<w:pStyle w:val="Dieu"/>')
        paragraph(
            document,
            run("không số"),
            '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>',
        )

    assert text_of(made(prepare)).split("\n") == ["Điều 1. một", "Điều 2. hai", "không số"]


def test_a_pattern_may_be_that_of_a_style(text_of):
    def prepare(document):
        linked = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Kieu"/></w:abstractNum>'
        numbers = ONE + '<w:num w:numId="8"><w:abstractNumId w:val="2"/></w:num>'
        lists(document, ARTICLES + linked, numbers)
        style(
            document,
            "Kieu",
            '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>',
            kind="numbering",
        )
        counted(document, "một", 8, 1)

    assert text_of(made(prepare)) == "Điều 1. một"


def test_bullets_of_symbol_fonts_are_shown_and_nothing_parts_where_word_parts_nothing(text_of):
    wing = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
    bullet = level(0, "\uf0a7", "bullet").replace("</w:lvl>", f"{wing}</w:lvl>")
    tight = level(1, "%2-", more='<w:suff w:val="nothing"/>')
    pattern = f'<w:abstractNum w:abstractNumId="1">{bullet}{tight}</w:abstractNum>'
    assert listed(text_of, pattern, ONE, [("a", 5, 0), ("b", 5, 1)]) == ["▪ a", "1-b"]


def test_a_number_typed_in_an_old_font_is_converted(text_of):
    font = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    old = level(0, "§iÒu %1.").replace("</w:lvl>", f"{font}</w:lvl>")
    pattern = f'<w:abstractNum w:abstractNumId="1">{old}</w:abstractNum>'
    assert listed(text_of, pattern, ONE, [("a", 5, 0)]) == ["Điều 1. a"]


def test_a_paragraph_deleted_as_a_whole_is_not_counted(text_of):
    def prepare(document):
        lists(document, ARTICLES, ONE)
        counted(document, "một", 5, 1)
        paragraph(
            document,
            "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>",
            '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr><w:rPr><w:del/></w:rPr>',
        )
        counted(document, "hai", 5, 1)

    assert text_of(made(prepare)).split("\n") == ["Điều 1. một", "Điều 2. hai"]


def test_lists_without_reason_are_borne(text_of):
    odd = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="x"><w:start w:val="-"/>'
        '<w:lvlText w:val="%9 %1"/></w:lvl></w:abstractNum>'
    )
    numbers = ONE + '<w:num w:numId="9"><w:abstractNumId w:val="77"/></w:num>'
    entries = [("a", 5, 0), ("b", 9, 3), ("c", 1234, 0), ("d", 5, 99)]
    assert [line[-1] for line in listed(text_of, odd, numbers, entries)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("count", "kind", "written"),
    [
        (4, "upperRoman", "IV"), (49, "lowerRoman", "xlix"), (27, "lowerLetter", "aa"),
        (3, "upperLetter", "C"), (7, "decimalZero", "07"), (0, "lowerLetter", "0"),
        (12, "decimalEnclosedCircle", "⑫"), (5, "none", ""), (8, "chineseCounting", "8"),
    ],
)  # fmt: skip
def test_ways_to_write_a_count(count, kind, written):
    assert number_as(count, kind) == written
