"""`prepare --await` makes nothing, tells each thing that is missing once, and ends when nothing is."""

from io import StringIO

from django.core.management import call_command

from portal.management.commands import prepare


def test_what_is_missing_is_told_once_until_nothing_is(monkeypatch, tmp_path, settings):
    settings.KHOSO_DATA = tmp_path
    said = iter(["thiếu một", "thiếu một", "thiếu hai", ""])
    monkeypatch.setattr(prepare, "lacking", lambda _folder: next(said))
    monkeypatch.setattr(prepare, "LOOK_EVERY_S", 0)
    told = StringIO()
    call_command("prepare", "--await", stderr=told)
    assert told.getvalue().splitlines() == ["thiếu một", "thiếu hai"]
    assert list(tmp_path.iterdir()) == []
