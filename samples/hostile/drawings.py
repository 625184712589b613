"""PDFs of a few kilobytes that take hours or gigabytes to draw."""

import zlib

from samples.hostile.pdf_parts import FORM, image, image_page, page, pdf, raw_stream, stream


def forms(depth: int = 9, each: int = 10) -> bytes:
    """Each form draws the next one several times: `each ** depth` drawings from 2 KB."""
    made = [page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do")]
    for level in range(depth):
        last = level == depth - 1
        drawn = b"0 0 m 600 800 l S\n" * 20 if last else b"/F Do\n" * each
        inner = b"" if last else b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)
        made.append(stream(drawn, FORM + inner))
    return pdf(*made)


def form_that_draws_itself() -> bytes:
    """A form that stands in its own resources."""
    inner = FORM + b"/Resources<</XObject<</F 5 0 R>>>>"
    return pdf(page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do"), stream(b"/F Do /F Do", inner))


def forms_in_a_circle(length: int = 40) -> bytes:
    """Forms that draw each other in a ring, twice each."""
    made = [page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do")]
    for level in range(length):
        following = b"/Resources<</XObject<</F %d 0 R>>>>" % (5 + (level + 1) % length)
        made.append(stream(b"/F Do /F Do", FORM + following))
    return pdf(*made)


def nested_forms(depth: int = 3000) -> bytes:
    """Forms in forms, thousands deep."""
    made = [page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do")]
    for level in range(depth):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) if level < depth - 1 else b""
        made.append(stream(b"/F Do", FORM + inner))
    return pdf(*made)


def strokes(count: int = 400_000) -> bytes:
    """Wide dashed curves over the whole page."""
    lines = b"40 w [1 1] 0 d 0 0 m 900 900 -300 500 595 842 c S\n" * count
    return pdf(page(b""), stream(lines))


def one_endless_path(points: int = 1_500_000) -> bytes:
    """A single shape of so many corners, filled by the rule that must look at all of them."""
    corners = b"".join(b"%d %d l\n" % (n * 7919 % 595, n * 104_729 % 842) for n in range(2000))
    return pdf(page(b""), stream(b"0 0 m\n" + corners * (points // 2000) + b"f*"))


def clips(count: int = 100_000) -> bytes:
    """Clipping within clipping, never given back."""
    return pdf(page(b""), stream(b"q 0 0 m 595 842 l 0 842 l h W n\n" * count))


def saved_states(count: int = 3_000_000) -> bytes:
    """States of the drawing put by and never taken back."""
    return pdf(page(b""), stream(b"q " * count))


def shadings(count: int = 3000) -> bytes:
    """Radial shadings, each over the whole page."""
    shade = (
        b"<</ShadingType 3/ColorSpace/DeviceRGB/Coords[300 400 0 300 400 600]/Extend[true true]"
        b"/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1.7>>>>"
    )
    return pdf(page(b"/Shading<</S 5 0 R>>"), stream(b"/S sh\n" * count), shade)


def program_shading(steps: int = 3000) -> bytes:
    """A shading whose colour is a program of thousands of steps for each dot."""
    program = b"{" + b"dup sin exch cos " * steps + b"0}"
    function = stream(program, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]")
    shade = (
        b"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Matrix[595 0 0 842 0 0]"
        b"/Function 6 0 R>>"
    )
    return pdf(page(b"/Shading<</S 5 0 R>>"), stream(b"/S sh\n" * 50), shade, function)


def text_spans(count: int = 600_000) -> bytes:
    """Letters one by one, each in a text object of its own."""
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>"
    letters = b"BT /F 9 Tf 1 0 0 1 50 400 Tm (a) Tj ET\n"
    return pdf(page(font), stream(letters * count))


def long_text(letters: int = 8_000_000) -> bytes:
    """One word of millions of letters."""
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>"
    return pdf(page(font), stream(b"BT /F 9 Tf 50 400 Td (" + b"a" * letters + b") Tj ET"))


def tiling(step: bytes = b"0.01") -> bytes:
    """A pattern whose tiles are smaller than anything that can be seen."""
    tile = stream(
        b"0 0 1 1 re f",
        b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep " + step + b"/YStep " + step
        + b"/Resources<<>>",
    )  # fmt: skip
    return pdf(page(b"/Pattern<</P 5 0 R>>"), stream(b"/Pattern cs /P scn 0 0 595 842 re f"), tile)


def patterns_in_patterns(depth: int = 12) -> bytes:
    """Tiles that are filled with tiles."""
    made = [page(b"/Pattern<</P 5 0 R>>"), stream(b"/Pattern cs /P scn 0 0 595 842 re f")]
    for level in range(depth):
        last = level == depth - 1
        inner = b"" if last else b"/Pattern<</P %d 0 R>>" % (6 + level)
        drawn = b"0 0 9 9 re f" if last else b"/Pattern cs /P scn 0 0 100 100 re f"
        kind = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 100 100]/XStep 10/YStep 10"
        made.append(stream(drawn, kind + b"/Resources<<" + inner + b">>"))
    return pdf(*made)


def masks(depth: int = 14) -> bytes:
    """Soft masks in soft masks, each the size of the page."""
    made = [page(b"/ExtGState<</G 5 0 R>>"), stream(b"/G gs 0 0 595 842 re f")]
    for level in range(depth):
        form, following = 6 + 2 * level, 7 + 2 * level
        made.append(b"<</SMask<</S/Luminosity/G %d 0 R>>>>" % form)
        inner = b"/Resources<</ExtGState<</G %d 0 R>>>>" % following if level < depth - 1 else b""
        drawn = b"/G gs 0 0 595 842 re f 0 0 300 300 re f" if inner else b"0 0 595 842 re f"
        group = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>"
        )
        made.append(stream(drawn, group + inner))
    return pdf(*made)


def letter_of_letters() -> bytes:
    """A font whose letter draws itself, a thousand letters of it."""
    letters = stream(b"BT /F 40 Tf 10 400 Td (" + b"a" * 1000 + b") Tj ET")
    letter = stream(b"1000 0 d0 BT /F 900 Tf (" + b"a" * 60 + b") Tj ET")
    return pdf(page(b"/Font<</F 5 0 R>>"), letters, _type3(5), letter)


def letters_in_letters(depth: int = 8, each: int = 12) -> bytes:
    """Each font's letter is written in the letters of the next font."""
    letters = stream(b"BT /F 40 Tf 10 400 Td (aaaaaaaaaaaa) Tj ET")
    made = [page(b"/Font<</F 5 0 R>>"), letters]
    for level in range(depth):
        font = 5 + 2 * level
        made.append(_type3(font, inner=font + 2 if level < depth - 1 else 0))
        drawn = b"1000 0 d0 0 0 700 700 re f"
        if level < depth - 1:
            drawn = b"1000 0 d0 BT /F 80 Tf (" + b"a" * each + b") Tj ET"
        made.append(stream(drawn))
    return pdf(*made)


def heavy_letter(count: int = 200_000) -> bytes:
    """A letter that is a drawing of its own of so many curves, written a hundred times."""
    letters = stream(b"BT /F 40 Tf 10 400 Td (" + b"a" * 100 + b") Tj ET")
    curves = b"0 0 m 900 900 -300 500 595 842 c S\n" * count
    return pdf(page(b"/Font<</F 5 0 R>>"), letters, _type3(5), stream(b"1000 0 d0 " + curves))


def broken_font() -> bytes:
    """A font program that is noise, with a letter table of gigabytes."""
    noise = bytes(n * 7919 % 251 for n in range(20_000))
    font = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/Noise/FirstChar 0/LastChar 255"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/Noise/Flags 4/FontBBox[0 0 9 9]"
        b"/ItalicAngle 0/Ascent 9/Descent 0/CapHeight 9/StemV 1/FontFile2 6 0 R>>>>"
    )
    program = b"\0\1\0\0\0\2\0\x20\0\1\0\0glyf\0\0\0\0\0\0\0\x2c\xff\xff\xff\xf0" + noise
    letters = stream(b"BT /F 40 Tf 10 400 Td (abc) Tj ET")
    return pdf(page(b"/Font<</F 5 0 R>>"), letters, font, stream(program, b"/Length1 4294967280"))


def huge_picture(width: int = 60_000, height: int = 60_000) -> bytes:
    """A picture of one colour that unpacks to gigabytes."""
    deep = zlib.compressobj(9)
    row = bytes(width * 3)
    packed = b"".join(deep.compress(row) for _ in range(min(height, 400))) + deep.flush()
    return image_page(image(packed, (width, height), b"/FlateDecode", gray=False))


def many_pictures(count: int = 4000) -> bytes:
    """One picture of 100 million dots, just below every limit, drawn thousands of times."""
    packed = zlib.compress(bytes(10_000 * 1000), 9)
    drawn = stream(b"q 595 0 0 842 0 0 cm /I Do Q\n" * count)
    one = image(packed, (10_000, 10_000), b"/FlateDecode")
    return pdf(page(b"/XObject<</I 5 0 R>>"), drawn, one)


def stacked_filters(times: int = 5) -> bytes:
    """Deflate in deflate: a page's content of gigabytes."""
    content = b"q Q\n" * (8 << 20)
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"[" + b"/FlateDecode" * times + b"]"
    return pdf(page(b""), raw_stream(content, b"/Filter" + filters))


def deflate_bomb(megabytes: int = 1500) -> bytes:
    """A page's content of nothing but blanks, packed a thousandfold."""
    deep = zlib.compressobj(9)
    blanks = b" " * (1 << 20)
    packed = b"".join(deep.compress(blanks) for _ in range(megabytes)) + deep.flush()
    return pdf(page(b""), raw_stream(packed, b"/Filter/FlateDecode"))


def run_length_bomb(size: int = 4 << 20) -> bytes:
    """Runs of runs: sixty-four times as much behind each filter."""
    content = zlib.compress(b"\x81 " * size, 9)
    return pdf(page(b""), raw_stream(content, b"/Filter[/FlateDecode/RunLengthDecode]"))


def _type3(font: int, *, inner: int | None = None) -> bytes:
    """A font whose one letter is the object after it; `inner` is the font its letter knows."""
    known = font if inner is None else inner
    resources = b"/Resources<</Font<</F %d 0 R>>>>" % known if known else b""
    return (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]"
        b"/FirstChar 97/LastChar 97/Widths[1000]/Encoding<</Differences[97/a]>>"
        b"/CharProcs<</a %d 0 R>>" % (font + 1) + resources + b">>"
    )
