"""Whose a host is, and whether an address is everybody's."""

import pytest

from channels.hosts import below, public


@pytest.mark.parametrize("host", ["example.com", "api.example.com", "a.b.example.com"])
def test_a_host_in_a_domain_is_the_domains(host: str) -> None:
    assert below(host, ("example.org", "example.com"))


@pytest.mark.parametrize(
    "host", ["", "com", "example.com.", "badexample.com", "example.com.evil.example", "EXAMPLE.COM"]
)
def test_a_host_that_only_looks_like_it_is_not(host: str) -> None:
    assert not below(host, ("example.org", "example.com"))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"])
def test_an_address_of_the_public_network_is_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "2002:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fe80::1%eth0",
        "ff02::1",
    ],
)
def test_an_address_of_ours_or_of_nobody_is_not(address: str) -> None:
    assert not public(address)
