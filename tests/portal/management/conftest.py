"""A data folder with a list beside the plan."""

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    samples = settings.BASE_DIR / "samples"
    (tmp_path / "danh-muc.xlsx").write_bytes((samples / "lists" / "ML07-2020.xlsx").read_bytes())
    return tmp_path
