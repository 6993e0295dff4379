"""Who calls: by the word of our own proxies, and of nobody else."""

from typing import Any

import pytest
from flask import Flask, request

from desk.proxies import Behind

PROXIES = ("127.0.0.1/32", "10.1.0.0/16", "::1/128")


def caller(peer: str, *forwarded: str, proxies: tuple[str, ...] = PROXIES) -> str:
    app: Any = Flask("sunwai", static_folder=None)
    app.add_url_rule("/", view_func=lambda: str(request.remote_addr))
    app.wsgi_app = Behind(app.wsgi_app, proxies)
    headers = {"X-Forwarded-For": ", ".join(forwarded)} if forwarded else {}
    return str(app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": peer}).text)


def test_our_proxy_is_believed() -> None:
    assert caller("127.0.0.1", "203.0.113.7") == "203.0.113.7"
    assert caller("::1", "2001:db8::7") == "2001:db8::7"


def test_a_chain_of_our_proxies_is_believed_up_to_the_first_that_is_not_ours() -> None:
    assert caller("127.0.0.1", "198.51.100.1", "203.0.113.7", "10.1.2.3") == "203.0.113.7"


def test_s12_who_is_no_proxy_of_ours_is_who_he_is_whatever_he_says() -> None:
    assert caller("203.0.113.9", "127.0.0.1") == "203.0.113.9"
    assert caller("10.2.0.1", "127.0.0.1") == "10.2.0.1"


def test_s12_what_a_client_wrote_before_our_proxy_did_is_not_believed() -> None:
    assert caller("127.0.0.1", "10.1.9.9", "203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("odd", ["", "unknown", "_hidden", "203.0.113.7:443", "'; DROP", "10.1.2.3, "])
def test_what_is_no_address_is_not_taken_for_one(odd: str) -> None:
    assert caller("127.0.0.1", odd) == "127.0.0.1"
