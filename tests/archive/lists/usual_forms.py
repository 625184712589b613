"""Lists as the rules have them: contents of dossiers, registers, inventories, the forty columns."""

from typing import Any

from tests.archive.lists.papers import Paper, papers
from tests.archive.lists.writing import Row, Written, sheet, starts, truth


def contents_of_a_dossier() -> Written:
    """Mục lục văn bản trong hồ sơ, as the state's forms have it: Tờ số is where a paper begins."""
    of = papers(1, 24, dossier="05")
    return Written(
        [sheet(
            "Mục lục",
            ["BAN TỔ CHỨC TỈNH ỦY LÂM ĐỒNG"],
            ["", "", "MỤC LỤC VĂN BẢN TRONG HỒ SƠ"],
            ["", "", "Hồ sơ số: 05"],
            [],
            ["Số TT", "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Tác giả văn bản", "Tờ số", "Ghi chú"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            *[[at, p.number, p.date, p.title, p.issuer, p.first, ""] for at, p in enumerate(of, 1)],
            ["Hồ sơ này gồm có 24 văn bản."],
            ["", "", "", "", "Đà Lạt, ngày 12 tháng 6 năm 2015"],
            ["", "", "", "", "NGƯỜI LẬP MỤC LỤC"],
            [],
            ["", "", "", "", "Nguyễn Thị Mẫu"],
        )],
        [truth(p, at, issuer=p.issuer, **sheets) for (at, p), sheets in zip(enumerate(of, 1), starts(of), strict=True)],
        [{"number": "05"}],
        left_out=6,
    )  # fmt: skip


def contents_with_spans() -> Written:
    """A heading in two merged lines, whose groups a Word table says in every column; sheets from-to."""
    of = papers(2, 18, year=2010)
    days = [f"{p.day}-{p.month}-{p.year}" for p in of]
    return Written(
        [sheet(
            "",
            ["TT", "Văn bản", "Văn bản", "Văn bản", "Văn bản", "Tờ số (từ - đến)", "Ghi chú"],
            ["TT", "Số và ký hiệu", "Ngày, tháng, năm ban hành", "Tên loại, trích yếu nội dung", "Cơ quan, tổ chức ban hành", "Tờ số (từ - đến)", "Ghi chú"],
            *[[f"{at}.", p.number, day, p.title, p.issuer, f"{p.first:02}-{p.last:02}" if p.last > p.first else p.first, "bản chính"]
              for (at, p), day in zip(enumerate(of, 1), days, strict=True)],
        )],
        [truth(p, at, sheets_from=p.first, sheets_to=p.last, issuer=p.issuer, note="bản chính") for at, p in enumerate(of, 1)],
    )  # fmt: skip


def dossiers_one_after_another() -> Written:
    """Group rows merged over the width; numbering begins again; each dossier summed up."""
    groups = [
        (
            "Hồ sơ số 01: Đại hội Đảng bộ tỉnh lần thứ IX",
            "01",
            papers(3, 9, year=2010, dossier="01"),
        ),
        ("Hồ sơ số 02 - Công tác cán bộ năm 2010", "02", papers(4, 11, year=2010, dossier="02")),
        ("HS số 03: Thi đua, khen thưởng", "03", papers(5, 7, year=2011, dossier="03")),
    ]
    lines: list[list[Any]] = [
        ["DANH MỤC VĂN BẢN, TÀI LIỆU NỘP LƯU"],
        ["Stt", "Số/ký hiệu", "Ngày/tháng/năm", "Trích yếu", "Tác giả", "Số trang"],
    ]
    rows: list[Row] = []
    for text, _, of in groups:
        lines.append([text] * 6)
        lines += [[at, p.number, p.date, p.title, p.issuer, p.pages] for at, p in enumerate(of, 1)]
        lines.append(["Cộng:", "", "", f"{len(of)} văn bản", "", sum(p.pages for p in of)])
        rows += [truth(p, at, pages=p.pages, issuer=p.issuer) for at, p in enumerate(of, 1)]
    return Written(
        [sheet("Sheet1", *lines)],
        rows,
        [{"number": "01", "title": "Đại hội Đảng bộ tỉnh lần thứ IX"}, {"number": "02", "title": "Công tác cán bộ năm 2010"},
         {"number": "03", "title": "Thi đua, khen thưởng"}],
        left_out=4,
    )  # fmt: skip


def a_sheet_for_each_year() -> Written:
    """Dates without a year, under the sheet's name; the second sheet has no heading of its own."""
    one, two = papers(6, 12, year=2011), papers(7, 10, year=2012)
    return Written(
        [
            sheet("Năm 2011", ["TT", "Số hiệu văn bản", "Ngày", "Nội dung văn bản", "Nơi ban hành", "SL trang"],
                  *[[at, p.number, f"{p.day}/{p.month}", p.title, p.issuer, p.pages] for at, p in enumerate(one, 1)]),
            sheet("Năm 2012", *[[at, p.number, f"{p.day:02}/{p.month:02}", p.title, p.issuer, p.pages] for at, p in enumerate(two, 1)]),
        ],
        [truth(p, at, pages=p.pages, issuer=p.issuer) for of in (one, two) for at, p in enumerate(of, 1)],
    )  # fmt: skip


def register_of_outgoing() -> Written:
    of = papers(8, 25, year=2013)
    return Written(
        [sheet(
            "Sổ đi",
            ["", "SỔ ĐĂNG KÝ VĂN BẢN ĐI"],
            ["", "Năm: 2013"],
            ["Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký", "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ghi chú"],
            ["1", "2", "3", "4", "5", "6", "7", "8"],
            *[[p.number, p.date, p.title, "Trần Mẫu", "Các huyện ủy, thành ủy", "Văn thư", "12", ""] for p in of],
        )],
        [truth(p, at) for at, p in enumerate(of, 1)],
        left_out=1,
    )  # fmt: skip


def old_register_of_outgoing() -> Written:
    """A book of before: "Số CV", "Nơi gửi đi" and the level as letters; months as lines between."""
    of = papers(9, 20, year=2011)
    letters = ["", "C", "", "B", "Thường", "A", "", "M", "-", "Không"]
    levels = [0, 1, 0, 2, 0, 3, 0, 1, 0, 0]
    lines: list[list[Any]] = [
        ["Số CV", "Ngày, tháng", "Trích yếu nội dung", "Gửi", "Người ký", "Độ mật", "G/c"]
    ]
    month = 0
    for at, p in enumerate(of):
        if p.month != month:
            month = p.month
            lines.append([f"THÁNG {month:02}/2011"])
        lines.append([p.number, p.date, p.title, "Ban TCTW", "", letters[at % 10], ""])
    return Written(
        [sheet("2011", *lines)], [truth(p, level=levels[at % 10]) for at, p in enumerate(of)]
    )


def register_of_incoming() -> Written:
    of = papers(10, 22, year=2014)
    return Written(
        [sheet(
            "ĐẾN 2014",
            ["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"],
            ["Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung", "Đơn vị hoặc người nhận", "Ký nhận", "Ghi chú"],
            *[[f"{min(28, p.day + 2)}/{p.month}/{p.year}", 100 + at, p.issuer, p.number, p.date, p.title, "Phòng Tổ chức cán bộ", "", ""] for at, p in enumerate(of)],
        )],
        [truth(p, 100 + at, issuer=p.issuer) for at, p in enumerate(of)],
        left_out=1,
    )  # fmt: skip


def incoming_in_two_lines() -> Written:
    """The heading's groups stand once, over empty cells."""
    of = papers(11, 16, year=2012)
    return Written(
        [sheet(
            "Sheet1",
            ["TT", "Đến", "", "Văn bản", "", "", "Nơi gửi", "Chuyển cho", "Ghi chú"],
            ["", "Ngày", "Số", "Số, ký hiệu", "Ngày", "Trích yếu", "", "", ""],
            *[[at, f"{p.day}/{p.month}/{p.year}", 500 + at, p.number, p.date, p.title, p.issuer, "Đ/c Mẫu", ""] for at, p in enumerate(of, 1)],
        )],
        [truth(p, at, issuer=p.issuer) for at, p in enumerate(of, 1)],
    )  # fmt: skip


_DOSSIERS = [
    ("01", "Hồ sơ đại hội Đảng bộ tỉnh lần thứ IX", "15/9/2010", "20/12/2010", 156, "Vĩnh viễn"),
    ("02", "Tập lưu công văn đi năm 2010", "04/01/2010", "31/12/2010", 310, "20 năm"),
    ("02a", "Hồ sơ nhân sự cấp ủy (tập 2)", "01/02/2010", "30/11/2010", 87, "Vĩnh viễn"),
    (
        "03",
        "Hồ sơ về việc luân chuyển cán bộ giai đoạn 2010-2012",
        "12/5/2010",
        "28/12/2012",
        214,
        "70 năm",
    ),
    (
        "04",
        "Hồ sơ kiểm tra việc thực hiện Quy định số 76-QĐ/TW",
        "02/3/2011",
        "15/10/2011",
        45,
        "Vĩnh viễn",
    ),
    (
        "05",
        "Báo cáo thống kê tổ chức cơ sở đảng, đảng viên",
        "10/01/2011",
        "25/12/2011",
        98,
        "10 năm",
    ),
]


def inventory_of_dossiers() -> Written:
    lines = [
        ["1" if at < 3 else "2", number, title, f"{begun} - {ended}", kept, sheets, ""]
        for at, (number, title, begun, ended, sheets, kept) in enumerate(_DOSSIERS)
    ]
    return Written(
        [sheet(
            "MLHS",
            ["TỈNH ỦY LÂM ĐỒNG", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["BAN TỔ CHỨC", "", ""],
            ["MỤC LỤC HỒ SƠ"],
            ["Phông: Ban Tổ chức Tỉnh ủy Lâm Đồng (2010 - 2014)"],
            ["Hộp số", "Hồ sơ số", "Tiêu đề hồ sơ", "Thời gian", "THBQ", "Số tờ", "Ghi chú"],
            *lines,
        )],
        dossiers=[
            {"number": number, "title": title, "box": "1" if at < 3 else "2", "sheets": sheets, "retention": kept, "started": _padded(begun), "ended": _padded(ended)}
            for at, (number, title, begun, ended, sheets, kept) in enumerate(_DOSSIERS)
        ],
        left_out=3,
    )  # fmt: skip


def _padded(date: str) -> str:
    day, month, year = date.split("/")
    return f"{int(day):02}/{int(month):02}/{year}"


def inventory_in_two_lines() -> Written:
    """Boxes once for the dossiers in them, sections by matter, a signature of two below."""
    lines: list[list[Any]] = [["I", "CÔNG TÁC TỔ CHỨC"]]
    for at, (number, title, begun, ended, sheets, kept) in enumerate(_DOSSIERS):
        if at == 4:
            lines.append(["II", "CÔNG TÁC KIỂM TRA, THỐNG KÊ"])
        lines.append(
            [
                "07" if at == 0 else "08" if at == 3 else "",
                number,
                title,
                begun,
                ended,
                sheets,
                kept,
            ]
        )
    return Written(
        [sheet(
            "",
            ["Cặp/Hộp", "Số hồ sơ", "Tên hồ sơ", "Ngày tháng tài liệu", "", "Số lượng tờ", "Thời hạn bảo quản"],
            ["", "", "", "Bắt đầu", "Kết thúc", "", ""],
            *lines,
            ["", "Tổng cộng: 06 hồ sơ, 910 tờ"],
            ["", "", "", "", "Đà Lạt, ngày … tháng … năm 2016"],
            ["", "NGƯỜI LẬP", "", "", "CHÁNH VĂN PHÒNG"],
            ["", "Lê Thị A", "", "", "Trần B"],
        )],
        dossiers=[
            {"number": number, "title": title, "box": "07" if at < 3 else "08", "sheets": sheets, "retention": kept, "started": _padded(begun), "ended": _padded(ended)}
            for at, (number, title, begun, ended, sheets, kept) in enumerate(_DOSSIERS)
        ],
        left_out=4,
    )  # fmt: skip


_COVER = [
    "STT", "Tên phông", "Phông số", "Nhiệm kỳ", "Mục lục số", "Hộp số", "Hồ sơ số", "Thời hạn bảo quản", "Tiêu đề hồ sơ",
    "Ngày bắt đầu", "Ngày kết thúc", "Số văn bản/tệp", "Số tờ", "Số trang",
]  # fmt: skip
_PAPER = [
    "Cơ quan/tổ chức ban hành", "Số của văn bản", "Ký hiệu của văn bản", "Ngày ký", "Thể loại văn bản", "Ký hiệu tên thể loại",
    "Trích yếu", "Người ký", "Độ mật", "Loại bản", "Số trang", "Từ khóa", "Chuyên đề", "Địa chỉ tài liệu gốc", "Người nhập tin",
    "STT văn bản trong hồ sơ", "Ngôn ngữ", "Ghi chú", "Trang số", "Ký hiệu thông tin", "Chế độ sử dụng", "Bút tích",
    "Tình trạng vật lý", "Loại văn bản", "Đường dẫn tệp gốc", "Đường dẫn đổi tên đúng quy định",
]  # fmt: skip
_LEVELS = ["Thường", "Mật", "Tối mật", "Tuyệt mật"]


def _cover(number: str, title: str) -> list[Any]:
    return [
        "Ban Tổ chức Tỉnh ủy",
        "12",
        "2010-2015",
        "01",
        "3",
        number,
        "Vĩnh viễn",
        title,
        "05-01-2012",
        "20-12-2012",
        12,
        240,
        400,
    ]


def _paper_of_party(at: int, p: Paper, level: str) -> list[Any]:
    return [
        p.issuer, p.figure, p.symbol, f"{p.day:02}-{p.month:02}-{p.year}", p.kind, p.symbol.split("/")[0], p.about, "Nguyễn Mẫu", level, "Bản chính",
        p.pages, "cán bộ", "", "", "nhap01", at, "Tiếng Việt", "", f"{p.first}-{p.last}", "", "Hạn chế", "", "Bình thường", "Văn bản Đảng",
        f"D:/scan/{at}.pdf", f"{at:03}.pdf",
    ]  # fmt: skip


def the_forty_columns() -> Written:
    one, two = papers(12, 15, dossier="11"), papers(13, 13, dossier="12")
    lines, rows, order = [], [], 0
    for of, title in ((one, "Công tác cán bộ năm 2012"), (two, "Công tác đảng viên")):
        for at, p in enumerate(of, 1):
            order += 1
            lines.append(
                [order, *_cover(p.dossier, title), *_paper_of_party(at, p, _LEVELS[at % 4])]
            )
            rows.append(
                truth(
                    p,
                    order,
                    title=p.about,
                    pages=p.pages,
                    level=at % 4,
                    issuer=p.issuer,
                    inventory="01",
                    box="3",
                )
            )
    return Written(
        [sheet("Sheet1", [*_COVER, *_PAPER], *lines)],
        rows,
        [{"number": "11", "title": "Công tác cán bộ năm 2012", "sheets": 240, "pages": 400, "term": "2010-2015", "started": "05/01/2012"},
         {"number": "12", "title": "Công tác đảng viên", "sheets": 240, "retention": "Vĩnh viễn"}],
    )  # fmt: skip


def the_forty_columns_grouped() -> Written:
    """HỒ SƠ and VĂN BẢN over the columns, numbered headings, the cover in the first line only."""
    lines, rows = [], []
    for number, of in (("7", papers(14, 10, dossier="7")), ("8", papers(15, 9, dossier="8"))):
        for at, p in enumerate(of, 1):
            cover = [number, *_cover(number, f"Hồ sơ thứ {number}")] if at == 1 else [""] * 14
            lines.append([*cover, *_paper_of_party(at, p, "Thường")])
            rows.append(truth(p, title=p.about, pages=p.pages, issuer=p.issuer, box="3"))
    numbered = [f"{at}. {words}" for at, words in enumerate([*_COVER, *_PAPER], 1)]
    return Written(
        [sheet("Nhập liệu", ["HỒ SƠ", *[""] * 13, "VĂN BẢN", *[""] * 25], numbered, *lines)],
        rows,
        [{"number": "7", "title": "Hồ sơ thứ 7"}, {"number": "8", "title": "Hồ sơ thứ 8"}],
    )
