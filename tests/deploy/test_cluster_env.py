"""The settings of an archive on several machines: one file for containers and for the drill without them."""

import re
import subprocess

import pytest

from config.env import NAMES, read
from tests.deploy.composed import BASE, DEPLOY, SAID, by_itself, compose, is_product, services
from tools.cluster_env import places_of, settings

FILE = DEPLOY / "cluster.env"
ELSEWHERE = {name: f"/noi/{name.lower()}" for name in places_of()}


def test_every_name_is_a_setting_and_the_settings_make_a_site(tmp_path):
    said = settings({})
    assert said.keys() <= NAMES
    env = read({**said, "KHOSO_ENV_FILE": ""}, base=tmp_path)
    assert (env.https, env.own_https, env.port) == (True, False, 8000)
    assert env.database is not None
    assert (env.vault.partition(":")[0], env.search.partition(":")[0]) == ("s3", "elasticsearch")


@pytest.mark.parametrize("places", [{}, ELSEWHERE, {"PLACE_HOSTS": ""}])
def test_a_shell_reads_the_file_as_we_do(places):
    script = f"set -a; . {FILE}; env | grep ^KHOSO_ | sort"
    told = subprocess.run(
        ["sh", "-c", script], env={"PATH": "/usr/bin:/bin", **places}, capture_output=True, text=True,
        check=True,
    ).stdout.splitlines()  # fmt: skip
    assert told == sorted(f"{name}={value}" for name, value in settings(places).items())


def test_no_secret_stands_in_it():
    assert not re.search(r"(?i)secret_key|password=|:[^/@\s]+@", FILE.read_text("utf-8"))


def test_every_program_of_the_product_has_this_file_and_no_setting_beside_it():
    product = [service for service in services().values() if is_product(service)]
    assert len(product) == 5
    for service in product:
        assert service["env_file"] == "deploy/cluster.env"
        assert "environment" not in service
    others = [service for service in services().values() if not is_product(service)]
    assert not any("env_file" in service or "KHOSO_" in str(service) for service in others)


def test_what_the_settings_name_is_what_the_containers_have():
    said, every = settings({}), services()
    mounted = {each["target"] for each in every["web"]["volumes"]}
    assert {said["KHOSO_DATA"], said["KHOSO_KEYS"], said["KHOSO_MEMORY"]} <= mounted
    assert said["KHOSO_VAULT_ACCOUNTS"].rpartition("/")[0] in mounted
    assert any(place.startswith(f"{said['KHOSO_DOOR']}:") for place in every["web"]["tmpfs"])
    secrets = {f"/run/secrets/{each['target']}" for each in every["web"]["secrets"]}
    assert set(re.findall(r"/run/secrets/[a-z.-]+", " ".join(said.values()))) == secrets
    assert said["KHOSO_PROXY"] == every["proxy"]["networks"]["inside"]["ipv4_address"]
    hosts = set(re.findall(r"[@/]([a-z0-9]+):\d+", " ".join(said.values())))
    aliases = {
        name
        for store in ("minio", "seaweedfs")
        for name in every[store]["networks"]["inside"]["aliases"]
    }
    assert hosts == {"postgresql", "elasticsearch"} | aliases


def test_the_proxys_own_files_name_the_port_of_the_web_servers_and_files_that_are_there():
    web, place = (
        (DEPLOY / "proxy" / name).read_text("utf-8") for name in ("web.conf", "place.conf")
    )
    port = settings({})["KHOSO_ADDRESS"].rpartition(":")[2]
    assert f"server web:{port} " in web
    proxy = services()["proxy"]
    ports = {by_itself(said).rpartition(":")[2] for said in proxy["ports"]}
    assert set(re.findall(r"listen (\d+)", place)) == ports
    secrets = {f"/run/secrets/{each['target']}" for each in proxy["secrets"]}
    assert set(re.findall(r"/run/secrets/\S+?(?=;)", place)) == secrets
    targets = {each["target"] for each in proxy["configs"]}
    assert targets == {f"/etc/khoso/{name}.conf" for name in ("nginx", "web", "place")}
    assert compose()["configs"]["proxy"]["file"] == "deploy/proxy/nginx.conf"


@pytest.mark.parametrize(
    "line", ["KHOSO_DATA=/x", "KHOSO_DATA='/x'", 'export KHOSO_DATA="/x"', 'A="x" # y']
)
def test_a_line_that_a_shell_or_compose_would_read_otherwise_is_refused(tmp_path, line):
    file = tmp_path / "cluster.env"
    file.write_text(f"# words\n\n{line}\n")
    with pytest.raises(ValueError, match="NAME"):
        settings({}, file=file)


def test_a_place_that_no_line_has_is_refused():
    with pytest.raises(ValueError, match="PLACE_NOWHERE"):
        settings({"PLACE_NOWHERE": "x"})


def test_as_a_program_it_prints_what_it_reads():
    words = ["python3", "tools/cluster_env.py", "PLACE_DATA=/tmp/x"]
    told = subprocess.run(words, cwd=BASE, capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [f"{k}={v}" for k, v in settings({"PLACE_DATA": "/tmp/x"}).items()]


def test_what_a_host_says_of_itself_is_asked_for_somewhere_and_is_what_holds_by_itself():
    lines = (DEPLOY / "site.env.example").read_text("utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    text = (BASE / "docker-compose.yml").read_text("utf-8") + FILE.read_text("utf-8")
    asked = {match[1]: match[2] for match in SAID.finditer(text)}
    assert said.pop("COMPOSE_PROFILES") == "one-host,minio"
    assert said.items() <= asked.items()
