"""Letters by their own font, symbols, fields and forms: what is seen is the text, and no more."""

import pytest

from reading.domain.reasons import Reason
from tests.reading.files.word_making import made, paragraph, run, style, typed, xml


def shown(text_of, *paragraphs, prepare=lambda _document: None):
    def fill(document):
        prepare(document)
        for one in paragraphs:
            paragraph(document, *((one,) if isinstance(one, str) else one))

    return text_of(made(fill))


def codes(laid):
    return [reason.code for reason in laid.warnings]


def test_runs_are_converted_by_their_own_font_and_others_stay(text_of):
    runs = typed("Sè ", ".VnTime") + run("12 của Đảng ủy ") + typed("Hoäi nghò", "VNI-Times")
    assert shown(text_of, runs) == "Số 12 của Đảng ủy Hội nghị"


def test_the_font_may_come_from_a_style_the_paragraph_the_document_or_its_theme(text_of):
    def prepare(document):
        font = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
        style(document, "Cu", font)
        style(document, "CuHon", "", based_on="Cu")
        style(document, "ChuCu", font, kind="character")

    assert (
        shown(
            text_of,
            (run("c«ng v¨n"), '<w:pStyle w:val="CuHon"/>'),
            run("c«ng v¨n", '<w:rStyle w:val="ChuCu"/>'),
            (
                run("công văn", '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'),
                '<w:pStyle w:val="Cu"/>',
            ),
            prepare=prepare,
        )
        == "công văn\ncông văn\ncông văn"
    )


def test_the_font_may_be_the_documents_own(text_of):
    def prepare(document):
        fonts = document.styles.element.find(".//{*}rPrDefault/{*}rPr/{*}rFonts")
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for slot in ("ascii", "hAnsi"):
            fonts.set(fonts.tag.replace("rFonts", slot), ".VnTime")

    assert shown(text_of, run("NghÞ quyÕt"), prepare=prepare) == "Nghị quyết"


def test_the_font_may_be_the_themes(lay_out):
    def prepare(document):
        for tie in document.part.rels.values():
            if tie.reltype.endswith("/theme"):
                part = tie.target_part
                part._blob = part.blob.replace(b'typeface="Cambria"', b'typeface=".VnTime"')
        paragraph(
            document,
            run("NghÞ quyÕt", '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'),
        )

    laid = lay_out(made(prepare))
    assert laid.pages[0].text == "Nghị quyết"
    assert codes(laid) == ["encoding_converted"]


def test_letters_without_marks_and_the_others_may_have_two_fonts(text_of):
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi=".VnTime"/>'
    assert shown(text_of, run("Héi nghÞ", fonts)) == "Hội nghị"


def test_a_letter_of_vni_may_be_cut_by_the_border_of_two_runs(text_of):
    runs = typed("Ho", "VNI-Times") + typed("äi nghò", "VNI-Times")
    assert shown(text_of, runs) == "Hội nghị"


def test_the_hyphen_that_word_keeps_apart_is_a_letter_in_an_old_font(text_of):
    fonts = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    runs = f"<w:r>{fonts}<w:t>ch</w:t><w:softHyphen/><w:t>¬ng</w:t></w:r>"
    assert shown(text_of, runs) == "chương"
    assert shown(text_of, "<w:r><w:t>kế</w:t><w:softHyphen/><w:t>hoạch</w:t></w:r>") == "kếhoạch"


def test_a_converted_text_is_told_and_an_unused_old_font_is_not(lay_out):
    def used(document):
        paragraph(document, typed("c«ng v¨n", ".VnTime"))

    def unused(document):
        style(document, "Cu", '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>')
        paragraph(document, run("công văn"))
        paragraph(document, typed("", ".VnTime"))

    assert lay_out(made(used)).warnings == (Reason("encoding_converted", {"font": ".VnTime"}),)
    assert lay_out(made(unused)).warnings == ()


def test_a_font_that_nobody_can_read_is_told(lay_out):
    laid = lay_out(made(lambda document: paragraph(document, typed("c\xe3ng v\xe1n", "VPS Times"))))
    assert laid.warnings == (Reason("old_encoding", {"font": "VPS Times"}),)


def test_nonsense_in_an_old_font_makes_the_page_doubtful(lay_out):
    def prepare(document):
        paragraph(document, typed("xðzq wêùé zzòòp qôôk " * 5, ".VnTime"))

    assert lay_out(made(prepare)).pages[0].validity < 0.5


def test_capitals_by_property_are_capitals_in_the_text(text_of):
    caps = '<w:caps/><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    assert (
        shown(text_of, run("Kế hoạch", "<w:caps/>"), run("kÕ ho¹ch", caps)) == "KẾ HOẠCH\nKẾ HOẠCH"
    )


@pytest.mark.parametrize(
    ("runs", "seen"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>', "◻"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font=".VnTime" w:char="00AE"/></w:r>', "đ"),
        ('<w:r><w:sym w:font="Arial" w:char="2713"/></w:r>', "✓"),
        ('<w:r><w:sym w:font="Wingdings" w:char="zzzz"/></w:r>', ""),
        (typed("þ \uf0fc", "Wingdings"), "☑ ✓"),
        (typed("a", "Symbol"), "α"),
    ],
)
def test_symbols_are_the_signs_that_are_seen(text_of, runs, seen):
    assert shown(text_of, run("x ") + runs) == f"x {seen}".strip()


def control(properties, content):
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_show_what_was_chosen(text_of):
    chosen = control(
        '<w:dropDownList><w:listItem w:displayText="Tốt"/></w:dropDownList>', run("Khá")
    )
    day = control("<w:date/>", run("05/01/2013"))
    box = control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', run("☒"))
    bare = control('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', "")
    assert shown(text_of, chosen, day, box, bare) == "Khá\n05/01/2013\n☒\n☐"


def mark(kind, data=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'


def field(instruction, result, data=""):
    parted = mark("separate") + result if result else ""
    return (
        mark("begin", data)
        + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        + parted
        + mark("end")
    )


def test_fields_show_their_result_and_never_their_instruction(text_of):
    inner = field("REF so", run("14"))
    nested = (
        mark("begin")
        + "<w:r><w:instrText>IF </w:instrText></w:r>"
        + field("MERGEFIELD a", run("ẩn"))
        + mark("separate")
        + run("hiện")
        + mark("end")
    )
    simple = f'<w:fldSimple w:instr="DATE">{run("05/01/2013")}</w:fldSimple>'
    assert shown(text_of, run("Số ") + inner, nested, simple) == "Số 14\nhiện\n05/01/2013"


def test_boxes_and_lists_of_forms_show_what_they_hold(text_of):
    ticked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    empty = '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'
    choice = (
        '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Kém"/>'
        '<w:listEntry w:val="Tốt"/></w:ddList></w:ffData>'
    )
    assert (
        shown(
            text_of,
            field("FORMCHECKBOX", "", ticked) + run(" Có"),
            field("FORMCHECKBOX", "", empty) + run(" Không"),
            field("FORMDROPDOWN", "", choice),
            field("FORMTEXT", run("Trần Minh Mẫu"), "<w:ffData><w:textInput/></w:ffData>"),
            field('SYMBOL 254 \\f "Wingdings"', ""),
        )
        == "☒ Có\n☐ Không\nTốt\nTrần Minh Mẫu\n☑"
    )


def test_a_field_that_never_ends_hides_nothing_after_its_paragraph(text_of):
    assert shown(text_of, mark("begin") + run("mã"), run("sau")).split("\n")[-1] == "sau"


def test_hidden_text_is_no_text(text_of):
    def prepare(document):
        style(document, "An", "<w:rPr><w:vanish/></w:rPr>", kind="character")

    seen = run("hiện", '<w:rStyle w:val="An"/><w:vanish w:val="0"/>')
    runs = run("a") + run("ẩn", "<w:vanish/>") + run("ẩn", '<w:rStyle w:val="An"/>') + seen
    assert shown(text_of, runs, prepare=prepare) == "ahiện"


def test_white_on_white_is_no_text_and_white_on_dark_is(text_of):
    white = '<w:color w:val="FFFFFF"/>'
    dark = '<w:shd w:val="clear" w:fill="003366"/>'
    runs = run("a") + run("trắng", white) + run("sáng", white + dark)
    table = xml(
        '<w:tbl><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
        f"{dark}</w:tcPr><w:p>{run('trong ô', white)}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert (
        shown(text_of, runs, prepare=lambda d: d.element.body.insert(0, table)) == "trong ô\nasáng"
    )


def test_inserted_words_are_read_deleted_and_moved_away_ones_are_not(text_of):
    runs = (
        run("Số ")
        + f"<w:ins>{run('12')}</w:ins><w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('đi')}</w:moveFrom><w:moveTo>{run(' đến')}</w:moveTo>"
    )
    assert shown(text_of, runs) == "Số 12 đến"


def test_a_table_in_a_text_box_is_read(text_of):
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('trong bảng')}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert "trong bảng" in shown(text_of, run("ngoài") + box)


def test_letters_of_a_watermark_are_text_and_may_name_a_level(lay_out):
    from reading.domain.proposals import propose

    def prepare(document):
        shape = '<w:pict><v:shape><v:textpath string="TỐI MẬT"/></v:shape></w:pict>'
        document.sections[0].header.paragraphs[0]._p.append(xml(f"<w:r>{shape}</w:r>"))
        paragraph(document, run("Nội dung của văn bản này."))

    pages = lay_out(made(prepare)).pages
    assert pages[0].text.split("\n")[0] == "TỐI MẬT"
    assert propose(pages)["level"].value == "SECRET"


def test_a_page_begins_where_word_begins_one(lay_out):
    def prepare(document):
        paragraph(document, run("một") + '<w:r><w:br w:type="page"/></w:r>' + run("hai"))
        paragraph(document, '<w:r><w:br w:type="page"/></w:r>')
        paragraph(document, run("ba"))
        paragraph(document, run("bốn"), "<w:pageBreakBefore/>")

    assert [page.text for page in lay_out(made(prepare)).pages] == ["một", "hai", "ba", "bốn"]
