"""What names an S3 store in the settings, and what does not."""

from pathlib import Path

import pytest

from archive.domain.s3_place import S3Place, s3_place
from archive.domain.vault_names import vault_folder


def test_a_store_is_named_by_address_and_bucket_and_what_is_not_said_is_usual():
    assert s3_place("s3:https://kho.noi-bo:9000/originals") == S3Place(
        "https://kho.noi-bo:9000", "originals", "us-east-1", 45, ""
    )
    assert s3_place("s3:http://10.0.0.5:9000/kho-goc?region=vn&lease=30&ca=/etc/ca.crt") == S3Place(
        "http://10.0.0.5:9000", "kho-goc", "vn", 30, "/etc/ca.crt"
    )


def test_the_bucket_of_notes_is_named_after_it():
    assert s3_place("s3:https://h/originals").notes == "originals-notes"


@pytest.mark.parametrize("url", ["file:/srv/kho", "memory:", "memory:x", "s3", "S3:https://h/aaa"])
def test_other_kinds_of_vaults_are_none(url):
    assert s3_place(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "s3:",
        "s3:originals",
        "s3:https://h",
        "s3:https://h/",
        "s3:https:///originals",
        "s3:ftp://h/originals",
        "s3:https://h:99999/originals",
        "s3:https://h:0/originals",
        "s3:https://ai:bimat@h/originals",
        "s3:https://h/originals#x",
        "s3:https://h/originals/deeper",
        "s3:https://h/../etc",
        "s3:https://h/Originals",
        "s3:https://h/ab",
        "s3:https://h/" + "a" * 58,
        "s3:https://h/originals?secret=x",
        "s3:https://h/originals?lease=-1",
        "s3:https://h/originals?lease=400",
        "s3:https://h/originals?lease=",
        "s3:https://h/originals?region=",
        "s3:https://h/originals?region=a/b",
        "s3:https://h/originals?ca=ca.crt",
    ],
)
def test_what_names_no_store_or_tells_who_signs_in_is_refused(url):
    with pytest.raises(ValueError):
        s3_place(url)


def test_a_store_is_no_folder_of_this_machine():
    assert vault_folder("s3:https://h/originals") is None
    assert vault_folder("file:/srv/kho") == Path("/srv/kho")
    with pytest.raises(ValueError):
        vault_folder("s3:https://h")
