"""Where a server of tables is said to be, and what of it is told to nobody."""

import pytest

from machine.database.address import server_of

WHOLE = "postgresql://kho:m%40t%20kh%E1%BA%A9u@db.kho:6432/khoso?sslmode=verify-full&sslrootcert=/etc/kho/root.crt"


def test_an_address_says_where_who_and_how():
    server = server_of(WHOLE)
    assert (server.host, server.port, server.name, server.user) == ("db.kho", 6432, "khoso", "kho")
    settings = server.settings(patience_s=5)
    assert settings["PASSWORD"] == "m@t khẩu"
    assert settings["OPTIONS"]["sslmode"] == "verify-full"
    assert settings["OPTIONS"]["sslrootcert"] == "/etc/kho/root.crt"
    assert "lock_timeout=5s" in settings["OPTIONS"]["options"]
    assert "statement_timeout=30s" in settings["OPTIONS"]["options"]


def test_whoever_waits_longer_may_ask_longer():
    assert (
        "statement_timeout=180s" in server_of(WHOLE).settings(patience_s=30)["OPTIONS"]["options"]
    )


def test_no_text_of_it_tells_the_password():
    assert "kh" not in repr(server_of("postgresql://a:kh@b/c")).replace("khoso", "")


def test_the_password_may_stand_in_a_file_of_its_own(tmp_path):
    file = tmp_path / "password"
    file.write_text("từ tệp\n", "utf-8")
    settings = server_of(f"postgresql://kho@db/khoso?password_file={file}").settings(patience_s=5)
    assert settings["PASSWORD"] == "từ tệp"
    assert "password_file" not in settings["OPTIONS"]
    file.unlink()
    with pytest.raises(FileNotFoundError):
        server_of(f"postgresql://kho@db/khoso?password_file={file}").settings(patience_s=5)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://kho:mat@db/khoso", "postgresql:///khoso", "postgresql://db/khoso",
        "postgresql://kho@db", "postgresql://kho@db/a/b", "postgresql://kho@db/khoso?options=-c",
        "postgresql://kho@db:khong/khoso", "khoso",
    ],
)  # fmt: skip
def test_what_is_no_address_is_none_and_its_words_are_not_repeated(text):
    with pytest.raises(ValueError) as told:
        server_of(text)
    assert "mat" not in str(told.value)


def test_nothing_said_is_the_file_of_one_machine():
    assert server_of("") is None
