import pytest
from django.test import Client

from access.api import Role
from access.models import User
from tests.pages import body_of
from tests.portal.sites import taken_back
from tests.portal.test_powers import name_of, sent_by

pytestmark = pytest.mark.django_db
HOSTILE = ["\x00a", "9" * 400, "٣²\u202e", "a" * 6000, "12345678901234567890", "-1"]


@pytest.mark.parametrize("keeper", [Role.ARCHIVIST, Role.ADMINISTRATOR])
def test_fuzz(site, keeper):
    bad = []
    seen = set()
    for address, data in sent_by(keeper, site):
        for field in data:
            if field == "csrfmiddlewaretoken" or (name_of(address), field) in seen:
                continue
            seen.add((name_of(address), field))
            for value in HOSTILE:
                c = Client()
                c.force_login(
                    User.objects.get(username=keeper),
                    backend="django.contrib.auth.backends.ModelBackend",
                )
                with taken_back():
                    try:
                        r = c.post(address, {**data, field: value})
                        body_of(r)
                        if r.status_code >= 500:
                            bad.append((name_of(address), field, value[:10], r.status_code))
                        if r.status_code in (302,):
                            r2 = c.get(r.headers["Location"])
                            body_of(r2)
                            if r2.status_code >= 500:
                                bad.append(
                                    ("after", name_of(address), field, value[:10], r2.status_code)
                                )
                    except Exception as e:
                        bad.append(
                            (name_of(address), field, value[:10], type(e).__name__, str(e)[:120])
                        )
    for b in bad:
        print(b)
    print(len(seen))
    assert not bad
