"""A page as tests read it, however its template is broken into lines."""

import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

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


def body_of(response) -> bytes:
    """What an answer says, of a page or a file; the parts of an Office file as they read unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if not is_zipfile(BytesIO(body)):
        return body
    with ZipFile(BytesIO(body)) as package:
        return b"".join(package.read(name) for name in sorted(package.namelist()))
