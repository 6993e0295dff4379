"""Who calls, where a proxy of ours stands in between: the address it names is believed from it, and from nobody else."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

FORWARDED = "HTTP_X_FORWARDED_FOR"


class Behind:
    """A WSGI application behind proxies: `REMOTE_ADDR` is the last address that no proxy of ours has."""

    def __init__(self, app: Callable[..., Iterable[bytes]], proxies: tuple[str, ...]) -> None:
        self._app = app
        self._proxies = tuple(map(ipaddress.ip_network, proxies))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, as called by whom it was."""
        named = [part.strip() for part in environ.get(FORWARDED, "").split(",")]
        caller = environ.get("REMOTE_ADDR", "")
        while named and self._ours(caller) and self._address(named[-1]):
            caller = named.pop()
        environ["REMOTE_ADDR"] = caller
        return self._app(environ, start_response)

    def _ours(self, text: str) -> bool:
        found = self._address(text)
        return found is not None and any(found in network for network in self._proxies)

    def _address(self, text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
        try:
            return ipaddress.ip_address(text)
        except ValueError:
            return None
