"""The locks of a store are seen to by a command; what it lets go is a sentence, and the command fails."""

import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from archive.storage.s3.accounts import Account, write_accounts
from archive.storage.s3.preparing import make_buckets
from portal.management.commands.site_check import as_json
from portal.queries.watching import watched
from tests.archive.storage.s3.between import Between
from tests.archive.storage.s3.test_tending import removes_what_is_locked
from tests.archive.storage.stores import ARCHIVE, accounts_in, administrator, place_in
from tests.servers.s3 import S3_SERVERS


def tended(*words):
    out = StringIO()
    call_command("tend_vault", *words, stdout=out)
    return out.getvalue()


def test_a_vault_in_a_folder_has_no_locks_to_see_to(settings, tmp_path):
    settings.KHOSO_VAULT = f"file:{tmp_path / 'vault'}"
    assert "không có khóa riêng" in tended()
    assert tended("--if-due") == ""
    assert json.loads(tended("--json")) == {"renewed": 0, "tried": False, "let_go": []}


def test_a_store_that_is_away_is_one_sentence(settings, tmp_path):
    settings.KHOSO_VAULT = "s3:http://127.0.0.1:9/originals"
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / "none.json"
    with pytest.raises(CommandError, match="Chưa gia hạn và thử được khóa"):
        tended()


@pytest.mark.cluster
@pytest.mark.django_db
@pytest.mark.parametrize("kind", S3_SERVERS)
def test_a_store_that_lies_is_told_to_whoever_watches_over_the_site(kind, settings, tmp_path):
    from django.utils import timezone

    place = place_in(kind, lease_days=1)
    _, root = administrator(kind)
    assert isinstance(root, Account)
    make_buckets(place, root, ARCHIVE)
    between = Between(place.endpoint)
    settings.KHOSO_VAULT = f"s3:{between.endpoint}/{place.bucket}?lease=1"
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / f"{uuid.uuid4().hex}.json"
    write_accounts(settings.KHOSO_VAULT_ACCOUNTS, accounts_in(kind))
    try:
        between.manner = removes_what_is_locked()
        with pytest.raises(SystemExit, match="1"):
            tended()
        told = as_json(watched(at=timezone.now()))
        assert (told["vault"]["kind"], told["vault"]["worm"]) == ("s3", False)
        assert told["vault"]["why"] != ""
        (problem,) = [one for one in told["problems"] if one["code"] == "not_worm"]
        assert "không chống được xóa" in problem["what"]
        assert "tend_vault" in problem["next"]
        between.manner = lambda asked, forward: forward(asked)
        assert json.loads(tended("--json", "--if-due"))["let_go"] == []
        told = as_json(watched(at=timezone.now()))
        assert told["vault"]["worm"] is True
        assert not [one for one in told["problems"] if one["code"] == "not_worm"]
    finally:
        between.close()
