"""The command that looks for words in clear finds them wherever the store keeps anything."""

import json
import unicodedata
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.api import Level
from archive.api import open_store
from archive.models import StoredFile
from search.api import catch_up, open_engine
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db
WORDS = ["Xyzzy Plugh", "thần chú bí ẩn"]


@pytest.fixture
def data(settings, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    settings.KHOSO_DATA = str(folder)
    settings.KHOSO_VAULT = f"file:{folder / 'vault'}"
    settings.KHOSO_SEARCH = f"tantivy:{folder / 'index'}"
    return folder


@pytest.fixture
def words(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("\n".join(["", *WORDS, WORDS[0], ""]), encoding="utf-8-sig")
    return file


def checked(words, *, code):
    out = StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("plaintext_check", "--words", str(words), "--json", stdout=out)
        assert ended.value.code == code
    else:
        call_command("plaintext_check", "--words", str(words), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_store_without_the_words_is_clean_and_says_how_much_was_searched(data, words):
    (data / "a").write_text("Xyzzy  Plug, thần chú bí")
    (data / "logs").mkdir()
    (data / "logs/b").touch()
    assert checked(words, code=0) == {
        "searched_files": 2, "found": [], "index": [], "plain_objects": [], "unread": [],
    }  # fmt: skip


def test_each_word_is_found_in_each_file_that_has_it(data, words):
    nfd = unicodedata.normalize("NFD", WORDS[1])
    left = {
        "khoso.sqlite3-wal": b"\0" * 9 + WORDS[0].encode() + b"\xff",
        "logs/readers.log": nfd.upper().encode(),
        "scratch/work": WORDS[1].encode("utf-16-le"),
        "vault/aa": b"than chu bi an",
        "vault/ab": b"nothing",
    }
    for name, content in left.items():
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_bytes(content)
    told = checked(words, code=1)
    assert told["searched_files"] == 5
    assert [(one["file"], one["word"]) for one in told["found"]] == [
        ("khoso.sqlite3-wal", WORDS[0]), ("logs/readers.log", WORDS[1]),
        ("scratch/work", WORDS[1]), ("vault/aa", WORDS[1]),
    ]  # fmt: skip


def test_the_file_of_words_itself_is_not_what_is_looked_for(data, words):
    own = data / "words.txt"
    own.write_bytes(words.read_bytes())
    assert checked(own, code=0)["searched_files"] == 0


def test_an_index_is_asked_for_words_that_lie_in_pieces_in_its_files(data, words):
    person("khue", "officer")
    record(inventory(), pages=("công văn về thần chú bí ẩn của tỉnh",))
    catch_up(open_engine(f"tantivy:{data / 'index'}"))
    told = checked(words, code=1)
    assert {one["word"] for one in told["index"]} == {WORDS[1]}
    assert all(one["file"].startswith("index/generation-") for one in told["index"])


def test_a_damaged_index_is_told_of_for_nothing_is_known_of_it(data, words):
    (data / "index").mkdir()
    (data / "index/meta.json").write_text("{}")
    assert checked(words, code=1)["unread"] == ["index"]


def test_a_closed_file_that_is_not_encrypted_is_named_by_its_object(data, words, settings):
    shelf = inventory()
    settings.KHOSO_VAULT = f"file:{data / 'vault'}"
    open_kept = record(shelf, number="1")
    closed = record(shelf, number="2", level=Level.SECRET)
    vault = open_store(settings.KHOSO_VAULT).vault
    names = [StoredFile.objects.get(pk=one.original_id).object_name for one in (open_kept, closed)]
    assert all(vault.size(name) for name in names)
    assert checked(words, code=1)["plain_objects"] == [names[1]]
    StoredFile.objects.filter(pk=closed.original_id).update(level=0, party_papers=True)
    assert checked(words, code=1)["plain_objects"] == [names[1]]
    StoredFile.objects.filter(pk=closed.original_id).update(party_papers=False)
    assert checked(words, code=0)["plain_objects"] == []


def test_what_json_escapes_is_found_in_a_table(data, words):
    (data / "khoso.sqlite3").write_bytes(b"SQLite format 3\0" + json.dumps(WORDS[1]).encode())
    assert [one["file"] for one in checked(words, code=1)["found"]] == ["khoso.sqlite3"]


@pytest.mark.parametrize("content", [None, b"", b"\n \n", b"\xff\xfe\x00"])
def test_words_that_cannot_be_read_are_one_sentence(data, tmp_path, content):
    file = tmp_path / "words"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="words"):
        call_command("plaintext_check", "--words", str(file))


def test_it_speaks_to_people_as_well(data, words):
    (data / "a").write_text(f"… {WORDS[0]} …")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("plaintext_check", "--words", str(words), stdout=out)
    assert out.getvalue().splitlines() == [f"a: {WORDS[0]}", "Đã tìm trong 1 tệp."]
