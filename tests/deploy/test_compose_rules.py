"""Each rule of test_compose refuses a file that breaks it: a rule that lets everything pass is none."""

from copy import deepcopy

import pytest

from tests.deploy import composed
from tests.deploy import test_compose as rules


def into(name, **said):
    """A change of one service."""
    return lambda file: file["services"][name].update(said)


def published(file):
    file["services"]["postgresql"]["ports"] = ["5432:5432"]


def open_network(file):
    file["networks"]["inside"]["internal"] = False


def secret_in_environment(file):
    file["services"]["postgresql"]["environment"]["POSTGRES_PASSWORD"] = "mat khau 1"


def secret_from_environment(file):
    file["secrets"]["proxy-key"] = {"environment": "KEY"}


def foreign_secret(file):
    file["services"]["minio"]["secrets"].append({"source": "proxy-key"})


def fetched(file):
    del file["services"]["web"]["pull_policy"]


@pytest.mark.parametrize(
    ("change", "rule", "name"),
    [
        (into("trail", image="postgres:17"), "an_image_is_pinned", "trail"),
        (into("proxy", image="nginx@sha256:" + "a" * 64), "an_image_is_pinned", "proxy"),
        (fetched, "an_image_is_pinned", "web"),
        (into("web", read_only=False), "changes_nothing", "web"),
        (into("web", cap_drop=[]), "changes_nothing", "web"),
        (into("web", cap_add=["SYS_ADMIN"]), "changes_nothing", "web"),
        (into("minio", security_opt=[]), "changes_nothing", "minio"),
        (into("minio", tmpfs=[]), "changes_nothing", "minio"),
        (into("minio", user="0:0"), "a_user_of_its_own", "minio"),
        (into("minio", user="10002:0"), "a_user_of_its_own", "minio"),
        (into("minio", user="999:999"), "no_two_servers", None),
        (published, "only_the_proxy", None),
        (open_network, "only_the_proxy", None),
        (into("worker", networks=["inside", "outside"]), "only_the_proxy", None),
        (into("worker", healthcheck={"disable": True}), "asked_whether_it_is_well", "worker"),
        (into("worker", restart="always"), "asked_whether_it_is_well", "worker"),
        (into("prepare", healthcheck={}), "asked_whether_it_is_well", "prepare"),
        (into("worker", mem_limit="64g"), "has_its_bounds", "worker"),
        (into("worker", logging={"driver": "journald"}), "has_its_bounds", "worker"),
        (into("worker", tmpfs=["/tmp"]), "has_its_bounds", "worker"),
        (secret_in_environment, "no_secret_stands", "postgresql"),
        (into("trail", command="psql --password=x"), "no_secret_stands", "trail"),
        (secret_from_environment, "every_secret_is_a_file", None),
        (foreign_secret, "seen_by_its_own", "minio"),
        (into("worker", depends_on={"web": {}}), "what_a_container_waits_for", None),
        (into("indexer", scale=2), "a_start_of_one_host", None),
        (into("web", command=["sh"]), "a_start_of_one_host", None),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused(monkeypatch, change, rule, name):
    wrong = deepcopy(composed.compose())
    change(wrong)
    for module in (composed, rules):
        monkeypatch.setattr(module, "compose", lambda: wrong)
    (judge,) = (one for one in vars(rules) if one.startswith("test_") and rule in one)
    with pytest.raises(AssertionError):
        getattr(rules, judge)(*([name] if name else []))
