"""An account made from the console: what it holds, whom its password reaches, and what is refused."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.api import Level, Role, unit_with_code
from access.models import User
from audit.api import Act
from audit.models import Event
from tests.people import actor, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path


def take_in(name="lan", *more, role=Role.OFFICER):
    out = StringIO()
    call_command("take_in_person", name, "Trần Thị Lan", "--role", str(role), *more, stdout=out)
    return out.getvalue()


def test_the_person_works_with_the_top_unit_unless_another_is_named():
    unit("BTCTU")
    take_in("lan", "--commitment", "2026", "--course", "2026")
    lan = actor("lan", at=timezone.now())
    assert lan.roles == {"officer"}
    assert (lan.clearance, lan.committed, lan.trained) == (Level.ORDINARY, True, True)
    assert lan.units == {unit_with_code("BTCTU").pk}


def test_a_unit_that_is_named_and_not_there_is_made_below_the_top_one():
    unit("BTCTU")
    take_in("lan", "--unit", "P01", "--unit-name", "Phòng Tổ chức đảng viên")
    made = unit_with_code("P01")
    assert (made.name, made.parent.code) == ("Phòng Tổ chức đảng viên", "BTCTU")
    assert actor("lan", at=timezone.now()).units == {made.pk}


def test_the_password_goes_into_a_file_of_its_owner_and_nowhere_else(tmp_path):
    unit()
    said = take_in()
    (file,) = tmp_path.glob("mat-khau-lan*")
    password = file.read_text().split()[-1]
    assert str(file) in said
    assert password not in said
    assert file.stat().st_mode & 0o077 == 0
    user = User.objects.get(username="lan")
    assert user.check_password(password)
    assert user.issued_password
    assert password not in str(Event.objects.get(action=Act.TAKE_IN_PERSON).details)


def test_without_any_unit_one_must_be_named():
    with pytest.raises(CommandError, match="--unit-name"):
        take_in()
    with pytest.raises(CommandError, match="--unit-name"):
        take_in("lan", "--unit", "P09")
    assert not User.objects.exists()


def test_a_name_that_is_taken_and_one_that_nobody_may_have_are_refused():
    unit()
    take_in("lan")
    with pytest.raises(CommandError, match="đã có"):
        take_in("lan")
    with pytest.raises(CommandError, match="chữ thường"):
        take_in("Lan Anh")
    assert User.objects.count() == 1
