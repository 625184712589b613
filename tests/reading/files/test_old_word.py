"""Word files of the old formats are told by their content; what is locked or lively is named."""

import struct
from pathlib import Path

import olefile
import pytest

from reading.domain.reasons import Reason
from reading.files.findings import DOC, RTF

FILES = Path(__file__).with_name("word_files")
PAPER = (FILES / "w1_vntime.doc").read_bytes()
TYPED = (FILES / "typed_in_word.rtf").read_bytes()


@pytest.fixture
def inspect(inspect):
    return lambda content, name="a.doc", **limits: inspect(content, name, **limits)


def code_of(found):
    return found.problem.code if found.problem else None


def stream_at(content, name, tmp_path):
    """Where a stream's first byte stands in the file; only for streams of whole sectors."""
    path = tmp_path / "whole"
    path.write_bytes(content)
    with olefile.OleFileIO(str(path)) as file:
        entry = file.direntries[file._find(name)]
        return (entry.isectStart + 1) * file.sector_size


def renamed(content, old, new):
    """The file with an entry of its directory under another name of no greater length."""
    before = old.encode("utf-16-le") + bytes(2)
    after = (new.encode("utf-16-le") + bytes(2)).ljust(len(before), b"\0")
    at = content.index(before)
    length = struct.pack("<H", 2 * len(new) + 2)
    changed = bytearray(content)
    changed[at : at + len(before)] = after
    changed[at + 64 : at + 66] = length
    return bytes(changed)


def test_papers_of_the_old_formats_are_known_by_their_content(inspect):
    assert inspect(PAPER) == inspect(PAPER, "a.dot")
    assert (inspect(PAPER).media, inspect(PAPER).problem, inspect(PAPER).warnings) == (
        DOC,
        None,
        (),
    )
    assert inspect(TYPED, "a.rtf").media == RTF


def test_the_ending_does_not_decide(inspect):
    assert inspect(TYPED, "a.doc").warnings == ()
    assert inspect(PAPER, "a.docx").warnings == (
        Reason("wrong_extension", {"extension": ".docx", "format": "DOC"}),
    )
    assert code_of(inspect(b"<html><body>V\xc4\x83n b\xe1\xba\xa3n</body></html>")) == "plain_text"


def test_a_locked_paper_is_named(inspect, tmp_path):
    locked = bytearray(PAPER)
    locked[stream_at(PAPER, "WordDocument", tmp_path) + 11] |= 1
    assert code_of(inspect(bytes(locked))) == "password"


def test_a_paper_with_programs_is_named(inspect):
    assert code_of(inspect(renamed(PAPER, "\x01CompObj", "VBA"))) == "macros"


@pytest.mark.parametrize(
    ("name", "code"), [("Workbook", "office_other"), ("Nothing", "unknown_format")]
)
def test_other_compound_files_have_their_own_advice(name, code, inspect):
    assert code_of(inspect(renamed(PAPER, "WordDocument", name))) == code


@pytest.mark.parametrize("part", [0.0005, 0.02, 0.3, 0.6])
def test_a_compound_file_cut_anywhere_is_set_aside(part, inspect):
    cut = PAPER[: max(9, int(len(PAPER) * part))]
    assert code_of(inspect(cut)) in {"damaged", "unknown_format"}


def test_a_compound_file_that_is_nothing_but_its_mark_is_damaged(inspect):
    assert code_of(inspect(PAPER[:8] + bytes(5000))) == "damaged"
    assert code_of(inspect(PAPER[:8] + b"\xff" * 5000)) == "damaged"


def test_a_rich_text_cut_short_is_named(inspect):
    assert code_of(inspect(TYPED[:-40], "a.rtf")) == "cut_short"
    assert code_of(inspect(TYPED + bytes(100), "a.rtf")) is None


def test_objects_in_a_rich_text_are_told(inspect):
    held = TYPED[:-1] + b"{\\object\\objemb{\\*\\objdata 0105}}{\\object{\\*\\objdata 01}}}"
    assert inspect(held, "a.rtf").warnings == (Reason("attachments", {"count": 2}),)


def test_an_object_at_the_border_of_two_parts_is_told_once(inspect):
    filled = b"{\\rtf1 " + b"x" * ((1 << 20) - 11) + b"{\\objdata 01}}"
    assert inspect(filled, "a.rtf").warnings == (Reason("attachments", {"count": 1}),)


def test_one_that_is_too_large_is_set_aside(inspect):
    assert code_of(inspect(PAPER, file_bytes=1000)) == "too_large"
    assert code_of(inspect(TYPED, "a.rtf", file_bytes=100)) == "too_large"
