# ruff: noqa: PTH101, PTH105, PTH108, PTH116, PTH118, PTH123, PTH208 - names are bytes here
import io
import os
import socket
import unicodedata

import pytest

from ingest.intake.folder import FolderUnusable, Taken, take_bytes, walk_folder
from reading.domain.reason_rules import Kind
from reading.domain.reasons import Reason

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def put(folder, name, content=b"hello"):
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    with open(path, "wb") as file:
        file.write(content)
    return path


def names(folder):
    return [entry.name for entry in walk_folder(folder)]


def only(folder):
    (entry,) = walk_folder(folder)
    return entry


def take(entry, **options):
    target = io.BytesIO()
    return take_bytes(entry, target, second_look_s=0.01, **options), target.getvalue()


def test_files_come_in_the_order_people_expect(tmp_path):
    (tmp_path / "Hộp 10").mkdir()
    (tmp_path / "Hộp 2").mkdir()
    put(tmp_path / "Hộp 10", "a.pdf")
    put(tmp_path / "Hộp 2", "HS10.pdf")
    put(tmp_path / "Hộp 2", "HS9.pdf")
    put(tmp_path, "Đơn.pdf")
    put(tmp_path, "Zalo.pdf")
    expected = ["Đơn.pdf", "Hộp 2/HS9.pdf", "Hộp 2/HS10.pdf", "Hộp 10/a.pdf", "Zalo.pdf"]
    assert names(tmp_path) == expected
    assert names(tmp_path) == expected


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (unicodedata.normalize("NFD", "Quyết định số 5.pdf").encode(), "Quyết định số 5.pdf"),
        (b"hai\ndong.pdf", "hai\\ndong.pdf"),
        (b"-rf.pdf", "-rf.pdf"),
        (b"x" * 255, "x" * 255),
        (b"c\xf4ng v\xe3n.pdf", "c\\xf4ng v\\xe3n.pdf"),
        ("gp\u202efdp.exe".encode(), "gp\\u202efdp.exe"),
        (b"\x1b[31mred.pdf", "\\x1b[31mred.pdf"),
        (b"100%s {x}.pdf", "100%s {x}.pdf"),
    ],
)
def test_any_name_is_taken_and_shown_as_plain_text(tmp_path, raw, shown):
    put(tmp_path, raw)
    entry = only(tmp_path)
    assert entry.name == shown
    assert entry.path.endswith(b"/" + raw)
    assert take(entry) == (Taken(5, HELLO), b"hello")


def test_names_that_look_alike_stay_apart(tmp_path):
    composed = "Quyết định.pdf".encode()
    put(tmp_path, composed)
    put(tmp_path, unicodedata.normalize("NFD", "Quyết định.pdf").encode())
    put(tmp_path, b"a\nb.pdf")
    put(tmp_path, rb"a\nb.pdf")
    found = {entry.path.rsplit(b"/")[-1]: entry.name for entry in walk_folder(tmp_path)}
    assert len(set(found.values())) == 4
    assert found[composed] == "Quyết định.pdf"
    assert names(tmp_path) == names(tmp_path)


def test_a_very_long_path_is_reached_and_its_name_shortened_in_the_middle(tmp_path):
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=handle)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    with open(os.open("văn bản.pdf", os.O_WRONLY | os.O_CREAT, dir_fd=handle), "wb") as file:
        file.write(b"hello")
    os.close(handle)
    entry = only(tmp_path)
    assert len(entry.path) > 5000
    assert len(entry.name) <= 1000
    assert entry.name.endswith("văn bản.pdf")
    assert take(entry)[0] == Taken(5, HELLO)


def test_folders_without_end_are_named_instead_of_entered(tmp_path):
    deep = tmp_path.joinpath(*["d"] * 70)
    deep.mkdir(parents=True)
    assert only(tmp_path).problem == Reason("folder_too_deep", {"limit": 64})


def test_links_are_counted_and_never_followed(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"hello")
    (inside / "a.pdf").symlink_to(secret)
    (inside / "b").symlink_to(tmp_path)
    (inside / "c").symlink_to("c")
    found = list(walk_folder(inside))
    assert [entry.problem for entry in found] == [Reason("symbolic_link")] * 3
    assert {entry.problem.kind for entry in found} == {Kind.REJECTED}
    assert take(found[0]) == (Reason("symbolic_link"), b"")


def test_the_handed_over_folder_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    put(tmp_path / "real", "a.pdf")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert names(tmp_path / "link") == ["a.pdf"]


def test_a_link_that_takes_the_place_of_a_file_or_folder_is_not_followed(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "box").mkdir(parents=True)
    outside.mkdir()
    put(inside / "box", "a.pdf")
    put(inside, "b.pdf")
    put(outside, "a.pdf", b"secret")
    plain, boxed = walk_folder(inside)
    (inside / "box" / "a.pdf").unlink()
    (inside / "box").rmdir()
    (inside / "box").symlink_to(outside)
    (inside / "b.pdf").unlink()
    (inside / "b.pdf").symlink_to(outside / "a.pdf")
    assert take(boxed) == (Reason("vanished"), b"")
    assert take(plain) == (Reason("symbolic_link"), b"")


def test_pipes_sockets_and_devices_are_named_and_never_opened(tmp_path):
    os.mkfifo(tmp_path / "1-pipe.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "2.sock"))
        found = list(walk_folder(tmp_path))
    assert [entry.problem.code for entry in found] == ["pipe", "socket"]


def test_a_pipe_that_takes_a_files_place_does_not_hold_up_the_batch(tmp_path):
    put(tmp_path, "a.pdf")
    entry = only(tmp_path)
    (tmp_path / "a.pdf").unlink()
    os.mkfifo(tmp_path / "a.pdf")
    assert take(entry) == (Reason("pipe"), b"")


@pytest.mark.parametrize(
    "name", ["Thumbs.db", ".DS_Store", "desktop.ini", "._HS1.pdf", "~$bc.docx"]
)
def test_what_the_computer_made_for_itself_is_left_out_but_counted(tmp_path, name):
    put(tmp_path, name)
    assert only(tmp_path).problem == Reason("system_file")


def test_the_bin_of_a_memory_stick_is_one_entry(tmp_path):
    (tmp_path / "$RECYCLE.BIN").mkdir()
    put(tmp_path / "$RECYCLE.BIN", "deleted.pdf")
    assert only(tmp_path).problem == Reason("system_folder")


def test_an_empty_file_has_its_reason(tmp_path):
    put(tmp_path, "a.pdf", b"")
    assert take(only(tmp_path)) == (Reason("empty"), b"")


def test_a_file_beyond_the_limit_is_not_copied(tmp_path):
    path = put(tmp_path, "a.pdf")
    os.truncate(path, 50 << 20)
    assert take(only(tmp_path), most_bytes=1 << 20) == (Reason("too_large", {"limit_mb": 1}), b"")


def test_a_vanished_file_and_a_vanished_folder_have_reasons(tmp_path):
    (tmp_path / "box").mkdir()
    put(tmp_path / "box", "1.pdf")
    put(tmp_path / "box", "2.pdf")
    one, two = walk_folder(tmp_path)
    (tmp_path / "box" / "1.pdf").unlink()
    assert take(one) == (Reason("vanished"), b"")
    (tmp_path / "box" / "2.pdf").unlink()
    (tmp_path / "box").rmdir()
    assert take(two) == (Reason("vanished"), b"")


def test_a_folder_that_vanishes_while_it_is_walked_is_an_entry_with_a_reason(tmp_path):
    put(tmp_path, "1.pdf")
    (tmp_path / "2").mkdir()
    put(tmp_path, "3.pdf")
    walk = walk_folder(tmp_path)
    assert next(walk).name == "1.pdf"
    (tmp_path / "2").rmdir()
    rest = list(walk)
    assert [(entry.name, entry.problem) for entry in rest] == [
        ("2", Reason("folder_vanished")),
        ("3.pdf", None),
    ]


def test_a_folder_that_cannot_be_listed_at_all_says_why_at_once(tmp_path):
    with pytest.raises(FolderUnusable) as missing:
        walk_folder(tmp_path / "none")
    assert missing.value.reason == Reason("folder_missing")
    put(tmp_path, "a.pdf")
    with pytest.raises(FolderUnusable) as file:
        walk_folder(tmp_path / "a.pdf")
    assert file.value.reason == Reason("not_a_folder")


class Meddler(io.BytesIO):
    """A target that changes the source while it is being copied, a given number of times."""

    def __init__(self, meddle, times):
        super().__init__()
        self.meddle, self.times = meddle, times

    def write(self, chunk):
        if self.times:
            self.times -= 1
            self.meddle()
        return super().write(chunk)


def test_a_file_that_grows_once_while_it_is_read_is_taken_whole_at_the_second_look(tmp_path):
    path = put(tmp_path, "a.pdf", b"1234")

    def grow():
        with open(path, "ab") as file:
            file.write(b"5678")

    target = Meddler(grow, 1)
    taken = take_bytes(only(tmp_path), target, second_look_s=0.01)
    assert taken.size == 8
    assert target.getvalue() == b"12345678"


def test_a_file_that_keeps_changing_is_set_aside_and_leaves_nothing_behind(tmp_path):
    path = put(tmp_path, "a.pdf", b"1234")

    def grow():
        with open(path, "ab") as file:
            file.write(b"5678")

    target = Meddler(grow, 9)
    assert take_bytes(only(tmp_path), target, second_look_s=0.01) == Reason("changed_while_read")
    assert target.getvalue() == b""


def test_a_file_that_is_replaced_while_it_is_read_is_read_again(tmp_path):
    path = put(tmp_path, "a.pdf", b"old!")

    def replace():
        put(tmp_path, "new", b"new!")
        os.replace(tmp_path / "new", path)

    target = Meddler(replace, 1)
    take_bytes(only(tmp_path), target, second_look_s=0.01)
    assert target.getvalue() == b"new!"


def test_a_file_deleted_after_its_last_byte_was_read_is_not_lost(tmp_path):
    path = put(tmp_path, "a.pdf")
    target = Meddler(lambda: os.unlink(path), 1)
    assert isinstance(take_bytes(only(tmp_path), target, second_look_s=0.01), Taken)


def test_a_full_disk_on_our_side_is_not_the_files_fault(tmp_path):
    class Full(io.BytesIO):
        def write(self, chunk):
            raise OSError(28, "no space left")

    put(tmp_path, "a.pdf")
    with pytest.raises(OSError, match="no space"):
        take_bytes(only(tmp_path), Full())


def test_the_source_folder_is_the_same_after_as_before(tmp_path):
    path = put(tmp_path, "a.pdf", b"hello" * 1000)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    os.chmod(path, 0o444)
    before = os.stat(path), os.stat(tmp_path), os.listdir(tmp_path)
    take(only(tmp_path))
    after = os.stat(path), os.stat(tmp_path), os.listdir(tmp_path)
    assert after[0] == before[0]
    assert after[1].st_mtime_ns == before[1].st_mtime_ns
    assert after[2] == before[2]
