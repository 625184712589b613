"""What leaves the store as a file asks for the password again, whatever its address is."""

import pytest
from django.conf import settings

from access.api import Role
from tests.daily import daily
from tests.pages import body_of
from tests.portal.addresses import addresses
from tests.portal.sites import count_by_terms, series_of_site
from tests.portal.test_everything_is_told import house, name_of, signed_in, site, values_of_site

__all__ = ["house", "site"]
pytestmark = pytest.mark.django_db

# Open to everybody, signed in or not.
OF_NOBODY = {"portal:root_for_windows", "portal:root_for_linux"}


@pytest.mark.parametrize("role", daily([Role.ARCHIVIST, Role.SECURITY_OFFICER], Role.ARCHIVIST))
def test_every_address_that_hands_out_a_file_asks_for_it(site, role):
    count_by_terms()
    values = values_of_site()
    values["series_code"] = series_of_site()
    client, files = signed_in(role), set()
    for address in addresses(values):
        if address.startswith("/quan-tri/"):
            continue
        answer = client.get(address)
        body_of(answer)
        if "attachment" in answer.get("Content-Disposition", ""):
            files.add(name_of(address))
    assert "archive:figures_file" in files
    assert files - OF_NOBODY - settings.KHOSO_SIGN_AGAIN_FILES == set()
