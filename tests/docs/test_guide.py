"""What the guide of users prints bold, to be pressed or looked for, stands on a screen in these words."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
GUIDE = BASE / "docs" / "huong-dan-su-dung.md"
CATALOGUES = [
    BASE / "locale" / "vi" / "LC_MESSAGES" / f"{name}.po" for name in ("django", "djangojs")
]
# Bold for the eye: the matter of a paragraph, and no word of a screen.
MATTERS = {
    "Bảng", "Chuyển đơn vị", "Chưa biết thì coi là kín.", "Chứng thư.", "Ngày đầu",
    "Ký cam kết.", "Nhiều tệp một lần", "Soạn bản cam kết", "Sáp nhập, chia tách", "Trùng số", "mã sáu chữ số",
    "văn bản, hồ sơ, tờ, trang",
}  # fmt: skip


def words_of_screens():
    """Every Vietnamese text of the catalogues, as it is shown."""
    said = r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)'
    for catalogue in CATALOGUES:
        for found in re.finditer(said, catalogue.read_text("utf-8"), re.MULTILINE):
            yield "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1]))


def stands_in(shown, words):
    """Whether a text of a screen begins with them, with a capital or as they are in the sentence."""
    bare = words.strip(" …:.")
    return any("\n" + said in shown for said in (bare, bare[:1].upper() + bare[1:]))


def bold(text):
    return [" ".join(found.split()) for found in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]


def test_what_the_guide_says_in_bold_stands_on_a_screen():
    shown = "\n".join(["", *(words.strip(" …:.") for words in words_of_screens())])
    printed = set(bold(GUIDE.read_text("utf-8")))
    # A path through the product is each of its steps.
    steps = {step for words in printed - MATTERS for step in words.split(" → ")}
    assert {step for step in steps if not stands_in(shown, step)} == set()
    assert printed >= MATTERS
