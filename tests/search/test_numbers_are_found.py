"""Every number is found as it was written, and as people type it, before any other."""

import re
from pathlib import Path

import pytest

from access.domain.levels import Level
from archive.domain.description import Description, columns_of
from archive.domain.facts import found_facts
from archive.domain.kept_numbers import FOUND_WITH, is_outside_rules
from archive.domain.records import RecordText
from language.numbers import loose_key
from language.vietnamese import fold_letters
from search.actions.indexing import document_of
from search.domain.query import parse
from search.domain.results import MOST_ROWS
from tests.daily import daily
from tests.search.engines.corpus import ALL
from tests.search.engines.kinds import KINDS, engine_of

LISTS = Path(__file__).parents[1] / "archive" / "lists"
NUMBERS = [
    number
    for name in ("numbers_seen.txt", "numbers_of_offices.txt")
    for number in (LISTS / name).read_text("utf-8").splitlines()
]
# What has no letter and no digit says that there is no number.
WRITTEN = [number for number in NUMBERS if re.search(r"\w", number)]


def _filed(record, number):
    """A paper of this number that speaks of others, as papers do."""
    columns = {**columns_of(Description(number=number, abstract="về công tác cán bộ")), "level": 0}
    page = "Căn cứ Quyết định số 12 của Tỉnh ủy, Kế hoạch 14 và Nghị quyết của Ban Tổ chức"
    return document_of(
        RecordText(
            record=record, version=1, accession=f"KS-{record:07}", number=str(columns["number_text"]),
            number_key=str(columns["number_key"]), title="Về công tác cán bộ", issued_on=None, issued_precision="day",
            type_code="", issuer="", signer="", inventory=1, inventory_code="", unit=1, level=Level.ORDINARY,
            party_papers=False, pages=(page,), facts=found_facts(columns),
        )
    )  # fmt: skip


DOCUMENTS = [_filed(record, number) for record, number in enumerate(NUMBERS, 1)]
# Ways of writing one number are as near as one another; so are HĐ and HD, typed without marks.
KEYS = {document.record: loose_key(document.number_key) for document in DOCUMENTS}


@pytest.fixture(scope="module", params=KINDS)
def archive(request, tmp_path_factory):
    """One small archive of all numbers."""
    with engine_of(request.param, tmp_path_factory.mktemp("index")) as engine:
        engine.put(DOCUMENTS)
        engine.commit()
        yield engine


def records(engine, text):
    found = engine.search(parse(text), ALL, size=MOST_ROWS)
    return [hit.record for hit in found.hits]


WAYS = {
    "verbatim": lambda number: number,
    "small": str.lower,
    "capitals": str.upper,
    "bare": lambda number: fold_letters(number).lower(),
    "spaces": lambda number: " ".join(re.findall(r"[^\W_]+", number)),
    "joined": lambda number: "".join(re.findall(r"[^\W_]+", number)),
    "quoted": lambda number: f'"{number}"',
}


def test_there_are_a_hundred_seen_and_a_hundred_more():
    assert len(set(NUMBERS)) == len(NUMBERS) >= 200


@pytest.mark.parametrize("way", daily(list(WAYS), "verbatim", "small", "bare", "joined"))
def test_every_number_is_found_in_every_way_of_typing_it(archive, way):
    typed = {number: WAYS[way](number) for number in WRITTEN}
    missed = [
        (number, text)
        for number, text in typed.items()
        if NUMBERS.index(number) + 1 not in records(archive, text)
    ]
    assert missed == []


@pytest.mark.parametrize("way", daily(["verbatim", "small", "bare", "quoted"], "bare"))
def test_the_number_that_was_typed_stands_first(archive, way):
    typed = {number: WAYS[way](number) for number in WRITTEN}
    behind = []
    for number, text in typed.items():
        own, first = NUMBERS.index(number) + 1, records(archive, text)[0]
        if KEYS[first] != KEYS[own]:
            behind.append((number, NUMBERS[first - 1]))
    assert behind == []


def test_every_number_with_figures_is_found_by_the_condition_for_numbers(archive):
    counted = [number for number in WRITTEN if re.search(r"\d", number)]
    missed = [
        number
        for number in counted
        if NUMBERS.index(number) + 1 not in records(archive, f'so:"{number}"')
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("QĐNS", "145-QĐNS/TU"), ("qdns tu", "145-QĐNS/TU"), ("145", "145-QĐNS/TU"), ("UBKTTU", "12-KHLT/BTCTU-UBKTTU"),
        ("so:63", "63/2026/NĐ-CP"), ("so:14", "14-15-QĐ/TU"), ("CATINH", "05-QCPH/BTCTU-CATINH"), ("không số", "Không số-BB/CB"),
        ("BBH", "02-BBH/CBVP"), ("15-KH/BTCTU", "14-KH/BTCTU, 15-KH/BTCTU"),
    ],
)  # fmt: skip
def test_a_number_is_found_by_its_parts(archive, part, number):
    assert NUMBERS.index(number) + 1 in records(archive, part)


def test_what_no_rule_places_is_listed_together(archive):
    outside = {record for record, number in enumerate(NUMBERS, 1) if is_outside_rules(number)}
    assert set(records(archive, f'"{FOUND_WITH}"')) == outside


def test_a_contract_is_not_taken_for_a_guideline(archive):
    for number, other in (
        ("06-HĐ/TU", "06-HD/TU"),
        ("07-ĐA/TU", "07-DA/TU"),
        ("1415-QĐ/TU", "14-15-QĐ/TU"),
    ):
        for typed, first in ((number, number), (other, other)):
            assert NUMBERS[records(archive, typed)[0] - 1] == first
