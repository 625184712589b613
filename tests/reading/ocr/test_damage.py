"""A page whose image cannot be decoded, or only in part, is damaged, never blank."""

import os

import numpy as np
import pytest
from pikepdf import Name

from reading.ocr.port import Unreadable
from tests.reading.ocr.broken import HEIGHT, STORED, WIDTH, Stored, cut, nonsense, page_of, zeroed
from tests.reading.ocr.broken_pages import is_damaged

EVERY_KIND = sorted(STORED)
# Where a checksum, a row that is too long or a code that does not exist gives a fault away.
TELL_TALE = ["jpeg", "fax", "flate", "flate-predicted", "flate-jpeg"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_whole_image_is_not_called_damaged(kind, opened):
    page = opened(lambda pdf: page_of(pdf, STORED[kind])).page(1)
    assert page.damage is None
    assert np.ptp(page.pixels) > 100


@pytest.mark.parametrize("percent", [5, 33, 95])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_image_that_stops_early_is_damaged(kind, percent, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, cut(STORED[kind], percent))))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_image_of_which_nothing_is_left_is_refused(kind, opened):
    for stored in (Stored(b"", STORED[kind].entries), cut(STORED[kind], 2)):
        with pytest.raises(Unreadable) as told:
            opened(lambda pdf, stored=stored: page_of(pdf, stored)).page(1)
        assert told.value.reason == "damaged"


@pytest.mark.parametrize("kind", [kind for kind in EVERY_KIND if kind != "plain"])
def test_bytes_that_are_no_such_image_are_damaged(kind, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, nonsense(STORED[kind]))))


@pytest.mark.parametrize("kind", TELL_TALE)
def test_bytes_lost_in_the_middle_are_found_although_decoders_go_on(kind, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, zeroed(STORED[kind]))))


@pytest.mark.parametrize("kind", ["flate", "flate-predicted", "flate-jpeg"])
@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_one_wrong_bit_is_found_where_a_checksum_stands(kind, place, opened):
    data = bytearray(STORED[kind].data)
    data[int(len(data) * place)] ^= 4
    broken = Stored(bytes(data), STORED[kind].entries)
    assert is_damaged(opened(lambda pdf: page_of(pdf, broken)))


def test_the_share_of_a_page_that_is_missing_is_told(opened):
    page = opened(lambda pdf: page_of(pdf, cut(STORED["plain"], 80))).page(1)
    assert page.damage == pytest.approx(0.2, abs=0.01)


def test_padding_before_the_end_of_a_jpeg_is_no_damage(opened):
    data = STORED["jpeg"].data[:-2] + bytes(5) + b"\xff\xd9"
    page = opened(lambda pdf: page_of(pdf, Stored(data, STORED["jpeg"].entries))).page(1)
    assert page.damage is None


def test_a_jpeg_that_lacks_only_its_end_mark_is_whole(opened):
    data = STORED["jpeg"].data[:-2]
    page = opened(lambda pdf: page_of(pdf, Stored(data, STORED["jpeg"].entries))).page(1)
    assert page.damage is None


@pytest.mark.parametrize(
    "other",
    [
        {"Width": WIDTH // 2}, {"Width": WIDTH * 2}, {"Height": HEIGHT // 2},
        {"Height": HEIGHT * 2}, {"BitsPerComponent": 1}, {"BitsPerComponent": 3},
        {"BitsPerComponent": 16}, {"ColorSpace": Name.DeviceRGB}, {"ColorSpace": Name.Unheard},
        {"Width": 0}, {"Filter": Name.Unheard}, {"Filter": Name.JBIG2Decode},
    ],
)  # fmt: skip
def test_entries_that_contradict_the_data_are_damage(other, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, STORED["plain"], **other)))


@pytest.mark.parametrize(
    "other", [{"Width": WIDTH // 2}, {"Height": HEIGHT * 2}, {"ColorSpace": Name.DeviceGray}]
)
def test_entries_that_contradict_a_jpeg_are_damage(other, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, STORED["jpeg"], **other)))


def test_a_fax_with_more_rows_than_the_page_shows_is_damage(opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, STORED["fax"], Height=HEIGHT // 2)))


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, os.urandom(2000)])
def test_jbig2_that_is_no_row_of_segments_is_damaged(data, opened):
    entries = {"Filter": Name.JBIG2Decode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
    with pytest.raises(Unreadable):
        opened(lambda pdf: page_of(pdf, Stored(data, entries))).page(1)
