"""The credential goes to one host only and is never seen in an error (P-36)."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import msgspec
import pytest

from connectors.errors import ConnectorError, Misconfigured
from connectors.http import HttpClient
from connectors.query import base_address
from connectors.redaction import Redactor
from tests.connectors.http.fakes import (
    TOKEN,
    FakeClock,
    Script,
    Step,
    answer,
    client,
    page,
    ready,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ECHO = f"your token {TOKEN} or {quote(TOKEN, safe='')} is wrong"


def seen(error: BaseException | None) -> str:
    """Everything a log could show of an error and of what led to it."""
    text = ""
    while error is not None:
        text += f"{error!s}{error!r}{error.args!r}{vars(error)!r}"
        text += "".join(traceback.format_exception(error))
        error = error.__cause__ or error.__context__
    return text


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError(ECHO),
        httpx.ReadTimeout(ECHO),
        httpx.RemoteProtocolError(ECHO),
        answer(401, {"title": ECHO}, x_request_id=TOKEN),
        answer(403, {"title": ECHO}),
        answer(422, {"errors": {"token": TOKEN.replace("/", "\\/")}, "title": ECHO}),
        answer(500, ECHO),
        answer(503, ECHO),
        answer(404, ECHO),
        page(200, f"<html>{ECHO}</html>"),
        page(200, ECHO, f"text/{quote(TOKEN, safe='')}"),
        page(200, f'{{"{TOKEN}": ', "application/json"),
        answer(302, location=f"https://elsewhere.example/?token={quote(TOKEN)}"),
        answer(302, location=f"https://{quote(TOKEN, safe='')}.example/"),
        page(500, "x" * 290 + TOKEN),
        page(500, TOKEN[:5] + "\u200f" + TOKEN[5:], "text/plain"),
    ],
)
@pytest.mark.parametrize("way", ["read", "write"])
@pytest.mark.pitfall("P-36")
def test_no_error_shows_the_secret(trouble: Step, way: str) -> None:
    http = client(Script(trouble))

    def read() -> None:
        http.get("/x", dict[str, int], query={"key": TOKEN})

    def write() -> None:
        got = http.send("PUT", "/x", b"{}", ready=ready)
        http.acknowledged(got, dict[str, int], "PUT /x")

    with pytest.raises(ConnectorError) as caught:
        read() if way == "read" else write()
    shown = seen(caught.value)
    for spelling in (TOKEN, quote(TOKEN, safe=""), TOKEN[:8]):
        assert spelling not in shown
    assert "httpx" not in repr(caught.value.__context__)


def test_what_leads_to_an_error_holds_no_request_with_its_headers() -> None:
    with pytest.raises(ConnectorError) as caught:
        client(Script(httpx.ReadTimeout("slow"))).send("PUT", "/x", b"{}", ready=ready)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/api/x",
        "http://shop.example/api/x",
        "https://shop.example:8443/api/x",
        "//evil.example/x",
        "https://shop.example@evil.example/",
    ],
)
def test_the_credential_never_leaves_for_another_host(elsewhere: str) -> None:
    script = Script(answer(302, location=elsewhere), answer())
    with pytest.raises(Misconfigured) as caught:
        client(script).get("/x", dict[str, int])
    assert caught.value.code == "redirect"
    assert [request.url.host for request in script.requests] == ["shop.example"]


@pytest.mark.parametrize(
    "nonsense", ["javascript:x(1)", "data:text/html,x", "http://[broken", "https://"]
)
def test_a_redirect_to_nonsense_is_an_error_like_any_other(nonsense: str) -> None:
    script = Script(answer(302, location=nonsense))
    with pytest.raises(ConnectorError):
        client(script).get("/x", dict[str, int])
    assert {request.url.host for request in script.requests} == {"shop.example"}


def test_the_error_of_a_redirect_names_the_host_and_nothing_else_of_the_address() -> None:
    script = Script(answer(302, location="https://login.example/oauth?session=abc"))
    with pytest.raises(Misconfigured, match=r"https://login\.example \(HTTP 302\)") as caught:
        client(script).get("/x", dict[str, int])
    assert "session" not in str(caught.value)


def test_redirects_on_the_same_host_are_followed_three_times_and_no_more() -> None:
    follow = answer(301, location="/api/y")
    good = Script(follow, follow, answer(301, location="https://shop.example:443/z"), answer())
    assert client(good).get("/x", dict[str, int]) == {}
    assert good.requests[-1].url.path == "/z"
    endless = Script(follow)
    with pytest.raises(Misconfigured, match="in circles"):
        client(endless).get("/x", dict[str, int])
    assert len(endless.requests) == 4


@pytest.mark.parametrize("token", ["abc\n", "abc\r\nX-Evil: 1", "übel", " abc", "a\x00b"])
def test_a_credential_that_cannot_be_a_header_is_named_before_anything_is_sent(token: str) -> None:
    with pytest.raises(Misconfigured, match="X-Token") as caught:
        HttpClient("Shop", "https://shop.example", clock=FakeClock(), headers={"X-Token": token})
    assert token.strip() not in seen(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.example",
        "http://127.0.0.1.evil.example",
        "ftp://shop.example",
        "shop.example",
        "https://",
        "https://user:pw@shop.example",
        "https://shop.example?x=1",
        "https://shop.example#x",
        "https://shop.example:99999",
        "https://[bad",
        "",
    ],
)
def test_addresses_a_token_must_not_go_to_are_refused(address: str) -> None:
    with pytest.raises(Misconfigured, match="base_url"):
        base_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://shop.example/v2/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9"],
)
def test_https_and_this_machine_are_accepted(address: str) -> None:
    assert base_address(address) == address.rstrip("/")


def test_no_proxy_or_netrc_of_the_surroundings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://evil.example:3128")
    made = dict[str, object]()
    original: Callable[..., None] = httpx.Client.__init__

    def spy(self: httpx.Client, **options: object) -> None:
        made.update(options)
        original(self, **options)

    monkeypatch.setattr(httpx.Client, "__init__", spy)
    client(Script(answer()))
    assert made["trust_env"] is False
    assert made["follow_redirects"] is False
    assert made.get("verify", True) is True


def test_no_log_shows_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client(Script(answer())).get("/x", dict[str, int], query={"key": TOKEN})
    assert quote(TOKEN, safe="") not in caplog.text
    assert TOKEN not in caplog.text


class TestRedactor:
    def test_every_spelling_is_replaced(self) -> None:
        secret = 'p"a&s/s'
        hide = Redactor([secret])
        for spelling in (
            secret,
            quote(secret, safe=""),
            "p%22a%26s%2fs",
            'p\\"a&s/s',
            "p&quot;a&amp;s/s",
        ):
            assert hide.text(f"<{spelling}>") == "<[redacted]>"

    def test_a_blank_in_a_secret_is_known_in_both_its_spellings(self) -> None:
        assert Redactor(["open sesame"]).text("open%20sesame open+sesame") == (
            "[redacted] [redacted]"
        )

    def test_bytes_too(self) -> None:
        assert Redactor(["geheim"]).data(b'{"a":"geheim"}') == b'{"a":"[redacted]"}'

    def test_no_secret_hides_nothing(self) -> None:
        assert Redactor(["", "  "]).text("all of it") == "all of it"
        assert Redactor().data(b"all of it") == b"all of it"

    def test_json_escapes_of_the_secret_are_known(self) -> None:
        secret = "ключ"
        shown = (
            msgspec.json.encode({"k": secret}).decode() + '{"k": "\\u043a\\u043b\\u044e\\u0447"}'
        )
        assert "\\u043a" not in Redactor([secret]).text(shown)
        assert secret not in Redactor([secret]).text(shown)
