"""A plan gives an archive its issuers, terms and letters, once."""

import pytest

from archive.api import bring_issuers
from archive.models import CommitteeTerm, Inventory, IssuingBody, LocalLetters
from audit.models import Event
from tests.people import AT, SETUP
from tests.portal.management.plans import set_up

pytestmark = pytest.mark.django_db
LISTS = """
[[issuers]]   # Below what stands after it.
name = "Ban Tổ chức Huyện ủy Đức Trọng"
code = "BTCHU"
above = "Huyện ủy Đức Trọng"

[[issuers]]
name = "Huyện ủy Đức Trọng"
code = "HU"
own_terms = true
above = "Tỉnh ủy"
valid_until = 2025-06-30
source = "Nghị quyết về sắp xếp đơn vị hành chính"

[[terms]]
issuer = "Tỉnh ủy"
name = "2010–2015"
first_day = 2010-10-21
last_day = 2015-10-16
certain = true

[[terms]]
issuer = "Huyện ủy Đức Trọng"
name = "2010–2015"
first_day = 2010-08-01

[[types]]
letters = "QCLN"
type = "quy-che"

[[periods]]
code = "2010-2014"
title = "Tài liệu 2010–2014"
years = "2010-2014"

[[periods]]
code = "2014-2024"
title = "Tài liệu 2014–2024"
years = "2014-2024"
rule = "day"
rule_day = 2014-06-30

[[units]]
code = "BTCTU"
name = "Ban Tổ chức Tỉnh ủy"

[[fonds]]
code = "P15"
title = "Phông Ban Tổ chức"

[[inventories]]
code = "ML07"
fonds = "P15"
title = "Văn bản về số hóa"
unit = "BTCTU"
collection = "2014-2024"
"""
OPEN = '[[terms]]\nissuer = "Tỉnh ủy"\nname = "2010"\nfirst_day = 2010-01-01'
MADE = {
    "issuers": 2, "terms": 2, "types": 1, "periods": 2, "units": 1, "fonds": 1, "inventories": 1,
}  # fmt: skip


@pytest.fixture
def stock():
    bring_issuers(who=SETUP, at=AT)


def test_lists_are_made_once_and_told(folder, stock):
    assert set_up(folder, LISTS) == {"made": MADE, "known": {}, "problems": []}
    assert set_up(folder, LISTS) == {"made": {}, "known": MADE, "problems": []}
    district = IssuingBody.objects.get(code="HU")
    assert IssuingBody.objects.get(code="BTCHU").above == district
    assert CommitteeTerm.objects.get(body=district).last_day is None
    assert LocalLetters.objects.get().type_code == "quy-che"
    period = Inventory.objects.get().period
    assert (period.code, str(period.rule_day)) == ("2014-2024", "2014-06-30")
    told = Event.objects.filter(action="add_reference", os_account__gt="")
    assert told.count() == 7


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[[terms]]\nissuer = "Không có"\nname = "x"\nfirst_day = 2010-01-01', "terms[1].issuer"),
        (
            '[[terms]]\nissuer = "Tỉnh ủy"\nname = "x"\nfirst_day = 2010-01-02\nlast_day = 2010-01-01',
            "terms[1].last_day",
        ),
        (
            f"{OPEN}\n{OPEN.replace('2010', '2015')}",
            "terms[2].first_day",
        ),
        ('[[types]]\nletters = "KH"', "types[1].letters"),
        ('[[types]]\nletters = "QCLN"\ntype = "khong-co"', "types[1].type"),
        ('[[periods]]\ncode = "x"\ntitle = "A A"\nyears = "2014"', "periods[1].years"),
        (
            '[[periods]]\ncode = "x"\ntitle = "A A"\nyears = "2014-2020"\nrule = "day"',
            "periods[1].rule_day",
        ),
        ('[[issuers]]\nname = "A A"\nabove = "A A"', "issuers[1].above"),
        ('[[issuers]]\nname = "A A"\nside = "khac"', "issuers[1].side"),
        ('[[issuers]]\nname = "A A"\nalone = true', "issuers[1].code"),
        ('[[issuers]]\nname = "A A"\nvalid_from = "2010"', "issuers[1].valid_from"),
    ],
)
def test_each_mistake_is_told_with_its_place(text, where, folder, stock):
    told = set_up(folder, text)
    assert [problem["where"] for problem in told["problems"]] == [where]
    assert all(problem["reason"] for problem in told["problems"])
