"""Every role and every rule that may stand on the trail has words for the auditor."""

import re
from pathlib import Path

from access.domain.actors import Role
from access.domain.permissions import read_aloud
from portal.domain.trail_words import ROLE_WORDS, RULE_WORDS

PACKAGES = ("access", "archive", "ingest", "search", "portal")


def test_every_role_has_words():
    assert set(ROLE_WORDS) == set(Role)


def test_every_rule_that_is_named_anywhere_has_words():
    listed = {rule for _, rules in read_aloud() for rule in rules}
    sources = [path for package in PACKAGES for path in Path(package).rglob("*.py")]
    said = {
        name for path in sources for name in re.findall(r"rule=\"(\w+)\"", path.read_text("utf-8"))
    }
    assert {"exists", "password"} <= said
    assert listed | said <= set(RULE_WORDS)
