"""Invented documents for the engines: small vocabularies, so that much is found and much ties."""

import random
from dataclasses import replace
from datetime import date

from access.domain.levels import Level
from archive.domain.standing import RANKS
from language.dates import Precision
from language.numbers import number_key
from search.domain.documents import IndexDocument
from search.domain.query import parse
from search.domain.scope import Scope

_TEXT = """
    kế hoạch số hóa hoá tài liệu hồ sơ đảng viên dang vien cán bộ quyết định nghị quyết tỉnh ủy uỷ ban
    tổ chức chuc hướng dẫn báo cáo thống kê bảo vệ mật mất nhân sự an ninh ăn năm 2012 14 05
"""
WORDS = _TEXT.split()
TYPES = ("ke-hoach", "quyet-dinh", "nghi-quyet", "")
ISSUERS = ("Ban Tổ chức Tỉnh ủy", "Tỉnh ủy", "Huyện ủy", "")
SIGNERS = ("Đàm Quang Thiệu", "Đầm Quang Thiệu", "Đàm Minh Tâm", "")
SYMBOLS = ("KH/BTCTU", "QĐ/TU", "NQ/TU")

ALL = Scope(
    clearance=Level.TOP_SECRET,
    units=frozenset(),
    inventories=frozenset(),
    everything=True,
    party_papers=True,
    named=frozenset(),
    named_ranks=frozenset(),
    excluded=frozenset(),
    without_closed=False,
)
OPEN = replace(ALL, clearance=Level.ORDINARY)


def document(record, body="", **values):
    """A document with one page, ordinary and of unit 1, unless told otherwise."""
    pages = (body,) if isinstance(body, str) else tuple(body)
    given = {
        "version": 1,
        "number": "",
        "title": "",
        "year": None,
        "date_ordinal": None,
        "type": "",
        "issuer": "",
        "inventory": 1,
        "unit": 1,
        "level": Level.ORDINARY,
        "party_papers": False,
    } | values
    key = number_key(given["number"])
    return IndexDocument(record=record, number_key=key, body_pages=pages, **given)


def documents(seed, count, *, first=1, levels=tuple(Level)):
    """Documents as chance has it, always the same ones for a seed."""
    chance = random.Random(seed)
    return [_any_document(chance, record, levels) for record in range(first, first + count)]


def _any_document(chance, record, levels):
    day = date(chance.randint(2010, 2024), chance.randint(1, 12), chance.randint(1, 4))
    known = chance.random() > 0.1
    numbered = chance.random() > 0.2
    return document(
        record,
        [_text(chance, chance.randint(0, 60)) for _ in range(chance.randint(1, 5))],
        title=_text(chance, chance.randint(0, 8)),
        number=f"{chance.randint(1, 40):02}-{chance.choice(SYMBOLS)}" if numbered else "",
        year=day.year if known else None,
        date_ordinal=day.toordinal() if known else None,
        date_precision=chance.choice([*Precision, Precision.DAY]),
        type=chance.choice(TYPES),
        issuer=chance.choice(ISSUERS),
        inventory=chance.choice([1, 2, 3, None]),
        unit=chance.choice([1, 2, 3, 4, None]),
        level=chance.choice(levels),
        party_papers=chance.random() < 0.2,
        signer=chance.choice(SIGNERS),
        inventory_code=chance.choice(["ML07-2020", "ML08-2020", ""]),
        accession=f"KS-{record:07}",
    )


def _text(chance, length):
    # Words of a rank are as rare as in real text: the first is everywhere, the last hardly.
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    return " ".join(chance.choices(WORDS, weights, k=length))


def any_query(chance):
    """A query as people type them, sensible or not."""
    words = chance.choices(WORDS, k=chance.randint(1, 5))
    text = " ".join(words)
    extra = chance.choice(WORDS)
    return chance.choice(
        [
            text,
            text,
            text,
            f'"{text}"',
            f'"{" ".join(words[:2])}" {extra}',
            f'"{text}"~{chance.randint(1, 6)}',
            f"{text} -{extra}",
            f'{text} -"{" ".join(chance.choices(WORDS, k=2))}"',
            f"{chance.randint(1, 40)}-{chance.choice(SYMBOLS)}",
            f"{chance.randint(1, 40)} {chance.choice(SYMBOLS)}",
            f"{chance.randint(1, 40)}-{chance.choice(SYMBOLS)[:2]} {extra}",
            f"{chance.randint(1, 40)}",
            text.replace("a", "e", 1) + " hoachx",
            f"{text} khongco {extra}",
        ]
    )


def any_conditions(chance):
    """Conditions as people type them, understood or not."""
    of = chance.choice
    return " ".join(
        chance.choices(
            [
                of(["loai:KH", "loại:kế hoạch", "loai:QĐ", "loai:xyz", '-loai:"nghị quyết"']),
                f"{of(['so', '-so'])}:{chance.randint(1, 40)}{of(['', '-KH/BTCTU', 'QĐ'])}",
                f"ngay:{chance.randint(2010, 2024)}{of(['', '..', '-03/2020', '..2020'])}",
                f"ngay:{chance.randint(1, 12)}/{chance.randint(2010, 2024)}",
                of(['ky:"Đàm Quang Thiệu"', "ky:dam", "ký:=Đàm", "-ky:Thiệu", "ky:Tám"]),
                of(['cq:"Tỉnh ủy"', "cq:btctu", "cq:TU", "-cq:huyện"]),
                of(["muc:ML07-2020", "muc:ml082020", "muc:2020", "ma:7", "ma:KS-0000012"]),
            ],
            k=chance.randint(1, 3),
        )
    )


def any_scope(chance):
    """A scope as the tables might give it."""
    return Scope(
        clearance=chance.choice(tuple(Level)),
        units=frozenset(chance.sample(range(1, 5), chance.randint(0, 3))),
        inventories=frozenset(chance.sample(range(1, 4), chance.randint(0, 2))),
        everything=chance.random() < 0.3,
        party_papers=chance.random() < 0.5,
        excluded=frozenset(chance.sample(range(1, 50), chance.choice([0, 0, 10]))),
        named=frozenset(chance.sample(range(1, 100), chance.choice([0, 0, 30]))),
        named_ranks=frozenset(chance.sample(RANKS, chance.randint(0, 4))),
        without_closed=chance.random() < 0.1,
    )


def hold(engine, *held):
    """Put and commit."""
    engine.put(held)
    engine.commit()


def found(engine, text, scope=ALL, **options):
    """The records found, in order."""
    return [hit.record for hit in engine.search(parse(text), scope, **options).hits]
