"""Who heads a unit and whom one asks there: one at a time, and all are kept."""

from datetime import date, timedelta

import pytest

from access.api import ListError, appoint, end_duty, units_on
from access.models import UnitDuty, User
from tests.access.actions.units_kept import TODAY, make, refused, told
from tests.people import AT, KEEPER, person

pytestmark = pytest.mark.django_db


def appointed(**fields):
    asked = {
        "by": KEEPER, "code": "VP", "duty": "head", "username": "khue",
        "since": date(2026, 1, 1), "at": AT, **fields,
    }  # fmt: skip
    return appoint(**asked)


def test_one_head_at_a_time_and_all_are_kept():
    make("VP")
    person("khue", "officer")
    person("lan", "officer")
    appointed()
    appointed(duty="contact", username="lan")
    assert refused(appointed, username="lan", since=TODAY) == ("since", "one_at_a_time")
    appointed(username="lan", since=TODAY, replacing=True, basis="QĐ 12")
    held = UnitDuty.objects.filter(duty="head").order_by("valid_from")
    assert [(one.user.username, one.valid_until) for one in held] == [
        ("khue", TODAY - timedelta(days=1)), ("lan", None),
    ]  # fmt: skip
    event = told("change_unit").last()
    assert event.details["changed"] == ["head"]
    assert "Nguyễn" not in str(event.details)
    assert "lan" not in str(event.details)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"username": "khongco"}, ("username", "no_person")),
        ({"username": "dong"}, ("username", "no_person")),
        ({"until": date(2025, 12, 31)}, ("until", "ends_too_early")),
        ({"code": "CU"}, ("since", "unit_ended")),
        ({"code": "KHONGCO"}, ("", "no_unit")),
        ({"duty": "contact", "since": date(2020, 1, 1), "until": date(2026, 1, 1)}, ("since", "one_at_a_time")),
        ({"duty": "contact", "since": date(2026, 1, 1), "replacing": True}, ("since", "one_at_a_time")),
    ],
)  # fmt: skip
def test_a_duty_that_cannot_be_is_not_given(fields, fault):
    make("VP")
    make("CU", valid_until=date(2020, 1, 1))
    person("khue", "officer")
    person("dong", "officer")
    User.objects.filter(username="dong").update(is_active=False)
    appointed(duty="contact", since=date(2026, 1, 1))
    assert refused(appointed, **fields) == fault


def test_a_duty_ends_on_a_day_and_the_unit_is_on_the_worklist_again():
    make("VP")
    person("khue", "officer")
    appointed()
    appointed(duty="contact")
    lacking = [line.row.code for line in units_on(TODAY, lacking_only=True).standing]
    assert lacking == ["BTCTU"]
    held = UnitDuty.objects.get(duty="head")
    with pytest.raises(ListError):
        end_duty(by=KEEPER, code="VP", held=held.pk, last=date(2025, 1, 1), at=AT)
    end_duty(by=KEEPER, code="VP", held=held.pk, last=TODAY - timedelta(days=1), at=AT)
    shown = units_on(TODAY, lacking_only=True)
    assert [line.row.code for line in shown.standing] == ["BTCTU", "VP"]
    assert (shown.lacking, shown.total) == (2, 2)
