"""
Every test as on a site that has keys (`pytest -p tests.with_keys`): they are open, what is closed is encrypted,
and the tables refuse plain words of it. So whoever writes past that is found (tools/run-drills).
"""

import pytest


@pytest.fixture(autouse=True)
def site_with_keys(request, memory_stores):
    if request.node.get_closest_marker("django_db"):
        # The tables are built as those of a site without keys: they are kept for the next run.
        request.getfixturevalue("django_db_setup")
        request.getfixturevalue("guarded")
