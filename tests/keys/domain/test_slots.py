"""A slot opens with its own secret, at its own site, at the cost it was made with."""

import unicodedata
from dataclasses import replace

import pytest

from keys.domain.errors import Damaged, WrongKey
from keys.domain.slots import (
    Cost,
    Kind,
    closed_slot,
    is_key_file,
    is_passphrase,
    match_key,
    opened,
    said,
    unwrapped_private,
    wrapped_private,
)
from tests.keys.making import CHEAP, PHRASE, SITE

ROOT, SALT = bytes(range(32)), b"n" * 16


def slot(secret=PHRASE, kind=Kind.PASSPHRASE, site=SITE, cost=CHEAP):
    content = said(secret) if kind is Kind.PASSPHRASE else secret
    return closed_slot(ROOT, content, kind=kind, label="x", site=site, salt=SALT, cost=cost)


def test_a_slot_opens_with_what_it_was_made_with():
    assert opened(slot(), said(PHRASE), site=SITE) == ROOT
    key = bytes(range(64))
    assert opened(slot(key, Kind.FILE), key, site=SITE) == ROOT


def test_however_accents_are_typed_and_with_a_line_end_it_is_the_same_passphrase():
    for typed in (unicodedata.normalize("NFD", PHRASE), PHRASE + "\n", PHRASE + "\r\n"):
        assert opened(slot(), said(typed), site=SITE) == ROOT
    # Blanks and capitals are part of it.
    for typed in (PHRASE + " ", PHRASE.upper(), PHRASE[:-1], ""):
        with pytest.raises(WrongKey):
            opened(slot(), said(typed), site=SITE)


def test_another_site_another_cost_another_salt_or_kind_opens_nothing():
    with pytest.raises(WrongKey):
        opened(slot(), said(PHRASE), site=b"t" * 16)
    for changed in (
        replace(slot(), cost=Cost(n=8, r=1, p=1)), replace(slot(), salt=b"m" * 16),
        replace(slot(), kind=Kind.FILE), replace(slot(), wrapped=slot().wrapped[:-1] + b"x"),
        replace(slot(), wrapped=b""),
    ):  # fmt: skip
        with pytest.raises(WrongKey):
            opened(changed, said(PHRASE), site=SITE)


@pytest.mark.parametrize(
    "typed", ["", "ngắn quá", "1" * 40, "abab" * 10, " " * 30, "mười lăm chữ n"]
)
def test_what_is_soon_guessed_is_no_passphrase(typed):
    assert not is_passphrase(typed)
    assert is_passphrase(PHRASE)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 4000, bytes((1 << 20) + 1)])
def test_what_is_short_endless_or_all_alike_is_no_key_file(content):
    assert not is_key_file(content)
    assert is_key_file(bytes(range(32)))


def test_private_halves_open_with_the_root_in_their_class_and_epoch():
    kept = wrapped_private(b"p" * 32, ROOT, key_class=2, epoch=1)
    assert unwrapped_private(kept, ROOT, key_class=2, epoch=1) == b"p" * 32
    for key_class, epoch, root in ((1, 1, ROOT), (2, 2, ROOT), (2, 1, bytes(32))):
        with pytest.raises(Damaged):
            unwrapped_private(kept, root, key_class=key_class, epoch=epoch)
    assert match_key(ROOT) not in {ROOT, match_key(bytes(32))}


def test_the_cost_of_a_site_is_half_a_second_and_as_much_memory_as_a_reader_has():
    assert (Cost().n * Cost().r * 128) == 128 << 20
