"""What a person should look at in pages that were read, put together by kind."""

from collections.abc import Callable, Iterable, Sequence

from reading.domain.certainty import LEAST_DPI, is_doubtful_page
from reading.domain.readings import PageReading
from reading.domain.reasons import Plain, Reason, page_ranges

# Scanners and cameras misstate the dots by 3 %.
_LEAST_DPI = 0.97 * LEAST_DPI
_MOST_SKEW = 3.0
# Less is not worth a figure; that the page is damaged is told all the same.
_LEAST_MISSING = 0.02


def attention(readings: Sequence[PageReading]) -> tuple[Reason, ...]:
    """The warnings that `readings` call for: at most one of a kind, with all its pages."""
    scanned = [page for page in readings if page.signals.get("codec") and not _is_blank(page)]
    found = [
        _about("damaged_page", readings, _is_damaged),
        _about(
            "page_part_missing", readings, _lacks_part, lambda pages: {"percent": _most_lost(pages)}
        ),
        _about("blank_unproved", readings, _is_doubtfully_blank),
        _about("page_unproved", readings, _is_unchecked),
        _about("blank_pages", readings, _is_truly_blank),
        _about("low_resolution", scanned, _is_coarse, lambda pages: {"dpi": _least_dpi(pages)}),
        _about("skewed", scanned, _is_crooked, lambda pages: {"degrees": _most_skew(pages)}),
        _about("bilevel", scanned, lambda page: page.signals.get("mode") == "bilevel"),
        _about("red_frame", scanned, lambda page: bool(page.signals.get("red_frame"))),
        _about("framed_stamp", scanned, lambda page: bool(page.signals.get("framed_stamp"))),
        _about("drawn_not_read", readings, lambda page: bool(page.signals.get("drawn_not_read"))),
        _about("by_hand", readings, lambda page: bool(page.signals.get("by_hand"))),
        _about("words_covered", readings, lambda page: bool(page.signals.get("covered"))),
        _about("not_read", readings, _is_unread),
        _about("pictures_in_word", readings, lambda page: bool(page.signals.get("pictures"))),
        _about("doubtful_text", readings, _is_doubtful),
    ]
    return tuple(reason for reason in found if reason is not None)


def _about(
    code: str,
    readings: Iterable[PageReading],
    applies: Callable[[PageReading], bool],
    figures: Callable[[list[PageReading]], dict[str, Plain]] = lambda _pages: {},
) -> Reason | None:
    pages = [page for page in readings if applies(page)]
    if not pages:
        return None
    numbers = page_ranges(page.number for page in pages)
    return Reason(code, {"pages": numbers, **figures(pages)})


def _is_blank(page: PageReading) -> bool:
    return bool(page.signals.get("blank"))


def _is_doubtfully_blank(page: PageReading) -> bool:
    return _is_blank(page) and not page.signals.get("blank_proved", True)


def _is_truly_blank(page: PageReading) -> bool:
    doubtful = _is_damaged(page) or _is_doubtfully_blank(page) or _is_unchecked(page)
    return _is_blank(page) and not doubtful


def _is_damaged(page: PageReading) -> bool:
    return page.signals.get("damage") is not None


def _is_unchecked(page: PageReading) -> bool:
    told = _is_damaged(page) or _is_doubtfully_blank(page)
    return not page.signals.get("checked", True) and not told


def _lacks_part(page: PageReading) -> bool:
    return _number(page.signals.get("damage")) >= _LEAST_MISSING


def _most_lost(pages: list[PageReading]) -> int:
    return round(100 * max(_number(page.signals.get("damage")) for page in pages))


def _is_coarse(page: PageReading) -> bool:
    return 0 < _number(page.signals.get("dpi")) < _LEAST_DPI


def _is_crooked(page: PageReading) -> bool:
    return abs(_number(page.signals.get("skew"))) >= _MOST_SKEW


def _is_doubtful(page: PageReading) -> bool:
    if _is_blank(page) or _is_unread(page):
        return False
    return is_doubtful_page(
        confidence=page.confidence, validity=page.validity, coverage=page.coverage
    )


def _is_unread(page: PageReading) -> bool:
    return bool(page.signals.get("unread"))


def _least_dpi(pages: list[PageReading]) -> int:
    return round(min(_number(page.signals.get("dpi")) for page in pages))


def _most_skew(pages: list[PageReading]) -> float:
    return round(max(abs(_number(page.signals.get("skew"))) for page in pages), 1)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
