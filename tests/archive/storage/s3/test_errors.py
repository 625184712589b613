"""What the store says is told in the words of the port: one table."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from urllib3.exceptions import MaxRetryError

from archive.storage import Locked, Missing, Tampered, VaultFull, VaultUnavailable
from archive.storage.port import NoVault
from archive.storage.s3.errors import (
    AlreadyThere,
    WrongOnTheWay,
    is_own_trouble,
    is_silence,
    meaning_of,
)


def said(code, status=400):
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Act")


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (said("NoSuchKey", 404), Missing),
        (said("404", 404), Missing),
        (said("NoSuchBucket", 404), NoVault),
        (said("SignatureDoesNotMatch", 403), VaultUnavailable),
        (said("InvalidAccessKeyId", 403), VaultUnavailable),
        (said("RequestTimeTooSkewed", 403), VaultUnavailable),
        (said("AccessDenied", 403), VaultUnavailable),
        (said("403", 403), VaultUnavailable),
        (said("PreconditionFailed", 412), AlreadyThere),
        (said("412", 412), AlreadyThere),
        (said("XAmzContentChecksumMismatch"), WrongOnTheWay),
        (said("BadDigest"), WrongOnTheWay),
        (said("XMinioStorageFull", 507), VaultFull),
        (said("SomethingNew", 507), VaultFull),
        (said("InternalError", 500), VaultUnavailable),
        (said("SlowDownRead", 503), Tampered),
        (said("SlowDownWrite", 503), VaultUnavailable),
        (said("SomethingNew"), VaultUnavailable),
        (EndpointConnectionError(endpoint_url="http://h"), VaultUnavailable),
        (ReadTimeoutError(endpoint_url="http://h"), VaultUnavailable),
        (MaxRetryError(None, "http://h"), VaultUnavailable),
    ],
)
def test_each_answer_has_one_meaning(error, meaning):
    assert type(meaning_of(error, "a" * 64, removing=False)) is meaning


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidRequest"])
def test_a_refusal_to_remove_is_a_lock(code):
    assert type(meaning_of(said(code, 403), "a" * 64, removing=True)) is Locked
    assert type(meaning_of(said(code, 403), "a" * 64, removing=False)) is VaultUnavailable


def test_no_answer_is_silence_and_a_refusal_is_not():
    assert is_silence(ReadTimeoutError(endpoint_url="http://h"))
    assert is_silence(EndpointConnectionError(endpoint_url="http://h"))
    assert is_silence(ConnectTimeoutError(endpoint_url="http://h"))
    assert is_silence(MaxRetryError(None, "http://h"))
    assert not is_silence(said("AccessDenied", 403))
    assert not is_silence(said("InternalError", 500))


def test_only_what_goes_wrong_within_the_store_may_be_an_object_that_is_damaged():
    assert is_own_trouble(said("InternalError", 500))
    assert not is_own_trouble(said("SlowDown", 503))
    assert not is_own_trouble(EndpointConnectionError(endpoint_url="http://h"))
