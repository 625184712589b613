"""The auditor's screens: what is asked of them wrongly, and the words they answer in."""

import pytest

from access.api import Role
from access.models import User
from tests.pages import tight
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


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/nhat-ky/"])
def test_an_auditor_reads_roles_and_rules_in_words_and_not_the_names_of_the_code(client, address):
    for name, role in (("cv", Role.OFFICER), ("kt", Role.AUDITOR)):
        person(name, role)
    client.force_login(User.objects.get(username="cv"))
    client.get("/")
    client.get("/ban-lam-viec/")
    client.force_login(User.objects.get(username="kt"))
    shown = tight(client.get(address))
    assert ">chuyên viên<" in shown
    assert ">officer<" not in shown
    assert ">là lưu trữ viên hoặc người kiểm tra<" in shown
    assert ">works_on_batches<" not in shown
