"""The token of an app of the Dev Dashboard: asked for in time, by one, and seen by none."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, RLock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import pytest

from connectors.errors import ConnectorError, Misconfigured, Retriable, Unauthorised
from connectors.model import Ask
from tests.connectors.shopify.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.shopify.client import Shopify

SECRET = "app-s3cret/+="
PAIR = {"token": None, "client_id": "app-1", "client_secret": SECRET}
PATH = "/admin/oauth/access_token"


class Store:
    """Keeps a token; held by one at a time."""

    def __init__(self) -> None:
        self.kept: bytes | None = None
        self._lock = RLock()

    def load(self) -> bytes | None:
        return self.kept

    def save(self, token: bytes) -> None:
        self.kept = token

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._lock:
            yield


class Office:
    """A shop that gives tokens for a day; `answer` is played instead, once for each."""

    def __init__(self) -> None:
        self.shop = Shop(3)
        self.shop.tokens = set()
        self.store = Store()
        self.asked = list[dict[str, str]]()
        self.answers = list[httpx.Response]()
        self.shop.answers = [self] * 1000

    def connect(self, **options: Any) -> Shopify:
        return self.shop.connect(store=self.store, **{**PAIR, **options})

    def __call__(self, request: httpx.Request) -> httpx.Response | None:
        if request.url.path != PATH:
            return None
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append(form)
        if self.answers:
            return self.answers.pop(0)
        token = f"shpat_day{len(self.asked)}"
        self.shop.tokens = {token}
        body = {"access_token": token, "scope": "read_products", "expires_in": 86399}
        return self.shop.reply(body)


def read(connector: Shopify) -> int:
    return len(connector.read("inventory", [Ask("SKU-1")]).records)


def test_the_pair_is_changed_for_a_token_that_lasts_a_day_and_is_kept() -> None:
    office = Office()
    assert read(office.connect()) == 1
    assert office.asked == [
        {"grant_type": "client_credentials", "client_id": "app-1", "client_secret": SECRET}
    ]
    assert read(office.connect()) == 1  # another process finds it in the store
    assert len(office.asked) == 1


def test_it_is_renewed_ahead_of_its_end() -> None:
    office = Office()
    connector = office.connect()
    read(connector)
    office.shop.clock.started += timedelta(hours=23, minutes=49)
    read(connector)
    assert len(office.asked) == 1
    office.shop.clock.started += timedelta(minutes=2)
    read(connector)
    assert len(office.asked) == 2
    assert all(request.headers.get("x-shopify-access-token") != "" for request in
               office.shop.requests if request.url.path != PATH)  # fmt: skip


def test_it_is_renewed_after_a_401_once() -> None:
    office = Office()
    connector = office.connect()
    read(connector)
    office.shop.tokens = set()  # withdrawn
    assert read(connector) == 1
    assert len(office.asked) == 2
    office.answers = [office.shop.reply({"access_token": "wrong", "expires_in": 86399})]
    office.shop.tokens = set()
    with pytest.raises(Unauthorised, match="did not accept"):
        read(connector)
    assert len(office.asked) == 3


def test_two_that_ask_at_once_cost_one_renewal() -> None:
    office = Office()
    connectors = [office.connect(), office.connect()]
    together, found = Barrier(4), list[int]()

    def ask(connector: Shopify) -> None:
        together.wait()
        found.append(read(connector))

    threads = [Thread(target=ask, args=(connectors[n % 2],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 4
    assert len(office.asked) == 1


@pytest.mark.parametrize("kept", [b"", b"rubbish", b'{"shop": 7}'])
def test_what_cannot_be_read_in_the_store_costs_a_new_token_and_no_person(kept: bytes) -> None:
    office = Office()
    office.store.kept = kept
    assert read(office.connect()) == 1


@pytest.mark.parametrize("other", [{"shop": "garden"}, {"client_id": "app-2"}])
def test_the_token_of_another_shop_or_app_is_not_used(other: dict[str, str]) -> None:
    office = Office()
    read(office.connect())
    read(office.connect(**other))
    assert len(office.asked) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (httpx.Response(400, text="<html>Oauth error app_not_installed</html>",
                        headers={"content-type": "text/html"}), Unauthorised, "app_not_installed"),
        (httpx.Response(400, json={"error": "shop_not_permitted"}), Unauthorised, "organisation"),
        (httpx.Response(401, json={"error": "invalid_client"}), Unauthorised, "client_secret"),
        (httpx.Response(404, text="Not found"), Misconfigured, "shop"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_token_says_what_a_person_must_do(
    answer: httpx.Response, kind: type[ConnectorError], words: str
) -> None:
    office = Office()
    office.answers = [answer]
    with pytest.raises(kind, match=words):
        read(office.connect())


def test_a_token_endpoint_that_is_down_may_be_asked_later() -> None:
    office = Office()
    office.answers = [httpx.Response(503)] * 99
    with pytest.raises(Retriable):
        read(office.connect())


def test_without_a_place_to_keep_it_nothing_is_asked() -> None:
    with pytest.raises(Misconfigured, match="keep"):
        Shop(1).connect(store=None, **PAIR)


@pytest.mark.pitfall("P-36")
def test_neither_the_secret_nor_the_token_is_seen() -> None:
    office = Office()
    connector = office.connect()
    read(connector)
    assert office.store.kept is not None
    leak = {"errors": f"shpat_day1 {SECRET} shpat_day2"}
    office.shop.answers = [lambda _: office.shop.reply(leak, 400)]
    with pytest.raises(ConnectorError) as told:
        read(connector)
    said = f"{told.value!r} {vars(told.value)} {connector!r} {vars(connector)}"
    assert SECRET not in said
    assert "shpat_day1" not in said
    office.answers = [httpx.Response(400, text=f"app_not_installed {SECRET}")]
    office.shop.answers = [office] * 9
    office.shop.clock.started += timedelta(days=2)
    with pytest.raises(Unauthorised) as refused:
        read(connector)
    assert SECRET not in f"{refused.value!r} {vars(refused.value)}"
