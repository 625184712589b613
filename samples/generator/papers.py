"""The parts of an office document, from its heading to its signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator.layout import (
    LEFT,
    POINT,
    RIGHT,
    Mark,
    Page,
    Stroke,
    Typesetter,
    width_of,
)

if TYPE_CHECKING:
    from samples.generator.catalogue import Document

LEFT_COLUMN = (27.0, 97.0)
RIGHT_COLUMN = (99.0, 198.0)
CLOSING = 54.0


def typeset(document: Document) -> list[Page]:
    setter = Typesetter(document)
    heading(setter)
    if document.type_code == "cong-van":
        letter_opening(setter)
    else:
        title(setter)
    body(setter)
    return setter.pages


def heading(setter: Typesetter) -> None:
    document, top = setter.document, setter.y
    if document.party:
        party_heading(setter)
    else:
        state_heading(setter)
    number_line(setter)
    setter.y = top + (34 if document.party else 31)


def party_heading(setter: Typesetter) -> None:
    top = setter.y
    setter.centred(setter.document.parent, *LEFT_COLUMN, size=14)
    start, end = setter.centred("ĐẢNG CỘNG SẢN VIỆT NAM", *RIGHT_COLUMN, "bold", 15)
    setter.page.strokes.append(Stroke(start, setter.y + 1.6, end, setter.y + 1.6, 0.3))
    setter.y = top + 6.2
    setter.centred(setter.document.issuer, *LEFT_COLUMN, "bold", 14)
    setter.y = top + 12.4
    setter.put(sum(LEFT_COLUMN) / 2 - 1.3, "*", "regular", 14)
    setter.y = top + 18.2


def state_heading(setter: Typesetter) -> None:
    top, document = setter.y, setter.document
    whole = document.parent.startswith("ỦY BAN")
    setter.centred(document.parent, *LEFT_COLUMN, "bold" if whole else "regular", 13)
    setter.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *RIGHT_COLUMN, "bold", 12.5)
    setter.y = top + 5.6
    start, end = setter.centred(document.issuer, *LEFT_COLUMN, "bold", 13)
    third = (end - start) / 3
    setter.page.strokes.append(
        Stroke(start + third, setter.y + 1.8, end - third, setter.y + 1.8, 0.3)
    )
    start, end = setter.centred("Độc lập - Tự do - Hạnh phúc", *RIGHT_COLUMN, "bold", 13.5)
    setter.page.strokes.append(Stroke(start, setter.y + 1.8, end, setter.y + 1.8, 0.3))
    setter.y = top + 14


def number_line(setter: Typesetter) -> None:
    """Number at the left, place and date at the right, on one line."""
    document, page = setter.document, setter.page
    opening = "Số " if document.party else "Số: "
    number = f"{opening}{document.full_number}"
    size = 14.0 if document.party else 13.0
    if document.handwritten:
        tail = document.full_number[len(document.number) :]
        start = sum(LEFT_COLUMN) / 2 - (width_of(opening + tail, "regular", size) + 13) / 2
        setter.put(start, opening.strip(), "regular", size)
        x = start + width_of(opening, "regular", size)
        page.marks.append(Mark("hand", x + 1.2, setter.y, document.number))
        setter.put(x + 13, tail, "regular", size)
        page.lines.append(number)
    else:
        setter.centred(number, *LEFT_COLUMN, "regular", size)
    day, month, year = document.date.split("/")
    shown_month = month if int(month) < 3 else str(int(month))
    before, after = f"{document.place}, ngày ", f" tháng {shown_month} năm {year}"
    if document.handwritten:
        start = sum(RIGHT_COLUMN) / 2 - (width_of(before + after, "italic", 14) + 12) / 2
        setter.put(start, before.strip(), "italic", 14)
        x = start + width_of(before, "italic", 14)
        page.marks.append(Mark("hand", x + 1.2, setter.y, day))
        setter.put(x + 12, after.strip(), "italic", 14)
        page.lines.append(f"{before}{day}{after}")
    else:
        setter.centred(f"{before}{day}{after}", *RIGHT_COLUMN, "italic", 14)
    if document.level == "CONFIDENTIAL":
        page.marks.append(Mark("secret", sum(LEFT_COLUMN) / 2, setter.y + 9, "MẬT"))
        page.lines.append("MẬT")
    if document.arrival:
        page.marks.append(Mark("arrival", 36, setter.y + 5, document.arrival))


def letter_opening(setter: Typesetter) -> None:
    """A công văn has no centred title: its subject stands small under the number."""
    document, top = setter.document, setter.y
    setter.y = top - 10
    size = 12 if document.party else 12.5
    setter.wrapped(document.abstract, 32, 92, "italic" if document.party else "regular", size)
    setter.y = max(setter.y, top) + 6
    label = "Kính gửi: "
    x = LEFT + 28
    for index, line in enumerate(document.addressee):
        if index == 0:
            setter.put(x, label.strip(), "italic" if document.party else "regular")
            x += width_of(label, "italic", setter.size)
            setter.page.lines.append(label + line)
        else:
            setter.page.lines.append(line)
        setter.put(x, line)
        setter.y += setter.leading
    setter.y += 3


def title(setter: Typesetter) -> None:
    document = setter.document
    edges = (LEFT + 12, setter.page.width - RIGHT - 12)
    setter.y += 4
    setter.centred(document.type.upper(), *edges, "bold", 16)
    setter.y += 6.6
    setter.wrapped(document.abstract, *edges, "bold", 14)
    if document.party:
        setter.y -= 1
        setter.centred("-----", *edges, "regular", 14)
        setter.y += 8
    else:
        middle = sum(edges) / 2
        setter.page.strokes.append(
            Stroke(middle - 17, setter.y - 2, middle + 17, setter.y - 2, 0.3)
        )
        setter.y += 6


def body(setter: Typesetter) -> None:
    """Body markup: `=` centred, `#` heading, `~` italic, `|` table, `+++` new page, `+++SIGN` the end before an annex."""
    text, _, annex = setter.document.body.partition("+++SIGN\n")
    *most, last = text.strip().splitlines()
    body_lines(setter, "\n".join(most))
    # Nobody signs on an empty sheet: the last paragraph goes over with the signature.
    setter.room(CLOSING + 3 * setter.leading)
    body_lines(setter, last)
    closing(setter)
    body_lines(setter, annex)


def body_lines(setter: Typesetter, text: str) -> None:
    table: list[list[str]] = []
    shares: list[float] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|="):
            shares = [float(share) for share in line[2:].split(",")]
        elif line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
        elif table:
            setter.table(table, shares)
            table = []
        if line.startswith("|"):
            continue
        body_line(setter, line.strip())


def body_line(setter: Typesetter, line: str) -> None:
    mark, _, text = line.partition(" ")
    if not line:
        return
    if mark == "+++":
        setter.new_page(landscape=text == "landscape")
    elif mark == "=":
        setter.room(3 * setter.leading)
        setter.wrapped(text, LEFT, setter.page.width - RIGHT, "bold", 14, step=1.2)
        setter.y += 2
    elif mark == "#":
        setter.room(3 * setter.leading)
        setter.paragraph(text, face="bold")
    elif mark == "~":
        setter.paragraph(text, face="italic")
    else:
        setter.paragraph(line)


def closing(setter: Typesetter) -> None:
    """Recipients at the left, authority, signature, seal and name at the right."""
    document = setter.document
    setter.room(CLOSING)
    setter.y += 4
    top, page = setter.y, setter.page
    if document.authority_left:
        signature_block(
            setter, document.authority_left, document.signer_left, LEFT, 100, seal=False
        )
    elif document.recipients:
        recipients(setter)
    setter.y = top
    signature_block(setter, document.authority, document.signer, 108, 196, seal=True)
    setter.y = max(setter.y, top)
    assert page is setter.page


def recipients(setter: Typesetter) -> None:
    party = setter.document.party
    face, size = ("regular", 14.0) if party else ("bold-italic", 12.0)
    setter.put(LEFT, "Nơi nhận:", face, size)
    setter.page.lines.append("Nơi nhận:")
    if party:
        wide = width_of("Nơi nhận:", face, size)
        setter.page.strokes.append(Stroke(LEFT, setter.y + 0.8, LEFT + wide, setter.y + 0.8, 0.2))
    setter.y += 5.6
    small = 12.0 if party else 11.0
    for line in setter.document.recipients:
        setter.put(LEFT, line, "regular", small)
        setter.page.lines.append(line)
        setter.y += small * POINT * 1.15


def signature_block(
    setter: Typesetter, authority: list[str], signer: str, left: float, right: float, *, seal: bool
) -> None:
    for index, line in enumerate(authority):
        setter.centred(
            line, left, right, "regular" if index and setter.document.party else "bold", 14
        )
        setter.y += 5.9
    middle = (left + right) / 2
    setter.page.marks.append(Mark("signature", middle, setter.y + 11, signer))
    if seal:
        setter.page.marks.append(
            Mark("seal", middle - 17, setter.y + 10.5, setter.document.issuer_name)
        )
    setter.y += 28
    setter.centred(signer, left, right, "bold", 14)
    setter.y += 6
