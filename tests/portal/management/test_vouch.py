"""At the machine itself: every right is shown, and vouched for by whoever knows the passphrase."""

import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.api import Level, Role
from access.models import Clearance
from audit.models import Event
from keys.api import ring, use_ring
from tests.keys.making import FILE, PHRASE
from tests.people import person
from tests.portal.keepers import keeper_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", sys.stdin)
    yield
    use_ring(None)


def said(command, *words, typed=""):
    sys.stdin = StringIO(typed)
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def vouched():
    return [bool(voucher) for voucher in Clearance.objects.values_list("voucher", flat=True)]


def test_the_list_is_shown_in_whole_and_nothing_is_vouched_for_before_yes(tmp_path, settings):
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    with keeper_at(tmp_path, settings):
        no = said("vouch", typed=f"{PHRASE}\nkhông\n")
        assert "khue · Nguyễn Văn Khue" in no
        assert "Không bảo chứng gì" in no
        assert vouched() == [False]
        yes = said("vouch", typed=f"{PHRASE}\ncó\n")
        assert "khue · Nguyễn Văn Khue" in yes
        assert vouched() == [True]
        (tmp_path / "stick").write_bytes(FILE)
        said("vouch", "--key-file", str(tmp_path / "stick"), "--yes")
    events = Event.objects.filter(action="vouch").values_list("outcome", "who")
    assert list(events) == [("done", "console")] * 2


def test_a_wrong_passphrase_vouches_for_nothing_and_is_told(tmp_path, settings):
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    with keeper_at(tmp_path, settings):
        with pytest.raises(CommandError, match="Không mở được gì"):
            said("vouch", "--yes", typed="không phải câu này đâu\n")
        assert vouched() == [False]
    event = Event.objects.get(action="vouch")
    assert (event.outcome, event.rule) == ("failed", "wrong_key")


def test_without_keys_there_is_nothing_to_vouch_with(tmp_path, settings):
    with keeper_at(tmp_path, settings, keys=False), pytest.raises(CommandError, match="Chưa lập"):
        said("vouch", "--yes", typed=PHRASE + "\n")


def test_whoever_makes_the_keys_is_asked_for_the_rights_that_stand(tmp_path, settings):
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    stick = str(tmp_path / "stick")
    with keeper_at(tmp_path, settings, keys=False):
        out = said("prepare_keys", "--key-file", stick, typed=f"{PHRASE}\ncó\n")
    assert "khue · Nguyễn Văn Khue" in out
    assert vouched() == [True]
    assert ring() is not None
