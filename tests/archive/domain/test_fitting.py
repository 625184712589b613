"""Which rows of a list a paper may be."""

from datetime import date

from archive.domain.fitting import Expected, Paper, fitting, likeness

ABSTRACT = "về việc triển khai sử dụng hóa đơn điện tử trên địa bàn tỉnh"
OTHER = "về việc tăng cường công tác phòng cháy, chữa cháy rừng"


def paper(**changes):
    read = {
        "symbol": "CT-UBND", "issued_on": date(2021, 1, 1), "precision": "month",
        "type_code": "chi-thi", "issuer": "Ủy ban nhân dân tỉnh Quảng Ngãi", "abstract": ABSTRACT,
        "sure": frozenset({"symbol", "type_code"}),
    }  # fmt: skip
    return Paper(**{**read, **changes})


def row(number, *, day=date(2021, 1, 4), abstract=ABSTRACT, symbol="CT-UBND", **more):
    return Expected(
        id=int(number), number=number, symbol=symbol, issued_on=day, abstract=abstract, **more
    )


def rows_for(read, *rows):
    return [fit.row for fit in fitting(read, rows)]


def test_a_paper_whose_number_nobody_could_read_is_known_by_what_it_is_about():
    found = fitting(paper(), [row("2", abstract=OTHER), row("1"), row("3", abstract="")])
    assert [fit.row for fit in found] == [1]
    assert found[0].alone


def test_the_words_may_differ_in_marks_and_case_and_the_list_may_name_the_type():
    assert rows_for(paper(), row("1", abstract=f"CHỈ THỊ {ABSTRACT.upper()}")) == [1]
    assert rows_for(paper(abstract="Vềviệc triển khai sử dung hoá đơn điện tử"), row("1")) == [1]
    assert likeness("Hòa đơn", "hoà đơn") == 1


def test_of_two_rows_as_good_neither_is_the_one():
    found = fitting(paper(), [row("1"), row("2", day=date(2021, 1, 25))])
    assert [fit.row for fit in found] == [1, 2]
    assert not any(fit.alone for fit in found)


def test_a_certain_number_decides_and_a_doubtful_one_does_not():
    sure = paper(number="05", sure=frozenset({"number"}))
    assert rows_for(sure, row("1")) == []
    assert rows_for(paper(number="05"), row("1")) == [1]
    assert rows_for(paper(number="1"), row("01"), row("2")) == [1, 2]


def test_another_year_or_another_symbol_is_another_paper():
    assert rows_for(paper(sure=frozenset({"issued"})), row("1", day=date(2019, 1, 4))) == []
    assert (
        rows_for(paper(abstract="báo cáo tháng"), row("1", symbol="BC-UBND", abstract="báo cáo"))
        == []
    )


def test_what_hundreds_have_in_common_is_no_fit():
    assert rows_for(paper(abstract=""), row("1", abstract="")) == []


def test_number_and_month_alike_make_a_fit_without_any_abstract():
    assert rows_for(paper(number="1", abstract=""), row("01", abstract="")) == [1]


def test_no_more_than_are_asked_for_and_the_best_stands_first():
    rows = [row(str(n), day=date(2021, 1, n)) for n in range(1, 10)]
    exact = paper(issued_on=date(2021, 1, 7), precision="day")
    assert rows_for(exact, *rows)[0] == 7
    assert len(rows_for(exact, *rows)) == 3
