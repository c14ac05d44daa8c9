"""Secrets that have to be read again."""

import pytest

from comments.core import sealing

KEY = "a secret key of the installation"


def test_what_was_sealed_opens_again_in_its_place():
    sealed = sealing.seal(KEY, "drawer 1", b"words")

    assert b"words" not in sealed
    assert sealing.unseal(KEY, "drawer 1", sealed) == b"words"


def test_the_same_content_never_looks_the_same():
    assert sealing.seal(KEY, "drawer 1", b"words") != sealing.seal(KEY, "drawer 1", b"words")


@pytest.mark.parametrize(
    ("key", "place"),
    [pytest.param("another", "drawer 1", id="key"), pytest.param(KEY, "drawer 2", id="place")],
)
def test_it_opens_with_no_other(key, place):
    sealed = sealing.seal(KEY, "drawer 1", b"words")

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(key, place, sealed)


@pytest.mark.parametrize("at", range(0, 12 + 5 + 16, 4))
def test_a_changed_bit_breaks_the_seal(at):
    sealed = bytearray(sealing.seal(KEY, "drawer 1", b"words"))
    sealed[at] ^= 1

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(KEY, "drawer 1", bytes(sealed))


@pytest.mark.parametrize("kept", [b"", b"short", b"x" * 12, b"x" * 27])
def test_what_was_never_sealed_is_refused(kept):
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(KEY, "drawer 1", kept)
