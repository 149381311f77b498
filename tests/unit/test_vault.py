"""Secrets that are kept sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.vault import Unreadable, Vault


@given(st.binary(min_size=24, max_size=64), st.text(max_size=40))
def test_a_sealed_secret_opens_for_its_owner_its_purpose_and_under_its_secret_only(kept, owner):
    vault = Vault("a" * 32, "tests")
    sealed = vault.seal(kept, owner)
    assert kept not in sealed
    assert vault.open(sealed, owner) == kept
    assert vault.seal(kept, owner) != sealed
    damaged = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for other, content, whose in (
        (vault, sealed, owner + "1"),
        (vault, damaged, owner),
        (Vault("b" * 32, "tests"), sealed, owner),
        (Vault("a" * 32, "others"), sealed, owner),
    ):
        with pytest.raises(Unreadable):
            other.open(content, whose)
