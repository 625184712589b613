"""
Which letter strings can be Vietnamese syllables: onset, rhyme and tone.

A syllable is an onset, a rhyme and one of six tones; the spelling of an onset depends on the
vowel that follows it, and rhymes that end in p, t, c or ch bear only the sharp and the heavy
tone. Both placements of the tone mark (hoà, hòa) count.
"""

import unicodedata
from functools import cache


def _listed(text: str) -> list[str]:
    return text.split()


_RHYMES = _listed("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh
ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo
oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh uêt ui um un ung uc uôc uôi uôm uôn uông uôt up ut uơ uy
uya uych uyên uyêt uynh uyt uyu uyn ư ưa ưc ưi ưm ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu ưu
""")
_ONSETS = _listed("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_WITHOUT_ONSET = ["y", "yêm", "yên", "yêng", "yêt", "yêu"]
_AFTER_QU = _listed("""
a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e ec en eng eo et
ê êch ên ênh êt i it o ơ ơi ơn ôc y ych yên yêt ynh yt yu ên
""")
_AFTER_GI = _listed("""
a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âm ân âng âp ât âu ây em en eng eo ep et
êng ênh êc êt o oi om on ong op ot oc ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt u ua ui um un ung up
ut uc uôc uôi ư ưa ưc ưng ưt ươi ương ươ
""")
_Y_FOR_I = _listed("h k l m s t v")
_TONES = "\u0301\u0300\u0309\u0303\u0323"
_FRONT = "eêiy"
_VOWELS = "aăâeêioôơuưy"


@cache
def syllables() -> frozenset[str]:
    """Every permitted form in lower case and NFC; about eighteen thousand."""
    forms: set[str] = set()
    for onset in ["", *_ONSETS]:
        for rhyme in _rhymes_after(onset):
            forms.update(_with_tones(onset, rhyme))
    return frozenset(forms)


def _rhymes_after(onset: str) -> list[str]:
    if onset == "":
        return [rhyme for rhyme in _RHYMES if not rhyme.startswith("iê")] + _WITHOUT_ONSET
    if onset == "qu":
        return _AFTER_QU
    if onset == "gi":
        return ["", "n", "êng", *_AFTER_GI]
    if onset in {"k", "gh", "ngh"}:
        kept = [rhyme for rhyme in _RHYMES if rhyme[0] in _FRONT]
    elif onset in {"c", "g", "ng"}:
        kept = [rhyme for rhyme in _RHYMES if rhyme[0] not in _FRONT]
    else:
        kept = list(_RHYMES)
    return [*kept, "y"] if onset in _Y_FOR_I else kept


def _with_tones(onset: str, rhyme: str) -> list[str]:
    plain = onset + rhyme
    checked = rhyme.endswith(("p", "t", "c", "ch"))
    tones = "\u0301\u0323" if checked else _TONES
    forms = [] if checked else [plain]
    for place in _tone_places(onset, rhyme):
        forms += [
            unicodedata.normalize("NFC", plain[: place + 1] + tone + plain[place + 1 :])
            for tone in tones
        ]
    return forms


def _tone_places(onset: str, rhyme: str) -> list[int]:
    """Where the mark may stand, as indices into onset and rhyme together."""
    start = len(onset)
    vowels = [start + i for i, letter in enumerate(rhyme) if letter in _VOWELS]
    if onset == "gi" and not (vowels and rhyme[0] in _VOWELS):
        return [1]
    for place in reversed(vowels):
        if rhyme[place - start] in "ăâêôơ":
            return [place]
    hooked = [place for place in vowels if rhyme[place - start] == "ư"]
    if hooked:
        return hooked[:1]
    if len(vowels) == 1:
        return vowels
    last_closed = vowels[-1] != start + len(rhyme) - 1
    if len(vowels) == 2 and rhyme[:2] in {"oa", "oe", "uy"} and not last_closed:
        return vowels
    if len(vowels) == 3 or last_closed:
        return [vowels[1]]
    return vowels[:1]


def syllable_counts(words: list[str]) -> tuple[int, int]:
    """
    How many of the letter-only tokens are possible syllables, and how many were looked at.

    Numbers, symbols such as 05-QĐ/TW and short abbreviations in capitals are not looked at.
    """
    known = syllables()
    good = seen = 0
    for word in words:
        token = unicodedata.normalize("NFC", word).strip(" .,;:!?()[]{}\"'“”‘’«»*-–—…/|_")
        if not token.isalpha():
            continue
        if token.lower() in known:
            good += 1
            seen += 1
        elif not (token.isupper() and len(token) <= 6):
            seen += 1
    return good, seen


def validity_of(words: list[str]) -> float:
    """The share of tokens that can be Vietnamese, 0–1; 1 when there is nothing to judge."""
    good, seen = syllable_counts(words)
    return good / seen if seen else 1.0
