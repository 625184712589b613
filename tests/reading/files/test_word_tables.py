"""Tables keep their rules, and cells their place."""

import pypdfium2
import pytest

from tests.reading.files.word_making import made, paragraph, run, style, xml


def ruled(document_bytes, lay_out, tmp_path):
    """How many lying and standing rules are drawn on the first page, side by side as one."""
    lay_out(document_bytes)
    page = pypdfium2.PdfDocument(tmp_path / "laid.pdf")[0]
    lying, standing = set(), set()
    for rule in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = rule.get_bounds()
        if right - left > top - bottom:
            lying.add(round(top))
        else:
            standing.add(round(left))
    return len(lying), len(standing)


def table(borders="", cells="", rows=2):
    row = (
        f"<w:tr><w:tc>{cells}<w:p>{run('một')}</w:p></w:tc>"
        f"<w:tc>{cells}<w:p>{run('hai')}</w:p></w:tc></w:tr>"
    )
    return xml(
        f"<w:tbl><w:tblPr>{borders}</w:tblPr><w:tblGrid><w:gridCol w:w='5'/><w:gridCol w:w='5'/>"
        f"</w:tblGrid>{row * rows}</w:tbl>"
    )


def side(*names, kind="single"):
    return "".join(f'<w:{name} w:val="{kind}"/>' for name in names)


ALL = ("top", "left", "bottom", "right", "insideH", "insideV")


def document_with(made_table, **styles):
    def prepare(document):
        for name, inner in styles.items():
            style(document, name, inner, kind="table")
        document.element.body.insert(0, made_table)

    return made(prepare)


@pytest.mark.parametrize(
    ("borders", "cells", "drawn"),
    [
        (f"<w:tblBorders>{side(*ALL)}</w:tblBorders>", "", (3, 3)),
        ("", "", (0, 0)),
        (f"<w:tblBorders>{side(*ALL, kind='nil')}</w:tblBorders>", "", (0, 0)),
        (f"<w:tblBorders>{side('top', 'bottom')}</w:tblBorders>", "", (2, 0)),
        (f"<w:tblBorders>{side('insideV')}</w:tblBorders>", "", (0, 1)),
        ("", f"<w:tcPr><w:tcBorders>{side('bottom')}</w:tcBorders></w:tcPr>", (2, 0)),
        ('<w:tblStyle w:val="Ke"/>', "", (3, 3)),
        (
            f'<w:tblStyle w:val="Ke"/><w:tblBorders>{side("insideH", kind="none")}</w:tblBorders>',
            "",
            (2, 3),
        ),
    ],
)
def test_rules_are_those_of_the_table_its_style_and_its_cells(
    borders, cells, drawn, lay_out, tmp_path
):
    kept = f"<w:tblPr><w:tblBorders>{side(*ALL)}</w:tblBorders></w:tblPr>"
    assert ruled(document_with(table(borders, cells), Ke=kept), lay_out, tmp_path) == drawn


def test_no_rule_goes_through_a_cell_that_spans_rows(lay_out, tmp_path):
    borders = f"<w:tblBorders>{side(*ALL)}</w:tblBorders>"
    whole = table(borders)
    for row, kind in zip(whole.findall("{*}tr"), ("restart", "continue"), strict=True):
        for cell in row.findall("{*}tc"):
            cell.insert(0, xml(f'<w:tcPr><w:vMerge w:val="{kind}"/></w:tcPr>'))
    assert ruled(document_with(whole), lay_out, tmp_path) == (2, 3)


def test_a_row_may_begin_further_right(lay_out):
    def prepare(document):
        made_table = table()
        second = made_table.findall("{*}tr")[1]
        second.remove(second.findall("{*}tc")[1])
        second.insert(0, xml('<w:trPr><w:gridBefore w:val="1"/></w:trPr>'))
        document.element.body.insert(0, made_table)

    words = lay_out(made(prepare)).pages[0].words
    assert words[2].box[0] == words[1].box[0] > words[0].box[0]


def test_deleted_and_hidden_rows_are_not_read(text_of):
    def prepare(document):
        made_table = table(rows=3)
        for row, mark in zip(
            made_table.findall("{*}tr"), ("<w:del/>", "<w:hidden/>"), strict=False
        ):
            row.insert(0, xml(f"<w:trPr>{mark}</w:trPr>"))
        document.element.body.insert(0, made_table)
        paragraph(document, run("sau"))

    assert text_of(made(prepare)).split("\n") == ["một", "hai", "sau"]


def test_a_table_over_two_pages_is_ruled_on_both(lay_out, tmp_path):
    borders = f"<w:tblBorders>{side(*ALL)}</w:tblBorders>"
    laid = lay_out(document_with(table(borders, rows=60)))
    assert len(laid.pages) == 2
    pdf = pypdfium2.PdfDocument(tmp_path / "laid.pdf")
    for page in pdf:
        assert len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]))) > 50
    assert sum(page.text.count("một") for page in laid.pages) == 60
