"""Names of issuing bodies from their capitals: BAN TỔ CHỨC under TỈNH ỦY LÂM ĐỒNG."""

import re
from collections.abc import Sequence
from functools import cache

from language.bodies import IssuingBody, issuing_bodies
from language.vietnamese import canonical, fold

_LOWER = {
    fold(word): word
    for word in (
        "tỉnh", "huyện", "thành phố", "thị xã", "xã", "phường", "thị trấn", "thôn", "buôn",
        "tổ dân phố",
    )
}  # fmt: skip
_LINKS = {"va": "và", "cua": "của", "cac": "các"}
# Letters for bodies that stay capitals inside a name, and what they stand for where one begins so.
_LETTERS = {
    "ubnd": "Ủy ban nhân dân",
    "hdnd": "Hội đồng nhân dân",
    "ubmttq": "",
    "mttq": "",
    "tncs": "",
}
# Of these the rest says what about, not whose: Ban Chỉ đạo Cải cách hành chính.
_ABOUT = ("Ban Chỉ đạo",)
# Whose own papers name the province or the place: never called after a Party committee.
_OF_THE_STATE = ("uy ban nhan dan", "hoi dong nhan dan")
MOST_WORDS = 24
# Between two bodies that issue together; the lead stands first.
JOINT = "; "
_DASH = re.compile(r"\s*[-–—]\s*")
# Lines that say no more than what kind of body it is: whose stands on the next.
_HALF = {"ban can su dang", "dang doan", "dang uy", "dang bo", "chi bo"}
# What is a body of a district or a commune, and is one of many without its place.
_OF_A_PLACE = ("phong ", "van phong hdnd ", "van phong uy ban nhan dan ")
_CONTINUED = ("va ", "cac co quan", "khoi ", "doanh nghiep", "tinh ", "huyen ", "xa ", "phuong ")
_INSIDE_A_WORD = re.compile(r"([-'’ʼ‘])")


@cache
def _by_fold() -> dict[str, IssuingBody]:
    return {fold(body.name): body for body in issuing_bodies()}


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _by_fold())


@cache
def _common() -> frozenset[str]:
    settled = (body.name for body in issuing_bodies() if body.settled)
    names = [*settled, *_LOWER.values()]
    return frozenset(word for name in names for word in canonical(name)[0].split())


def name_of(lines: Sequence[str]) -> str:
    """The body whose capitals stand on these lines, as it is written in running text."""
    words = " ".join(lines).split()[:MOST_WORDS]
    written: list[str] = []
    while words:
        known = _known(words)
        if known:
            size, name = known
            begins_low = name[:1].islower() and not written
            written.append(name[:1].upper() + name[1:] if begins_low else name)
            words = words[size:]
        else:
            written.append(_unlisted(words[0], written))
            words = words[1:]
    return " ".join(written)


def _unlisted(word: str, before: Sequence[str]) -> str:
    folded = fold(word)
    if folded in _LETTERS:
        return _LETTERS[folded] if _LETTERS[folded] and not before else word.upper()
    if folded in _LINKS:
        return _LINKS[folded]
    return word.lower() if len(before) > 1 and before[0] in _ABOUT else _title(word)


def is_common(word: str) -> bool:
    """Whether the canonical word belongs to the names of bodies, and is no name of a place."""
    return word in _common() or word in _LINKS.values()


def in_the_spelling_of_bodies(text: str) -> str:
    """Running text with the names of bodies in it as the list spells them; their case stays."""
    words = text.split()
    at = 0
    while at < len(words):
        known = _known(words[at:])
        size = known[0] if known else 1
        if known and size > 1 and _is_settled(known[1]):
            names = known[1].split()
            for place, name in enumerate(names):
                own = words[at + place]
                if fold(own) == fold(name) and own.isalpha():
                    words[at + place] = _in_case_of(name, own)
        at += size
    return " ".join(words)


def _is_settled(name: str) -> bool:
    known = _by_fold().get(fold(name))
    return known is None or known.settled


def _in_case_of(name: str, own: str) -> str:
    # Both ways of setting the tone are in use (uỷ, ủy): a transcription keeps the paper's.
    if canonical(name)[0] == canonical(own)[0]:
        return own
    if own.isupper():
        return name.upper()
    return name[:1].upper() + name[1:] if own[:1].isupper() else name[:1].lower() + name[1:]


def issuer_of(parents: Sequence[str], body: Sequence[str]) -> str:
    """
    The issuer named by the capitals of a heading: its own lines, and those of the body above.

    A commission under a committee is named with it: without the place under the province's own,
    for that is the archive's; with it under any other, or all districts were one. Bodies that
    issue together are both named, the lead first (`JOINT` between them).
    """
    while parents and (_ends_joint(parents[-1]) or _begins_joint(body[0])):
        parents, body = parents[:-1], [parents[-1], *body]
    bodies = _issuing_together(body)
    return JOINT.join(_named(parents, lines) for lines in bodies)


def is_continued(line: str, following: str) -> bool:
    """Whether the name of a body goes on in the following line: BAN BẢO VỆ, CHĂM SÓC / SỨC KHỎE …"""
    words = line.split()
    if _runs_over(words, following.split()):
        return True
    if begins_with_a_body(following):
        return fold(line) in _HALF and _stands_by_itself(following)
    if words and fold(following).startswith("va "):
        return True
    begun = words and begins_with_a_body(line)
    return bool(begun) and (
        f"{fold(following)} ".startswith(_CONTINUED) or fold(words[-1]) in _LOWER
    )


def _runs_over(words: Sequence[str], following: Sequence[str]) -> bool:
    """Whether the name of a body begins among the words and ends among those that follow."""
    for at in range(len(words)):
        known = _known([*words[at:], *following])
        if known and known[0] > len(words) - at and _kind(known[1]) not in {"", "part"}:
            return True
    return False


def _stands_by_itself(line: str) -> bool:
    """Whether it begins with a body that no Party organisation is: UBND TỈNH, SỞ NỘI VỤ."""
    known = _known(line.split())
    party = ("chi bo", "dang ", "ban ")
    return known is not None and _kind(known[1]) == "own" and not fold(line).startswith(party)


def _ends_joint(line: str) -> bool:
    return line.rstrip().endswith(("-", "–", "—"))


def _begins_joint(line: str) -> bool:
    return line.lstrip().startswith(("-", "–", "—"))


def _named(parents: Sequence[str], body: Sequence[str]) -> str:
    own = name_of(body)
    above = _committee(parents)
    organisation = name_of(parents[-1:])
    if fold(own) == "ban chap hanh" and fold(organisation).startswith("dang bo "):
        return f"{own} Đảng bộ tỉnh" if above == "Tỉnh ủy" else f"{own} {organisation}"
    if _kind(own) == "committee" and f"{above} ".startswith(f"{own} "):
        return above
    if fold(own).startswith(_OF_A_PLACE):
        return f"{own} {_place_of_state(parents)}".strip() if _ends_alone(own) else own
    if not above or not _is_under_a_committee(own):
        return own
    if above == "Trung ương":
        known = _by_fold().get(fold(own))
        return known.under if known and known.under else f"{own} {above}"
    return f"{own} {above}"


def _ends_alone(own: str) -> bool:
    """Whether its name ends with what it is, and not with a place of its own."""
    known = _known(own.split())
    return known is None or known[0] == len(own.split())


def _place_of_state(parents: Sequence[str]) -> str:
    """The district or commune whose people's committee stands above; "" for the province's own."""
    name = name_of(parents)
    state = "Ủy ban nhân dân "
    place = name.removeprefix(state)
    return "" if place == name or fold(place).startswith("tinh ") else place


def _issuing_together(body: Sequence[str]) -> list[list[str]]:
    """The lines parted between bodies that both have a name of their own."""
    text = " \n ".join(body)
    parts = [part for part in _DASH.split(f" {text} ") if part.strip()]
    if len(parts) < 2 or not all(begins_with_a_body(part) for part in parts):
        return [list(body)]
    return [[line.strip() for line in part.split("\n") if line.strip()] for part in parts]


def begins_with_a_body(text: str) -> bool:
    """Whether the words begin with the name of a body."""
    words = text.split()
    known = _known(words) if words else None
    return known is not None and known[1][:1].isupper() and _kind(known[1]) != "part"


def _committee(parents: Sequence[str]) -> str:
    """The nearest committee among the lines above, as a body under it is named after it."""
    for at in range(len(parents) - 1, -1, -1):
        name = name_of(parents[at:])
        folded = fold(name)
        if folded.startswith("ban chap hanh trung uong"):
            return "Trung ương"
        if folded.startswith("tinh uy"):
            return "Tỉnh ủy"
        for body in issuing_bodies():
            if body.kind == "committee" and f"{folded} ".startswith(f"{fold(body.name)} "):
                return _led_by(body, name)
    return ""


def _led_by(body: IssuingBody, name: str) -> str:
    """The committee with its place; that of a province without."""
    if not body.stands_for:
        return name
    if body.stands_for == "Tỉnh ủy":
        return body.stands_for
    place = " ".join(name.split()[len(body.name.split()) :])
    return f"{body.stands_for} {place}".strip()


def _is_under_a_committee(own: str) -> bool:
    folded = f"{fold(own)} "
    if folded.startswith(_OF_THE_STATE) or _names_its_committee(folded):
        return False
    known = _known(own.split())
    return known is None or _kind(known[1]) not in {"own", "committee"}


def _names_its_committee(folded: str) -> bool:
    """Whether the capitals themselves say whose the body is: BAN TỔ CHỨC TỈNH ỦY."""
    return any(
        f" {fold(body.name)} " in folded for body in issuing_bodies() if body.kind == "committee"
    ) or folded.endswith((" trung uong ", " tinh "))


def _kind(name: str) -> str:
    known = _by_fold().get(fold(name))
    return known.kind if known else ""


def _known(words: Sequence[str]) -> tuple[int, str] | None:
    for size in range(min(_longest(), len(words)), 0, -1):
        folded = fold(" ".join(words[:size]))
        body = _by_fold().get(folded)
        name = body.name if body else _LOWER.get(folded)
        if name:
            return size, name
    return None


def _title(word: str) -> str:
    """Each part of a name with its capital: K'NÀNG, BÀ RỊA-VŨNG TÀU."""
    parts = _INSIDE_A_WORD.split(word)
    return "".join(part[:1].upper() + part[1:].lower() for part in parts)
