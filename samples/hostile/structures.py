"""PDFs whose building is the trap: trees, tables, references, sizes, actions, locks."""

import io
import zlib

import pikepdf

from samples.hostile.pdf_parts import page, pdf, raw_pdf, raw_stream, stream

CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
EMPTY_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def giant_page() -> bytes:
    """A page of a hundred kilometres."""
    return pdf(page(b"", b"0 0 999999999 999999999"), stream(b"0 0 9 9 re f"))


def giant_unit() -> bytes:
    """A small page measured in giant units."""
    return pdf(page(b"", more=b"/UserUnit 1000000"), stream(b"0 0 9 9 re f"))


def ribbon() -> bytes:
    """A page a dot wide and five metres high."""
    return pdf(page(b"", b"0 0 1 14400"), stream(b"0 0 1 14400 re f"))


def page_of_no_size() -> bytes:
    """A page whose sides are beyond what numbers can say."""
    return pdf(page(b"", b"0 0 1e400 -1e-400"), stream(b"0 0 9 9 re f"))


def circle_of_pages() -> bytes:
    """A tree of pages that holds itself."""
    return raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 3>>", EMPTY_PAGE)


def pages_unfolding(depth: int = 12, each: int = 10) -> bytes:
    """A tree of pages of a kilobyte that unfolds into milliards."""
    made = [CATALOGUE]
    for level in range(depth):
        count = each ** (depth - level)
        kids = b"%d 0 R " % (3 + level) * each
        made.append(b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count)
    return raw_pdf(*made, EMPTY_PAGE)


def thousands_of_pages(count: int = 20_000) -> bytes:
    """The same page so many times."""
    return pdf(page(b""), stream(b"0 0 9 9 re f"), pages=count)


def pages_by_the_hundred(count: int = 8) -> bytes:
    """Eight pages, each a little slow."""
    return pdf(page(b""), stream(b"9 w 0 0 m 900 900 -300 500 595 842 c S\n" * 2000), pages=count)


def said_pages() -> bytes:
    """Says two milliards of pages and has one."""
    return raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", EMPTY_PAGE)


def deep_array(depth: int = 200_000) -> bytes:
    """Brackets in brackets."""
    return pdf(page(b"", more=b"/A " + b"[" * depth + b"]" * depth), stream(b"0 0 9 9 re f"))


def deep_dictionary(depth: int = 100_000) -> bytes:
    """Dictionaries in dictionaries."""
    more = b"/A " + b"<</A " * depth + b"1" + b">>" * depth
    return pdf(page(b"", more=more), stream(b"0 0 9 9 re f"))


def deep_operands(depth: int = 200_000) -> bytes:
    """Brackets in brackets where the page is drawn."""
    return pdf(page(b""), stream(b"[" * depth + b"]" * depth + b" TJ 0 0 9 9 re f"))


def broken_table() -> bytes:
    """A table of places that points nowhere, and to itself before that."""
    made = pdf(page(b""), stream(b"0 0 9 9 re f"))
    made = made.replace(b"00000 n", b"99999 n")
    return made[: made.rfind(b"trailer")] + b"trailer<</Prev 9/Size 5>>\nstartxref\n9\n%%EOF\n"


def circle_of_tables() -> bytes:
    """Each table of places names the other as the one before it."""
    made = pdf(page(b""), stream(b"0 0 9 9 re f"))
    place = int(made[made.rfind(b"startxref") + 9 : made.rfind(b"%%EOF")])
    return made.replace(b"trailer<<", b"trailer<</Prev %d" % place)


def stream_that_measures_itself() -> bytes:
    """The length of a stream is the stream."""
    own = b"<</Length 4 0 R/Filter 4 0 R>>stream\n0 0 9 9 re f\nendstream"
    return pdf(page(b""), own)


def object_stream_bomb(megabytes: int = 800) -> bytes:
    """Objects packed into a stream that unpacks to a gigabyte, and lies of how many they are."""
    deep = zlib.compressobj(9)
    head = b"3 0 " + b" " * (1 << 20)
    blanks = b" " * (1 << 20)
    packed = b"".join(deep.compress(part) for part in (head, *[blanks] * megabytes)) + deep.flush()
    kind = b"/Type/ObjStm/N 100000000/First %d/Filter/FlateDecode" % len(head)
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(
        (CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", None, raw_stream(packed, kind)), 1
    ):
        places.append(len(made))
        if content is not None:
            made += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(made)
    rows = b"\0\0\0\0\0\0"
    for number, place in enumerate(places, 1):
        of_a_stream = number == 3
        rows += (b"\2" if of_a_stream else b"\1") + (4 if of_a_stream else place).to_bytes(4, "big")
        rows += b"\0"
    rows += b"\1" + table.to_bytes(4, "big") + b"\0"
    about = b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R"
    made += b"5 0 obj\n" + stream(rows, about) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(made)


def outline_circle(count: int = 2000) -> bytes:
    """A table of contents that goes round and round."""
    entries = [
        b"<</Title(%d)/Next %d 0 R/First 5 0 R/Parent 5 0 R>>" % (n, 6 + (n + 1) % count)
        for n in range(count)
    ]
    outline = b"<</Type/Outlines/First 6 0 R/Last 6 0 R/Count 2000000>>"
    return pdf(page(b""), stream(b""), outline, *entries, catalogue=b"/Outlines 5 0 R")


def fields_unfolding(depth: int = 9, each: int = 10) -> bytes:
    """A form to fill in whose fields unfold into milliards."""
    made = [b"<</FT/Tx/T(a)/Kids[" + b"%d 0 R " % (6 + n) * each + b"]>>" for n in range(depth)]
    last = b"<</FT/Tx/T(a)/Kids[5 0 R]>>"
    return pdf(page(b""), stream(b""), *made, last, catalogue=b"/AcroForm<</Fields[5 0 R]>>")


def actions() -> bytes:
    """Scripts, programs and addresses wherever a reader might follow them."""
    script = b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/a'\\))/Next %s>>"
    launch = b"<</S/Launch/F(/bin/sh)/Next<</S/URI/URI(http://127.0.0.1:9/b)>>>>"
    opening = b"/OpenAction " + script % launch
    submit = b"/AA<</O<</S/SubmitForm/F(http://127.0.0.1:9/c)>>>>"
    return pdf(page(b"", more=submit), stream(b"0 0 9 9 re f"), catalogue=opening)


def outside_files() -> bytes:
    """A page whose content and picture lie in files of the machine."""
    content = b"<</F(/etc/passwd)/FFilter/FlateDecode/Length 0>>stream\n\nendstream"
    far = b"<</FS/URL/F(http://127.0.0.1:9/d)>>"
    image = (
        b"<</Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8/F "
        + far + b"/Length 0>>stream\n\nendstream"
    )  # fmt: skip
    return pdf(page(b"/XObject<</I 5 0 R>>"), content, image)


def attached_files(count: int = 500) -> bytes:
    """A carrier of programs."""
    made = _opened()
    for number in range(count):
        made.attachments[f"../../{number}.exe"] = b"MZ" + bytes(2000)
    return _saved(made)


def locked() -> bytes:
    """Opens with a password nobody has."""
    return _saved(
        _opened(), encryption=pikepdf.Encryption("a", "b", R=3, aes=False, metadata=False)
    )


def unknown_lock() -> bytes:
    """Locked in a way that does not exist."""
    filters = b"/Encrypt<</Filter/Nobody/V 9/R 9/Length 99999>>/ID[(a)(a)]"
    return raw_pdf(
        CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page(b""), stream(b""), trailer=filters
    )


def cut_in_half() -> bytes:
    """The first half of a file."""
    made = pdf(page(b""), stream(b"0 0 m 9 9 l S\n" * 1000), pages=30)
    return made[: len(made) // 2]


def noise(size: int = 200_000) -> bytes:
    """Calls itself a PDF."""
    return b"%PDF-1.7\n" + bytes(n * n * 31 % 251 for n in range(size)) + b"\n%%EOF\n"


def _opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf(page(b""), stream(b"0 0 9 9 re f"))))


def _saved(made: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    target = io.BytesIO()
    made.save(target, static_id=True, encryption=encryption or False)
    return target.getvalue()
