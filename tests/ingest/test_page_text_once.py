"""The text of a page is stored once: after filing, in the archive alone."""

import pytest
from django.urls import reverse

from archive.models import ScanPage
from ingest.actions.filing import confirm_item
from ingest.models import Item, ItemPage
from ingest.queries.batches import quality_of
from tests.ingest.views.scans import open_a_batch, signed_in, waiting
from tests.pages import tight
from tests.people import AT, actor, inventory

pytestmark = pytest.mark.django_db


def test_after_filing_text_and_words_stand_in_the_archive_alone(client, workstation):
    from archive.domain.description import Description

    place = inventory("ML01")
    batch = open_a_batch(place)
    signed_in(client, "an")
    item = waiting(batch, pages=3)
    before = quality_of(batch)
    assert all(page.text for page in ItemPage.objects.all())
    confirm_item(
        actor=actor("an"), item_id=item.pk, version=Item.objects.get(pk=item.pk).version,
        inventory=place.pk, dossier="", at=AT,
        description=Description(number="14", symbol="KH/BTCTU", issued="08/03/2021"),
    )  # fmt: skip
    assert [page.text for page in ScanPage.objects.all()] == ["Kế hoạch"] * 3
    assert all(not page.text and not page.words for page in ItemPage.objects.all())
    assert quality_of(batch) == before
    assert before.by_kind == (("colour", 200, 3),)
    page = client.get(reverse("ingest:confirm", args=[item.pk]))
    assert page.status_code == 200
    assert tight(page).count('<image id="trang-') == 3
