"""
What the letters of symbol fonts show: ticked boxes, bullets and arrows, Greek and signs.

Wingdings after Unicode's own list of its sources, Symbol after Adobe's encoding vector of that
name. What has no like in Unicode stays unknown and is drawn as such, never as a letter.
"""

from typing import Final

UNKNOWN: Final = "\ufffd"
_SYMBOLS: Final = 0xF000


def _table(*rows: tuple[int, str]) -> dict[int, str]:
    return {
        first + at: shown for first, row in rows for at, shown in enumerate(row) if shown != " "
    }


_WINGDINGS: Final = _table(
    (0x20, "\u00a0✏✂✁👓🔔📖 ☎✆✉ 📪📫📬📭📁📂📄  🗄⌛⌨🖰🖲💻🖴💾 ✇✍"),
    (0x40, "🖎✌👌👍👎☜☞☝☟✋☺😐☹💣☠⚐🚩✈☼💧❄ ✞ ✠✡☪☯ॐ☸♈♉"),
    (0x60, "♊♋♌♍♎♏♐♑♒♓&&●❍■□□❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9E, "·•▪○⭘⭕◉◎ ▪◻ ✦★✶✴✹✵ ⌖⟡⌑ ✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛"),
    (0xD5, "⌫⌦ ➢   ➲  ←→↑↓↖↗↙↘🡄➔🡅🡇🡤🡥🡧🡦⇦⇨⇧⇩⬄⇳⬀⬁⬃⬂▭▫✗✓☒☑"),
)
_WINGDINGS_2: Final = _table(
    (0x4F, "✗✓☒☑☒☒"),
    (0x6A, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x95, "·•●"),
    (0x9E, "▪■□"),
    (0xA0, "▪■□□"),
)
_WEBDINGS: Final = _table((0x61, "✓"), (0x63, "□"), (0x67, "■"), (0x6E, "●"), (0x72, "✗"))
_SYMBOL: Final = _table(
    (0x20, "\u00a0!∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    (0x60, "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"),
    (0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    (0xE0, "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"),
)
_FONTS: Final = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}  # fmt: skip


def is_symbol_font(name: str) -> bool:
    """Whether the font of this name draws symbols in the places of letters."""
    return name.strip().casefold() in _FONTS


def shown_by(font: str, letters: str) -> str:
    """What the letters show in a symbol font; a letter of no known meaning is `UNKNOWN`."""
    table = _FONTS[font.strip().casefold()]
    return "".join(_shown(table, letter) for letter in letters)


def _shown(table: dict[int, str], letter: str) -> str:
    if letter.isspace():
        return letter
    code = ord(letter) - _SYMBOLS if 0xF000 < ord(letter) <= 0xF0FF else ord(letter)
    # A letter beyond the font's own is taken from another font, and shows itself.
    return table.get(code, UNKNOWN) if code <= 0xFF else letter
