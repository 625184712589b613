"""
What stands round the rows and is none: sums, place and date, who signed, notes below.

Told by the words, and by what stood before: after "NGƯỜI LẬP" a name is a signature.
"""

import re
from typing import Final

from archive.domain.listing.marks import Reason
from archive.domain.listing.tables import Line
from language.vietnamese import fold, fold_letters

_TOTAL: Final = re.compile(
    r"^(?:tong cong|tong so|tong|cong|cong chung|cong don|tong hop chung|cong trang|luy ke|cong chuyen|chuyen trang sau|mang sang)(?=\s*(?:$|:|\d)|\s+(?:so|co|cac|toan|trang|ho so|hs|van ban|vb|cv|tai lieu|tl|to|nay|la|danh|hop|chung|muc|dvbq|don vi bao quan|luong)\b)|^trong do\b"
)
_PLACE_AND_DATE: Final = re.compile(
    r"^(?:[^,\d]{2,40},\s*)?ngay[\s.…_]*\w{0,2}[\s.…_]*thang[\s.…_]*\w{0,2}[\s.…_]*nam[\s.…_]*\w{0,4}[\s.…_]*$"
)
_SIGNS: Final = re.compile(
    r"^(?:nguoi (?:lap|giao|nhan|kiem tra|thong ke|ban giao|viet|soan|ghi|duyet|thuc hien|tong hop|nhap|chinh ly|lam|chiu trach nhiem)"
    r"|can bo (?:lap|luu tru|thong ke|van thu|chinh ly|giao|nhan)|lap (?:bang|bieu)|truong (?:ban|phong|doan|bo phan|kho)|pho truong (?:ban|phong)"
    r"|pho (?:chanh|giam|bi thu)|chanh van phong|thu truong|giam doc|bi thu|chu tich|xac nhan|phe duyet|t/m|k/t|t/l|tm\.|kt\.|tl\.|tuq\."
    r"|dai dien|ben (?:giao|nhan|a|b)\b|thu ky|thu kho|van thu|luu tru vien|noi nhan\s*:|thanh vien|lanh dao|ke toan"
    r"|\(?\s*ky\b[^.]{0,40}|\(?\s*da ky|da ky\b)"
)
_NOTES: Final = re.compile(
    r"^(?:\*+\s*)?(?:ghi chu|chu thich|luu y|bang chu|viet bang chu|\(bang chu|so luong|danh (?:muc|sach) (?:nay|co|gom)|muc luc (?:nay|co|gom|van ban nay|ho so nay)"
    r"|(?:trong )?ho so (?:nay )?(?:gom|co)|tai lieu (?:nay )?(?:gom|co)|ket thuc|het|trang \d|to so \d+ \/|chung tu ket thuc|ban (?:thong ke|danh muc) nay|phu luc nay|so nay)\b"
)
_MOST_WORDS: Final = 9


def is_total(line: Line) -> bool:
    """A line that only sums up: "Tổng cộng: 11 văn bản", "Cộng | | | 45"."""
    first = line.filled[0] if line.filled else ""
    return _TOTAL.match(" ".join(fold_letters(first).lower().split())) is not None


def reason_round_rows(line: Line) -> Reason | None:
    """Why a line is none of the rows, by its own words; None where it may be one."""
    if is_total(line):
        return Reason.TOTAL
    texts = [" ".join(fold_letters(text).lower().split()) for text in line.filled]
    if any(_PLACE_AND_DATE.match(text) for text in texts) and all(
        _PLACE_AND_DATE.match(text) or _signs(text) for text in texts
    ):
        return Reason.PLACE_AND_DATE
    if texts and all(_signs(text) for text in texts):
        return Reason.SIGNED_OFF
    if len(texts) == 1 and _NOTES.match(texts[0]):
        return Reason.NOTE_BELOW
    return None


def _signs(text: str) -> bool:
    return len(fold(text).split()) <= _MOST_WORDS and _SIGNS.match(text) is not None
