"""Encryption of what belongs to citizens, and the blind index by which it is found again.

Every citizen has a data key of her own, wrapped by the newest master key of the ring: erasing her is destroying that key.
Each value is bound to the row and column it stands in, so that swapped ciphertexts do not decrypt.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

KEY_BYTES = 32
NONCE_BYTES = 12


class Unreadable(Exception):
    """A sealed value does not open: a wrong key, another row's value, or flipped bits."""


@dataclass(frozen=True)
class Box:
    """Seals and opens one citizen's values under her data key. Texts are kept to the byte, half an emoji included."""

    key: bytes = field(repr=False)

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt for one place, e.g. `complaints.details/482109375516`."""
        return seal(self.key, text.encode(errors="surrogatepass"), place)

    def open(self, sealed: bytes, place: str) -> str:
        """Decrypt what was sealed for this place. Raises Unreadable."""
        return unseal(self.key, sealed, place).decode(errors="surrogatepass")

    def seal_file(self, data: bytes, place: str) -> bytes:
        """The same for what is no text."""
        return seal(self.key, data, place)

    def open_file(self, sealed: bytes, place: str) -> bytes:
        """And back. Raises Unreadable."""
        return unseal(self.key, sealed, place)


@dataclass(frozen=True)
class Vault:
    """The master keys, by their names, newest first."""

    ring: Mapping[str, bytes] = field(repr=False)

    def new_key(self, owner: str) -> tuple[Box, bytes]:
        """A fresh data key and its wrapped form for storing. `owner` is whom it belongs to."""
        key = os.urandom(KEY_BYTES)
        return Box(key), self.wrap(key, owner)

    @property
    def mark(self) -> bytes:
        """What every data key begins with that the newest master key wraps."""
        return next(iter(self.ring)).encode() + b"\0"

    def wrap(self, key: bytes, owner: str) -> bytes:
        """A data key under the newest master key: `name, 0, sealed`."""
        return self.mark + seal(next(iter(self.ring.values())), key, f"key/{owner}")

    def unwrap(self, wrapped: bytes, owner: str) -> Box:
        """The box of a wrapped data key. Raises Unreadable, also where the ring has lost the master key."""
        name, _, sealed = wrapped.partition(b"\0")
        master = self.ring.get(name.decode(errors="replace"))
        if master is None:
            raise Unreadable("a master key is missing from PII_KEYS")
        return Box(unseal(master, sealed, f"key/{owner}"))

    def stale(self, wrapped: bytes) -> bool:
        """Whether a data key is wrapped by an older master key than the newest."""
        return not wrapped.startswith(self.mark)


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Nonce and ciphertext. GCM-SIV forgives a repeated nonce."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """The plaintext. Raises Unreadable."""
    try:
        return AESGCMSIV(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(place.partition("/")[0]) from None


def blind_index(key: bytes, column: str, value: str) -> bytes:
    """A keyed fingerprint to look a value up by; the same value gives different ones in different columns."""
    return hmac.new(key, f"{column}\0{value}".encode(), hashlib.sha256).digest()
