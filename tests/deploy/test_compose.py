"""
What every container is held to, read off docker-compose.yml: it changes nothing of its image, is nobody's
administrator, is reached by the proxy alone, and has its secrets in files.
"""

import json
import re

import jsonschema
import pytest
import yaml

from tests.deploy.composed import (
    BASE,
    DEPLOY,
    DIGEST,
    by_itself,
    compose,
    image_of,
    is_errand,
    is_product,
    services,
)

EVERY = sorted(services())
SECRET = re.compile(r"password|secret|token|credential|key", re.IGNORECASE)
# What the words of a setting may say of a secret: in which file it stands, and what of security is on.
TOLD = re.compile(r"/run/secrets/[a-z-]+|[a-z-]+|certs/[a-z.]+|true|false|scram-sha-256")
BYTES = {"m": 2**20, "g": 2**30}
LARGEST = 8 * BYTES["g"]


def size(text):
    return int(text[:-1]) * BYTES[text[-1]]


def of(name):
    return services()[name]


def test_the_file_is_one_of_the_compose_specification():
    schema = json.loads((BASE / "tests/deploy/compose-spec.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [
        f"{list(error.path)}: {error.message}" for error in validator.iter_errors(compose())
    ] == []


def test_the_schema_refuses_what_is_none_of_it():
    schema = json.loads((BASE / "tests/deploy/compose-spec.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for wrong in ({"services": {"web": {"imagine": "x"}}}, {"servces": {}}):
        assert list(validator.iter_errors(wrong))


def test_what_is_merged_is_merged_alike_by_whoever_reads_it():
    """Readers differ in which of several merged maps wins, and where one is merged into a merged one's place."""
    assert "<<: [" not in (BASE / "docker-compose.yml").read_text("utf-8")


@pytest.mark.parametrize("name", EVERY)
def test_an_image_is_pinned_by_its_digest_and_the_products_own_is_never_pulled(name):
    if is_product(of(name)):
        assert of(name).get("pull_policy") == "never"
    else:
        assert DIGEST.fullmatch(image_of(of(name)))
        assert "build" not in of(name)


@pytest.mark.parametrize("name", EVERY)
def test_a_container_changes_nothing_of_its_image_and_may_nothing(name):
    service = of(name)
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {
        "cap_add", "privileged", "devices", "pid", "ipc", "network_mode", "userns_mode", "volumes_from",
    }  # fmt: skip
    assert any(place.startswith("/tmp") for place in service["tmpfs"])


@pytest.mark.parametrize("name", EVERY)
def test_a_container_runs_as_a_user_of_its_own(name):
    user, group = of(name)["user"].split(":")
    assert int(user) > 0
    # The image of Elasticsearch wants the group of root, which owns its folders and may nothing without rights.
    assert int(group) > 0 or image_of(of(name)).startswith("elasticsearch:")


def test_no_two_servers_share_a_user():
    users = {}
    for service in services().values():
        users.setdefault(service["user"], set()).add(image_of(service))
    assert [images for images in users.values() if len(images) > 1] == []


def test_only_the_proxy_is_reached_from_outside():
    published = [name for name, service in services().items() if service.get("ports")]
    assert published == ["proxy"]
    assert all("expose" not in service for service in services().values())
    outside = [name for name, service in services().items() if "outside" in service["networks"]]
    assert outside == ["proxy"]
    assert compose()["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", EVERY)
def test_a_container_is_asked_whether_it_is_well_or_ends_by_itself(name):
    service = of(name)
    if is_errand(service):
        assert service["healthcheck"] == {"disable": True}
        awaited = [
            each["depends_on"][name]["condition"]
            for each in services().values()
            if name in each.get("depends_on", {})
        ]
        assert set(awaited) == {"service_completed_successfully"}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"].get("test", [""])[0] == "CMD"
        assert {"interval", "timeout", "retries", "start_period"} <= service["healthcheck"].keys()


@pytest.mark.parametrize("name", EVERY)
def test_a_container_has_its_bounds(name):
    service = of(name)
    assert 0 < size(service["mem_limit"]) <= LARGEST
    assert 0 < service["pids_limit"] <= 4096
    assert service["logging"]["driver"] == "json-file"
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert all(re.search(r"[,:]size=\d+m", place) for place in service["tmpfs"])


@pytest.mark.parametrize("name", EVERY)
def test_no_secret_stands_in_an_environment_or_in_the_words_of_a_command(name):
    service = of(name)
    for variable, value in service.get("environment", {}).items():
        assert not SECRET.search(variable) or TOLD.fullmatch(str(value)), variable
    words = [str(service.get(part, "")) for part in ("command", "entrypoint", "healthcheck")]
    assert not re.search(r"(?i)password[=:]|--user[ =]|-u[ =]", " ".join(words))


def test_every_secret_is_a_file_outside_of_the_project():
    secrets = compose()["secrets"]
    assert all(secret.keys() == {"file"} for secret in secrets.values())
    assert all(
        secret["file"].startswith("${PLACE_ROOT:-/srv/khoso}/secrets/")
        for secret in secrets.values()
    )
    used = {
        each["source"] for service in services().values() for each in service.get("secrets", [])
    }
    assert used == secrets.keys()


@pytest.mark.parametrize("name", EVERY)
def test_a_secret_is_seen_by_its_own_container_and_by_no_other(name):
    """The file lies in the folder of whoever reads it, which belongs to that user alone."""
    owners = {image: folder for folder, image in {
        "khoso": "kho-so", "proxy": "nginx", "postgresql": "postgres", "elasticsearch": "elasticsearch",
        "minio": "quay.io/minio/minio", "seaweedfs": "chrislusf/seaweedfs",
    }.items()}  # fmt: skip
    folder = owners[image_of(of(name)).split("@")[0].rpartition(":")[0]]
    for each in of(name).get("secrets", []):
        file = by_itself(compose()["secrets"][each["source"]]["file"])
        assert file.endswith("/secrets/authority.crt") or f"/secrets/{folder}/" in file


def test_every_file_that_is_put_into_a_container_is_there():
    for config in compose()["configs"].values():
        assert (BASE / config["file"]).is_file()
    used = {
        each["source"] for service in services().values() for each in service.get("configs", [])
    }
    assert used == compose()["configs"].keys()


def test_what_a_container_waits_for_is_started_with_it_or_is_wanted_only_where_it_is():
    for name, service in services().items():
        for other, how in service.get("depends_on", {}).items():
            together = set(service["profiles"]) <= set(of(other)["profiles"])
            assert together or how.get("required") is False, (name, other)


def test_a_start_of_one_host_has_every_program_and_one_store_of_its_choice():
    started = {
        store: {
            name for name, each in services().items() if {"one-host", store} & set(each["profiles"])
        }
        for store in ("minio", "seaweedfs")
    }
    assert started["minio"] ^ started["seaweedfs"] == {"minio", "seaweedfs"}
    assert set(EVERY) == started["minio"] | started["seaweedfs"]
    parts = {name: " ".join(map(str, of(name)["command"])) for name in ("web", "worker", "indexer")}
    for part, command in parts.items():
        assert command == f"python -m config.supervisor --only {part} --prepared"
        assert of(part)["healthcheck"]["test"][1:] == ["python", "-m", "config.health", part]
    # One indexer: others would wait for its end, and be told as ill.
    assert "scale" not in of("indexer")


class Reset(yaml.SafeLoader):
    """Reads the words by which one compose file takes a map of another out of its place."""


Reset.add_constructor("!override", lambda loader, node: loader.construct_mapping(node, deep=True))


def test_several_hosts_differ_from_one_by_the_network_alone():
    text = (DEPLOY / "many-hosts.yml").read_text("utf-8")
    said = yaml.load(text, Loader=Reset)
    assert said == {"networks": {"inside": {"external": True, "name": "khoso-inside"}}}
