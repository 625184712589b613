"""Places that a site is moved between are read as their own programs would read them."""

import pytest

from config.places import place_at


def test_a_folder_holds_all_of_a_place_and_nothing_of_this_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("KHOSO_VAULT", "file:/elsewhere")
    monkeypatch.setenv("PORT", "9")
    place = place_at(f"desk:{tmp_path}")
    assert place.store_url == f"file:{tmp_path}/vault"
    assert place.database["NAME"] == tmp_path / "khoso.sqlite3"
    assert place.keys == tmp_path / "keys" / "store" / "keys.sqlite3"
    said = {name: text for name, text in place.environment.items() if name.startswith("KHOSO_")}
    assert said == {"KHOSO_ENV_FILE": "", "KHOSO_DATA": str(tmp_path)}
    assert "PORT" not in place.environment


def test_a_file_of_settings_says_where_each_part_of_a_place_is(tmp_path):
    file = tmp_path / "cluster.env"
    (tmp_path / "password").write_text("bí mật\n")
    file.write_text(
        f"KHOSO_DATA={tmp_path}/data\nKHOSO_VAULT=file:{tmp_path}/objects\n"
        f"KHOSO_DATABASE=postgresql://khoso@db:5433/kho?password_file={tmp_path}/password\n"
    )
    place = place_at(f"env:{file}")
    assert place.store_url == f"file:{tmp_path}/objects"
    assert (place.database["HOST"], place.database["PORT"]) == ("db", "5433")
    assert place.environment["KHOSO_ENV_FILE"] == str(file)
    # One connection, which no limit of time ends: ties of a large table are looked through at once.
    assert "pool" not in place.database["OPTIONS"]
    assert place.database["OPTIONS"]["options"] == ""
    assert "bí mật" not in repr(place)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "desk:"),
        ("desk:", "desk:"),
        ("desk:relative", "desk:"),
        ("env:/there/is/none", "desk:"),
        ("s3:/bucket", "desk:"),
    ],
)
def test_what_names_no_place_is_told_with_how_to_name_one(url, words):
    with pytest.raises(ValueError, match=words):
        place_at(url)


def test_every_mistake_of_its_settings_is_told(tmp_path):
    file = tmp_path / "wrong.env"
    file.write_text("KHOSO_VAULT=nowhere\nPORT=x\n")
    with pytest.raises(ValueError, match="KHOSO_VAULT") as why:
        place_at(f"env:{file}")
    assert "PORT" in str(why.value)
