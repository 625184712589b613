"""The papers of a day: each bears words that stand nowhere else, told by where they stand."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import pypdfium2
from fpdf import FPDF

from samples.generator.fonts import face_file

DAY = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
# Where a word of a paper stands: printed, typed, or said when something was done to it.
ROLES = {
    "file": "tệp", "title": "tựa", "body": "thân", "signer": "ký", "recipients": "nhận", "place": "nơi",
    "issuer": "quan", "reason": "cớ", "basis": "căn",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """One paper of one page. A picture has no text of its own: it is recognised."""

    beast: str
    number: int
    mark: str = ""
    picture: bool = False

    def word(self, role):
        """The word that stands there. What is recognised is made of words that a reader knows."""
        if self.picture and role in {"body", "title"}:
            return f"{self.beast} {'bay thấp' if role == 'body' else 'ngủ đông'}"
        return f"{self.beast.replace(' ', '')}{ROLES[role]}"

    @property
    def name(self):
        return f"{self.word('file')}.pdf"

    def words(self, *roles):
        return [self.word(role) for role in roles]

    @property
    def lines(self):
        head = ("TỈNH ỦY LÂM ĐỒNG", "BAN TỔ CHỨC", "*", f"Số {self.number}-KH/BTCTU")
        return (
            *head, "Lâm Đồng, ngày 14 tháng 8 năm 2021", self.mark, "KẾ HOẠCH",
            f"sắp xếp kho lưu trữ {self.word('title')}",
            f"Ban Tổ chức xây dựng kế hoạch về {self.word('body')} như sau và mọi đồng chí thực hiện.",
            "Các phòng, đơn vị căn cứ kế hoạch này để tổ chức thực hiện, báo cáo kết quả về Ban.",
        )  # fmt: skip

    def content(self):
        """The file: of a picture the page as a scanner makes it, else its words stand in it as they are too."""
        made = _typeset(self.lines)
        if self.picture:
            return _scanned(made)
        # A reader passes over it, and whoever looks at the disk does not.
        return made + f"\n% {self.word('body')}\n".encode()


def digest(content):
    return sha256(content).hexdigest()


def _typeset(lines):
    made = FPDF(format="A4")
    # The same bytes each time: by them an item is known, whatever its name is written as.
    made.set_creation_date(DAY)
    made.add_page()
    made.add_font("serif", fname=str(face_file("regular")))
    made.set_font("serif", size=14)
    for line in filter(None, lines):
        made.cell(text=line, h=9, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


def _scanned(content):
    with pypdfium2.PdfDocument(content) as document:
        picture = document[0].render(scale=300 / 72).to_pil().convert("L")
    page = io.BytesIO()
    day = DAY.timetuple()
    picture.save(page, "PDF", resolution=300, creationDate=day, modDate=day)
    return page.getvalue()
