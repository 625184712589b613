"""Confirming real scans by keyboard, with every key counted; and two people at one queue."""

import json
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.journey.clerk import SEEN, Clerk
from tests.journey.conftest import BASE
from tests.journey.looks import violations, width_of
from tests.journey.seven_scans import SCANS
from tests.journey.test_journey import person, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.sweep]

MOST_KEYS = 12


def run(house, verb):
    """What `seven_scans` says, run beside the house on its data."""
    environment = {**house.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    told = subprocess.run(
        [sys.executable, "-m", "tests.journey.seven_scans", verb], cwd=BASE, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    return told.stdout.strip()


@pytest.fixture(scope="module")
def batch(house):
    return run(house, "put")


def test_a_real_scan_whose_list_is_loaded_costs_at_most_twelve_keys(house, browser, batch):
    with person(house, browser, "luutru") as page:
        page.goto(f"/xac-nhan/?lo={batch}")
        clerk, counted = Clerk(page), {}
        for _ in SCANS:
            name = page.locator("h1 b").inner_text()
            right = next(one["right"] for one in SCANS if one["name"] == name)
            counted[name] = clerk.confirm(right)
        assert set(counted) == {one["name"] for one in SCANS}
        assert {name: keys for name, keys in counted.items() if keys > MOST_KEYS} == {}
        # What is left is told within the batch; other batches are not gone into.
        assert urlsplit(page.url).query == f"lo={batch}"
        assert batch in page.locator("h1").inner_text()
        assert violations(page) == []
    filed = json.loads(run(house, "filed"))
    for one in SCANS:
        right, record = one["right"], filed[one["name"]]
        assert record["number"] == f"{right['number']}/{right['symbol']}"
        assert record["inventory"] == "QN01-2018"
        assert record["dossier"] == "01"
        for field in ("issued", "type_code", "issuer", "signer", "abstract"):
            assert record[field] == right[field], (one["name"], field)


def test_the_checker_takes_a_queue_while_another_works(house, browser):
    with person(house, browser, "luutru") as mine, person(house, browser, "kiemtra") as theirs:
        mine.goto("/xac-nhan/")
        theirs.goto("/xac-nhan/")
        first = urlsplit(mine.url).path
        assert urlsplit(theirs.url).path != first
        # Who opens it all the same is told who works on it, with the way to a free one.
        theirs.goto(first)
        assert "Phạm Quốc Bảo" in theirs.locator("#noi-dung .notice").inner_text()
        assert violations(theirs) == []
        theirs.locator("#noi-dung .notice a").click()
        theirs.wait_for_url(lambda url: urlsplit(url).path not in {first, "/xac-nhan/"})
        # Whoever leaves lets it go.
        mine.goto("/ban-lam-viec/")
        wait_until(lambda: is_free(theirs, first))


def is_free(page, item):
    page.goto(item)
    page.wait_for_selector("[data-form]")
    return page.locator("#noi-dung .notice").count() == 0


def test_what_is_settled_stands_at_its_top_and_a_stale_word_goes(house, browser):
    with person(house, browser, "luutru") as page:
        page.goto("/xac-nhan/?hang=cho")
        page.wait_for_selector("[data-form]")
        page.keyboard.press("Control+Enter")
        said = page.locator("[data-said-here]")
        assert said.count() == 1
        page.keyboard.press("Enter")
        assert said.count() == 0
        for _ in range(20):
            if page.evaluate(SEEN)["button"]:
                break
            page.keyboard.press("Enter")
        # The number and the count of what is open are in sight beside the button.
        assert page.evaluate("document.querySelector('[data-side]').scrollTop") == 0
        for part in ("#id_number", "[data-count]", "[data-confirm-button]"):
            box = page.locator(part).bounding_box()
            assert 0 <= box["y"] <= 768 - box["height"]
        last = int(page.locator("[data-pages]").get_attribute("data-last"))
        for _ in range(last):
            page.keyboard.press("PageDown")
        assert page.input_value("#trang") == str(last)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_confirm_screen_has_no_barrier_and_no_sideways_scroll(house, browser, look, width):
    with person(house, browser, "luutru", color_scheme=look) as page:
        page.set_viewport_size({"width": width, "height": 768})
        page.goto("/xac-nhan/")
        page.wait_for_load_state("networkidle")
        assert width_of(page) <= width
        assert violations(page) == []
