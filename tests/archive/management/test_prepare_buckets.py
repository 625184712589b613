"""Buckets are made by hand, by whoever has the account that may; what is wrong is one sentence."""

import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from archive.api import open_store
from tests.servers.s3 import S3_SERVERS, s3_server


def prepared(administrator):
    out = StringIO()
    call_command("prepare_buckets", "--administrator", str(administrator), stdout=out)
    return out.getvalue()


def written(tmp_path, name="khoso-root", secret="bi-mat-quan-tri"):
    file = tmp_path / "administrator.json"
    file.write_text(json.dumps({"name": name, "secret": secret}))
    return file


def test_a_site_whose_vault_is_a_folder_is_told_that_there_is_nothing_to_prepare(
    settings, tmp_path
):
    settings.KHOSO_VAULT = f"file:{tmp_path / 'vault'}"
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / "accounts.json"
    with pytest.raises(CommandError, match="không phải kho S3"):
        prepared(written(tmp_path))
    assert not (tmp_path / "accounts.json").exists()


def test_a_store_that_is_away_and_a_file_that_is_none_are_told_without_any_secret(
    settings, tmp_path
):
    settings.KHOSO_VAULT = "s3:http://127.0.0.1:9/originals"
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / "accounts.json"
    for administrator in (written(tmp_path), tmp_path / "none.json"):
        with pytest.raises(CommandError, match="Chưa lập được các thùng") as told:
            prepared(administrator)
        assert "bi-mat" not in str(told.value)
    assert not (tmp_path / "accounts.json").exists()


@pytest.mark.cluster
@pytest.mark.parametrize("kind", S3_SERVERS)
def test_buckets_and_accounts_are_made_once_and_the_vault_of_the_site_takes_files(
    kind, settings, tmp_path
):
    server = s3_server(kind)
    bucket = f"c{uuid.uuid4().hex[:20]}"
    settings.KHOSO_VAULT = f"s3:{server.endpoint}/{bucket}?lease=1"
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / "accounts.json"
    administrator = written(tmp_path, server.name, server.secret)
    first = prepared(administrator)
    assert bucket in first
    assert str(tmp_path / "accounts.json") in first
    again = prepared(administrator)
    assert "đã lập từ trước" in again
    secrets = json.loads((tmp_path / "accounts.json").read_text())
    assert secrets["store"]["secret"] not in first + again
    assert server.secret not in first + again
    health = open_store(settings.KHOSO_VAULT).vault.health()
    assert (health.writable, health.flaws) == (True, ("not_tried",))
    out = StringIO()
    call_command("tend_vault", stdout=out)
    assert "giữ đúng khóa" in out.getvalue()
    assert open_store(settings.KHOSO_VAULT).vault.health().worm is True
