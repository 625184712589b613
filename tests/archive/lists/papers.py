"""Papers and dossiers that never were, for the lists of offices that never were."""

import random
from dataclasses import dataclass, field

_ABOUT = [
    "tổng kết công tác xây dựng Đảng", "kiểm điểm tự phê bình và phê bình cuối năm", "rà soát quy hoạch cán bộ nhiệm kỳ 2015-2020",
    "bổ nhiệm đồng chí Trần Văn Mẫu giữ chức Phó Trưởng phòng", "điều động, luân chuyển cán bộ", "tổ chức đại hội chi bộ trực thuộc",
    "nâng bậc lương thường xuyên", "kết quả bồi dưỡng lý luận chính trị hè", "cử cán bộ đi học cao cấp lý luận chính trị tại Học viện Chính trị khu vực II",
    "thực hiện Chỉ thị số 03-CT/TW của Bộ Chính trị", "chuẩn bị nhân sự cấp ủy", "xét tặng Huy hiệu 30, 40, 50 năm tuổi Đảng",
    "công tác bảo mật và lưu trữ hồ sơ đảng viên", "phát thẻ đảng viên đợt 03/02", "kiện toàn Ban Chỉ đạo 94 tỉnh",
    "báo cáo biên chế các cơ quan khối Đảng, đoàn thể (theo Công văn số 12-CV/BTCTW, ngày 05/01/2012)", "giải quyết đơn thư của công dân",
    "đánh giá, phân loại tổ chức cơ sở đảng", "thẩm tra lý lịch của quần chúng", "chế độ phụ cấp cấp ủy viên các cấp", "thôi giữ chức vụ để nghỉ hưu",
    "sắp xếp bộ máy của Huyện ủy Đức Trọng, Huyện ủy K'Bang", "mở lớp bồi dưỡng kết nạp Đảng", "triệu tập hội nghị giao ban quý II",
    "tiếp nhận hồ sơ đảng viên chuyển sinh hoạt", "quyết toán kinh phí năm", "về việc báo cáo số liệu tổ chức cơ sở đảng và đảng viên",
]  # fmt: skip
_KINDS = [
    ("Kế hoạch", "KH"), ("Công văn", "CV"), ("Báo cáo", "BC"), ("Quyết định", "QĐ"), ("Thông báo", "TB"), ("Tờ trình", "TTr"),
    ("Kết luận", "KL"), ("Hướng dẫn", "HD"), ("Nghị quyết", "NQ"), ("Chương trình", "CTr"),
]  # fmt: skip
_ISSUERS = [
    ("Ban Tổ chức Tỉnh ủy", "BTCTU"), ("Tỉnh ủy", "TU"), ("Ban Tổ chức Trung ương", "BTCTW"), ("Đảng ủy Khối các cơ quan", "ĐUK"),
    ("Huyện ủy Di Linh", "HU"), ("Ủy ban Kiểm tra Tỉnh ủy", "UBKTTU"), ("Văn phòng Tỉnh ủy", "VPTU"),
]  # fmt: skip
_NAMELESS = [
    "Biên bản họp chi bộ tháng 6", "Danh sách trích ngang ứng viên", "Sơ yếu lý lịch (mẫu 2C)", "Bản tự kiểm điểm cá nhân", "Đơn xin vào Đảng",
    "Phiếu đảng viên", "Giấy khai sinh (bản sao)", "Bản nhận xét của chi ủy nơi cư trú", "Danh sách phân công trực Tết",
]  # fmt: skip


@dataclass
class Paper:
    """What is true of a paper; a list may tell less of it."""

    number: str
    figure: str
    symbol: str
    kind: str
    day: int
    month: int
    year: int
    about: str
    issuer: str
    pages: int
    first: int = 0
    last: int = 0
    dossier: str = ""
    level: int = 0
    told: dict[str, object] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.kind} {self.about}" if self.kind else self.about

    @property
    def date(self) -> str:
        return f"{self.day:02}/{self.month:02}/{self.year}"


def papers(
    seed: int, many: int, *, year: int = 2012, dossier: str = "", nameless: bool = False
) -> list[Paper]:
    """Papers in the order of their days, whose sheets follow one another."""
    chance = random.Random(seed)
    days = sorted((chance.randint(1, 12), chance.randint(1, 28)) for _ in range(many))
    made, sheet, figure = [], 1, chance.randint(1, 40)
    for month, day in days:
        kind, letters = chance.choice(_KINDS)
        issuer, code = chance.choice(_ISSUERS)
        symbol = f"{letters}/{code}"
        pages, sheets = chance.randint(1, 9), chance.randint(1, 6)
        figure += chance.randint(1, 5)
        about = chance.choice(_ABOUT)
        if nameless:
            kind, symbol, about = "", "", chance.choice(_NAMELESS)
        number = f"{figure:02}-{symbol}" if symbol else ""
        made.append(
            Paper(
                number,
                f"{figure:02}" if symbol else "",
                symbol,
                kind,
                day,
                month,
                year,
                about,
                issuer,
                pages,
                sheet,
                sheet + sheets - 1,
                dossier,
            )
        )
        sheet += sheets
    return made
