"""Signing in: the address out, the pasted redirect back, and a token that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from connectors.quickbooks_online.tokens import Tokens, unpacked
from syncconsole.config import Config, Endpoint
from syncconsole.errors import Refused
from syncconsole.secrets import Secret
from syncconsole.setup.login import login
from syncconsole.tokens import endpoint_tokens
from tests.connectors.http.fakes import FakeClock
from tests.connectors.quickbooks_online.company import OPTIONS
from tests.connectors.quickbooks_online.intuit import CLIENT, REALM, Intuit, reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLBACK = "https://app.example/callback"


class Person:
    """Somebody with a browser: signs in where told, and pastes where they were sent."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.intuit = Intuit(self.clock)
        self.told = list[str]()
        options = OPTIONS | {
            "client_secret": Secret(CLIENT[1]),
            "redirect_uri": CALLBACK,
            "base_url": None,
        }
        self.config = Config(
            path=folder / "config.yaml",
            endpoints={
                "office": Endpoint("office", "quickbooks_online", options),
                "web": Endpoint("web", "bigcommerce", {}),
            },
            connections={},
        )

    def signs_in(self, endpoint: str = "office", **back: str) -> None:
        """Log in; `back` changes what the browser is sent back with ("" leaves it out)."""

        def paste(question: str) -> str:
            assert "Paste" in question
            address = next(one for one in self.told if one.startswith("https://appcenter"))
            asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
            sent = {"code": "the-c0de", "state": asked["state"], "realmId": REALM} | back
            given = {name: value for name, value in sent.items() if value}
            return f"  {asked['redirect_uri']}?{urlencode(given)} \n"

        self.runs(endpoint, paste)

    def runs(self, endpoint: str, ask: Callable[[str], str]) -> None:
        transport = httpx.MockTransport(self.intuit)
        login(self.config, endpoint, ask, self.told.append, clock=self.clock, transport=transport)

    def tokens(self) -> Tokens:
        return unpacked(endpoint_tokens(self.config.path, "office").load(), REALM)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_a_person_who_signs_in_leaves_a_token(person: Person) -> None:
    person.signs_in()
    tokens = person.tokens()
    assert (tokens.access, tokens.refresh) == ("access-tok1", "refresh-tok1")
    assert tokens.hard_until is not None
    assert person.told[-1].startswith("Signed in: office")


def test_the_address_asks_for_accounting_and_nothing_else(person: Person) -> None:
    person.signs_in()
    address = urlsplit(person.told[1])
    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        "https://appcenter.intuit.com/connect/oauth2"
    )
    asked = parse_qs(address.query)
    assert asked.pop("state")
    assert asked == {
        "client_id": [CLIENT[0]],
        "response_type": ["code"],
        "scope": ["com.intuit.quickbooks.accounting"],
        "redirect_uri": [CALLBACK],
    }


def test_the_code_is_exchanged_once_with_the_same_redirect(person: Person) -> None:
    person.signs_in()
    assert person.intuit.asked == [
        {"grant_type": "authorization_code", "code": "the-c0de", "redirect_uri": CALLBACK}
    ]


def test_each_sign_in_has_a_state_of_its_own(person: Person) -> None:
    person.signs_in()
    person.intuit.codes.add("the-c0de")
    first = person.told[1]
    person.told.clear()
    person.signs_in()
    assert (
        parse_qs(urlsplit(first).query)["state"]
        != parse_qs(urlsplit(person.told[1]).query)["state"]
    )


@pytest.mark.parametrize(
    ("back", "said"),
    [
        ({"state": "forged"}, "state differs"),
        ({"state": ""}, "state differs"),
        ({"code": ""}, "it holds no code"),
        ({"code": "", "error": "access_denied"}, "access was refused"),
        ({"realmId": "999"}, "choose the company 4620816365"),
        ({"realmId": ""}, "choose the company"),
        ({"code": "guessed"}, "syncconsole login"),
    ],
)
def test_a_redirect_that_is_not_ours_leaves_no_token(
    person: Person, back: dict[str, str], said: str
) -> None:
    with pytest.raises(Refused, match=said) as caught:
        person.signs_in(**back)
    assert caught.value.code == "login"
    assert endpoint_tokens(person.config.path, "office").load() is None


@pytest.mark.parametrize("pasted", ["", "hello", "http://[bad", "?state=ü", "the-c0de"])
def test_what_is_no_address_is_said_to_be_none(person: Person, pasted: str) -> None:
    with pytest.raises(Refused, match="Paste the whole address"):
        person.runs("office", lambda _: pasted)
    assert person.intuit.asked == []


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("nowhere", "there is no endpoint nowhere; endpoints to sign in to: office"),
        ("web", "web is bigcommerce, which takes its credential from config.yaml"),
    ],
)
def test_an_endpoint_without_a_sign_in_is_refused(person: Person, endpoint: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        person.signs_in(endpoint)
    assert person.told == []


def test_a_failed_sign_in_leaves_the_old_token(person: Person) -> None:
    person.signs_in()
    with pytest.raises(Refused):
        person.signs_in(code="used up")
    assert person.tokens().access == "access-tok1"


@pytest.mark.parametrize(
    "answer",
    [httpx.ConnectError("no route"), reply(500, {}), reply(200, {"access_token": "access-tok1"})],
)
def test_an_answer_that_is_none_is_said_and_the_code_is_not_used_twice(
    person: Person, answer: Any
) -> None:
    person.intuit.answer = answer
    with pytest.raises(Refused, match="Intuit's sign-in"):
        person.signs_in()
    assert len(person.intuit.asked) == 1


@pytest.mark.pitfall("P-36")
def test_neither_token_nor_secret_is_shown(person: Person, tmp_path: Path) -> None:
    person.signs_in()
    with pytest.raises(Refused) as caught:
        person.signs_in()
    shown = "".join(person.told) + repr(caught.value) + repr(person.config)
    for secret in (CLIENT[1], "access-tok", "refresh-tok", "the-c0de"):
        assert secret not in shown
