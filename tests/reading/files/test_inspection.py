import io
import os
import random
import re
import zipfile

import pikepdf
import pytest
from PIL import Image

from reading.domain.reason_rules import RULES, Kind
from reading.domain.reasons import Reason
from reading.files.findings import WORD, Limits
from reading.files.inspection import inspect_file
from tests.reading.files.making import pdf_bytes, picture_bytes, word_bytes, zip_bytes

ACROBAT = pikepdf.Name


@pytest.fixture
def inspect(tmp_path):
    def inspect(content, name="scan.pdf", **limits):
        path = tmp_path / "stored"
        path.write_bytes(content)
        return inspect_file(path, name, limits=Limits(**limits))

    return inspect


def problem(found):
    assert found.problem is not None
    assert RULES[found.problem.code].kind is Kind.QUARANTINE
    return found.problem.code


def codes(found):
    assert found.problem is None
    return {warning.code for warning in found.warnings}


@pytest.mark.parametrize(
    ("content", "media", "pages"),
    [
        (pdf_bytes(3), "application/pdf", 3),
        (picture_bytes("JPEG"), "image/jpeg", 1),
        (picture_bytes("PNG"), "image/png", 1),
        (picture_bytes("TIFF"), "image/tiff", 1),
        (picture_bytes("TIFF", frames=4), "image/tiff", 4),
        (word_bytes("Kính gửi"), WORD, 0),
    ],
)
def test_what_is_taken_in_is_known_by_its_content(inspect, content, media, pages):
    found = inspect(content, "no extension")
    assert (found.media, found.pages, found.problem) == (media, pages, None)
    assert found.warnings == ()


def test_a_wrong_extension_is_forgiven_with_a_warning(inspect):
    found = inspect(picture_bytes("JPEG"), "HS1.pdf")
    assert found.media == "image/jpeg"
    assert found.warnings == (Reason("wrong_extension", {"extension": ".pdf", "format": "JPG"}),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ" + bytes(200), "program"),
        (b"\x7fELF" + bytes(200), "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (zip_bytes({"a.pdf": b"x"}, main=""), "archive"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "archive"),
        (picture_bytes("GIF"), "picture_format"),
        (picture_bytes("WEBP"), "picture_format"),
        ("Kính gửi đồng chí".encode(), "plain_text"),
        (b"<!DOCTYPE html><html>", "plain_text"),
        (random.Random(5).randbytes(4000), "unknown_format"),
    ],
)
def test_what_is_not_taken_in_has_its_own_advice(inspect, content, code):
    assert problem(inspect(content)) == code


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.97])
@pytest.mark.parametrize(
    "content",
    [pdf_bytes(5), picture_bytes("PNG"), picture_bytes("JPEG"), word_bytes("x" * 9000)],
    ids=["pdf", "png", "jpeg", "docx"],
)
def test_a_file_cut_anywhere_is_set_aside_unless_no_page_is_lost(inspect, content, part):
    found = inspect(content[: int(len(content) * part)])
    if found.problem is None:
        assert (found.pages, codes(found)) == (5, {"repaired"})
    else:
        assert problem(found) in {"cut_short", "damaged"}


def test_a_tiff_whose_second_page_is_missing_is_set_aside(inspect):
    content = picture_bytes("TIFF", frames=2)
    assert problem(inspect(content[: len(content) // 2 + 3000])) in {"cut_short", "damaged"}


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_never_raises(inspect, seed):
    dice = random.Random(seed)
    whole = dice.choice(
        [
            pdf_bytes(3),
            picture_bytes("TIFF", frames=2),
            picture_bytes("PNG"),
            word_bytes("Kính gửi"),
        ]
    )
    content = bytearray(whole)
    for _ in range(dice.randint(1, 40)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    inspect(bytes(content))


def test_random_bytes_called_pdf_are_set_aside(inspect):
    assert problem(inspect(b"%PDF-1.7\n" + os.urandom(9000))) in {"cut_short", "damaged"}


def test_a_pdf_without_pages_is_set_aside(inspect):
    assert problem(inspect(pdf_bytes(0))) == "zero_pages"


def test_a_broken_table_of_contents_is_repaired_with_a_warning(inspect):
    content = pdf_bytes(3)
    broken = content.replace(b"startxref\n", b"startxref\n9", 1)
    assert broken != content
    found = inspect(broken)
    assert codes(found) == {"repaired"}
    assert found.pages == 3


def test_words_before_and_zeros_after_a_pdf_do_no_harm(inspect):
    assert inspect(b"MIME header\r\n" * 20 + pdf_bytes(2)).pages == 2
    assert inspect(pdf_bytes(2) + bytes(5000)).pages == 2


def test_a_pdf_with_an_opening_password_is_set_aside(inspect):
    content = pdf_bytes(encryption=pikepdf.Encryption(user="mở", owner="chủ"))
    assert problem(inspect(content)) == "password"


def test_a_pdf_that_only_restricts_printing_is_taken_in(inspect):
    found = inspect(pdf_bytes(2, encryption=pikepdf.Encryption(user="", owner="chủ")))
    assert codes(found) == {"restricted"}
    assert found.pages == 2


def test_a_pdf_encrypted_for_a_certificate_is_set_aside(inspect):
    content = pdf_bytes(encryption=pikepdf.Encryption(user="a", owner="b", R=4))
    foreign = content.replace(b"/Standard", b"/Adobe.Pk", 1)
    assert problem(inspect(foreign)) in {"encrypted", "password", "damaged"}


def test_a_page_bomb_is_set_aside(inspect):
    assert problem(inspect(pdf_bytes(30), pages=20)) == "too_many_pages"


def test_a_tree_of_pages_that_unfolds_without_end_is_set_aside(inspect):
    def fold(pdf):
        branch = pdf.Root.Pages
        for step in range(12):
            branch = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=ACROBAT.Pages, Kids=pikepdf.Array([branch] * 10), Count=10 ** (step + 1)
                )
            )
        pdf.Root.Pages = branch

    assert problem(inspect(pdf_bytes(1, prepare=fold))) in {"damaged", "too_many_pages"}


def test_a_tree_of_pages_that_contains_itself_is_set_aside(inspect):
    content = (
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>> endobj\n"
        b"trailer <</Root 1 0 R>>\n%%EOF"
    )
    assert problem(inspect(content)) == "damaged"


def test_a_page_kilometres_wide_is_set_aside(inspect):
    def stretch(pdf):
        pdf.pages[1].MediaBox = pikepdf.Array([0, 0, 4_000_000, 800])

    found = inspect(pdf_bytes(2, prepare=stretch))
    assert found.problem == Reason("page_too_large", {"page": 2})


def test_a_small_page_with_a_giant_unit_is_set_aside(inspect):
    def stretch(pdf):
        pdf.pages[0].UserUnit = 75_000

    assert problem(inspect(pdf_bytes(prepare=stretch))) == "page_too_large"


def test_a_picture_bomb_inside_a_pdf_is_set_aside(inspect):
    def plant(pdf):
        picture = pdf.make_stream(b"x", Type=ACROBAT.XObject, Subtype=ACROBAT.Image)
        picture.Width = picture.Height = 100_000
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))

    assert problem(inspect(pdf_bytes(prepare=plant))) == "page_too_large"


def test_a_picture_bomb_is_set_aside_unopened(inspect):
    target = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(target, "PNG")
    assert problem(inspect(target.getvalue(), "a.png")) == "page_too_large"


def test_a_tiff_with_too_many_pages_is_set_aside(inspect):
    assert problem(inspect(picture_bytes("TIFF", (8, 8), frames=12), pages=10)) == "too_many_pages"


def action(kind, **more):
    return pikepdf.Dictionary(Type=ACROBAT.Action, S=ACROBAT(f"/{kind}"), **more)


@pytest.mark.parametrize("place", ["opening", "names", "page", "link", "chain"])
def test_commands_in_a_pdf_are_found_wherever_they_lie(inspect, place):
    def plant(pdf):
        script = action("JavaScript", JS=pikepdf.String("app.alert(1)"))
        if place == "opening":
            pdf.Root.OpenAction = script
        elif place == "names":
            named = pikepdf.Array([pikepdf.String("a"), script])
            pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=named))
        elif place == "page":
            pdf.pages[0].AA = pikepdf.Dictionary(O=script)
        else:
            step = action("URI", Next=script) if place == "chain" else script
            mark = pikepdf.Dictionary(Type=ACROBAT.Annot, Subtype=ACROBAT.Link, A=step)
            pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(mark)])

    found = inspect(pdf_bytes(prepare=plant))
    assert found.warnings == (Reason("active_content", {"kinds": "JavaScript"}),)


def test_a_pdf_that_would_start_a_program_is_taken_in_with_a_warning(inspect):
    def plant(pdf):
        pdf.Root.OpenAction = action("Launch", F=pikepdf.String("cmd.exe"))

    assert inspect(pdf_bytes(prepare=plant)).warnings == (
        Reason("active_content", {"kinds": "Launch"}),
    )


def test_attached_files_are_counted_and_not_opened(inspect):
    def plant(pdf):
        pdf.attachments["a.exe"] = b"MZ"
        pdf.attachments["b.exe"] = b"MZ"

    assert Reason("attachments", {"count": 2}) in inspect(pdf_bytes(prepare=plant)).warnings


@pytest.mark.parametrize(("with_range", "signed"), [(True, True), (False, False)])
def test_a_signature_is_known_by_the_bytes_it_covers(inspect, with_range, signed):
    def plant(pdf):
        value = pikepdf.Dictionary(Type=ACROBAT.Sig)
        if with_range:
            value.ByteRange = pikepdf.Array([0, 10, 20, 30])
        child = pikepdf.Dictionary(V=pdf.make_indirect(value))
        field = pikepdf.Dictionary(FT=ACROBAT.Sig, Kids=pikepdf.Array([child]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    assert inspect(pdf_bytes(prepare=plant)).signed is signed


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        (["D:20250204161204+07'00'"], "2025-02-04"),
        (["D:20250205080928+07'00'", "D:20250204161204+07'00'"], "2025-02-04"),
        (["D:20250203190000Z"], "2025-02-04"),
        (["D:20250204"], "2025-02-04"),
        (["D:20259999"], ""), (["yesterday"], ""), ([None], ""), ([], ""),
    ],
)  # fmt: skip
def test_the_earliest_day_that_a_signature_states_is_known(inspect, stated, day):
    def plant(pdf):
        fields = []
        for moment in stated:
            value = pikepdf.Dictionary(Type=ACROBAT.Sig, ByteRange=pikepdf.Array([0, 10, 20, 30]))
            if moment is not None:
                value.M = pikepdf.String(moment)
            fields.append(pikepdf.Dictionary(FT=ACROBAT.Sig, V=pdf.make_indirect(value)))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields))

    assert inspect(pdf_bytes(prepare=plant)).signed_on == day


def test_a_form_that_contains_itself_ends(inspect):
    def plant(pdf):
        field = pdf.make_indirect(pikepdf.Dictionary(FT=ACROBAT.Tx))
        field.Kids = pikepdf.Array([field, field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    assert inspect(pdf_bytes(prepare=plant)).signed is False


def test_a_word_file_with_macros_is_set_aside(inspect):
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert problem(inspect(zip_bytes({"word/document.xml": b"<a/>"}, main=macro))) == "macros"
    assert problem(inspect(zip_bytes({"word/vbaProject.bin": b"x"}))) == "macros"


def test_a_spreadsheet_is_named_as_such(inspect):
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert problem(inspect(zip_bytes({"xl/workbook.xml": b"<a/>"}, main=sheet))) == "office_other"


def test_a_zip_bomb_is_set_aside_unopened(inspect):
    bomb = zip_bytes({"word/document.xml": b" " * (40 << 20)})
    assert len(bomb) < 100_000
    assert problem(inspect(bomb, "a.docx")) == "unpacks_too_large"


def test_a_zip_bomb_of_many_parts_is_set_aside(inspect):
    parts = {f"word/{number}.xml": b"<a/>" for number in range(60)}
    assert problem(inspect(zip_bytes(parts), parts=50)) == "unpacks_too_large"


def test_a_word_file_with_a_password_on_its_parts_is_set_aside(inspect):
    content = bytearray(zip_bytes({"word/document.xml": b"<a/>"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert problem(inspect(bytes(content))) == "password"


def test_content_from_outside_is_a_warning_and_a_mere_link_is_not(inspect):
    ties = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/{kind}" Target="http://host/x" TargetMode="External"/>'
        "</Relationships>"
    )

    def word(kind):
        return zip_bytes({"word/_rels/document.xml.rels": ties.format(kind=kind)})

    assert codes(inspect(word("attachedTemplate"), "a.docx")) == {"external_content"}
    assert codes(inspect(word("hyperlink"), "a.docx")) == set()


def test_entities_that_multiply_are_not_followed(inspect):
    laughs = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert problem(inspect(zip_bytes({"word/_rels/document.xml.rels": laughs}))) == "damaged"


def test_a_file_beyond_the_limit_is_set_aside(inspect):
    found = inspect(pdf_bytes() + bytes(2 << 20), file_bytes=1 << 20)
    assert found.problem == Reason("too_large", {"limit_mb": 1})


def test_a_zip_whose_parts_overlap_is_no_harm(inspect):
    content = bytearray(zip_bytes({"word/document.xml": b"<a/>" * 100, "word/b.xml": b"<b/>"}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert len(package.infolist()) == 3
    at = content.rfind(b"PK\x01\x02")
    content[at + 42 : at + 46] = bytes(4)
    inspect(bytes(content))


def test_pages_that_the_file_names_and_does_not_hold_are_told(inspect):
    found = inspect(pdf_bytes(2, compress_streams=False).replace(b"/Count 2", b"/Count 3"))
    assert found.problem == Reason("pages_missing", {"declared": 3, "found": 2})


def test_a_page_object_that_is_gone_is_told(inspect):
    content = pdf_bytes(2, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    kids = re.search(rb"/Kids \[ (\d+) 0 R (\d+) 0 R \]", content)
    gone = kids[0].replace(kids[2] + b" 0 R", b"9" * len(kids[2]) + b" 0 R")
    found = inspect(content.replace(kids[0], gone))
    assert found.problem == Reason("pages_missing", {"declared": 2, "found": 1})


def test_a_stated_count_below_the_pages_there_are_is_forgiven(inspect):
    found = inspect(pdf_bytes(2, compress_streams=False).replace(b"/Count 2", b"/Count 1"))
    assert (found.pages, found.problem) == (2, None)


def test_an_electronic_book_is_known(inspect):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
        package.writestr("META-INF/container.xml", "<container/>")
    assert problem(inspect(target.getvalue(), "sach.epub")) == "e_book"


def test_a_word_file_with_definitions_of_its_own_says_so(inspect):
    body = '<!DOCTYPE a [<!ENTITY x "chữ">]><a>&x;</a>'
    assert problem(inspect(zip_bytes({"word/document.xml": body}))) == "own_definitions"


@pytest.mark.parametrize("root", ["/Pages 5", "/Pages (x)", "/Pages [ 1 ]", "/Pages /None"])
def test_a_broken_catalogue_is_damage_of_the_file_not_of_a_page(inspect, root):
    content = pdf_bytes(1, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = inspect(re.sub(rb"/Pages \d+ 0 R", root.encode(), content))
    assert problem(found) in {"damaged", "zero_pages", "cut_short"}
    assert "page" not in found.problem.params
