"""The file of accounts is read by its owner alone, and nothing of it is told where it is wrong."""

import json
import stat

import pytest

from archive.storage import VaultUnavailable, open_vault
from archive.storage.s3.accounts import (
    Account,
    Accounts,
    Role,
    read_account,
    read_accounts,
    write_accounts,
)

ALL = Accounts("kho", {role: Account(f"khoso{role}", f"bi-mat-{role}") for role in Role})
STORE = {"name": "a", "secret": "bi-mat"}


def test_what_is_written_is_read_and_nobody_else_may(tmp_path):
    file = tmp_path / "accounts.json"
    write_accounts(file, ALL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_accounts(file) == ALL


def test_a_file_that_stands_is_never_written_over(tmp_path):
    file = tmp_path / "accounts.json"
    write_accounts(file, ALL)
    with pytest.raises(FileExistsError):
        write_accounts(file, ALL)


def test_a_machine_may_have_a_part_of_them(tmp_path):
    file = tmp_path / "accounts.json"
    write_accounts(file, Accounts("kho", {Role.STORE: Account("a", "b")}))
    accounts = read_accounts(file)
    assert accounts.of(Role.STORE) == Account("a", "b")
    with pytest.raises(VaultUnavailable, match="disposal"):
        accounts.of(Role.DISPOSAL)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_not_used(tmp_path, mode):
    file = tmp_path / "accounts.json"
    write_accounts(file, ALL)
    file.chmod(mode)
    with pytest.raises(VaultUnavailable, match="Others may read"):
        read_accounts(file)


@pytest.mark.parametrize(
    "held",
    [
        "bi-mat",
        "[]",
        "{}",
        '"bi-mat"',
        json.dumps({"archive": "kho"}),
        json.dumps({"archive": "", "store": STORE}),
        json.dumps({"archive": "kho", "store": {"name": "a"}}),
        json.dumps({"archive": "kho", "store": {"name": "a", "secret": ""}}),
        json.dumps({"archive": "kho", "store": STORE, "keeper": "bi-mat"}),
        json.dumps({"archive": 5, "store": STORE}),
    ],
)
def test_what_holds_no_accounts_is_told_without_a_word_of_it(tmp_path, held):
    file = tmp_path / "accounts.json"
    file.write_text(held)
    file.chmod(0o600)
    with pytest.raises(VaultUnavailable, match="holds no accounts") as told:
        read_accounts(file)
    assert "bi-mat" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_file_that_is_not_there_or_not_named_is_told(tmp_path):
    with pytest.raises(VaultUnavailable, match="cannot be read"):
        read_accounts(tmp_path / "none.json")
    with pytest.raises(VaultUnavailable, match="named"):
        read_accounts(None)
    with pytest.raises(VaultUnavailable, match="cannot be read"):
        read_account(tmp_path / "none.json")


def test_the_account_of_whoever_administers_is_name_and_secret(tmp_path):
    file = tmp_path / "root.json"
    file.write_text(json.dumps(STORE))
    assert read_account(file) == Account("a", "bi-mat")
    file.write_text("bi-mat")
    with pytest.raises(VaultUnavailable, match="holds no account") as told:
        read_account(file)
    assert "bi-mat" not in str(told.value)


def test_a_vault_is_opened_without_its_accounts_and_says_what_it_lacks(settings, tmp_path):
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / "none.json"
    vault = open_vault("s3:https://127.0.0.1:9/originals")
    assert open_vault("s3:https://127.0.0.1:9/originals") is vault
    health = vault.health()
    assert (health.writable, health.worm) == (False, False)
    assert "none.json" in health.detail


def test_a_server_that_nobody_runs_is_told_by_its_health(settings, tmp_path):
    settings.KHOSO_VAULT_ACCOUNTS = tmp_path / "accounts.json"
    write_accounts(settings.KHOSO_VAULT_ACCOUNTS, ALL)
    health = open_vault("s3:http://127.0.0.1:9/originals").health()
    assert health.writable is False
    assert "does not answer" in health.detail
