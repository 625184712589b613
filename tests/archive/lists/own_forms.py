"""Lists in ways of an office of its own: columns split, merged, turned, missing or in other words."""

from typing import Any

from tests.archive.lists.papers import papers
from tests.archive.lists.writing import Row, Written, sheet, truth


def number_and_day_in_parts() -> Written:
    """State offices: number | symbol, and day | month | year, each under a group."""
    of = papers(16, 20, year=2010)
    return Written(
        [sheet(
            "DS",
            ["STT", "Số, ký hiệu", "", "Ngày tháng văn bản", "", "", "Loại VB", "V/v (trích yếu)", "Cơ quan BH", "Số tờ"],
            ["", "Số", "Ký hiệu", "Ngày", "Tháng", "Năm", "", "", "", ""],
            *[[at, p.figure, p.symbol, p.day, p.month, p.year, p.kind, p.about, p.issuer, p.last - p.first + 1] for at, p in enumerate(of, 1)],
        )],
        [truth(p, at, title=p.about, issuer=p.issuer, sheets=p.last - p.first + 1) for at, p in enumerate(of, 1)],
    )  # fmt: skip


def papers_of_a_member() -> Written:
    """Papers of a member's dossier: no number, dates as far as somebody knew, levels in notes."""
    of = papers(17, 18, nameless=True)
    dates = [
        ("2012", "2012", "year"),
        ("05/2012", "05/2012", "month"),
        ("k/đ", "", ""),
        ("00/6/2012", "06/2012", "month"),
        ("", "", ""),
        ("12.7.2012", "12/07/2012", "day"),
    ]
    notes = [
        ("", 0),
        ("Mật", 1),
        ("mất 1 tờ", 0),
        ("bản sao; Tối mật", 2),
        ("2 mặt", 0),
        ("Tài liệu mật", 1),
    ]
    lines, rows = [], []
    for at, p in enumerate(of, 1):
        (written, date, precision), (note, level) = dates[at % 6], notes[(at + 2) % 6]
        lines.append([at, p.title, written, p.pages, note])
        rows.append(
            truth(p, at, date=date, precision=precision, pages=p.pages, level=level, note=note)
        )
    return Written(
        [sheet(
            "",
            ["MỤC LỤC TÀI LIỆU TRONG HỒ SƠ ĐẢNG VIÊN"],
            ["Họ và tên: Nguyễn Văn Mẫu"],
            ["TT", "Tên tài liệu", "Ngày, tháng, năm", "Số trang", "Ghi chú"],
            *lines,
            ["Tổng số: 18 tài liệu"],
            ["Ngày 20 tháng 11 năm 2014"],
            ["Người lập", "", "", "Bí thư chi bộ"],
            ["(Ký, ghi rõ họ tên)", "", "", "(Ký tên)"],
            ["Lê Thị Mẫu", "", "", "Hồ Văn Mẫu"],
        )],
        rows,
        left_out=7,
    )  # fmt: skip


def levels_to_tick() -> Written:
    of = papers(18, 14)
    ticks = [["", "", ""], ["x", "", ""], ["", "x", ""], ["", "", "X"]]
    return Written(
        [sheet(
            "A",
            ["STT", "Tên văn bản", "Số ký hiệu", "Ngày ký", "Mức độ mật", "", "", "Trang"],
            ["", "", "", "", "Mật", "Tối mật", "Tuyệt mật", ""],
            *[[at, p.title, p.number, p.date, *ticks[at % 4], p.pages] for at, p in enumerate(of, 1)],
        )],
        [truth(p, at, level=at % 4, pages=p.pages) for at, p in enumerate(of, 1)],
    )  # fmt: skip


def columns_the_other_way() -> Written:
    """Everything from right to left, and an unknown column more."""
    of = papers(19, 15, dossier="3A")
    return Written(
        [sheet(
            "Ho so 3A",
            ["Ghi chú", "Vị trí scan", "Từ tờ", "Đến tờ", "Đơn vị ban hành", "Tóm tắt nội dung", "Thời gian ban hành", "Số kí hiệu", "Hồ sơ", "Số thứ tự"],
            *[["", f"S{at}", p.first, p.last, p.issuer, p.title, p.date.replace("/", "."), p.number, "3A", at] for at, p in enumerate(of, 1)],
        )],
        [truth(p, at, sheets_from=p.first, sheets_to=p.last, issuer=p.issuer) for at, p in enumerate(of, 1)],
        [{"number": "3A"}],
    )  # fmt: skip


def printed_pages() -> Written:
    """A Word list printed in pages: the heading again on one, none on another; each page summed up."""
    of = papers(20, 30)
    heading = ["TT", "Ký hiệu VB", "Ngày VB", "Trích yếu nội dung", "Tác giả", "Số lượng trang"]
    said = [
        [at, p.number, p.date, p.title, p.issuer, f"{p.pages:02} trang"]
        for at, p in enumerate(of, 1)
    ]
    return Written(
        [
            sheet("", ["TỈNH ỦY LÂM ĐỒNG\nBAN TỔ CHỨC\n*", "ĐẢNG CỘNG SẢN VIỆT NAM\nĐà Lạt, ngày 15 tháng 01 năm 2013"]),
            sheet("", heading, *said[:10], ["Cộng trang 1", "", "", "", "", 60]),
            sheet("", heading, *said[10:20], ["Cộng trang 2", "", "", "", "", 61]),
            sheet("", *said[20:]),
            sheet("", ["Nơi nhận:\n- Lưu VT", "K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n\nNguyễn Mẫu"]),
        ],
        [truth(p, at, pages=p.pages, issuer=p.issuer) for at, p in enumerate(of, 1)],
        left_out=4,
    )  # fmt: skip


def the_same_again() -> Written:
    """Ditto marks for issuer and date, and dossiers once for all their papers."""
    of = papers(21, 20)
    lines, rows = [], []
    for at, p in enumerate(of, 1):
        p.dossier = "15" if at < 9 else "16"
        if at in {3, 4, 12}:
            above = of[at - 2]
            p.day, p.month, p.year, p.issuer = above.day, above.month, above.year, above.issuer
            date, issuer = '"', "nt" if at != 4 else "-nt-"
        else:
            date, issuer = p.date, p.issuer
        lines.append(
            [at, "15" if at == 1 else "16" if at == 9 else "", p.number, date, p.title, issuer]
        )
        rows.append(truth(p, at, issuer=p.issuer))
    return Written(
        [
            sheet(
                "T6",
                ["TT", "HS số", "Số VB", "Ngày VB", "Trích yếu văn bản", "CQ ban hành"],
                *lines,
            )
        ],
        rows,
        [{"number": "15"}, {"number": "16"}],
    )


def without_a_heading() -> Written:
    of = papers(22, 12)
    return Written(
        [
            sheet(
                "Sheet1", *[[at, p.number, p.date, p.title, p.issuer] for at, p in enumerate(of, 1)]
            )
        ],
        [truth(p, at) for at, p in enumerate(of, 1)],
    )


def boxes_years_and_secrets() -> Written:
    """Group rows of every kind one after another; a part of the list is secret as a whole."""
    one, two, three = papers(23, 8, year=2013), papers(24, 6, year=2014), papers(25, 5, year=2014)
    lines: list[list[Any]] = [
        ["", "DANH MỤC HỒ SƠ, TÀI LIỆU"],
        ["STT", "Số, KH", "Ngày, tháng", "Nội dung tài liệu", "Số tờ"],
        ["", "Hộp số 4"],
        ["", "Hồ sơ số: 21 - Tài liệu về nhân sự"],
        ["", "NĂM 2013"],
    ]  # fmt: skip
    rows: list[Row] = []
    for at, p in enumerate(one, 1):
        lines.append([at, p.number, f"{p.day}/{p.month}", p.title, p.last - p.first + 1])
        rows.append(truth(p, at, dossier="21", box="4", sheets=p.last - p.first + 1))
    lines += [
        ["", "Hộp số 5 - Hồ sơ số 22: Tài liệu bầu cử"],
        ["", "NĂM 2014"],
        ["A. VĂN BẢN THƯỜNG"],
    ]
    for at, p in enumerate(two, 1):
        lines.append([at, p.number, f"{p.day}/{p.month}", p.title, ""])
        rows.append(truth(p, at, dossier="22", box="5"))
    lines.append(["B. VĂN BẢN MẬT"])
    for at, p in enumerate(three, 1):
        lines.append([at, p.number, "", p.title, ""])
        rows.append(truth(p, at, dossier="22", box="5", date="2014", precision="year", level=1))
    return Written(
        [sheet("Hop 4-5", *lines)],
        rows,
        [{"number": "21", "title": "Tài liệu về nhân sự", "box": "4"}, {"number": "22", "title": "Tài liệu bầu cử", "box": "5"}],
        left_out=1,
    )  # fmt: skip


def doubtful_numbers_and_sheets() -> Written:
    """What clerks write in place of a number, and sheets with letters, marks and days for spans."""
    said = [
        ("Không số", "1-2", (1, 2)), ("12a-QĐ/TU", "3", (3, 3)), ("14-15-QĐ/TU", "04-06", (4, 6)), ("Số 25", "7÷9", (7, 9)),
        ("", "10", (10, 10)), ("KS", "11, 12", (11, 12)), ("03-QCPH/BTC-CA", "13 - 15", (13, 15)), ("07/GXN", "16v", (16, 16)),
        ("01-KHLT/BTCTU-TĐTN", "17", (17, 17)), ("25-CTHĐ/TU (Mật)", "Tờ 18", (18, 18)), ("88", "19-20", (19, 20)), ("-", "21", (21, 21)),
    ]  # fmt: skip
    of = papers(26, 12, dossier="09")
    return Written(
        [sheet(
            "HS 09",
            ["Thứ tự", "Số hiệu", "Ngày tháng năm", "Tên gọi văn bản", "Bút lục"],
            *[[at, number, p.date, p.about, sheets] for (at, p), (number, sheets, _) in zip(enumerate(of, 1), said, strict=True)],
        )],
        [truth(p, at, number=number, title=p.about, sheets_from=span[0], sheets_to=span[1], level=int("Mật" in number))
         for (at, p), (number, _, span) in zip(enumerate(of, 1), said, strict=True)],
        [{"number": "09"}],
    )  # fmt: skip


def papers_named_in_one_column() -> Written:
    """No columns for number and date: both stand in the paper's name. Sections with a star."""
    of = papers(27, 12)
    lines: list[list[Any]] = [["*", "Văn bản của Tỉnh ủy", ""]]
    rows: list[Row] = []
    for at, p in enumerate(of, 1):
        day = f"{p.day}/{p.month}/{p.year}"
        name = f"{p.kind} số {p.number} ngày {day} về {p.about}"
        lines.append([at, name, f"{p.first}-{p.last}"])
        rows.append(truth(p, at, title=name, sheets_from=p.first, sheets_to=p.last))
        if at == 6:
            lines.append(["*", "Văn bản của các ban", ""])
    return Written([sheet("S", ["TT", "Văn bản, tài liệu", "Từ tờ - đến tờ"], *lines)], rows)


def number_and_date_together() -> Written:
    of = papers(28, 12)
    return Written(
        [
            sheet(
                "S",
                [
                    "STT",
                    "Số, ký hiệu, ngày tháng văn bản",
                    "Tên loại và trích yếu",
                    "Tác giả",
                    "Trang số",
                ],
                *[
                    [
                        at,
                        f"{p.number}\n{p.day}/{p.month}/{p.year}",
                        p.title,
                        p.issuer,
                        f"{p.first}-{p.last}",
                    ]
                    for at, p in enumerate(of, 1)
                ],
            )
        ],
        [truth(p, at, issuer=p.issuer, pages=p.last - p.first + 1) for at, p in enumerate(of, 1)],
    )


def typed_in_vni() -> Written:
    lines = [
        (
            "1",
            "14-QÑ/TU",
            "20/3/2012",
            "Quyeát ñònh veà vieäc boå nhieäm caùn boä",
            "Tænh uûy Laâm Ñoàng",
        ),
        (
            "2",
            "15-KH/TU",
            "21/3/2012",
            "Keá hoaïch toå chöùc hoäi nghò toång keát",
            "Tænh uûy Laâm Ñoàng",
        ),
        (
            "3",
            "16-BC/BTCTU",
            "02/4/2012",
            "Baùo caùo keát quaû phaùt theû ñaûng vieân",
            "Ban Toå chöùc",
        ),
    ]
    meant = [
        ("14-QĐ/TU", "20/03/2012", "Quyết định về việc bổ nhiệm cán bộ", "Tỉnh ủy Lâm Đồng"),
        ("15-KH/TU", "21/03/2012", "Kế hoạch tổ chức hội nghị tổng kết", "Tỉnh ủy Lâm Đồng"),
        ("16-BC/BTCTU", "02/04/2012", "Báo cáo kết quả phát thẻ đảng viên", "Ban Tổ chức"),
    ]
    return Written(
        [
            sheet(
                "",
                ["STT", "Soá kyù hieäu", "Ngaøy thaùng", "Trích yeáu noäi dung", "Taùc giaû"],
                *map(list, lines),
            )
        ],
        [
            {"position": at, "number": number, "date": date, "title": title, "issuer": issuer}
            for at, (number, date, title, issuer) in enumerate(meant, 1)
        ],
    )


def words_of_its_own() -> Written:
    """A heading in words that no office has: the cells tell what stands in the columns."""
    of = papers(29, 14)
    return Written(
        [
            sheet(
                "1",
                ["Nr", "Mã", "Khi nào", "Cái gì", "Của ai"],
                *[[at, p.number, p.date, p.title, p.issuer] for at, p in enumerate(of, 1)],
            )
        ],
        [truth(p, at) for at, p in enumerate(of, 1)],
    )
