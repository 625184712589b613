"""
Five lists more, written before anybody looked how they are read: districts, old fonts, sections by
type, places that are told once and sums between. What was not read then is told in the tests.
"""

from collections.abc import Callable
from typing import Any

from tests.archive.lists.old_letters import of_tcvn3, of_vni
from tests.archive.lists.papers import papers
from tests.archive.lists.writing import Row, Written, sheet, truth


def written_in(font: Callable[[str], str], rows: list[list[Any]]) -> list[list[Any]]:
    return [[font(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def handed_over_by_a_district() -> Written:
    """TCVN3; number and symbol apart; who issued the next as well is "nt"; groups with a star."""
    groups = [
        ("12", "Công tác xây dựng Đảng năm 2009", papers(41, 9, year=2009)),
        ("13", "Công tác kiểm tra, giám sát", papers(42, 8, year=2009)),
    ]
    lines: list[list[Any]] = [
        ["HUYỆN ỦY ĐỨC TRỌNG"],
        ["BẢNG KÊ VĂN BẢN, TÀI LIỆU NỘP LƯU"],
        [
            "SỐ TT",
            "SỐ VB",
            "KÝ HIỆU VB",
            "NGÀY BAN HÀNH",
            "CƠ QUAN BH",
            "TRÍCH YẾU NỘI DUNG",
            "SỐ TỜ",
            "ĐỘ MẬT",
            "GHI CHÚ",
        ],
    ]
    rows: list[Row] = []
    for number, title, of in groups:
        lines.append([f"* Hồ sơ {number} – {title}"] + [""] * 8)
        before = ""
        for at, p in enumerate(of, 1):
            lines.append(
                [
                    at,
                    p.figure,
                    p.symbol,
                    p.date,
                    "nt" if p.issuer == before else p.issuer,
                    p.title,
                    p.last - p.first + 1,
                    "",
                    "",
                ]
            )
            before = p.issuer
            # The font has no capital with a tone.
            rows.append(truth(p, at, dossier=number, issuer=p.issuer.replace("Ủ", "ủ")))
    lines.append(["", "", "", "", "", "Đức Trọng, ngày 15 tháng 3 năm 2010", "", "", ""])
    lines.append(["", "Người giao", "", "", "", "", "Người nhận", "", ""])
    return Written(
        [sheet("Bang ke", *written_in(of_tcvn3, lines))], rows,
        [{"number": number, "title": title} for number, title, _ in groups], left_out=4,
    )  # fmt: skip


def dossiers_of_a_commune() -> Written:
    """VNI; a list of dossiers with the beginning and the end in one cell, and a heading in capitals."""
    of = [
        ("01", "Hồ sơ Đại hội Đảng bộ xã lần thứ XI nhiệm kỳ 2010-2015", "05/5/2010", "12/6/2010", 84, "Vĩnh viễn"),
        ("02", "Nghị quyết, kết luận của Ban Chấp hành Đảng bộ xã năm 2010", "08/01/2010", "24/12/2010", 120, "Vĩnh viễn"),
        ("03", "Tập lưu công văn đi năm 2010", "04/01/2010", "30/12/2010", 265, "20 năm"),
        ("04", "Hồ sơ kết nạp đảng viên mới", "03/02/2010", "02/9/2010", 47, "70 năm"),
        ("05", "Báo cáo công tác xây dựng Đảng", "20/01/2011", "20/12/2011", 39, "10 năm"),
    ]  # fmt: skip
    lines = [
        ["ĐẢNG ỦY XÃ HIỆP THẠNH"],
        ["", "", "MỤC LỤC HỒ SƠ NỘP LƯU"],
        ["TT", "HỒ SƠ SỐ", "TÊN HỒ SƠ", "NGÀY THÁNG BẮT ĐẦU VÀ KẾT THÚC", "SỐ LƯỢNG TỜ", "THỜI HẠN BẢO QUẢN", "GHI CHÚ"],
        *[[at, number, title, f"{begun} - {ended}", sheets, kept, ""] for at, (number, title, begun, ended, sheets, kept) in enumerate(of, 1)],
        ["", "", "Tổng cộng: 05 hồ sơ", "", "", "", ""],
    ]  # fmt: skip
    return Written(
        [sheet("Sheet1", *written_in(of_vni, lines))],
        dossiers=[
            {"number": number, "title": title, "sheets": sheets, "retention": kept, "started": full(begun), "ended": full(ended)}
            for number, title, begun, ended, sheets, kept in of
        ],
        left_out=3,
    )  # fmt: skip


def full(day: str) -> str:
    figures = day.split("/")
    return f"{int(figures[0]):02}/{int(figures[1]):02}/{figures[2]}"


def units_of_keeping() -> Written:
    """A Word table that goes on over two pages, its heading repeated; dossiers are "ĐVBQ"; "Tr. 1-3"."""
    groups = [
        ("07", "Hồ sơ nhân sự Ban Thường vụ", papers(43, 10, year=2012)),
        ("08", "Hồ sơ quy hoạch cán bộ", papers(44, 9, year=2013)),
    ]
    heading = [
        "T.T",
        "Số, KH văn bản",
        "Ngày, tháng, năm của văn bản",
        "Tên loại VB, về việc",
        "Nơi phát hành",
        "Trang số",
    ]
    tables = []
    rows: list[Row] = []
    for number, title, of in groups:
        lines: list[list[Any]] = [heading, [f"ĐVBQ số {number}: {title}"] * 6]
        for at, p in enumerate(of, 1):
            pages = f"Tr. {p.first}-{p.last}" if p.last > p.first else f"Tr. {p.first}"
            lines.append(
                [f"{at:02}", p.number, f"Ngày {p.day}/{p.month}/{p.year}", p.title, p.issuer, pages]
            )
            rows.append(truth(p, at, dossier=number, issuer=p.issuer, pages=p.last - p.first + 1))
        tables.append(sheet("", *lines))
    return Written(
        tables, rows, [{"number": number, "title": title} for number, title, _ in groups]
    )


def decisions_of_a_term() -> Written:
    """Sections by type; number and symbol joined with blanks; days with dots; the level as a stamp."""
    of = papers(45, 18, year=2011)
    lines: list[list[Any]] = [
        ["", "DANH SÁCH VĂN BẢN BAN HÀNH NHIỆM KỲ 2010 - 2015"],
        ["TT", "Số hiệu", "Ngày ký", "Nội dung", "Người ký", "Mức độ mật", "Số bản", "Lưu tại"],
    ]
    rows: list[Row] = []
    for at, p in enumerate(of, 1):
        if at in {1, 7, 13}:
            lines.append(
                [
                    ["I", "II", "III"][at // 6],
                    ["NGHỊ QUYẾT", "QUYẾT ĐỊNH", "CÁC VĂN BẢN KHÁC"][at // 6],
                    *[""] * 6,
                ]
            )
        secret = at % 5 == 0
        lines.append(
            [
                at,
                f"{p.figure} - {p.symbol}",
                f"{p.day:02}.{p.month:02}.{p.year}",
                p.title,
                "Đ/c Lê Mẫu",
                "Mật" if secret else "",
                2,
                "Văn phòng",
            ]
        )
        rows.append(truth(p, at, number=f"{p.figure} - {p.symbol}", level=int(secret)))
    return Written([sheet("NK 2010-2015", *lines)], rows, left_out=1)


def places_told_once() -> Written:
    """Box and dossier stand in the first row only; day and month apart from the year; sums between."""
    groups = [
        ("1", "21", papers(46, 7, year=2014)),
        ("1", "22", papers(47, 8, year=2014)),
        ("2", "23", papers(48, 6, year=2015)),
    ]
    lines: list[list[Any]] = [
        [
            "Hộp số",
            "Hồ sơ số",
            "STT VB",
            "Số & ký hiệu",
            "Ngày, tháng",
            "Năm",
            "Tác giả VB",
            "Nội dung trích yếu",
            "Từ tờ",
            "Đến tờ",
            "Mật",
        ],
    ]
    rows: list[Row] = []
    for box, number, of in groups:
        for at, p in enumerate(of, 1):
            first = at == 1
            secret = at == 3
            lines.append(
                [
                    box if first else "",
                    number if first else "",
                    at,
                    p.number,
                    f"{p.day}/{p.month}",
                    p.year if first else "",
                    p.issuer,
                    p.title,
                    p.first,
                    p.last,
                    "x" if secret else "",
                ]
            )
            rows.append(
                truth(
                    p,
                    at,
                    dossier=number,
                    box=box,
                    issuer=p.issuer,
                    sheets_from=p.first,
                    sheets_to=p.last,
                    level=int(secret),
                )
            )
        lines.append(["", f"Cộng HS {number}: {len(of)} VB, {of[-1].last} tờ", *[""] * 9])
    return Written([sheet("Kho 1", *lines)], rows, [{"number": number} for _, number, _ in groups], left_out=3)  # fmt: skip


OTHERS: dict[str, Callable[[], Written]] = {
    form.__name__: form
    for form in (
        handed_over_by_a_district, dossiers_of_a_commune, units_of_keeping, decisions_of_a_term, places_told_once,
    )
}  # fmt: skip
