"""
Lists in which one cell says something for several rows: the time of a dossier, the number of a paper
and its annexes, a dossier; and numbers told in three columns.
"""

from collections.abc import Callable
from typing import Any

from tests.archive.lists.papers import papers
from tests.archive.lists.writing import Row, Written, sheet, truth


def time_of_a_dossier_over_its_papers() -> Written:
    """ "Thời gian" is merged over all papers of a dossier, and the dates of these stand beside it."""
    groups = [
        ("01", "01/2010 - 12/2010", ("01/2010", "12/2010"), papers(61, 6, year=2010)),
        ("02", "2011", ("2011", "2011"), papers(62, 7, year=2011)),
        ("03", "15/01/2012 - 30/11/2012", ("15/01/2012", "30/11/2012"), papers(63, 5, year=2012)),
    ]
    lines: list[list[Any]] = [
        [
            "TT",
            "Hồ sơ số",
            "Thời gian",
            "Số, ký hiệu",
            "Ngày tháng",
            "Tên loại và trích yếu",
            "Số tờ",
        ]
    ]
    rows: list[Row] = []
    for at, (number, time, _, of) in enumerate(groups):
        for place, p in enumerate(of, 1):
            # As a sheet tells merged cells, as a text file does, and as a clerk does who writes "nt".
            again = [time, "", '"'][at] if place > 1 else time
            sheets = p.last - p.first + 1
            lines.append([place, number, again, p.number, p.date, p.title, sheets])
            rows.append(truth(p, place, dossier=number, sheets=sheets))
    return Written(
        [sheet("Kho", *lines)], rows,
        [{"number": number, "started": ends[0], "ended": ends[1]} for number, _, ends, _ in groups],
    )  # fmt: skip


def numbers_in_three_columns() -> Written:
    """Type, number and letters, each in a column; the letters as a clerk happens to write them."""
    of = papers(64, 16, year=2013)
    lines: list[list[Any]] = [
        ["STT", "Loại", "Số", "Chữ", "Ngày ban hành", "Về việc", "Nơi ban hành"]
    ]
    rows: list[Row] = []
    for at, p in enumerate(of, 1):
        letters, body = p.symbol.split("/")
        number, symbol = [
            (p.figure, p.symbol), (f"số: {p.figure}", body), (p.figure, f"/{body}"), (f"{p.figure}.", f"-{p.symbol}"),
        ][at % 4]  # fmt: skip
        kind = p.kind if at % 2 else letters
        lines.append([at, kind, number, symbol, p.date, p.about, p.issuer])
        rows.append(truth(p, at, title=p.about, issuer=p.issuer))
    return Written([sheet("VB đi", *lines)], rows)


def papers_with_annexes() -> Written:
    """The number, day and order of a paper merged over it and its annexes; or put out as "nt"."""
    of = papers(65, 12, year=2014, dossier="07")
    lines: list[list[Any]] = [
        ["Hồ sơ số: 07"],
        ["TT", "Số ký hiệu", "Ngày tháng", "Trích yếu nội dung", "Số tờ", "Ghi chú"],
    ]
    rows: list[Row] = []
    for at, p in enumerate(of, 1):
        sheets = p.last - p.first + 1
        lines.append([at, p.number, p.date, p.title, sheets, ""])
        rows.append(truth(p, at, sheets=sheets))
        for one, title in enumerate(["Phụ lục 1", "Danh sách đại biểu"][: at % 3]):
            order, number, day = [
                (at, p.number, p.date), ("", '"', '"'), ("", p.number, p.date),
            ][(at + one) % 3]  # fmt: skip
            lines.append([order, number, day, title, 2, ""])
            rows.append(truth(p, at, title=title, number_key="", number=p.number, sheets=2))
    return Written([sheet("HS 07", *lines)], rows, [{"number": "07"}])


def papers_without_a_number_in_their_dossier() -> Written:
    """The dossier's cell is filled beside its first paper, which bears no number, and merged over the rest."""
    groups = [
        ("1", papers(66, 5, year=2012)),
        ("2", papers(67, 6, year=2012)),
        ("3", papers(68, 4, year=2013)),
    ]
    first = ["Danh sách trích ngang", "Biên bản họp chi bộ", "Đơn xin thôi việc"]
    lines: list[list[Any]] = [
        ["Hồ sơ", "Số, ký hiệu", "Ngày, tháng", "Nội dung", "Số trang", "Tác giả"]
    ]
    rows: list[Row] = []
    for (number, of), title in zip(groups, first, strict=True):
        lines.append([f"HS {number}", "", "", title, 3, ""])
        rows.append(
            truth(of[0], title=title, number="", date="", precision="", dossier=number, pages=3)
        )
        for at, p in enumerate(of):
            again = ["", ".", "-//-"][at % 3]
            lines.append([again, p.number, p.date, p.title, p.pages, p.issuer])
            rows.append(truth(p, dossier=number, pages=p.pages, issuer=p.issuer))
    return Written([sheet("", *lines)], rows, [{"number": number} for number, _ in groups])


BLOCKS: dict[str, Callable[[], Written]] = {
    form.__name__: form
    for form in (
        time_of_a_dossier_over_its_papers, numbers_in_three_columns, papers_with_annexes, papers_without_a_number_in_their_dossier,
    )
}  # fmt: skip
