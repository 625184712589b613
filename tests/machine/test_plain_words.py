"""Words are found in files in whatever form a program left them, and across the borders of pieces."""

import json
import os
import unicodedata

import pytest

from machine.plain_words import PlainWords, files_below, forms_of

WORD = "Đảng ủy Mật"


def nfd(text):
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    "left",
    [
        WORD, nfd(WORD), WORD.lower(), WORD.upper(), nfd(WORD.upper()), "đảng Ủy mật".title(),
        "Dang uy Mat", "DANG UY MAT", "dang uy mat",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_word_is_found_in_every_spelling_and_encoding(tmp_path, left, encoding):
    file = tmp_path / "page"
    file.write_bytes(b"\x00\xff" + f"… {left}.".encode(encoding) + b"\xfe")
    assert PlainWords([WORD, "khác"]).within(file) == [WORD]


def test_a_word_as_json_escapes_it_is_found(tmp_path):
    (tmp_path / "row").write_text(json.dumps({"said": WORD}))
    assert "\\u1ea3" in (tmp_path / "row").read_text()
    assert PlainWords([WORD]).within(tmp_path / "row") == [WORD]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("at", [0, 1, 5, 63, 64, 65])
def test_a_word_across_a_border_of_pieces_is_found_once(tmp_path, piece, at):
    file = tmp_path / "page"
    file.write_bytes(b"." * at + WORD.encode("utf-16-le") + b"." * 9)
    assert PlainWords([WORD, "mật thư"]).within(file, piece=piece) == [WORD]


def test_what_is_not_there_is_not_found(tmp_path):
    (tmp_path / "page").write_text("Đảng ủy mặt trận, dang uy ma t " * 40)
    (tmp_path / "empty").touch()
    looked_for = PlainWords([WORD, "z"])
    assert [looked_for.within(tmp_path / name) for name in ("page", "empty")] == [[], []]


def test_no_form_of_a_word_is_empty():
    assert all(forms_of("a"))
    assert all(forms_of("ễ"))


def test_links_sockets_and_pipes_are_no_files_of_a_folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b/page").touch()
    (tmp_path / "a").touch()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "round").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found = [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)]
    assert found == ["a", "b/page"]
