"""A shelf at an S3-compatible store: Amazon's, or one of one's own, such as Ceph, MinIO or Garage.

The library is loaded when first needed, in the process that needs it: who keeps files in a folder never has it in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from storage.shelfmark import checked

if TYPE_CHECKING:
    from obstore.store import S3Store

SCHEME = "s3"
SHAPE = "must be s3://bucket/prefix, followed by ?endpoint=https://…&region=… where the store is not Amazon's"
REGION = "us-east-1"  # what most stores that are not Amazon's take for theirs
ASKABLE = frozenset({"endpoint", "region"})
# With what fetching a file takes, below a lease: nobody takes over what is still being tried.
TIMEOUT = timedelta(seconds=8)  # of one try
RETRIES = 1


@dataclass(frozen=True)
class Keys:
    """What opens the store. Without an id, the machine's own role at Amazon does."""

    id: str = ""
    secret: str = field(default="", repr=False)


NO_KEYS = Keys()


class Bucket:
    """The shelf at `s3://bucket/prefix?endpoint=…&region=…`. Raises ValueError for a URL that says something else."""

    def __init__(self, url: str, keys: Keys) -> None:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.scheme != SCHEME or not parts.netloc or "@" in parts.netloc or not set(asked) <= ASKABLE:
            raise ValueError(SHAPE)
        self._endpoint = asked.get("endpoint", "").rstrip("/")
        if self._endpoint and not self._endpoint.startswith(("https://", "http://")):
            raise ValueError(SHAPE)
        self._bucket, self._prefix, self._keys = parts.netloc, parts.path.strip("/"), keys
        self._region = asked.get("region") or REGION

    def put(self, name: str, data: bytes) -> None:
        with plainly():
            self._store.put(checked(name), data)

    def get(self, name: str) -> bytes:
        with plainly():
            return bytes(self._store.get(checked(name)).bytes())

    def drop(self, name: str) -> None:
        with suppress(FileNotFoundError), plainly():
            self._store.delete(checked(name))

    @cached_property
    def _store(self) -> "S3Store":
        from obstore.store import S3Store

        return S3Store(
            self._bucket,
            prefix=self._prefix or None,
            endpoint=self._endpoint or None,
            region=self._region,
            access_key_id=self._keys.id or None,
            secret_access_key=self._keys.secret or None,
            client_options={"allow_http": self._endpoint.startswith("http://"), "timeout": TIMEOUT},
            retry_config={"max_retries": RETRIES, "retry_timeout": TIMEOUT},
        )


@contextmanager
def plainly() -> Iterator[None]:
    """What goes wrong, as an OSError that names its kind only: the library's own words hold addresses and answers."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError("not on the shelf") from None
    except BaseError as trouble:
        raise OSError(type(trouble).__name__) from None
