"""Where a department's URL may lead. Nothing is called: every address here is a literal or a name that nobody has."""

import pytest

from bot.delivery.addresses import Barred, Unheard, guarded, lawful
from channels.hosts import public

INWARD = [
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://[::1]/x",
    "https://0.0.0.0/x",
    "https://[::]/x",
    "https://10.0.0.5/x",
    "https://172.16.3.1/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/x",
    "https://[fe80::1]/x",
    "https://[fc00::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:10.0.0.5]/x",
    "https://[2002:7f00:1::]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://224.0.0.1/x",
    "https://255.255.255.255/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://0177.0.0.1/x",
    "https://127.1/x",
]
NO_URLS = [
    "",
    "wasa.example",
    "//wasa.example/x",
    "https://",
    "https:///x",
    "http://8.8.8.8/x",
    "ftp://8.8.8.8/x",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://127.0.0.1/x",
    "https://8.8.8.8:0x50/x",
    "https://8.8.8.8:99999/x",
    "https://[::1/x",
    "https://user@8.8.8.8/x",
    "https://user:password@8.8.8.8/x",
    "https://8.8.8.8/x#y",
    "https://8.8.8.8/x y",
    "https://8.8.8.8/x\r\nHost: y",
    "https://ا.example/x",
]


@pytest.mark.parametrize("url", INWARD)
@pytest.mark.parametrize("demo", [False, True])
def test_s19_a_way_into_our_own_network_is_barred_however_it_is_written(url: str, demo: bool) -> None:
    if demo and url in ("https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x"):
        return
    with pytest.raises(Barred):
        guarded(url, demo=demo)


@pytest.mark.parametrize("url", NO_URLS)
@pytest.mark.parametrize("demo", [False, True])
def test_s19_what_is_not_plainly_https_is_barred(url: str, demo: bool) -> None:
    with pytest.raises(Barred):
        lawful(url, demo=demo)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/x", "http://localhost:9000/x", "http://[::1]:9000/x"])
def test_s19_only_the_demo_calls_this_machine(url: str) -> None:
    assert guarded(url, demo=True).url == url
    with pytest.raises(Barred):
        guarded(url, demo=False)


def test_s19_the_host_is_pinned_to_the_address_that_was_checked_and_still_called_by_its_name() -> None:
    address = guarded("https://8.8.8.8:8443/in?a=b", demo=False)
    assert address.url == "https://8.8.8.8:8443/in?a=b"
    assert address.headers == {"host": "8.8.8.8:8443"}
    assert address.extensions == {"sni_hostname": "8.8.8.8"}
    assert guarded("https://[2001:4860:4860::8888]/in", demo=False).url == "https://[2001:4860:4860::8888]:443/in"


def test_a_name_that_nobody_knows_may_be_known_tomorrow() -> None:
    with pytest.raises(Unheard):
        guarded("https://nowhere.invalid/x", demo=False)


@pytest.mark.parametrize(
    ("address", "so"), [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("fe80::1%eth0", False)]
)
def test_addresses_of_the_public_network_are_public(address: str, so: bool) -> None:
    assert public(address) is so
