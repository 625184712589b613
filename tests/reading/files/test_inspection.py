"""A file is known by its content, and set aside with advice where it is not taken in."""

import io
import os
import random
import zipfile

import pytest
from PIL import Image

from reading.domain.reasons import Reason
from reading.files.findings import WORD
from tests.daily import daily
from tests.reading.files.judging import codes, problem
from tests.reading.files.making import pdf_bytes, picture_bytes, word_bytes, zip_bytes


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


@pytest.mark.parametrize("seed", daily(range(40), *range(10)))
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


def test_a_picture_bomb_is_set_aside_unopened(inspect):
    target = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(target, "PNG")
    assert problem(inspect(target.getvalue(), "a.png")) == "page_too_large"


def test_a_tiff_with_too_many_pages_is_set_aside(inspect):
    assert problem(inspect(picture_bytes("TIFF", (8, 8), frames=12), pages=10)) == "too_many_pages"


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


def test_an_electronic_book_is_known(inspect):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
        package.writestr("META-INF/container.xml", "<container/>")
    assert problem(inspect(target.getvalue(), "sach.epub")) == "e_book"


def test_a_word_file_with_definitions_of_its_own_says_so(inspect):
    body = '<!DOCTYPE a [<!ENTITY x "chữ">]><a>&x;</a>'
    assert problem(inspect(zip_bytes({"word/document.xml": body}))) == "own_definitions"
