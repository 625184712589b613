"""Page images of a site: drawn once, stamped for each, and no limit met twice."""

import io

import pytest
from PIL import Image

from archive.storage import open_vault
from archive.storage.page_cache import PageCache
from archive.storage.page_images import (
    NoSuchPage,
    NotShown,
    PageImages,
    Wanted,
    nearest_width,
)
from reading.api import LookLimits, Viewer
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
    return open_vault(images.vault).put(io.BytesIO(content)).digest


def test_a_page_is_drawn_once_and_stamped_for_everybody(images, looks):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    first = images.image(wanted, stamp="Người thứ nhất", who="a")
    second = images.image(wanted, stamp="Người thứ hai", who="b")
    assert first != second
    assert looks == ["draw", "keep", "stamp", "stamp"]
    assert images.image(wanted, stamp="Người thứ hai", who="b") == second
    assert looks == ["draw", "keep", "stamp", "stamp"]


def test_the_kept_page_is_the_drawn_one(images):
    wanted = Wanted(put(images, halves().getvalue()), 1, width=200)
    drawn = images.image(wanted, stamp="Một", who="a")
    images._latest.clear()
    assert images.image(wanted, stamp="Một", who="a") == drawn


def test_turned_and_other_widths_are_other_pages(images):
    digest = put(images, halves().getvalue())
    sizes = set()
    for rotation in (0, 90):
        for width in (200, 800):
            jpeg = images.image(Wanted(digest, 1, width, rotation), stamp="Một", who="a")
            with Image.open(io.BytesIO(jpeg)) as image:
                sizes.add(image.size)
    assert sizes == {(200, 400), (800, 1600), (200, 100), (800, 400)}


def test_a_page_that_ran_into_a_limit_is_answered_at_once_afterwards(images, looks):
    digest = put(images, hostile.shadings())
    for width, drawn in ((800, 1), (800, 1), (2000, 1)):
        with pytest.raises(NotShown):
            images.image(Wanted(digest, 1, width), stamp="Một", who="a")
        assert looks.count("draw") == drawn
    other = Wanted(put(images, halves().getvalue()), 1, 200)
    assert images.image(other, stamp="Một", who="a")


def test_what_has_no_such_page_is_missing_and_what_is_closed_says_so(images):
    with pytest.raises(NoSuchPage):
        images.image(Wanted(put(images, pdf(2).getvalue()), 3), stamp="Một", who="a")
    with pytest.raises(NoSuchPage):
        images.image(Wanted(put(images, b"\x89PNG no pages"), 1), stamp="Một", who="a")


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
