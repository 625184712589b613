"""Rows of a Word file as they are seen, whatever Word keeps them in."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reading.looking.lists import tables_of

W = nsdecls("w")
RUN = "<w:r><w:t>Kế hoạch</w:t></w:r>"
BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    f"<w:p>{RUN}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
TICKED = (
    '<w:sdt xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
    '<w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>'
)


def rows(change):
    document, kept = docx.Document(), io.BytesIO()
    table = document.add_table(2, 3)
    for at, row in enumerate(table.rows):
        for cell, word in zip(row.cells, "abc", strict=True):
            cell.text = f"{word}{at}"
    change(table)
    document.save(kept)
    return [table.rows for table in tables_of(io.BytesIO(kept.getvalue()), name="a.docx")]


def within(paragraph):
    """What a cell says whose paragraph holds this markup."""

    def change(table):
        [cell] = [table.cell(0, 1)._tc]
        cell.remove(cell.p_lst[0])
        cell.append(parse_xml(f"<w:p {W}>{paragraph}</w:p>"))

    return rows(change)[0][0][1]


def wrapped(element):
    """A content control around an element, where it stands."""
    above = element.getparent()
    control = parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
    above.replace(element, control)
    control[1].append(element)


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        (f'<w:smartTag w:uri="u" w:element="place">{RUN}</w:smartTag>', "Kế hoạch"),
        (f'<w:ins w:id="1" w:author="a">{RUN}</w:ins>', "Kế hoạch"),
        (f'<w:fldSimple w:instr="DATE">{RUN}</w:fldSimple>', "Kế hoạch"),
        (f"<w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt>", "Kế hoạch"),
        (FIELD, "Kế hoạch"),
        (BOX, "Kế hoạch"),
        (f"{RUN}<w:r><w:br/><w:t>mới</w:t></w:r>", "Kế hoạch\nmới"),
        (f'{RUN}<w:del w:id="1" w:author="a"><w:r><w:delText>cũ</w:delText></w:r></w:del>', "Kế hoạch"),
        (f'{RUN}<w:moveFrom w:id="1" w:author="a">{RUN}</w:moveFrom>', "Kế hoạch"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        (TICKED, "☒"),
    ],
)  # fmt: skip
def test_a_cell_says_what_is_seen_in_it(markup, seen):
    assert within(markup).strip() == seen


def test_a_row_and_a_cell_in_a_content_control_stand_where_they_stand():
    def row(table):
        wrapped(table.rows[1]._tr)

    def cell(table):
        wrapped(table.rows[1].cells[1]._tc)

    plain = [[["a0", "b0", "c0"], ["a1", "b1", "c1"]]]
    assert rows(row) == rows(cell) == plain


def test_what_an_old_program_shows_instead_is_not_told_a_second_time():
    def change(table):
        drawn = f"<w:p><w:r><w:t>vẽ</w:t></w:r></w:p>{table._tbl.xml.partition('?>')[2] or table._tbl.xml}"
        held = (
            f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>'
            f"<mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{drawn}</w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent>{drawn}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        table._tbl.addnext(parse_xml(held))

    told = rows(change)
    assert told.count([["a0", "b0", "c0"], ["a1", "b1", "c1"]]) == 2
