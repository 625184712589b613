"""The file `.env` says what the environment does not, and its mistakes are told with the others."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import NAMES, BadEnvironment, read

PROJECT = Path(__file__).resolve().parents[2]


def written(folder, text):
    (folder / ".env").write_text(text, "utf-8")
    return folder


def test_the_file_is_read_and_the_environment_wins_over_it(tmp_path):
    base = written(tmp_path, "PORT=8123\nKHOSO_DATA=/srv/kho\nKHOSO_READERS=3\n")
    env = read({"KHOSO_READERS": "1"}, base=base)
    assert (env.port, env.data, env.readers) == (8123, Path("/srv/kho"), 1)


@pytest.mark.parametrize(
    ("line", "organisation"),
    [
        ("KHOSO_ORGANISATION=Ban Tổ chức", "Ban Tổ chức"),
        ("  export KHOSO_ORGANISATION = Ban Tổ chức  # tên trên màn hình", "Ban Tổ chức"),
        ('KHOSO_ORGANISATION="Ban # Tổ chức"  # tên', "Ban # Tổ chức"),
        ("KHOSO_ORGANISATION='Ban Tổ chức'", "Ban Tổ chức"),
        ("KHOSO_ORGANISATION=Ban#1", "Ban#1"),
        ("# KHOSO_ORGANISATION=Khác\nKHOSO_ORGANISATION=Ban=Tổ", "Ban=Tổ"),
        ("\ufeffKHOSO_ORGANISATION=Ban\r", "Ban"),
        ("KHOSO_ORGANISATION=", "Ban Tổ chức Tỉnh ủy"),
        ("KHOSO_ORGANISATION=  # chưa có", "Ban Tổ chức Tỉnh ủy"),
    ],
)
def test_a_line_is_taken_as_people_write_it(tmp_path, line, organisation):
    assert read({}, base=written(tmp_path, line + "\n")).organisation == organisation


def test_mistakes_of_file_and_environment_are_told_together_and_no_secret_is(tmp_path):
    text = "KHOSO_PROXI=10.0.0.1\nbí-mật-quên-tên\nPORT=80a\nKHOSO_READERS=1\nKHOSO_READERS=2\n"
    with pytest.raises(BadEnvironment) as bad:
        read({"KHOSO_DEBUG": "perhaps"}, base=written(tmp_path, text))
    told = str(bad.value)
    assert len(told.splitlines()) == 5
    assert all(f"dòng {number}" in told for number in (1, 2, 5))
    assert "PORT" in told
    assert "KHOSO_DEBUG" in told
    assert "bí-mật" not in told


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"KHOSO_POSTURE=\xe1\n"])
def test_a_file_that_is_no_text_is_one_line(tmp_path, content):
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(BadEnvironment, match="không đọc được"):
        read({}, base=tmp_path)


def test_a_site_may_keep_its_file_elsewhere_or_have_none(tmp_path):
    base = written(tmp_path, "PORT=8123\n")
    other = tmp_path / "khoso.env"
    other.write_text("PORT=8124\n")
    assert read({"KHOSO_ENV_FILE": str(other)}, base=base).port == 8124
    assert read({"KHOSO_ENV_FILE": ""}, base=base).port == 8000


def test_the_example_is_a_file_that_can_be_read(tmp_path):
    base = written(tmp_path, (PROJECT / ".env.example").read_text("utf-8"))
    assert read({}, base=base) == read({}, base=tmp_path / "nowhere" / "..")


def test_every_setting_that_stands_in_deploy_and_docs_is_one():
    deploy = [path for path in (PROJECT / "deploy").rglob("*") if path.is_file()]
    places = [*deploy, PROJECT / "README.md", *PROJECT.glob("docs/*.md")]
    for path in places:
        named = set(re.findall(r"\bKHOSO_[A-Z_]+\b", path.read_text("utf-8")))
        assert named <= NAMES | {"KHOSO_ENV_FILE"}, path


def test_a_command_tells_every_mistake_in_a_line_of_its_own_before_it_does_anything(tmp_path):
    environment = {**os.environ, "KHOSO_DATA": str(tmp_path / "data"), "KHOSO_VAULT": "file:kho"}
    environment |= {"KHOSO_SEARCH": "tantivy:index", "KHOSO_HTTPS": "yes"}
    done = subprocess.run(
        [sys.executable, "manage.py", "ledger"], cwd=PROJECT, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    names = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert names == ["KHOSO_VAULT", "KHOSO_SEARCH", "KHOSO_HTTPS"]
    assert not (tmp_path / "data").exists()
