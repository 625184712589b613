"""PDFs written by hand, object by object, so that they can say what no library would write."""

import zlib

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 850]"


def pdf(*objects: bytes, pages: int = 1, catalogue: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 3, the page; 1 is the catalogue, 2 the pages."""
    kids = b"3 0 R " * pages
    tree = b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>", tree, *objects)


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, which is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R" % (len(objects) + 1) + trailer
    return bytes(out + b">>\nstartxref\n%d\n%%%%EOF\n" % table)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A deflated stream with further entries in its dictionary."""
    return raw_stream(zlib.compress(content, 9), extra + b"/Filter/FlateDecode")


def raw_stream(content: bytes, extra: bytes = b"") -> bytes:
    """A stream whose bytes stand as they are."""
    return b"<<" + extra + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream"


def page(resources: bytes, box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    """A page whose content is object 4."""
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources<<"
        + resources + b">>" + more + b">>"
    )  # fmt: skip


def image_page(image: bytes) -> bytes:
    """A PDF of one page with this image all over it."""
    return pdf(page(b"/XObject<</I 5 0 R>>"), stream(b"595 0 0 842 0 0 cm /I Do"), image)


def image(content: bytes, size: tuple[int, int], filters: bytes, *, gray: bool = True) -> bytes:
    """An image whose bytes are said to be of this size and these filters."""
    space = b"/DeviceGray" if gray else b"/DeviceRGB"
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace" % size + space
    return raw_stream(content, head + b"/BitsPerComponent 8/Filter" + filters)
