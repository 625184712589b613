"""
Invented papers in which the names, numbers and dates stand that are asked for.

Every other name stands in a body, of one page to four, and the one it is taken for in the title
of another paper; every other the other way about; every tenth is known as signer alone. Papers
name other people too, and some of the rivals one who has the very syllable that they lack, so that
all the words asked for are in them, though of nobody's name.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from access.domain.levels import Level
from benchmarks.search_quality.names import Name, Names
from benchmarks.search_quality.own_words import in_old_places
from language.numbers import number_key
from search.domain.documents import IndexDocument

WORDS_A_PAGE = 300
NUMBERS = 200
DAYS = 60
_FIRST_DAY = date(2010, 1, 4)
_SPAN = 5_800

_ISSUERS = ("Ban Tổ chức Tỉnh ủy", "Tỉnh ủy", "Văn phòng Tỉnh ủy", "Huyện ủy Bình Giang")
_POSTS = (
    "Trưởng phòng Tổ chức cán bộ", "Phó Trưởng ban Ban Tổ chức Huyện ủy", "Chánh Văn phòng Đảng ủy",
    "Bí thư Chi bộ", "Phó Chủ nhiệm Ủy ban Kiểm tra", "Giám đốc Trung tâm Chính trị",
)  # fmt: skip
_TITLES_WITH_NAME = (
    ("quyet-dinh", "Quyết định bổ nhiệm {title} {name} giữ chức vụ {post}"),
    ("quyet-dinh", "Quyết định về việc bổ nhiệm đồng chí {name}"),
    ("quyet-dinh", "Quyết định điều động và bổ nhiệm {title} {name}"),
    ("to-trinh", "Tờ trình đề nghị bổ nhiệm đồng chí {name} giữ chức vụ {post}"),
    ("thong-bao", "Thông báo về việc nghỉ hưu đối với {title} {name}"),
)
_TITLES_WITHOUT = (
    ("bao-cao", "Báo cáo kết quả công tác tổ chức xây dựng Đảng quý {quarter} năm {year}"),
    ("ke-hoach", "Kế hoạch luân chuyển cán bộ lãnh đạo, quản lý giai đoạn {year} - {later}"),
    ("quyet-dinh", "Quyết định bổ nhiệm cán bộ quản lý năm {year}"),
    ("cong-van", "Công văn về việc rà soát, bổ sung quy hoạch cấp ủy"),
    ("ket-luan", "Kết luận kiểm tra việc thực hiện quy chế bổ nhiệm cán bộ"),
    ("quyet-dinh", "Quyết định bổ nhiệm {title} {other} và các đồng chí có tên trong danh sách"),
)
_ABOUT_NAME = (
    "Xét đề nghị của tập thể lãnh đạo, cấp ủy thống nhất bổ nhiệm đồng chí {name} giữ chức vụ {post}.",
    "Điều 1. Bổ nhiệm {title} {name} giữ chức vụ {post} kể từ ngày ký.",
    "Đồng chí {name} được đánh giá hoàn thành tốt nhiệm vụ, có phẩm chất chính trị vững vàng.",
    "Hội nghị đã bỏ phiếu kín giới thiệu {title} {name} tham gia ban chấp hành nhiệm kỳ mới.",
    "Hồ sơ của {title} {name} đã được thẩm tra, xác minh theo quy định.",
)
_WITH_OTHERS = (
    "Thay mặt ban thường vụ, đồng chí {other} đã trình bày báo cáo.",
    "Ông {other} và bà {another} có trách nhiệm thi hành quyết định này.",
    "Phân công đồng chí {other} phối hợp với đồng chí {another} theo dõi địa bàn.",
    "Biên bản do {title} {other} ghi, chủ tọa là đồng chí {another}.",
)
_APPOINTS = "Việc bổ nhiệm thực hiện theo quyết định của cấp có thẩm quyền."
_FILLER = (
    "Căn cứ Điều lệ Đảng Cộng sản Việt Nam và quy chế làm việc của ban chấp hành đảng bộ tỉnh.",
    "Cấp ủy các cấp tiếp tục quán triệt nghị quyết, đổi mới nội dung sinh hoạt chi bộ.",
    "Công tác quy hoạch, đào tạo, luân chuyển cán bộ được triển khai đúng quy trình.",
    "Trong kỳ đã kết nạp đảng viên mới, chuyển đảng chính thức, xóa tên và cho ra khỏi Đảng.",
    "Ủy ban kiểm tra đã thẩm tra, xem xét và thi hành kỷ luật một số tổ chức đảng, đảng viên.",
    "Việc thực hành tiết kiệm, phòng chống lãng phí có chuyển biến, song còn hạn chế.",
    "Các chi bộ trực thuộc tổ chức học tập chuyên đề, gắn với nhiệm vụ chính trị được giao.",
    "Sơ kết, tổng kết theo tiến độ; báo cáo đầy đủ với cấp trên trước ngày quy định.",
    "Đề nghị văn phòng cấp ủy theo dõi, đôn đốc và tổng hợp kết quả thực hiện.",
    "Hồ sơ đảng viên được số hóa, bổ sung và quản lý chặt chẽ, bảo đảm bí mật.",
    "Nhiệm kỳ tới phấn đấu trẻ hóa đội ngũ, tăng tỷ lệ cán bộ nữ, cán bộ người dân tộc.",
    "Tình hình tư tưởng của cán bộ, đảng viên và nhân dân cơ bản ổn định, tin tưởng vào sự lãnh đạo.",
    "Phát huy dân chủ, giữ nghiêm kỷ cương, bảo đảm an ninh và trật tự trên địa bàn.",
    "Kinh phí do ngân sách đảng bảo đảm, quyết toán theo chế độ hiện hành.",
)
_PARTY_SYMBOLS = (
    "KH/BTCTU", "QĐ/TU", "HD/ĐU", "NQ/TU", "CV/BTCTU", "BC/HU", "TB/TU", "KL/TU", "TTr/BTCTU",
)  # fmt: skip
_STATE_SYMBOLS = ("QĐ-UBND", "TTr-HĐND", "KH-UBND", "BC-SNV", "NQ-HĐND")
_LAW_SYMBOLS = ("NĐ-CP", "TT-BNV", "QH15", "NQ-HĐND")
_TYPE_OF = {
    "KH": "ke-hoach", "QĐ": "quyet-dinh", "HD": "huong-dan", "NQ": "nghi-quyet", "CV": "cong-van",
    "BC": "bao-cao", "TB": "thong-bao", "KL": "ket-luan", "TTr": "to-trinh",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A name, and where it stands: "body", "title" or "signer"."""

    name: str
    place: str


class Papers:
    """The same papers for the same number of names."""

    def __init__(self, wanted: int) -> None:
        self._chance = random.Random(20_261_128)
        self._records = count(1)
        self._names = Names(self._chance, wanted)
        self.documents: list[IndexDocument] = []
        self.names: list[Asked] = []
        self.numbers: dict[str, int] = {}
        self.days: list[date] = []
        for place, name in zip(_places(), self._names.all, strict=False):
            self.names.append(Asked(name.full, place))
            self._write_of(name, place)
        for number in self._invented_numbers():
            self._write_numbered(number)
        for day in self._chance.sample(range(_SPAN), DAYS):
            self._write_of_day(_FIRST_DAY + timedelta(days=day))

    def _write_of(self, name: Name, place: str) -> None:
        """A paper of this person, and one of the person they are taken for."""
        if place == "body":
            self._write(self._title(), name=name.full)
        elif place == "title":
            self._write(self._title(name.full), name=self._chance.choice([name.full, ""]))
        else:
            self._write(self._title(), signer=name.full)
        if not name.neighbour:
            return
        lacking = next(
            one
            for one, other in zip(name.full.split(), name.neighbour.split(), strict=True)
            if one != other
        )
        third = self._names.namesake(lacking) if self._chance.random() < 1 / 3 else ""
        title = self._title() if place == "title" else self._title(name.neighbour)
        self._write(title, name=name.neighbour, third=third)

    def _write_numbered(self, number: str) -> None:
        """The paper of this number, one that is called after it, and one that refers to it."""
        symbol = number.lstrip("0123456789")
        kind = _TYPE_OF.get(number.replace("/", "-").split("-")[1], "")
        self.numbers[number] = next(self._records)
        # The number is written in by hand after signing, and often not read.
        head = f"Số {number}" if self._chance.random() < 0.5 else f"Số     {symbol}"
        self._write((kind, self._title()[1]), head=head, number=number, record=self.numbers[number])
        self._write(("bao-cao", f"Báo cáo kết quả thực hiện văn bản số {number}"))
        self._write(self._title(), head=f"Căn cứ văn bản số {number} của cấp trên.")

    def _write_of_day(self, day: date) -> None:
        """A few papers of this day, and two of other days that name it."""
        self.days.append(day)
        for _ in range(self._chance.choice([1, 2, 3, 5])):
            self._write(self._title(), day=day)
        self._write(self._title(), head=f"Căn cứ quyết định ngày {day:%d/%m/%Y} của cấp trên.")
        spoken = f"ngày {day.day} tháng {day.month} năm {day.year}"
        self._write(("bao-cao", f"Báo cáo kết quả hội nghị {spoken}"))

    def _write(
        self,
        title: tuple[str, str],
        *,
        name: str = "",
        third: str = "",
        signer: str = "",
        head: str = "",
        number: str = "",
        day: date | None = None,
        record: int | None = None,
    ) -> None:
        chance = self._chance
        day = day or _FIRST_DAY + timedelta(days=chance.randrange(_SPAN))
        # The day is written in by hand as well.
        of_day = f"{day.day:02}" if chance.random() < 0.5 else "   "
        dated = f"Bình Giang, ngày {of_day} tháng {day.month:02} năm {day.year}"
        sentences = list(self._sentences(name, third))
        self.documents.append(
            IndexDocument(
                record=record or next(self._records),
                version=1,
                number=number,
                number_key=number_key(number) if number else "",
                title=title[1],
                body_pages=tuple(_pages([head, dated, *sentences])),
                year=day.year,
                date_ordinal=day.toordinal(),
                type=title[0],
                issuer=chance.choice(_ISSUERS),
                inventory=chance.randrange(1, 40),
                unit=chance.randrange(1, 12),
                level=Level.ORDINARY,
                signer=signer or self._names.other_person(),
            )
        )

    def _title(self, name: str = "") -> tuple[str, str]:
        """The type, and the title with the name or with nobody's that is asked for."""
        kind, pattern = self._chance.choice(_TITLES_WITH_NAME if name else _TITLES_WITHOUT)
        year = self._chance.randrange(2010, 2026)
        filled = self._filled(pattern, name=name, year=str(year), later=str(year + 5))
        return kind, filled

    def _sentences(self, name: str, third: str) -> Iterator[str]:
        chance = self._chance
        length = int(chance.uniform(0.4, 4.0) * WORDS_A_PAGE)
        special = [_APPOINTS]
        if name:
            if chance.random() < 0.3:
                name = in_old_places(name)
            told = chance.sample(_ABOUT_NAME, chance.choice([1, 1, 2, 4]))
            special += [self._filled(one, name=name) for one in told]
            if chance.random() < 0.2:  # as papers of appointment print it
                special.append(f"ĐỒNG CHÍ {name.upper()}")
        if third:
            special.append(f"Nơi nhận: như trên; đồng chí {third}; lưu văn phòng.")
        if chance.random() < 0.15:
            special += self._list_of_people(name)
        for _ in range(length // 100):
            special.append(self._filled(chance.choice(_WITH_OTHERS)))
        written = sum(len(one.split()) for one in special)
        while written < length:
            special.append(chance.choice(_FILLER))
            written += len(special[-1].split())
        chance.shuffle(special)
        yield from special

    def _list_of_people(self, name: str) -> list[str]:
        people = [self._names.other_person() for _ in range(self._chance.randrange(8, 25))]
        if name:
            people.insert(self._chance.randrange(len(people)), name)
        return [f"{at}. {one}, đảng viên." for at, one in enumerate(people, start=1)]

    def _filled(self, pattern: str, **known: str) -> str:
        return pattern.format(
            title=self._chance.choice(["ông", "bà"]),
            post=self._chance.choice(_POSTS),
            other=self._names.other_person(),
            another=self._names.other_person(),
            quarter=self._chance.choice(["I", "II", "III", "IV"]),
            **known,
        )

    def _invented_numbers(self) -> Iterator[str]:
        """Of the Party (05-QĐ/TU, 8-HD/ĐU), of the state (26/TTr-HĐND), of laws (63/2026/NĐ-CP)."""
        chance = self._chance

        def counted(most: int) -> str:
            return f"{chance.randrange(1, most):0{chance.choice([1, 2])}}"

        makers: tuple[Callable[[], str], ...] = (
            lambda: f"{counted(400)}-{chance.choice(_PARTY_SYMBOLS)}",
            lambda: f"{counted(400)}-{chance.choice(_PARTY_SYMBOLS)}",
            lambda: f"{counted(2_000)}/{chance.choice(_STATE_SYMBOLS)}",
            lambda: f"{counted(40)}/{chance.randrange(2015, 2027)}/{chance.choice(_LAW_SYMBOLS)}",
        )
        made: dict[str, str] = {}
        for make in (makers * NUMBERS)[: 2 * NUMBERS]:
            number = make()
            made.setdefault(number_key(number), number)
            if len(made) == NUMBERS:
                break
        yield from made.values()


def _places() -> Iterator[str]:
    for at in count():
        yield "signer" if at % 10 == 9 else ("body", "title")[at % 2]


def _pages(sentences: list[str]) -> Iterator[str]:
    """As many pages as the sentences fill, broken where a page is full, be it in a name."""
    words = " ".join(filter(None, sentences)).split(" ")
    for start in range(0, len(words), WORDS_A_PAGE):
        yield " ".join(words[start : start + WORDS_A_PAGE])
