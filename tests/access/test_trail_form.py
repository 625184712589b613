"""Days that no calendar reaches are a mistake of the form, not of the machine."""

import pytest

from access.api import Role
from access.models import User
from tests.people import person


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["since", "until"])
@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "01/01/1899", "32/01/2026", "x"])
def test_a_day_out_of_reach_is_refused_in_words(client, field, day):
    person("kt", Role.AUDITOR)
    client.force_login(User.objects.get(username="kt"))
    answer = client.get("/nhat-ky/", {field: day})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
