"""Folders, passwords and certificates of an archive in containers: whole, each for the one who reads it, made once."""

import os
import stat
import subprocess

import pytest

from tests.deploy.composed import DEPLOY, by_itself, compose, services


def make(root, *names, before=()):
    done = subprocess.run(
        [*before, DEPLOY / "make-secrets", root, *names],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    if os.geteuid():
        pytest.skip("only root gives files to the users of containers")
    folder = tmp_path_factory.mktemp("kho")
    code, said = make(folder, "kho.lan", "10.0.0.5", "fd00::5")
    assert code == 0, said
    return folder


def test_whoever_cannot_give_files_away_is_told_so_and_makes_nothing(tmp_path):
    nobody = () if os.geteuid() else ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    code, said = make(tmp_path / "kho", "kho.lan", before=nobody)
    assert (code, "sudo" in said, (tmp_path / "kho").exists()) == (1, True, False)


def place_of(root, source):
    return root / by_itself(source).removeprefix("/srv/khoso/")


def test_every_secret_of_the_compose_file_is_there_for_its_reader_alone(root):
    for name, service in services().items():
        for each in service.get("secrets", []):
            file = place_of(root, compose()["secrets"][each["source"]]["file"])
            about = file.stat()
            assert about.st_size > 0
            mode = stat.S_IMODE(about.st_mode)
            if each["source"] == "authority":
                assert mode == 0o444
            else:
                owner = f"{about.st_uid}:{about.st_gid}"
                assert (mode, owner) == (0o400, service["user"]), (name, each["source"])


def test_every_folder_of_the_compose_file_is_there_and_its_owner_may_write(root):
    for name, service in services().items():
        for each in service.get("volumes", []):
            if each["type"] != "bind":
                continue
            about = place_of(root, each["source"]).stat()
            assert f"{about.st_uid}:{about.st_gid}" == service["user"], (name, each["source"])
            assert stat.S_IMODE(about.st_mode) & 0o707 == 0o700


def test_certificates_are_of_the_authority_and_of_the_names_by_which_each_is_asked(root):
    asked = {
        "postgresql/server.crt": ["-verify_hostname", "postgresql"],
        "elasticsearch/server.crt": ["-verify_hostname", "elasticsearch"],
        "minio/public.crt": ["-verify_hostname", "s3"],
        "seaweedfs/public.crt": ["-verify_hostname", "s3"],
        "proxy/site.crt": ["-verify_hostname", "kho.lan"],
    }
    checks = [
        *asked.items(),
        *(("proxy/site.crt", ["-verify_ip", ip]) for ip in ("10.0.0.5", "fd00::5")),
    ]
    for file, words in checks:
        judged = ["openssl", "verify", "-CAfile", "authority.crt", *words, file]
        subprocess.run(judged, cwd=root / "secrets", capture_output=True, check=True)
    wrong = [
        "openssl",
        "verify",
        "-CAfile",
        "authority.crt",
        "-verify_hostname",
        "xa.lan",
        "proxy/site.crt",
    ]
    assert subprocess.run(wrong, cwd=root / "secrets", capture_output=True, check=False).returncode


def test_both_sides_of_a_password_have_the_same(root):
    text = {
        str(file.relative_to(root / "secrets")): file.read_text()
        for file in (root / "secrets").rglob("*[a-z]")
        if file.is_file()
    }
    assert text["khoso/database-password"] == text["postgresql/database-password"]
    assert text["khoso/search-credential"] == f"khoso:{text['elasticsearch/khoso-password']}"
    assert text["minio/root-password"] in text["khoso/vault-administrator"]
    assert text["minio/root-password"] in text["seaweedfs/s3.json"]
    passwords = [text[name] for name in text if name.endswith("password")]
    assert min(map(len, passwords)) == 64
    assert len(set(passwords)) == len(passwords) - 1


def test_what_is_there_stays_and_what_is_missing_is_made_again(root):
    files = [file for file in (root / "secrets").rglob("*") if file.is_file()]
    before = {file: file.read_bytes() for file in files}
    # A certificate that never came, and its key that did.
    (root / "secrets/proxy/site.crt").unlink()
    assert make(root, "kho.lan", "10.0.0.5", "fd00::5")[0] == 0
    after = {file: file.read_bytes() for file in files}
    assert {file.name for file in files if before[file] != after[file]} == {"site.crt", "site.key"}


def test_without_words_it_tells_how_it_is_called(tmp_path):
    code, said = make(tmp_path)
    assert code == 2
    assert "make-secrets FOLDER NAME" in said
