"""What waits between two screens is read by whoever has its address, and by nobody from the disk."""

import os
import time

import pytest

from archive.actions.kept_texts import (
    forget_text,
    is_token,
    keep_text,
    keep_text_again,
    kept_text,
    name_of_text,
)

TEXT = "15-KH/BTCTU về kỷ luật\n" * 9


@pytest.fixture
def folder(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    return tmp_path / "scratch" / "lists"


def test_a_text_comes_back_by_its_token_and_neither_stands_on_the_disk(folder):
    token = keep_text(TEXT)
    assert is_token(token)
    assert kept_text(token) == TEXT
    (file,) = folder.iterdir()
    assert file.name == name_of_text(token)
    assert file.stat().st_mode & 0o777 == 0o600
    assert token not in file.name
    for word in ("KH/BTCTU", "kỷ"):
        assert word.encode() not in file.read_bytes()


def test_another_text_under_the_same_token_is_another_file(folder):
    token = keep_text(TEXT)
    before = (folder / name_of_text(token)).read_bytes()
    keep_text_again(token, TEXT)
    assert (folder / name_of_text(token)).read_bytes() != before
    keep_text_again(token, "khác")
    assert kept_text(token) == "khác"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("spoil", ["cut", "flipped", "empty", "gone", "exchanged"])
def test_what_is_damaged_is_not_there(folder, spoil):
    token, other = keep_text(TEXT), keep_text("khác")
    file = folder / name_of_text(token)
    body = file.read_bytes()
    match spoil:
        case "cut":
            file.write_bytes(body[:-1])
        case "flipped":
            file.write_bytes(body[:20] + bytes([body[20] ^ 1]) + body[21:])
        case "empty":
            file.write_bytes(b"")
        case "gone":
            forget_text(file.name)
        case "exchanged":
            file.write_bytes((folder / name_of_text(other)).read_bytes())
    assert kept_text(token) is None
    assert kept_text(other) == "khác"


def test_plain_files_of_before_and_old_ones_go_when_something_is_kept(folder):
    folder.mkdir(parents=True)
    (folder / ("0" * 32)).write_text(TEXT)
    (folder / ("0" * 32 + ".abcd")).write_text(TEXT)
    old = keep_text(TEXT)
    yesterday = time.time() - 25 * 3600
    os.utime(folder / name_of_text(old), (yesterday, yesterday))
    new = keep_text("mới")
    assert [path.name for path in folder.iterdir()] == [name_of_text(new)]


@pytest.mark.parametrize("name", ["", "..", "../x", "0" * 32, "A" * 64])
def test_nothing_else_is_removed(folder, name):
    keep_text(TEXT)
    (folder.parent / "x").write_text("x")
    forget_text(name)
    assert (folder.parent / "x").exists()
    assert len(list(folder.iterdir())) == 1
