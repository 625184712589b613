"""What a page of results says."""

import re

from tests.pages import tight


def shown(response):
    return tight(response)


def plain(response):
    """The page without what differs at each request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown(response))
    return re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d", "", text)


def titles(response):
    found = re.findall(r"<h3><a[^>]*>(.*?)</a>", tight(response))
    return [re.sub(r"<[^>]+>", "", title).strip() for title in found]


def total(response):
    return response.context["findings"].total
