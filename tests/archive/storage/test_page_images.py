"""Page images of a site: drawn once, stamped for each, and no limit met twice."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from PIL import Image

from archive.domain.page_widths import nearest_width
from archive.storage import open_vault
from archive.storage.page_cache import PageCache
from archive.storage.page_images import (
    ONE_LOOK,
    NoSuchPage,
    NotShown,
    PageImages,
    Reader,
    Wanted,
)
from archive.storage.port import VaultError
from reading.api import Busy, LookLimits, Viewer
from reading.cage.lanes import Places
from tests.archive.storage.rigs import CLOSED
from tests.people import AT
from tests.reading import hostile
from tests.reading.looking.test_page_images import halves, pdf


@pytest.fixture(scope="module")
def viewer():
    made = Viewer(limits=LookLimits(cpu_s=1))
    yield made
    made.cage.close()


@pytest.fixture
def images(tmp_path, viewer):
    kept = PageCache(tmp_path / "page-images", tmp_path / "keys" / "page_images")
    return PageImages(f"file:{tmp_path / 'vault'}", kept, viewer)


@pytest.fixture
def looks(images, monkeypatch):
    """The looks and chores that reached the cage, by name."""
    made = []
    real = images.viewer.cage.look

    class Counting:
        walls = images.viewer.cage.walls

        def look(self, work, *args, **more):
            made.append(work)
            return real(work, *args, **more)

        def close(self):
            """The cage is the module's."""

    cage, images.viewer.cage = images.viewer.cage, Counting()
    yield made
    images.viewer.cage = cage


def put(images, content):
    return open_vault(images.vault).put(io.BytesIO(content), secrecy=CLOSED).name


def test_a_page_is_drawn_once_and_stamped_for_everybody(images, looks):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    first = images.image(wanted, Reader("a", "Người thứ nhất"), at=AT)
    second = images.image(wanted, Reader("b", "Người thứ hai"), at=AT)
    assert first != second
    assert looks == ["draw", "keep", "stamp", "stamp"]
    assert images.image(wanted, Reader("b", "Người thứ hai"), at=AT) == second
    assert looks == ["draw", "keep", "stamp", "stamp"]


def test_all_parts_of_a_page_that_a_browser_asks_for_at_once_come_of_one_drawing(images, looks):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    boxes = [(0, 1000 * place, 10000, 1000 * place + 900) for place in range(9)]
    with ThreadPoolExecutor(len(boxes)) as pool:
        parts = list(pool.map(lambda box: images.part(wanted, "a", box), boxes))
    assert all(part.startswith(b"\xff\xd8") for part in parts)
    assert (looks.count("draw"), looks.count("cut")) == (1, 9)


def test_whoever_waits_too_long_for_a_drawing_of_another_is_told_that_it_is_busy(images, looks):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    begun, let_go = Event(), Event()

    class Slow(Viewer):
        def page(self, *args, **more):
            begun.set()
            assert let_go.wait(30)
            return super().page(*args, **more)

    images.viewer = Slow(places=Places(patience_s=0.2), cage=images.viewer.cage)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(images.part, wanted, "a", (0, 0, 10000, 900))
        assert begun.wait(30)
        with pytest.raises(Busy):
            images.part(wanted, "b", (0, 0, 10000, 900))
        let_go.set()
        assert first.result(30)
    assert images.part(wanted, "b", (0, 0, 10000, 900))
    assert looks.count("draw") == 1


def test_one_look_is_stamped_once_and_a_later_one_with_its_own_time(images, looks):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    reader = Reader("a", "Người thứ nhất · PC01")
    first = images.image(wanted, reader, at=AT)
    assert images.image(wanted, reader, at=AT + ONE_LOOK - timedelta(seconds=1)) == first
    assert looks.count("stamp") == 1
    assert images.image(wanted, reader, at=AT + ONE_LOOK) != first
    assert images.image(wanted, reader, at=AT) == first  # a clock put back begins a look anew
    assert looks.count("stamp") == 3


def test_once_somebody_shut_the_keys_a_look_that_goes_on_is_drawn_anew_or_not_at_all(images, looks):
    memory = {"key": b"1" * 32}
    images.kept.memory_key = lambda: memory["key"]
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    reader = Reader("a", "Người thứ nhất · PC01")
    first = images.image(wanted, reader, at=AT)
    assert images.image(wanted, reader, at=AT) == first
    assert looks.count("draw") == 1
    memory["key"] = b"2" * 32
    assert images.image(wanted, reader, at=AT) == first
    assert looks.count("draw") == 2
    memory["key"] = b"3" * 32
    images.vault = f"{images.vault}-that-cannot-be-opened"
    with pytest.raises(VaultError):
        images.image(wanted, reader, at=AT)


def test_two_people_of_one_name_never_get_each_others_image(images, looks):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    for account in ("a", "b"):
        images.image(wanted, Reader(account, "Cùng tên · PC01"), at=AT)
    assert looks.count("stamp") == 2


def test_the_kept_page_is_the_drawn_one(images):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    drawn = images.image(wanted, Reader("a", "Một"), at=AT)
    images._latest.clear()
    assert images.image(wanted, Reader("a", "Một"), at=AT) == drawn


def test_turned_and_other_widths_are_other_pages(images):
    digest = put(images, halves().getvalue())
    sizes = set()
    for rotation in (0, 90):
        for width in (200, 800):
            jpeg = images.image(Wanted(digest, 1, width, rotation), Reader("a", "Một"), at=AT)
            with Image.open(io.BytesIO(jpeg)) as image:
                sizes.add(image.size)
    assert sizes == {(200, 400), (800, 1600), (200, 100), (800, 400)}


def test_a_page_that_ran_into_a_limit_is_answered_at_once_afterwards(images, looks):
    digest = put(images, hostile.shadings())
    for width, drawn in ((800, 1), (800, 1), (2000, 1)):
        with pytest.raises(NotShown):
            images.image(Wanted(digest, 1, width), Reader("a", "Một"), at=AT)
        assert looks.count("draw") == drawn
    other = Wanted(put(images, halves().getvalue()), 1, 200)
    assert images.image(other, Reader("a", "Một"), at=AT)


def test_what_has_no_such_page_is_missing_and_what_is_closed_says_so(images):
    with pytest.raises(NoSuchPage):
        images.image(Wanted(put(images, pdf(2).getvalue()), 3), Reader("a", "Một"), at=AT)
    with pytest.raises(NoSuchPage):
        images.image(Wanted(put(images, b"\x89PNG no pages"), 1), Reader("a", "Một"), at=AT)


@pytest.mark.parametrize(
    ("asked", "width"),
    [
        ("", 1100),
        ("200", 200),
        ("790", 800),
        ("9999", 2000),
        ("-5", 1100),
        ("x", 1100),
        ("1" * 9, 1100),
    ],
)
def test_few_widths_are_drawn(asked, width):
    assert nearest_width(asked) == width
