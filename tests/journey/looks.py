"""What a page is looked at for: barriers, and what stands beside the screen."""

import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

WAITS_S = 30


def steady(page, ask):
    """
    The answer of a page that has come. One that is just being left has no document, and takes the
    question with it: then the page that follows is asked.
    """
    end = time.monotonic() + WAITS_S
    while True:
        try:
            page.wait_for_load_state("load")
            answer = ask()
        except Error:
            if time.monotonic() > end:
                raise
        else:
            if answer is not None or time.monotonic() > end:
                return answer
        time.sleep(0.1)


def width_of(page):
    """How wide the page is; one wider than its window is scrolled sideways."""
    return steady(page, lambda: page.evaluate("document.documentElement?.scrollWidth ?? null"))


def violations(page):
    """The barriers that axe finds, each with where it stands."""
    found = steady(page, lambda: Axe().run(page).response["violations"])
    return [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]


def looked_at(page, *, width=1366):
    """No barrier, and nothing that stands beside the screen."""
    assert width_of(page) <= width
    assert (page.url, violations(page)) == (page.url, [])
