"""A PDF is looked through before it is taken in: its pages, its tree, its locks, what it carries."""

import re

import pikepdf
import pytest

from reading.domain.reasons import Reason
from tests.reading.files.judging import codes, problem
from tests.reading.files.making import pdf_bytes

ACROBAT = pikepdf.Name


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


@pytest.mark.parametrize("root", ["/Pages 5", "/Pages (x)", "/Pages [ 1 ]", "/Pages /None"])
def test_a_broken_catalogue_is_damage_of_the_file_not_of_a_page(inspect, root):
    content = pdf_bytes(1, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = inspect(re.sub(rb"/Pages \d+ 0 R", root.encode(), content))
    assert problem(found) in {"damaged", "zero_pages", "cut_short"}
    assert "page" not in found.problem.params
