"""Which engine a setting names."""

from pathlib import Path

import pytest

from search.domain.engine_url import ElasticPlace, elastic_place, index_folder


def test_a_folder_is_named_by_the_embedded_engine_alone():
    assert index_folder("tantivy:/srv/kho/index") == Path("/srv/kho/index")
    assert index_folder("memory:") is index_folder("elasticsearch:http://a/b") is None
    for nothing in ("tantivy:index", "memory", "kho", ""):
        with pytest.raises(ValueError):
            index_folder(nothing)


@pytest.mark.parametrize(
    ("url", "hosts", "name"),
    [
        ("http://127.0.0.1:9200/kho", ["http://127.0.0.1:9200"], "kho"),
        ("https://kho-1/kho-so-2", ["https://kho-1:443"], "kho-so-2"),
        ("https://a:9200, https://b:9200/kho", ["https://a:9200", "https://b:9200"], "kho"),
        ("http://[::1]:9200/kho", ["http://[::1]:9200"], "kho"),
    ],
)
def test_servers_and_the_name_of_the_index_are_told_apart(url, hosts, name):
    assert elastic_place(f"elasticsearch:{url}") == ElasticPlace(tuple(hosts), name)


@pytest.mark.parametrize(
    "url",
    [
        "", "/", "kho", "a:9200/kho", "ftp://a:9200/kho", "http://a:9200", "http://a:9200/", "http://a:9200/Kho",
        "http://a:9200/kho--1", "http://a:9200/_all", "http://a:9200/kho*", "http://a:9200/x/kho", "http://a:x/kho",
        "http://a?b=c/kho", "http://:9200/kho", "http://a,/kho", f"http://a/{'k' * 61}",
    ],
)  # fmt: skip
def test_what_names_no_index_on_a_server_is_refused(url):
    with pytest.raises(ValueError):
        elastic_place(f"elasticsearch:{url}")


@pytest.mark.parametrize("secret", ["http://kho:mat-khau@a:9200/kho", "http://mat-khau@a/kho"])
def test_a_credential_in_the_url_is_refused_and_not_repeated(secret):
    with pytest.raises(ValueError) as refused:
        elastic_place(f"elasticsearch:{secret}")
    assert "mat-khau" not in str(refused.value)
