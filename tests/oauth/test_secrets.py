from tosite.oauth.secrets import equal, hash_password, hash_secret, new_secret, verify_password


def test_secrets_are_long_prefixed_and_different() -> None:
    first, second = new_secret("tos_key_"), new_secret("tos_key_")
    assert first != second
    assert first.startswith("tos_key_")
    assert len(first) == len("tos_key_") + 43


def test_hash_is_sha256() -> None:
    assert hash_secret("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_equal_compares_text_and_bytes() -> None:
    assert equal("ä", "ä".encode())
    assert not equal("a", "b")


def test_password_fits_only_its_own_hash() -> None:
    stored = hash_password("correct horse")
    assert stored.startswith("$argon2id$")
    assert verify_password(stored, "correct horse")
    assert not verify_password(stored, "wrong")
    assert not verify_password(None, "correct horse")
    assert not verify_password("not a hash", "correct horse")
