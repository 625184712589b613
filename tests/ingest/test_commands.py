"""`ingest_batch` on folders that hold nothing."""

import pytest
from django.core.management import CommandError, call_command

from ingest.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scripted(settings, tmp_path):
    settings.KHOSO_OCR = f"scripted:{tmp_path}/script.json"


@pytest.mark.parametrize(
    ("name", "said"), [("none", "Không có thư mục này"), ("empty", "Thư mục trống")]
)
def test_a_missing_or_empty_folder_makes_no_batch_and_says_what_is_wrong(tmp_path, name, said):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=said):
        call_command("ingest_batch", str(tmp_path / name))
    assert not Batch.objects.exists()


def test_a_file_in_place_of_a_folder_makes_no_batch(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError):
        call_command("ingest_batch", str(tmp_path / "a.pdf"))
    assert not Batch.objects.exists()
