"""OAuth 1.0a without a token: the base string of RFC 5849, and nothing secret on the way."""

from __future__ import annotations

import base64
import hashlib
import hmac

import httpx
import pytest

from connectors.errors import Misconfigured
from connectors.woocommerce.options import checked
from connectors.woocommerce.signing import Signing, signature, signature_base
from tests.connectors.http.fakes import FakeClock, ready
from tests.connectors.woocommerce.scripted import OPTIONS, SECRET, Scripted, listed, product


def test_the_base_string_is_that_of_the_example_in_the_rfc() -> None:
    asked = [
        ("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b"),
        ("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"), ("c2", ""), ("a3", "2 q"),
    ]  # fmt: skip
    assert signature_base("post", "http://example.com/request", asked) == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
        "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e"
        "4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9"
        "d7dh3k39sjv7"
    )


def test_the_key_of_the_signature_is_the_secret_with_an_ampersand() -> None:
    digest = hmac.digest(b"cs_x&", b"GET&a&b", hashlib.sha256)
    assert signature("GET&a&b", "cs_x") == base64.b64encode(digest).decode()


@pytest.mark.pitfall("P-36")
def test_over_http_the_secret_never_leaves_and_each_request_is_signed_anew() -> None:
    shop = Scripted(listed([product(1)]), base_url="http://shop.example")
    for _ in range(2):
        list(shop.connector.pages("products"))
    first, second = (shop.asked(place) for place in (0, 1))
    assert first["oauth_signature_method"] == "HMAC-SHA256"
    assert first["oauth_timestamp"] == str(int(shop.clock.started.timestamp()))
    assert first["oauth_nonce"] != second["oauth_nonce"]
    assert first["per_page"] == "100"
    for request in shop.requests:
        assert "authorization" not in request.headers
        assert SECRET not in f"{request.url}{request.headers}"


@pytest.mark.pitfall("P-36")
def test_over_https_the_proof_is_in_the_head_and_not_in_the_address() -> None:
    shop = Scripted(listed([product(1)]))
    list(shop.connector.pages("products"))
    [request] = shop.requests
    proof = base64.b64encode(f"{OPTIONS['consumer_key']}:{SECRET}".encode()).decode()
    assert request.headers["authorization"] == f"Basic {proof}"
    assert "oauth" not in str(request.url)


def test_a_write_is_signed_with_its_body_untouched() -> None:
    seen = list[httpx.Request]()

    def keep(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=request.read())

    transport = Signing("ck", "cs", FakeClock(), httpx.MockTransport(keep))
    with httpx.Client(transport=transport) as client:
        sent = client.post("http://shop.example/wp-json/a?b=c", content=b'{"d":1}')
    assert sent.content == b'{"d":1}'
    assert seen[0].url.params["b"] == "c"
    assert "oauth_signature" in seen[0].url.params
    ready()


@pytest.mark.parametrize(
    ("base", "auth", "signed"),
    [
        ("https://shop.example", "auto", False),
        ("http://shop.example", "auto", True),
        ("http://127.0.0.1:8080", "auto", True),
        ("http://127.0.0.1:8080", "basic", False),
        ("https://shop.example", "oauth", True),
    ],
)
def test_which_proof_is_used(base: str, auth: str, signed: bool) -> None:
    assert checked(OPTIONS | {"base_url": base, "auth": auth}).signed is signed


def test_basic_over_http_to_another_machine_is_refused() -> None:
    with pytest.raises(Misconfigured, match="in the clear"):
        checked(OPTIONS | {"base_url": "http://shop.example", "auth": "basic"})


@pytest.mark.parametrize(
    "base",
    [
        "https://shop.example/",
        "https://shop.example/wp-json",
        "https://shop.example/wp-json/wc/v3/",
    ],
)
def test_the_address_may_be_written_with_or_without_its_end(base: str) -> None:
    assert checked(OPTIONS | {"base_url": base}).api == "https://shop.example/wp-json"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"base_url": None}, "base_url"),
        ({"base_url": "shop.example"}, "base_url"),
        ({"consumer_key": " "}, "consumer_key"),
        ({"consumer_secret": None}, "consumer_secret"),
        ({"auth": "digest"}, "auth"),
        ({"timeout": 0}, "timeout"),
        ({"orders": "yes"}, "orders"),
    ],
)
def test_a_wrong_option_is_named_before_anything_is_sent(
    wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(Misconfigured, match=f"^{said}"):
        checked(OPTIONS | wrong)


def test_the_options_do_not_show_the_key() -> None:
    assert SECRET not in repr(checked(OPTIONS))
