"""Invented plans of a Party commission, each with a number of its own, as small born-digital PDFs."""

from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).resolve().parents[2] / "reading" / "files" / "fonts"
WIDTH, HEIGHT = 210.0, 297.0
# Left edge and top in ten-thousandths of the page, as the pipeline counts; None is centred.
LINES = (
    (690, 1700, "TỈNH ỦY LÂM ĐỒNG"),
    (690, 5200, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    (930, 2000, "BAN TỔ CHỨC"),
    (1130, 2800, "*"),
    (1320, 2000, "Số {number}-KH/BTCTU"),
    (1320, 5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021"),
    (1916, None, "KẾ HOẠCH"),
    (2200, None, "sắp xếp kho lưu trữ của Ban"),
    (2400, None, "giai đoạn 2021 - 2024"),
    (2840, 1800, "Thực hiện Chỉ thị số 11-CT/TW, ngày 08/12/2020 của Ban Bí thư về công tác"),
    (3050, 1400, "bảo mật, Ban Tổ chức xây dựng Kế hoạch như sau và mọi đồng chí thực hiện"),
)


def make_papers(folder: Path, files: int) -> None:
    """So many files of one page."""
    folder.mkdir(parents=True)
    # Of three digits: what has fewer a person looks at before it is filed.
    for number in range(101, files + 101):
        (folder / f"{number:04d}.pdf").write_bytes(paper(number))


def paper(number: int) -> bytes:
    """One plan."""
    document = FPDF(format="A4")
    document.set_auto_page_break(auto=False)
    document.add_font("serif", fname=FONTS / "NotoSerif-Regular.ttf")
    document.add_page()
    document.set_font("serif", size=11)
    for top, left, words in LINES:
        text = words.format(number=number)
        across = document.get_string_width(text)
        at = (WIDTH - across) / 2 if left is None else left / 10000 * WIDTH
        document.text(at, top / 10000 * HEIGHT + 4, text)
    return bytes(document.output())
