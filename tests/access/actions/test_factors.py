"""Second factors: what is kept of them, what proves one, and who takes it away."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from access.actions.one_time import codes_of, factor_address, new_secret, qr_square
from access.actions.sealing import SealBroken, seal, unseal
from access.api import (
    AccessDenied,
    FactorThere,
    Role,
    WrongCode,
    confirm_proposal,
    propose,
    prove_factor,
    renew_recovery,
    reset_factor,
    set_up_factor,
)
from access.domain.factors import STEP_S
from access.domain.proposals import ProposalError, Proposed
from access.models import AccountNews, RecoveryCode, SecondFactor, User
from audit.models import Event
from tests.people import AT, KEEPER, actor, person

pytestmark = pytest.mark.django_db


def code_at(secret, at):
    step = int(at.timestamp()) // STEP_S
    return codes_of(secret, [step])[step]


@pytest.fixture
def khue():
    """An account with a second factor: the user, the secret, and the recovery codes."""
    person("khue", Role.OFFICER)
    secret = new_secret()
    codes = set_up_factor(actor=actor("khue"), secret=secret, code=code_at(secret, AT), at=AT)
    return User.objects.get(username="khue"), secret, codes


LATER = AT + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    """RFC 6238, appendix B, the last six digits of SHA-1; its secret in base 32."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert code_at(secret, datetime.fromtimestamp(seconds, UTC)) == code


def test_the_square_says_whose_it_is_and_is_drawn_without_style():
    address = factor_address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", username="khue")
    assert address.startswith("otpauth://totp/")
    assert "khue" in address
    width, dark = qr_square(address)
    assert width > 20
    assert set(dark) <= set("Mhvz 0123456789-")


def test_nothing_that_is_kept_tells_secret_or_codes(khue):
    user, secret, codes = khue
    kept = json.dumps(
        [
            *SecondFactor.objects.values(), *RecoveryCode.objects.values(),
            *Event.objects.values(), *User.objects.values(),
        ],
        default=lambda value: value.hex() if isinstance(value, bytes | memoryview) else str(value),
    )  # fmt: skip
    for word in (secret, secret.encode().hex(), *codes, *(code.replace("-", "") for code in codes)):
        assert word not in kept
    assert user.has_factor
    assert len(set(codes)) == 10


def test_a_factor_is_set_up_by_who_shows_that_the_app_has_it():
    person("khue", Role.OFFICER)
    with pytest.raises(WrongCode):
        set_up_factor(actor=actor("khue"), secret=new_secret(), code="000000", at=AT)
    assert not SecondFactor.objects.exists()
    assert not User.objects.get(username="khue").has_factor


def test_whoever_has_one_sets_up_no_other(khue):
    secret = new_secret()
    with pytest.raises(FactorThere):
        set_up_factor(actor=actor("khue"), secret=secret, code=code_at(secret, LATER), at=LATER)


def test_a_code_is_taken_once_and_a_step_of_skew_forgiven(khue):
    user, secret, _ = khue
    # The code it was set up with is used.
    assert not prove_factor(user=user, typed=code_at(secret, AT), at=AT)
    behind = LATER - timedelta(seconds=STEP_S)
    far = LATER - timedelta(seconds=STEP_S * 2)
    assert not prove_factor(user=user, typed=code_at(secret, far), at=LATER)
    assert prove_factor(user=user, typed=code_at(secret, behind), at=LATER) == "code"
    assert not prove_factor(user=user, typed=code_at(secret, behind), at=LATER)
    assert prove_factor(user=user, typed=code_at(secret, LATER), at=LATER) == "code"


def test_a_clock_set_back_brings_no_code_back(khue):
    user, secret, _ = khue
    assert prove_factor(user=user, typed=code_at(secret, LATER), at=LATER)
    assert not prove_factor(user=user, typed=code_at(secret, AT + timedelta(minutes=1)), at=AT)


def test_a_recovery_code_is_taken_once_and_is_its_owners_alone(khue):
    user, _, codes = khue
    person("lan", Role.OFFICER)
    other = new_secret()
    set_up_factor(actor=actor("lan"), secret=other, code=code_at(other, AT), at=AT)
    assert not prove_factor(user=User.objects.get(username="lan"), typed=codes[0], at=LATER)
    assert prove_factor(user=user, typed=codes[0].upper(), at=LATER) == "recovery"
    assert not prove_factor(user=user, typed=codes[0], at=LATER)
    assert prove_factor(user=user, typed=codes[1], at=LATER)


@pytest.mark.parametrize("typed", ["", " ", "x" * 40, "000000", "\x00", "१२३४५६", "-"])
def test_what_is_no_code_proves_nothing(khue, typed):
    assert not prove_factor(user=khue[0], typed=typed, at=LATER)


def test_of_an_account_without_a_factor_nothing_is_proven():
    person("khue", Role.OFFICER)
    assert not prove_factor(user=User.objects.get(), typed="123456", at=AT)


def test_new_recovery_codes_end_the_old_ones(khue):
    user, secret, codes = khue
    with pytest.raises(WrongCode):
        renew_recovery(actor=actor("khue"), code="000000", at=LATER)
    fresh = renew_recovery(actor=actor("khue"), code=code_at(secret, LATER), at=LATER)
    assert not prove_factor(user=user, typed=codes[0], at=LATER)
    assert prove_factor(user=user, typed=fresh[0], at=LATER)


def test_a_secret_moved_to_another_account_opens_nothing(khue):
    sealed = seal("SECRET", owner="account 1")
    assert unseal(sealed, owner="account 1") == "SECRET"
    for broken, owner in ((sealed, "account 2"), (sealed[:-1], "account 1"), (b"", "account 1")):
        with pytest.raises(SealBroken):
            unseal(broken, owner=owner)


def test_the_key_of_another_site_proves_nothing(khue, settings):
    user, secret, codes = khue
    settings.SECRET_KEY = "another"
    assert not prove_factor(user=user, typed=code_at(secret, LATER), at=LATER)
    assert not prove_factor(user=user, typed=codes[0], at=LATER)


def test_two_people_take_it_away_and_its_owner_is_told(khue):
    user, _, codes = khue
    person("an", Role.ADMINISTRATOR)
    person("mat", Role.SECURITY_OFFICER)
    number = propose(by=actor("an"), what=Proposed.FACTOR, username="khue", reason="mất máy", at=AT)
    assert User.objects.get(username="khue").has_factor
    confirm_proposal(by=actor("mat"), number=number, at=AT)
    user.refresh_from_db()
    assert not user.has_factor
    assert not prove_factor(user=user, typed=codes[0], at=LATER)
    assert AccountNews.objects.filter(user=user, act="reset_factor").exists()
    assert Event.objects.get(action="reset_factor").reason == "mất máy"
    with pytest.raises(ProposalError):
        propose(by=actor("an"), what=Proposed.FACTOR, username="khue", reason="nữa", at=AT)


def test_at_the_machine_itself_one_is_enough_and_an_administrator_alone_is_not(khue):
    person("an", Role.ADMINISTRATOR)
    with pytest.raises(AccessDenied):
        reset_factor(by=actor("an"), username="khue", at=AT)
    reset_factor(by=KEEPER, username="khue", at=AT)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
