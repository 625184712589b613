"""The columns of a list as they were guessed, put right by a person, and remembered for the office."""

import pytest

from archive.models import ListedRecord, ListLayout
from archive.queries.layouts import remembered_columns
from audit.models import Event
from tests.archive.actions.test_listing import HEAD, ROWS, xlsx
from tests.archive.views.test_importing import client_text, house, sent, signed_in
from tests.people import inventory, unit

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def test_the_columns_are_shown_over_the_first_ten_rows_with_what_they_were_taken_for(house, client):
    rows = [
        [str(n), f"{n}-KH/BTCTU", "08/03/2021", f"Kế hoạch {n}", "", "", ""] for n in range(1, 13)
    ]
    answer = sent(
        signed_in(client), xlsx(HEAD, *rows, ["", "", "", "NGƯỜI LẬP", "", "", ""]).read()
    )
    shown = client.get(answer.url)
    [heading] = shown.context["headings"]
    assert [column.field for column in heading.columns][:3] == ["position", "number", "date"]
    assert [cells[1] for _, cells in heading.lines] == [f"{n}-KH/BTCTU" for n in range(1, 11)]
    text = shown.content.decode()
    assert "Mục lục văn bản" in text
    assert "Phần ký của người lập – NGƯỜI LẬP" in text


ODD_HEADING = ["A1", "A2", "A3", "A4"]
ODD_ROWS = [
    ["14-KH/BTCTU", "Nguyễn Thị Mẫu và các đồng chí", "08/03/2021", "Kế hoạch số hóa"],
    ["15-KH/BTCTU", "Trần Văn Mẫu và các đồng chí khác", "09/03/2021", "Kế hoạch khác"],
]


def columns_put_right(client, address, *fields):
    [heading] = client.get(address).context["headings"]
    said = {column.name: field for column, field in zip(heading.columns, fields, strict=True)}
    return client.post(address, said)


def test_a_person_puts_columns_right_and_the_office_is_offered_that_the_next_time(house, client):
    heading = ["Số, ký hiệu", "Trích yếu", "Ngày tháng", "Nội dung khác"]
    address = sent(signed_in(client), xlsx(heading, *ODD_ROWS).read()).url
    answer = columns_put_right(client, address, "number", "signer", "date", "title")
    assert "Kế hoạch số hóa" in client_text(client, answer.url)
    client.post(answer.url)
    row = ListedRecord.objects.order_by("position").first()
    assert (row.abstract, row.further["signer"]) == ("Kế hoạch số hóa", ODD_ROWS[0][1])
    assert Event.objects.get(action="correct_columns").details == {"kept": 1, "forgotten": 0}
    again = sent(client, xlsx(heading, *ODD_ROWS).read()).url
    shown = client.get(again)
    assert [one.field for one in shown.context["headings"][0].columns] == [
        "number", "signer", "date", "title",
    ]  # fmt: skip
    assert "đã chỉnh cho mục lục văn bản có dòng tiêu đề này" in shown.content.decode()
    # Another office has not said so.
    other = inventory("ML02", place=unit("VP"))
    assert (
        remembered_columns(
            other, list(ListLayout.objects.values_list("signature", flat=True))
        ).columns
        == {}
    )


def test_columns_as_they_are_guessed_are_forgotten_again(house, client):
    heading = ["Số, ký hiệu", "Trích yếu", "Ngày tháng", "Nội dung khác"]
    address = sent(signed_in(client), xlsx(heading, *ODD_ROWS).read()).url
    columns_put_right(client, address, "number", "signer", "date", "title")
    assert ListLayout.objects.count() == 1
    assert client.post(address, {"doan-lai": ""}).url == address
    client.post(address)
    assert ListLayout.objects.count() == 0


def test_two_columns_of_one_meaning_are_told_and_nothing_typed_is_lost(house, client):
    address = sent(signed_in(client), xlsx(HEAD, *ROWS).read()).url
    fields = ["position", "number", "date", "title", "title", "note", "level"]
    answer = columns_put_right(client, address, *fields)
    assert answer.status_code == 422
    assert [one.field for one in answer.context["headings"][0].columns] == fields
    assert "Hai cột cùng mang nghĩa này" in answer.content.decode()


def test_a_table_of_which_nothing_is_known_is_read_once_its_columns_are_named(house, client):
    rows = [["alpha", "beta", "gamma"], ["delta", "epsilon", "zeta"]]
    address = sent(signed_in(client), xlsx(*rows).read()).url
    shown = client.get(address)
    assert shown.context["headings"] == []
    assert "Không nhận ra mục lục văn bản nào trong tệp này" in shown.content.decode()
    [table] = shown.context["unread"]
    said = dict(zip([one.name for one in table.columns], ["number", "title", "note"], strict=True))
    preview = client.post(address, said).url
    assert client.get(preview).context["counts"]["rows"] == 2
