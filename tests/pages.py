"""A page as tests read it, however its template is broken into lines."""

import re

from django.http import HttpResponse


def tight(response: HttpResponse) -> str:
    """The page with one space where any stand, and none where an element begins or ends.

    Spaces between words and an element beside them stay, for there they are seen.
    """
    page = re.sub(r"\s+", " ", response.content.decode())
    page = re.sub(r" (/?>)", r"\1", page)
    page = re.sub(r"> <", "><", page)
    page = re.sub(r"(<[a-z][^>]*>) ", r"\1", page)
    return re.sub(r" (</)", r"\1", page)
