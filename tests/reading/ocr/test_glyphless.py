"""The font of the words that nobody sees."""

import os
import subprocess
import sys
from io import BytesIO

from fontTools.ttLib import TTFont

from reading.ocr.glyphless import ADVANCE, ASCENT, DESCENT, font_program


def made_elsewhere(**environment):
    code = "import sys; from reading.ocr.glyphless import font_program as f; sys.stdout.buffer.write(f())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, check=True
    )
    return done.stdout


def test_the_font_is_the_same_to_the_byte_whenever_it_is_made():
    # What stamps the time of making into a font takes it from here where it is set.
    elsewhere = made_elsewhere(SOURCE_DATE_EPOCH="0", PYTHONHASHSEED="7")
    assert elsewhere == font_program()


def test_a_character_takes_the_room_by_which_it_is_found():
    font = TTFont(BytesIO(font_program()))
    _, any_character = font.getGlyphOrder()
    glyph = font["glyf"][any_character]
    assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (0, DESCENT, ADVANCE, ASCENT)
    assert set(font["hmtx"].metrics.values()) == {(ADVANCE, 0)}
    assert font["cmap"].getBestCmap() == {}
