"""Sending goes on after signing in again in another tab, which gives the browser another token."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.drill]

SCRIPT = (Path(__file__).resolve().parents[2] / "static" / "js" / "send.js").read_text("utf-8")
PAGE = """<!doctype html><form data-send data-part="# $" data-out="out" data-cut="cut" data-shut="shut"
data-largest="999"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input type="file" name="files" multiple><p data-sending><b data-sent-words></b><progress></progress></p>
<div data-trouble hidden><p></p></div><div data-left hidden><ul></ul><a data-onward></a></div>
<button>Gửi</button></form><script>{script}</script>"""
HOST = "http://kho.test"


@pytest.fixture
def sending(browser):
    """The page as it was opened with one token, before a server that takes another one only."""
    page = browser.new_page()
    said = {"token": "cu", "takes": "moi", "status": 200, "posts": []}

    def answered(route):
        if route.request.method == "GET":
            body = PAGE.format(token=said["token"], script=SCRIPT)
            route.fulfill(content_type="text/html", body=body)
            return
        said["posts"].append(route.request.post_data or "")
        if said["status"] != 200:
            route.fulfill(status=said["status"], content_type="text/html", body="")
        elif said["takes"] not in said["posts"][-1]:
            route.fulfill(status=403, content_type="text/html", body="CSRF")
        else:
            route.fulfill(json={"address": "/lo/2026-0001/"})

    page.route("**/*", answered)
    page.goto(f"{HOST}/lo/nhan/")
    page.set_input_files("input[type=file]", {"name": "01.pdf", "mimeType": "", "buffer": b"%PDF"})
    yield page, said
    page.close()


def test_the_token_of_the_new_session_is_asked_for_and_the_file_sent_with_it(sending):
    page, said = sending
    said["token"] = "moi"
    page.click("button")
    page.wait_for_url(f"{HOST}/lo/2026-0001/")
    assert ["moi" in one for one in said["posts"]] == [False, True]


@pytest.mark.parametrize(("status", "words"), [(404, "shut"), (500, "cut")])
def test_what_the_server_says_no_to_is_told_as_that(sending, status, words):
    page, said = sending
    said["status"] = status
    page.click("button")
    page.wait_for_selector(f"[data-trouble] p:text-is('{words}')")
