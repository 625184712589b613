"""The environment is read once, and all mistakes are told together."""

import socket
from pathlib import Path

import pytest

from config import supervisor
from config.env import BadEnvironment, example, read
from config.listening import CannotStart, addresses_of, alone, bound, hosts_of
from config.programs import metrics_of
from keys.api import KEYS_FILE

BASE = Path("/srv/kho")


def test_an_empty_environment_is_the_single_pc():
    env = read({}, base=BASE)
    assert (env.data, env.port, env.debug) == (BASE / "var", 8000, False)
    assert env.vault == f"file:{BASE}/var/vault"
    assert env.search == f"tantivy:{BASE}/var/index"


def test_every_mistake_is_told_at_once():
    with pytest.raises(BadEnvironment) as bad:
        read({"PORT": "80a", "KHOSO_DEBUG": "perhaps", "KHOSO_VAULT": "ftp:x"}, base=BASE)
    told = str(bad.value)
    assert all(name in told for name in ("PORT", "KHOSO_DEBUG", "KHOSO_VAULT"))
    assert len(told.splitlines()) == 3


def test_what_is_a_setting_no_more_is_one_line_and_keeps_nobody_from_starting(tmp_path):
    assert read({}, base=BASE).gone == ()
    (tmp_path / ".env").write_text("KHOSO_POSTURE=Mạng LAN độc lập\n")
    for env in (read({"KHOSO_POSTURE": "x"}, base=BASE), read({}, base=tmp_path)):
        assert [line.split()[0] for line in env.gone] == ["KHOSO_POSTURE"]


def test_the_example_names_every_variable_once():
    names = [
        line.split("=")[0]
        for line in example().splitlines()
        if "=" in line and not line.startswith("#")
    ]
    assert len(names) == len(set(names)) >= 10


def test_a_port_that_is_taken_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="Cổng"):
            bound(read({"PORT": str(taken.getsockname()[1])}, base=BASE))


def at(data, port):
    return read({"KHOSO_DATA": str(data), "PORT": str(port)}, base=BASE)


def test_of_two_starts_at_one_moment_the_second_is_refused_in_one_line(tmp_path):
    """Neither listens yet: the kernel would give the port to both."""
    first, same_place, same_folder = (
        at(tmp_path / "data", 8000), at(tmp_path / "other", 8000), at(tmp_path / "data", 8001),
    )  # fmt: skip
    with alone(first):
        with pytest.raises(CannotStart, match="Cổng 8000"), alone(same_place):
            raise AssertionError
        with pytest.raises(CannotStart, match=f"Thư mục dữ liệu {first.data}"), alone(same_folder):
            raise AssertionError
        with alone(at(tmp_path / "other", 8001)):
            pass
    for later in (first, same_place, same_folder):
        with alone(later):
            pass


def test_a_long_name_to_listen_at_is_no_trouble(tmp_path):
    with alone(read({"KHOSO_DATA": str(tmp_path), "KHOSO_ADDRESS": "k" * 200}, base=BASE)):
        pass


def test_where_no_folder_can_be_made_whoever_prepares_it_says_why(tmp_path):
    (tmp_path / "file").touch()
    with alone(at(tmp_path / "file" / "data", 8000)):
        pass


MISTAKES = [
    {"KHOSO_MEMORY": "dev/shm"},
    {"KHOSO_MEMORY": "no"},
    {"KHOSO_KEYS": "/srv/kho/var/vault/keys"},
    {"KHOSO_KEYS_COPY": "/srv/kho/var/vault"},
    {"KHOSO_KEYS_COPY": "/srv/kho/var/keys/store/copy"},
    {"KHOSO_KEY_FILE": "/srv/kho/var/keys/key"},
    {"KHOSO_DATABASE": "sqlite:///kho"},
    {"KHOSO_DATABASE": "postgresql://kho:matkhau@/khoso"},
    {"KHOSO_DATABASE": "postgresql://kho:matkhau@db:70000/khoso"},
    {"KHOSO_VAULT": "file:kho/vault"},
    {"KHOSO_VAULT": "file://kho/vault"},
    {"KHOSO_VAULT": "memory"},
    {"KHOSO_VAULT": "/srv/kho"},
    {"KHOSO_VAULT": "s3:https://kho:9000/goc"},
    {"KHOSO_VAULT": "s3:https://kho:9000/", "KHOSO_VAULT_ACCOUNTS": "/etc/khoso/s3.json"},
    {"KHOSO_VAULT": "s3:https://ai:mk@kho/goc", "KHOSO_VAULT_ACCOUNTS": "/etc/khoso/s3.json"},
    {"KHOSO_IDLE_MINUTES": "1"},
    {"KHOSO_IDLE_MINUTES": "481"},
    {"KHOSO_SECOND_FACTOR": "quantri"},
    {"KHOSO_SECOND_FACTOR": "administrator,none"},
    {"KHOSO_SEARCH": "tantivy:index"},
    {"KHOSO_SEARCH": "tantivy:"},
    {"KHOSO_SEARCH": "elastic:http://10.0.0.1"},
    {"KHOSO_SEARCH": "elasticsearch:10.0.0.1:9200/kho"},
    {"KHOSO_SEARCH": "elasticsearch:https://10.0.0.1:9200"},
    {"KHOSO_SEARCH": "elasticsearch:https://10.0.0.1:9200/Kho"},
    {"KHOSO_SEARCH": "elasticsearch:https://kho:mat-khau@10.0.0.1:9200/kho"},
    {"KHOSO_LOG": "xml"},
    {"KHOSO_METRICS": "127.0.0.1"},
    {"KHOSO_METRICS": "70000"},
    {"KHOSO_METRICS": "may:chu:1"},
    {"KHOSO_OCR": "scripted:"},
    {"KHOSO_OCR": "tesseract"},
    {"KHOSO_OCR": "tesseract:vie"},
    {"KHOSO_DATA": "."},
    {"KHOSO_DATA": "/srv"},
    {"KHOSO_DATA": "/"},
    {"KHOSO_HTTPS": "yes"},
    {"KHOSO_HTTPS": "perhaps"},
    {"KHOSO_CERTIFICATE": "/etc/ssl/kho.crt"},
    {"KHOSO_CERTIFICATE_KEY": "/etc/ssl/kho.key"},
    {"KHOSO_PROXY": "10.0.0.1/8"},
    {"KHOSO_PROXY": "0.0.0.0/0"},
    {"KHOSO_PROXY": "::/0"},
    {"KHOSO_PROXY": "proxy"},
    {"KHOSO_ADDRESS": "10.0.0.300"},
    {"KHOSO_ADDRESS": "10.0.0.3:0"},
    {"KHOSO_ADDRESS": "http://10.0.0.3"},
    {"KHOSO_ADDRESS": "[::1"},
    {"KHOSO_ADDRESS": "10.0.0.3:9000", "PORT": "8000"},
    {"PORT": "²"},
    {"PORT": "9" * 5000},
    {"KHOSO_ADRESS": "10.0.0.3"},
    {"KHOSO_DATA": "~/kho"},
    {"KHOSO_HOSTS": "http://kho.tinhuy.vn"},
    {"KHOSO_HOSTS": "kho.tinhuy.vn, kho.tinhuy.vn:8000"},
    {"KHOSO_HOSTS": "*.tinhuy.vn"},
    {"KHOSO_READERS": "100000"},
    {"KHOSO_PATIENCE": "9" * 30},
    {"KHOSO_PATIENCE": "-1"},
    {"KHOSO_SECRET_KEY": "kho"},
]


@pytest.mark.parametrize("environment", MISTAKES, ids=str)
def test_what_could_only_fail_later_is_one_line_at_the_start(environment):
    with pytest.raises(BadEnvironment) as bad:
        read(environment, base=BASE)
    (line,) = str(bad.value).splitlines()
    assert line.split(":")[0] in environment


def test_figures_are_served_nowhere_unless_a_port_is_named_and_then_to_this_machine_alone():
    served = {
        "": None, "9464": ("127.0.0.1", 9464), "10.0.0.5:9464": ("10.0.0.5", 9464),
        "[::1]:9464": ("::1", 9464),
    }  # fmt: skip
    for said, where in served.items():
        env = read({"KHOSO_METRICS": said}, base=BASE)
        assert env.metrics == where
        named = [child.command[-1] for child in metrics_of(env)]
        assert named == (["serve_metrics"] if where else [])


def test_a_secret_that_will_not_do_is_not_said_again():
    with pytest.raises(BadEnvironment) as bad:
        read({"KHOSO_SECRET_KEY": "bí-mật"}, base=BASE)
    assert "bí-mật" not in str(bad.value)


def test_a_password_in_the_name_of_the_search_engine_is_refused_and_not_said_again():
    with pytest.raises(BadEnvironment) as bad:
        read({"KHOSO_SEARCH": "elasticsearch:https://kho:mat-khau@10.0.0.1:9200/kho"}, base=BASE)
    assert "mat-khau" not in str(bad.value)
    assert "KHOSO_SEARCH_CREDENTIAL" in str(bad.value)


@pytest.mark.parametrize("name", ["kho", "10.0.0.5", "[fd00::5]", ".tinhuy.vn", "*"])
def test_whatever_a_site_may_be_called_by_is_taken(name):
    assert name in read({"KHOSO_HOSTS": name}, base=BASE).hosts


def test_what_is_kept_in_memory_is_no_place_for_an_archive(tmp_path, capfd):
    said = {
        "KHOSO_ENV_FILE": "", "KHOSO_DATA": str(tmp_path / "data"),
        "KHOSO_VAULT": "memory:", "KHOSO_SEARCH": "memory:",
    }  # fmt: skip
    assert supervisor.main(said, []) == 1
    told = capfd.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in told] == ["KHOSO_VAULT", "KHOSO_SEARCH"]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["KHOSO_DATA", "PORT", "KHOSO_ADDRESS", "KHOSO_HOSTS"])
@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_variable_counts_as_not_said(name, nothing):
    assert read({name: nothing}, base=BASE) == read({}, base=BASE)


@pytest.mark.parametrize(
    ("text", "address", "port", "host"),
    [
        ("10.0.0.5", "10.0.0.5", 8000, "10.0.0.5"),
        ("10.0.0.5:9000", "10.0.0.5", 9000, "10.0.0.5"),
        ("fd00::5", "fd00::5", 8000, "[fd00::5]"),
        ("[fd00::5]:9000", "fd00::5", 9000, "[fd00::5]"),
        ("kho.tinhuy.vn:9000", "kho.tinhuy.vn", 9000, "kho.tinhuy.vn"),
        ("localhost", "localhost", 8000, "localhost"),
    ],
)
def test_the_address_for_a_lan_is_also_a_name_the_site_answers_to(text, address, port, host):
    env = read({"KHOSO_ADDRESS": text}, base=BASE)
    assert (env.address, env.port) == (address, port)
    assert host in env.hosts


@pytest.mark.parametrize(("address", "own"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]")])
def test_who_serves_every_address_of_the_machine_answers_to_all_of_them(address, own):
    """What READY names, the machine's own addresses and its name; nobody else's."""
    hosts = hosts_of(read({"KHOSO_ADDRESS": address, "KHOSO_HOSTS": "kho"}, base=BASE))
    assert hosts[:2] == ["kho", own]
    assert {"127.0.0.1", socket.gethostname()} <= set(hosts)
    for host in set(hosts) - {"kho", own, socket.gethostname()}:
        family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
        with socket.socket(family) as mine:
            mine.bind((host.strip("[]"), 0))
    assert hosts_of(read({"KHOSO_HOSTS": "kho"}, base=BASE)) == ["kho", "127.0.0.1"]


def test_without_a_word_only_this_machine_is_served():
    env = read({}, base=BASE)
    assert (env.address, env.proxies, env.https) == ("127.0.0.1", (), False)


SPEAKERS = [
    ({}, (False, False)),
    ({"KHOSO_ADDRESS": "localhost"}, (False, False)),
    ({"KHOSO_ADDRESS": "127.0.0.9"}, (False, False)),
    ({"KHOSO_ADDRESS": "::1"}, (False, False)),
    ({"KHOSO_ADDRESS": "0.0.0.0"}, (True, True)),
    ({"KHOSO_ADDRESS": "::"}, (True, True)),
    ({"KHOSO_ADDRESS": "10.0.0.5:9000"}, (True, True)),
    ({"KHOSO_ADDRESS": "kho.lan"}, (True, True)),
    ({"KHOSO_ADDRESS": "10.0.0.5", "KHOSO_HTTPS": "no"}, (False, False)),
    ({"KHOSO_ADDRESS": "10.0.0.5", "KHOSO_PROXY": "10.0.0.9"}, (False, False)),
    ({"KHOSO_HTTPS": "yes", "KHOSO_PROXY": "127.0.0.1"}, (True, False)),
    ({"KHOSO_HTTPS": "own"}, (True, True)),
]


@pytest.mark.parametrize(("environment", "speaks"), SPEAKERS, ids=str)
def test_where_other_machines_come_in_https_is_spoken_and_by_whom(environment, speaks):
    """By somebody at all, and by the store itself."""
    env = read(environment, base=BASE)
    assert (env.https, env.own_https) == speaks


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, ["http://127.0.0.1:8000"]),
        ({"KHOSO_HOSTS": "kho.lan"}, ["http://127.0.0.1:8000"]),
        ({"KHOSO_ADDRESS": "10.0.0.5", "KHOSO_HOSTS": "kho.lan,localhost", "PORT": "8443"},
         ["https://10.0.0.5:8443", "https://kho.lan:8443"]),
        ({"KHOSO_HTTPS": "yes", "KHOSO_PROXY": "127.0.0.1", "KHOSO_HOSTS": "kho.lan"},
         ["http://127.0.0.1:8000"]),
    ],
)  # fmt: skip
def test_every_address_at_which_others_come_in_is_named(environment, named):
    assert addresses_of(read(environment, base=BASE)) == named


def test_who_serves_the_whole_machine_names_its_addresses_and_its_name():
    named = addresses_of(read({"KHOSO_ADDRESS": "0.0.0.0"}, base=BASE))
    assert named[0] == "https://127.0.0.1:8000"
    assert f"https://{socket.gethostname()}:8000" in named
    assert len(named) == len(set(named))


def test_an_address_that_is_another_machines_is_one_clear_line():
    with pytest.raises(CannotStart, match="KHOSO_ADDRESS"):
        bound(read({"KHOSO_ADDRESS": "192.0.2.1"}, base=BASE))


def test_the_trial_has_places_of_its_own_whatever_the_file_says(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "BASE", tmp_path)
    (tmp_path / ".env").write_text(
        "KHOSO_DATA=/srv/kho\nKHOSO_VAULT=file:/srv/kho/vault\nKHOSO_SEARCH=tantivy:/srv/kho/index\n"
        "PORT=8123\n"
    )
    env = read(supervisor.for_demo({"KHOSO_DATA": ""}), base=tmp_path)
    data = tmp_path / "var" / "demo"
    assert (env.data, env.vault, env.search, env.port) == (
        data, f"file:{data}/vault", f"tantivy:{data}/index", 8123,
    )  # fmt: skip
    named = read(supervisor.for_demo({"KHOSO_DATA": "/srv/thu"}), base=tmp_path)
    assert (named.data, named.vault) == (Path("/srv/thu"), "file:/srv/thu/vault")
    assert named.keys.is_relative_to(named.data)
    # Beside its data: whoever has a copy of the folder has not what opens it.
    assert named.key_file == Path("/srv/thu.khoa")


def test_the_keys_of_an_archive_of_ones_own_are_not_the_trials(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "BASE", tmp_path)
    (tmp_path / ".env").write_text(
        "KHOSO_KEYS=/mnt/khoa\nKHOSO_KEYS_COPY=/mnt/sao\nKHOSO_KEY_FILE=/mnt/the/khoa\n"
    )
    env = read(supervisor.for_demo({}), base=tmp_path)
    assert not [
        place for place in (env.keys, env.keys_copy, env.key_file) if place.is_relative_to("/mnt")
    ]


def test_where_keys_were_made_no_page_shows_what_the_store_holds_in_memory(tmp_path):
    said = {"KHOSO_DATA": str(tmp_path / "data"), "KHOSO_DEBUG": "yes"}
    env = read(said, base=BASE)
    env.keys.mkdir(parents=True)
    (env.keys / KEYS_FILE).touch()
    with pytest.raises(BadEnvironment, match="KHOSO_DEBUG"):
        read(said, base=BASE)
    assert not read({**said, "KHOSO_DEBUG": "no"}, base=BASE).debug
