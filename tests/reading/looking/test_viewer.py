"""Looking into files through the cage: hostile ones end, others do not wait for them."""

import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reading.api import Busy, CageError, LookLimits, OverLimit, Refused, Viewer
from reading.cage.lanes import Places
from tests.daily import daily
from tests.reading import hostile
from tests.reading.looking.test_page_images import halves, pdf, pixels, render_page

STAMP = "Nguyễn Thị Hường · 22/11/2026 16:05"
# Shorter than in the product, so that the tests end soon.
LIMITS = LookLimits(cpu_s=2)
PLACES = Places(share_cpu_s=0.5, patience_s=20.0, share_wall_s=20.0)


@pytest.fixture(scope="module")
def viewer():
    made = Viewer(places=PLACES, limits=LIMITS)
    yield made
    made.cage.close()


def look(viewer, content, *, number=1, who="a", width=200, rotation=0, stamp=STAMP):
    source = content if hasattr(content, "read") else io.BytesIO(content)
    kept = viewer.page(
        source, number, width=width, rotation=rotation, who=who, name=(hash(content), number)
    )
    return viewer.stamped(kept, stamp)


def test_a_page_comes_as_the_renderer_draws_it(viewer):
    for rotation in (0, 90):
        shown = look(viewer, halves(), width=300, rotation=rotation)
        drawn = render_page(halves(), 1, width=300, stamp=STAMP, rotation=rotation)
        assert pixels(shown).shape == pixels(drawn).shape
        assert np.abs(pixels(shown) - pixels(drawn)).mean() < 3


def test_a_file_on_disk_is_handed_in_as_it_is(viewer, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(halves().getvalue())
    path.chmod(0o400)
    with path.open("rb") as source:
        assert look(viewer, source) == look(viewer, halves().getvalue())


def test_one_kept_page_is_stamped_for_many(viewer):
    kept = viewer.page(halves(), 1, width=200, rotation=0, who="a", name=1)
    assert viewer.stamped(kept, STAMP) == viewer.stamped(kept, STAMP)
    assert viewer.stamped(kept, STAMP) != viewer.stamped(kept, "Người khác")


def test_a_part_of_a_kept_page_is_cut_out_without_a_stamp(viewer):
    kept = viewer.page(halves(), 1, width=400, rotation=0, who="a", name=1)
    whole = pixels(kept)
    part = pixels(viewer.cut(kept, (2500, 0, 7500, 5000)))
    height, width = whole.shape[:2]
    assert abs(part.shape[1] - width / 2) <= 1
    assert abs(part.shape[0] - height / 2) <= 1
    same = whole[: part.shape[0], width // 4 : width // 4 + part.shape[1]]
    assert np.abs(part.astype(int) - same.astype(int)).mean() < 3
    # The smallest part has a pixel all the same.
    assert pixels(viewer.cut(kept, (10, 10, 11, 11))).size > 0


def test_what_is_no_page_says_why(viewer):
    for content, number, code in (
        (b"no", 1, "not_a_pdf"),
        (pdf(2).getvalue(), 3, "page_missing"),
        (pdf(2).getvalue(), 10**12, "page_missing"),
    ):
        with pytest.raises(Refused) as why:
            look(viewer, content, number=number)
        assert why.value.code == code


def test_many_threads_get_the_same_images_as_one(viewer):
    source = pdf(6, colours=[(n * 40, 0, 0) for n in range(6)]).getvalue()

    def draw(number):
        return look(viewer, source, number=number, who=str(number))

    one_by_one = [draw(number) for number in range(1, 7)]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(draw, [1, 2, 3, 4, 5, 6] * 3)) == one_by_one * 3


@pytest.mark.parametrize(
    "make", daily(hostile.PAGES, "a letter of letters", "deflate in deflate", "forms in forms")
)
def test_a_hostile_page_ends_in_an_image_or_a_verdict(viewer, make):
    content = make()
    try:
        shown = look(viewer, content, width=1100)
    except (OverLimit, Refused):
        pass
    else:
        with Image.open(io.BytesIO(shown)) as image:
            assert image.width == 1100
    assert look(viewer, halves())


def test_bombs_run_into_a_limit(viewer):
    for make in (hostile.forms, hostile.shadings):
        with pytest.raises(OverLimit) as why:
            look(viewer, make(), width=1100)
        assert why.value.limit in {"time", "memory", "crash"}


def test_hostile_pages_do_not_hold_up_other_people(viewer):
    bombs = [hostile.forms(), hostile.shadings(), hostile.strokes()]
    ended = []

    def attack(number):
        try:
            look(viewer, bombs[number % 3], who="attacker", width=1100)
        except CageError as why:
            ended.append(why)

    with ThreadPoolExecutor(12) as threads:
        attacks = [threads.submit(attack, number) for number in range(9)]
        time.sleep(0.2)
        shown = [threads.submit(look, viewer, halves(), who=f"reader {n % 2}") for n in range(2)]
        assert all(one.result() for one in shown)
        for one in attacks:
            one.result()
    assert len(ended) == 9
    assert look(viewer, halves())


def test_nobody_takes_all_places():
    viewer = Viewer(places=Places(all=3, of_one=2, quick=1, slow=0), limits=LIMITS)
    try:
        assert viewer.walls is not None
        with viewer._lanes.turn("one"), ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(look, viewer, halves(), who="one")
            while len(viewer._lanes._turns) < 2:
                time.sleep(0.01)
            with pytest.raises(Busy):
                look(viewer, halves(), who="one")
            other = ThreadPoolExecutor(1).submit(look, viewer, halves(), who="other")
            while len(viewer._lanes._turns) < 3:
                time.sleep(0.01)
            with pytest.raises(Busy):
                look(viewer, halves(), who="third")
            viewer._lanes._turns[0].slow = True
            with viewer._lanes._changed:
                viewer._lanes._changed.notify_all()
            assert other.result()
            assert waiting.result()
    finally:
        viewer.cage.close()


def test_no_process_takes_more_than_a_gigabyte_for_a_hostile_page():
    """The limit is of address space, which memory in use can never exceed."""
    assert LookLimits().memory_bytes < 1 << 30
    viewer = Viewer(limits=LookLimits(cpu_s=4))
    most = []

    def watch(running):
        fields = Path(f"/proc/{running.pid}/statm").read_text().split()
        most.append(int(fields[1]) * os.sysconf("SC_PAGE_SIZE"))

    try:
        source, out = os.memfd_create("source"), os.memfd_create("out")
        os.write(source, hostile.forms())
        with pytest.raises(OverLimit):
            viewer.cage.look(
                "draw", {"number": 1, "width": 1100, "rotation": 0}, source, out,
                limits=viewer.limits, going=watch,
            )  # fmt: skip
        os.close(source)
        os.close(out)
    finally:
        viewer.cage.close()
    assert most
    assert max(most) < 1 << 30
