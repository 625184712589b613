"""Numbers in Vietnamese words, as a paper repeats a figure: 120 is "một trăm hai mươi"."""

from typing import Final

DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
THOUSANDS: Final = ("", "nghìn", "triệu", "tỷ")
LARGEST: Final = 1000 ** len(THOUSANDS) - 1


def in_words(number: int) -> str:
    """The number in words. Raises ValueError below nought and from a thousand milliards on."""
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    if number == 0:
        return DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    said: list[str] = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            said += _group(groups[place], whole=place < len(groups) - 1)
            said += [THOUSANDS[place]] if place else []
    return " ".join(said)


def _group(group: int, *, whole: bool) -> list[str]:
    """Three digits; with `whole` something stands before them, and an empty hundred is said."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said = [DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if tens == 1:
        said.append("mười")
    elif tens:
        said += [DIGITS[tens], "mươi"]
    elif ones and said:
        said.append("linh")
    if ones:
        said.append(_ones(ones, tens))
    return said


def _ones(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return "tư" if ones == 4 and tens > 1 else DIGITS[ones]
