"""
One analysis of Vietnamese text for index, query and highlighter, and the Vietnamese alphabet.

Every engine receives the words this module yields, joined by single spaces, and splits them
at spaces. Two engines can therefore only disagree where this module disagrees with itself.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# What an index must have been built with to be searched with this module. Raise the first part
# with every change of the rules; the second changes with Python's tables of letters.
ANALYSIS: Final = f"1/{unicodedata.unidata_version}"

MAX_TOKEN: Final = 64  # far below the limits of every engine (255 characters in Lucene)
_MAX_REMEMBERED_WORD: Final = 32
_MAX_REMEMBERED: Final = 50_000

_TONES: Final = (
    "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng: the order of the alphabet
)
_VOWELS: Final = "aăâeêioôơuưy"
_VARIATION_SELECTORS: Final = range(0xE0100, 0xE01F0)


def _with_tones(vowel: str) -> list[str]:
    return [unicodedata.normalize("NFC", vowel + tone) for tone in _TONES]


def _base_of(letter: str) -> str:
    """The letter without its marks: one character for one character."""
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]


# The 67 letters that ASCII lacks: 6 vowels with a hat, a breve or a horn, 60 with a tone, and đ.
MARKED_LETTERS: Final = "".join(
    [v for v in _VOWELS if not v.isascii()] + [x for v in _VOWELS for x in _with_tones(v)] + ["đ"]
)
_ALPHABET: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    + MARKED_LETTERS
    + MARKED_LETTERS.upper()
)
_FOLDED_LETTER: Final = str.maketrans({c: _base_of(c) for c in MARKED_LETTERS})

_MARKS: Final = "".join(
    chr(point)
    for point in (*range(0x20000), *_VARIATION_SELECTORS)
    if unicodedata.category(chr(point))[0] == "M"
)
_DROP_MARKS: Final = dict.fromkeys(map(ord, _MARKS))
_JOINERS: Final = "\u00ad\u200c\u200d\u2060\ufeff"  # soft hyphen, ZWNJ, ZWJ, word joiner, BOM
_DROP_JOINERS: Final = dict.fromkeys(map(ord, _JOINERS))


def _ranges(characters: str) -> str:
    """A character class body: neighbours become one range, which keeps the pattern short."""
    spans: list[list[int]] = []
    for point in map(ord, characters):
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in spans)


_MARK: Final = _ranges(_MARKS)
_JOINER: Final = _ranges(_JOINERS)
_WORD: Final = re.compile(rf"[^\W_]+(?:[{_MARK}{_JOINER}]+[^\W_]+)*[{_MARK}]*")

# One ideograph or kana is one token. The iteration and length marks are among them.
_CJK: Final = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f"
    "\U00020000-\U0003ffff"
)
_PIECE: Final = re.compile(rf"[{_CJK}][{_MARK}]*|[^\W_{_CJK}](?:[^\W_{_CJK}]|[{_MARK}])*")

# Letters that stand for Vietnamese ones in scans and in text copied from old fonts.
_STAND_INS: Final = str.maketrans(
    "ÐðƉɖƋƌƢƣıᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "ĐđĐđĐđƯưiabcdeghijklmnoprstuvwyz",
)
_CYRILLIC_AND_GREEK: Final = str.maketrans(
    "АВЕІЈКМНОРСТУХЅԚԜҺӀавеіјкмнорстухѕԁԛԝһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ",
    "ABEIJKMHOPCTYXSQWHIabeijkmhopctyxsdqwhlABEZHIKMNOPTYXaikvopux",
)

_SETTLED_ENDINGS: Final = {
    first + toned_second: toned_first + second
    for first, second in ("oa", "oe", "uy")
    for toned_first, toned_second in zip(_with_tones(first), _with_tones(second), strict=True)
}


@dataclass(frozen=True, slots=True)
class Token:
    """One canonical word, and where its source stands: text[start:end]."""

    exact: str
    folded: str
    start: int
    end: int


def _latinised(piece: str) -> str:
    """
    Cyrillic and Greek lookalikes made Latin, where the word is plainly meant to be Latin:
    it has a Latin letter, or consists of lookalikes only. A Russian word stays Russian.
    """
    apart = unicodedata.normalize("NFD", piece)
    bases = [c for c in apart if c.isalpha()]
    latin = any(c.isascii() or unicodedata.name(c, "").startswith("LATIN") for c in bases)
    if latin or all(ord(c) in _CYRILLIC_AND_GREEK for c in bases):
        return apart.translate(_CYRILLIC_AND_GREEK)
    return piece


def _settled_tone(word: str) -> str:
    """hoà -> hòa, thuỷ -> thủy; the u of quý belongs to the q, and toàn is closed."""
    settled = _SETTLED_ENDINGS.get(word[-2:])
    if settled is None or word[-3:-2] == "q":
        return word
    return word[:-2] + settled


def _once(word: str) -> list[str]:
    """One round of the rules on a word outside the plain alphabet; it may fall into several."""
    compatible = unicodedata.normalize("NFKC", word.translate(_DROP_JOINERS))
    found: list[str] = []
    for piece in _PIECE.findall(compatible):
        lowered = _latinised(piece.translate(_STAND_INS)).lower()
        composed = unicodedata.normalize("NFC", lowered).translate(_DROP_MARKS)
        bare = unicodedata.normalize("NFC", composed)
        found += [_settled_tone(bare[at : at + MAX_TOKEN]) for at in range(0, len(bare), MAX_TOKEN)]
    return found


def _exact_tokens(word: str) -> list[str]:
    if len(word) <= MAX_TOKEN and _ALPHABET.issuperset(word):
        return [_settled_tone(word.lower())]
    # A piece cut off may fall under a rule that did not touch the whole: go on until all rest.
    waiting, settled = [word], []
    while waiting:
        current = waiting.pop()
        pieces = _once(current)
        if pieces == [current]:
            settled.append(current)
        else:
            waiting += reversed(pieces)
    return settled


def _folded_token(exact: str) -> str:
    plain = exact.translate(_FOLDED_LETTER)
    if plain.isascii():
        return plain
    bare = unicodedata.normalize("NFD", plain).translate(_DROP_MARKS)
    return unicodedata.normalize("NFC", bare)


class _Words(dict[str, tuple[str, str]]):
    """Word as written -> its exact and its folded tokens. Bounded: page text is Zipf's."""

    def __missing__(self, word: str) -> tuple[str, str]:
        exact = _exact_tokens(word)
        pair = " ".join(exact), " ".join(map(_folded_token, exact))
        if len(word) <= _MAX_REMEMBERED_WORD:
            if len(self) >= _MAX_REMEMBERED:
                self.clear()
            self[word] = pair
        return pair


_words: Final = _Words()


_LINE_ENDS: Final = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs, and the marks that turn writing round: the last
# can make a file name read as another one.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def normalise(text: str) -> str:
    """
    Text as it is kept: NFC, line ends as newlines, no control characters but newline and tab.

    For every border: forms, file names, OCR, imports, queries. Idempotent; never raises.
    """
    kept = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", kept)


def composed(text: str) -> str:
    """The text in NFC and otherwise untouched: for what must keep every character."""
    return unicodedata.normalize("NFC", text)


def typed(text: str) -> str:
    """What was typed into a field of one line, in one form for each look (NFKC)."""
    return unicodedata.normalize("NFKC", text).strip()


def without_marks(text: str) -> str:
    """Small letters without marks, đ as d; all other signs stay. Its rules never change."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def canonical(text: str) -> tuple[str, str]:
    """
    The canonical words of the text, exact and folded, each joined by single spaces.

    Both strings have the same number of words. Idempotent, and the folded words fold to themselves.
    """
    words = _words
    nfc = unicodedata.normalize("NFC", text)
    pairs = [pair for word in _WORD.findall(nfc) if (pair := words[word])[0]]
    return " ".join([pair[0] for pair in pairs]), " ".join([pair[1] for pair in pairs])


def fold(text: str) -> str:
    """The folded words of the text: lower case, no marks, đ as d, joined by single spaces."""
    return canonical(text)[1]


def tokens(text: str) -> list[Token]:
    """
    The same words as `canonical`, each with its place in the text as given.

    A word that falls into several tokens (½, ideographs, more than 64 characters) gives them all
    the place of the whole word.
    """
    found: list[Token] = []
    for match in _WORD.finditer(text):
        word = match.group()
        exact, folded = _words[word if word.isascii() else unicodedata.normalize("NFC", word)]
        start, end = match.span()
        if " " not in exact:
            if exact:
                found.append(Token(exact, folded, start, end))
            continue
        pairs = zip(exact.split(" "), folded.split(" "), strict=True)
        found += [Token(one, other, start, end) for one, other in pairs]
    return found


class _Letters(dict[int, str]):
    """For str.translate: a letter without its marks, everything else as it is."""

    def __missing__(self, point: int) -> str:
        character = chr(point).translate(_STAND_INS)
        plain = _base_of(character) if character.isalpha() else character
        self[point] = plain
        return plain


_letters: Final = _Letters()


def fold_letters(text: str) -> str:
    """
    The text in NFC with the marks taken off its letters; case, punctuation and length stay.

    A place found in the result is the same place in the NFC text: for patterns over OCR text,
    where tones are often misread.
    """
    return unicodedata.normalize("NFC", text).translate(_letters)


def forms_of_letters(text: str) -> frozenset[str]:
    """The text with its marks in its letters and with the marks behind them: as programs may write it."""
    return frozenset(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))


# Two characters a letter, so that plain comparison of the key is the order of the alphabet.
_PLACE: Final = {c: c + "0" for c in "abcdefghijklmnopqrstuvwxyz"} | {
    "ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1",
}  # fmt: skip
_TONE_RANK: Final = {tone: str(rank) for rank, tone in enumerate(_TONES, start=1)}
_LETTER_AND_TONE: Final = {
    toned: (_PLACE[vowel], _TONE_RANK[tone])
    for vowel in _VOWELS
    for tone, toned in zip(_TONES, _with_tones(vowel), strict=True)
} | {letter: (place, "0") for letter, place in _PLACE.items()}
_RUNS: Final = re.compile(r"[0-9]+|[^0-9]")
_END_OF_LETTERS: Final = "00"
_BETWEEN_WORDS: Final = "01"


def sort_key(text: str) -> str:
    """
    A key whose plain comparison is Vietnamese order: a ă â b c d đ …, and among equal letters
    ngang, huyền, hỏi, ngã, sắc, nặng.

    Words count before letters ("an b" before "ana"), numbers by value ("9" before "10"),
    punctuation and case not at all. Only ASCII digits and letters, so a database can sort by it.
    """
    letters: list[str] = []
    tones: list[str] = []
    for word in canonical(text)[0].split():
        if letters:
            letters.append(_BETWEEN_WORDS)
        for run in _RUNS.findall(word):
            if run[0] in "0123456789":
                value = run.lstrip("0")
                letters.append(f"1{len(value):02}{value}")
                continue
            place, tone = _LETTER_AND_TONE.get(run, (f"z9{ord(run):06x}", "0"))
            letters.append(place)
            tones.append(tone)
    if not letters:
        return ""
    return "".join([*letters, _END_OF_LETTERS, *tones])


_BRACKETS: Final = re.compile(r"\([^()]*\)?")


def name_sort_key(full_name: str) -> str:
    """
    The key of a person's name: given name (the last word), then family name, then middle names.

    "Nguyễn Văn An (B)": what stands in brackets tells namesakes apart and counts last.
    """
    words = canonical(_BRACKETS.sub(" ", full_name))[0].split()
    tail = " ".join(_BRACKETS.findall(full_name))
    if not words:
        return sort_key(tail)
    given, family, middle = words[-1], words[:-1][:1], words[1:-1]
    parts = (given, " ".join(family), " ".join(middle), tail)
    return "".join(sort_key(part) or _END_OF_LETTERS for part in parts)
