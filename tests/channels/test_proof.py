"""A shared secret proves only itself."""

import pytest

from channels.proof import same


@pytest.mark.parametrize(
    ("given", "secret", "fits"),
    [
        ("sesame", "sesame", True),
        ("کھل جا", "کھل جا", True),
        ("Sesame", "sesame", False),
        ("sesame ", "sesame", False),
        ("", "sesame", False),
        ("", "", False),
        ("sesame", "", False),
        ("\ud800", "?", False),
    ],
)
def test_a_secret_fits_itself_and_nothing_fits_none(given: str, secret: str, fits: bool) -> None:
    assert same(given, secret) is fits
