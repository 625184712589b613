"""Nothing of which a part was not seen is filed by the machine alone, however sure the fields are."""

import pytest

from access.api import Level
from archive.api import Stored
from audit.api import Who
from ingest.actions.claiming import claim_next
from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.actions.reading import finish_reading, note_opened, record_page
from ingest.domain.ledger import Marks, State
from ingest.models import Item
from ingest.queries.batches import quality_of
from reading.domain.fields import MANDATORY
from reading.domain.readings import PageReading, Proposal, Variant, Word
from tests.people import AT, inventory, row_of, unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")
SURE = {
    "number": "14", "symbol": "KH/BTCTU", "issued": "2021-03-08", "type_code": "ke-hoach",
    "issuer": "Ban Tổ chức Tỉnh ủy", "abstract": "về số hóa hồ sơ", "level": "ORDINARY",
}  # fmt: skip


def read_with(warnings, variants=(Variant.PLAIN,)):
    """Where an item stands after a reading with certain fields and these warnings."""
    place = inventory(policy="certain")
    batch = open_batch(
        who=WHO, source="/scans", title="Lô", inventory=place, unit=unit().pk,
        level=Level.ORDINARY, at=AT,
    )  # fmt: skip
    stored = row_of("a" * 64)
    copy = Stored(name="b" * 64, digest="b" * 64, size=1, new=True)
    take_in(who=WHO, batch=batch, arrival=Arrival(name="1.pdf", stored=stored), at=AT)
    claim = claim_next(worker="w1", dead=(), at=AT)
    note_opened(
        claim=claim, media="application/pdf", pages=len(variants), signed=False,
        born_digital=False, warnings=[],
    )  # fmt: skip
    for number, variant in enumerate(variants, start=1):
        page = PageReading(
            number, "Kế hoạch", (Word("Kế", (0, 0, 9, 9), 99),), 99.0, variant=variant
        )
        record_page(claim=claim, page=page, at=AT)
    proposals = {name: Proposal(name, value, 1.0, 1) for name, value in SURE.items()}
    assert set(MANDATORY) <= set(proposals)
    state = finish_reading(
        claim=claim, access_copy=copy, pdfa="pass", proposals=proposals, born_digital=False,
        warnings=[{"code": code, "params": {"pages": "1"}} for code in warnings], cpu_s=1, at=AT,
    )  # fmt: skip
    return state, batch


@pytest.mark.parametrize("harmless", [[], ["blank_pages"], ["copy_not_pdfa"]])
def test_without_damage_a_certain_reading_is_filed(harmless):
    assert read_with(harmless)[0] is State.FILED


NOT_SEEN = [
    "damaged_page", "page_part_missing", "blank_unproved", "page_unproved", "drawn_not_read",
    "pictures_left_out", "not_read",
]  # fmt: skip


@pytest.mark.parametrize("code", NOT_SEEN)
def test_what_was_not_seen_waits_for_a_person_and_may_bear_a_mark(code):
    assert read_with([code])[0] is State.WAITING
    assert Item.objects.get().marks == Marks.UNSURE


def test_pictures_of_a_word_file_wait_for_a_person():
    assert read_with(["pictures_in_word"], (Variant.TEXT_LAYER,))[0] is State.WAITING


def test_what_was_turned_into_unicode_is_filed():
    assert read_with(["encoding_converted"], (Variant.TEXT_LAYER,))[0] is State.FILED


def test_the_files_own_text_does_not_count_as_read_again():
    variants = (Variant.TEXT_LAYER, Variant.PLAIN, Variant.SAUVOLA, Variant.TEXT_LAYER)
    assert quality_of(read_with(["damaged_page"], variants)[1]).reread == 1
