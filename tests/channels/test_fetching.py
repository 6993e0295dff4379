"""A citizen's file is had from its provider, or not at all: never much, never long, never from elsewhere."""

import resource
import time

import pytest

from channels.fetching import LARGEST, Shelf, aim, fetch
from channels.port import NotFetched
from tests.channels.provider import Answer, provider

PROOF = "Basic c2VjcmV0"
SHELF = Shelf("https://api.example.com/v1", ("example.com", "cdn.example"), ("example.com",), PROOF)
PHOTO = b"\xff\xd8\xff" + b"photo" * 1000


def here(url: str, *hosts: str) -> Shelf:
    return Shelf(f"{url}/v1", hosts, hosts, PROOF)


def moved(to: str, status: int = 307) -> Answer:
    return Answer(status, headers=(("Location", to),))


@pytest.mark.parametrize(
    ("url", "authorization", "guarded"),
    [
        ("https://api.example.com/v1/1", PROOF, False),
        ("https://API.example.com:443/elsewhere", PROOF, False),
        ("https://other.example.com/1", PROOF, True),
        ("https://example.com/1?a=b", PROOF, True),
        ("https://a.cdn.example/1", "", True),
    ],
)
def test_a_file_lies_at_the_providers_hosts_and_the_proof_is_shown_to_some(
    url: str, authorization: str, guarded: bool
) -> None:
    found = aim(url, SHELF)
    assert (found.authorization, found.guarded) == (authorization, guarded)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com/v1/1",
        "http://other.example.com/1",
        "https://api.example.com:8443/1",
        "https://a.cdn.example:80/1",
        "https://example.com.evil.example/1",
        "https://evilexample.com/1",
        "https://api.example.com@evil.example/1",
        "https://user@api.example.com/1",
        "https://evil.example\\@api.example.com/1",
        "https://evil.example#@api.example.com/1",
        "https://api.example.com./1",
        "https://127.0.0.1/1",
        "https://[::1]/1",
        "https://[api.example.com]/1",
        "https://api.example.com:port/1",
        "https:///1",
        "//api.example.com/1",
        "ftp://api.example.com/1",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://api.example.com/\n1",
        "https://ａpi.example.com/1",
        "",
    ],
)
def test_any_other_url_is_not_called(url: str) -> None:
    with pytest.raises(NotFetched) as trouble:
        aim(url, SHELF)
    assert (trouble.value.reason, trouble.value.retryable) == ("elsewhere", False)


def test_a_file_comes_as_it_is() -> None:
    with provider(Answer(body=PHOTO, content_type="image/jpeg")) as carrier:
        assert fetch(f"{carrier.url}/v1/1?a=b%20c", here(carrier.url), 2) == PHOTO
    (asked,) = carrier.asked
    assert (asked.method, asked.path) == ("GET", "/v1/1?a=b%20c")
    assert (asked.headers["Authorization"], asked.headers["Accept-Encoding"]) == (PROOF, "identity")


def test_without_a_proof_none_is_shown() -> None:
    with provider(Answer(body=PHOTO)) as carrier:
        fetch(f"{carrier.url}/1", Shelf(carrier.url, ()), 2)
    assert "Authorization" not in carrier.asked[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_provider_may_send_on_to_itself(status: int) -> None:
    with provider(moved("/v2/1", status), moved("2"), moved("?a=b"), Answer(body=PHOTO)) as carrier:
        assert fetch(f"{carrier.url}/v1/1", here(carrier.url), 2) == PHOTO
    assert [asked.path for asked in carrier.asked] == ["/v1/1", "/v2/1", "/v2/2", "/v2/2?a=b"]


def test_a_provider_that_sends_on_for_ever_is_left() -> None:
    with provider(moved("/v1/1")) as carrier, pytest.raises(NotFetched, match="elsewhere"):
        fetch(f"{carrier.url}/v1/1", here(carrier.url), 2)
    assert len(carrier.asked) == 4


@pytest.mark.parametrize(
    "to",
    [
        "{other}/1",
        "//127.0.0.1:1/1",
        "http://169.254.169.254/latest/meta-data/",
        "https://evil.example/1",
        "https://localhost/1",
        "file:///etc/passwd",
    ],
)
def test_a_file_that_is_elsewhere_is_left_there(to: str) -> None:
    """`localhost` stands for a host of the provider's whose name leads into our own network."""
    with provider(Answer(body=PHOTO)) as other, provider(moved(to.format(other=other.url))) as carrier:
        with pytest.raises(NotFetched) as trouble:
            fetch(f"{carrier.url}/v1/1", here(carrier.url, "localhost"), 2)
        assert other.asked == []
    assert (trouble.value.reason, trouble.value.retryable) == ("elsewhere", False)


def test_a_file_that_is_declared_too_large_is_not_read() -> None:
    with provider(Answer(body=b"x", declares=LARGEST + 1)) as carrier, pytest.raises(NotFetched) as trouble:
        fetch(f"{carrier.url}/v1/1", here(carrier.url), 2)
    assert (trouble.value.reason, trouble.value.retryable) == ("too large", False)


def test_the_largest_file_is_had() -> None:
    with provider(Answer(body=bytes(LARGEST))) as carrier:
        assert len(fetch(f"{carrier.url}/v1/1", here(carrier.url), 10)) == LARGEST


def test_of_a_file_without_an_end_no_more_is_read_than_we_take() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with provider(Answer(body=bytes(1024 * 1024), dribbles=0.0)) as carrier, pytest.raises(NotFetched) as trouble:
        fetch(f"{carrier.url}/v1/1", here(carrier.url), 10)
    assert (trouble.value.reason, trouble.value.retryable) == ("too large", False)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024  # KB


def test_a_small_declaration_is_kept_to() -> None:
    with provider(Answer(body=bytes(LARGEST * 2), declares=1024)) as carrier:
        assert len(fetch(f"{carrier.url}/v1/1", here(carrier.url), 2)) == 1024


def test_a_file_that_breaks_off_is_tried_again() -> None:
    with provider(Answer(body=PHOTO, declares=len(PHOTO) + 1)) as carrier, pytest.raises(NotFetched) as trouble:
        fetch(f"{carrier.url}/v1/1", here(carrier.url), 2)
    assert (trouble.value.reason, trouble.value.retryable) == ("unreachable", True)


@pytest.mark.parametrize("answer", [Answer(hangs=True), Answer(body=b"x", dribbles=0.05)])
def test_a_file_that_takes_too_long_is_tried_again(answer: Answer) -> None:
    started = time.monotonic()
    with provider(answer) as carrier, pytest.raises(NotFetched) as trouble:
        fetch(f"{carrier.url}/v1/1", here(carrier.url), 0.3)
    assert (trouble.value.reason, trouble.value.retryable) == ("timeout", True)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(204, False), (400, False), (401, True), (404, True), (410, False), (429, True), (503, True)],
)
def test_trouble_is_told_by_its_status(status: int, retryable: bool) -> None:
    with provider(Answer(status)) as carrier, pytest.raises(NotFetched) as trouble:
        fetch(f"{carrier.url}/v1/1", here(carrier.url), 2)
    assert (trouble.value.reason, trouble.value.retryable) == (str(status), retryable)


def test_a_provider_that_is_not_there_is_tried_again() -> None:
    with provider(Answer()) as gone:
        url = gone.url
    with pytest.raises(NotFetched) as trouble:
        fetch(f"{url}/v1/1", here(url), 2)
    assert (trouble.value.reason, trouble.value.retryable) == ("unreachable", True)


def test_trouble_names_neither_the_url_nor_the_proof() -> None:
    with provider(Answer(403)) as carrier, pytest.raises(NotFetched) as trouble:
        fetch(f"{carrier.url}/v1/1?hash=secret", here(carrier.url), 2)
    assert repr(trouble.value) == "NotFetched(reason='403', retryable=True)"
    assert trouble.value.__cause__ is None
    assert PROOF not in repr(here(carrier.url))
