"""Invented first pages, laid out as words with boxes."""

from reading.domain.proposals import propose
from reading.domain.readings import PageReading, Word


def line(number, top, *columns, confidence=95, height=120):
    """
    Words of one OCR line; a column is (left edge, text) or (left, text, confidence).

    A column whose left edge is None is centred, as titles and abstracts are.
    """
    words = []
    for left, text, *own in columns:
        parts = text.split()
        across = 95 * sum(map(len, parts)) + 70 * (len(parts) - 1)
        at = 5000 - across // 2 if left is None else left
        for part in text.split():
            width = 95 * len(part)
            sure = own[0] if own else confidence
            words.append(Word(part, (at, top, at + width, top + height), sure, number))
            at += width + 70
    return words


def page(*lines, number=1, **signals):
    words = [word for one in lines for word in one]
    text = "\n".join(" ".join(word.text for word in one) for one in lines)
    return PageReading(number=number, text=text, words=tuple(words), confidence=95, signals=signals)


def party_page(
    *, number="27-KH/BTCTU", date="Lâm Đồng, ngày 14 tháng 8 năm 2021", stamp=None, **signals
):
    """A Party plan in the layout of 36-HD/VPTW."""
    lines = [
        line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 930, (2000, "BAN TỔ CHỨC")),
        line(2, 1130, (2800, "*", 30)),
        line(3, 1320, (2000, f"Số {number}"), (5100, date)),
        line(4, 1916, (None, "KẾ HOẠCH")),
        line(5, 2200, (None, "sắp xếp kho lưu trữ của Ban")),
        line(6, 2400, (None, "giai đoạn 2021 - 2024")),
        line(
            7,
            2840,
            (1800, "Thực hiện Chỉ thị số 11-CT/TW, ngày 08/12/2020 của Ban Bí thư về công tác"),
        ),
        line(
            8,
            3050,
            (1400, "bảo mật, Ban Tổ chức xây dựng Kế hoạch như sau và mọi đồng chí thực hiện"),
        ),
    ]
    if stamp:
        lines.insert(4, line(9, 1550, (2200, stamp)))
    return page(*lines, **signals)


def state_letter():
    """An official letter of a people's committee, without a title."""
    return page(
        line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(1, 870, (1500, "TỈNH LÂM ĐỒNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
        line(2, 1200, (1500, "Số: 412/UBND-NC"), (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")),
        line(3, 1420, (1600, "V/v chuẩn bị mặt bằng")),
        line(4, 1590, (1600, "kho lưu trữ")),
        line(5, 2000, (2800, "Kính gửi: Sở Nội vụ")),
        line(
            6,
            2400,
            (1900, "Theo đề nghị của Sở Nội vụ tại Công văn số 99/SNV-CCVTLT ngày 01/02/2020"),
        ),
    )


def last_page(number=2):
    return page(
        line(0, 6000, (1400, "Nơi nhận:"), (6000, "K/T TRƯỞNG BAN")),
        line(1, 6200, (1400, "- Ban Tổ chức Trung ương,"), (5900, "PHÓ TRƯỞNG BAN")),
        line(2, 6400, (1400, "- Lưu Văn phòng.")),
        line(3, 7400, (6200, "Đàm Quang Thiệu")),
        number=number,
    )


STATE = (
    line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    line(1, 870, (1500, "TỈNH LÂM ĐỒNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
)
DAY = (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")
TINH_UY = "TỈNH ỦY LÂM ĐỒNG"


def state_paper(number, *, day=DAY, title="CHỈ THỊ", more=()):
    """A paper of a people's committee; `number` the pieces of its row: (left, text)."""
    return page(
        *STATE,
        line(2, 1200, *number, day),
        line(3, 1900, (None, title)),
        line(4, 2150, (None, "Về tăng cường công tác")),
        *more,
    )


def values(pages):
    """What is proposed for each field, without how sure it is."""
    return {name: one.value for name, one in propose(pages).items()}
