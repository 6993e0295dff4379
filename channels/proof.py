"""A shared secret as proof of origin."""

from hmac import compare_digest


def same(given: str, secret: str) -> bool:
    """Whether what came along is our secret, in a time that tells nothing about it; a secret never set fits nothing."""
    return bool(secret) and compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())
