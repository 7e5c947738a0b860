"""A till's proof, OAuth tokens renewed ahead and once on a 401, and what nobody may see."""

from __future__ import annotations

import pytest

from connectors.capillary.access import basic
from connectors.errors import Retriable, Unauthorised
from tests.connectors.capillary.club import OAUTH, PASSWORD, Club, enveloped, member, reply

TOKEN = "x-cap-api-oauth-token"


@pytest.mark.parametrize(
    ("till", "password", "value"),
    [
        # The vendor's own example (page "Basic authentication").
        (
            "store.server",
            "server123",
            "Basic c3RvcmUuc2VydmVyOjhhMTZhNmI3MDUwNWViMWYxZmY3Y2RjMGNkNTU1OWE3",
        ),
    ],
)
def test_a_till_is_proved_by_its_password_s_md5(till: str, password: str, value: str) -> None:
    assert basic(till, password)[0] == {"Authorization": value}


def test_the_md5_is_that_of_the_vendors_second_example() -> None:
    assert basic("t", "123")[1][1] == "202cb962ac59075b964b07152d234b70"


def test_a_till_speaks_on_behalf_of_a_store() -> None:
    club = Club(member(1))
    club.connect(attribution_type="STORE_CODE", attribution_code="lyon").check()
    sent = club.requests[0].headers
    assert sent["x-cap-api-attribution-entity-type"] == "STORE_CODE"
    assert sent["x-cap-api-attribution-entity-code"] == "lyon"
    assert sent["authorization"].startswith("Basic ")
    assert TOKEN not in sent


class TestOAuth:
    def test_a_token_is_got_once_and_kept_for_the_next_process(self) -> None:
        club = Club(member(1))
        for _ in range(2):
            list(club.connect(**OAUTH).pages("customers"))
        assert club.tokens == 1
        assert {one.headers[TOKEN] for one in club.sent("/customer/search")} == {"tok-1-s3cret"}
        assert "authorization" not in club.requests[-1].headers

    def test_it_is_renewed_before_it_expires(self) -> None:
        club = Club(member(1))
        connector = club.connect(**OAUTH)
        connector.read("customers", [])
        list(connector.pages("customers"))
        club.clock.passed += 239
        list(connector.pages("customers"))
        assert club.tokens == 1
        club.clock.passed += 10
        list(connector.pages("customers"))
        assert club.tokens == 2

    def test_one_that_lives_shortly_is_not_renewed_with_every_request(self) -> None:
        club = Club(member(1))
        club.ttl = 30
        connector = club.connect(**OAUTH)
        list(connector.pages("customers"))
        list(connector.pages("customers"))
        assert club.tokens == 1

    def test_a_refused_token_is_renewed_once(self) -> None:
        club = Club(member(1))
        connector = club.connect(**OAUTH)
        list(connector.pages("customers"))
        club.answers = [lambda _: enveloped(401, "Token expired", 401)]
        list(connector.pages("customers"))
        assert club.tokens == 2
        club.answers = [
            lambda _: enveloped(401, "No", 401),
            lambda _: None,
            lambda _: enveloped(401, "No", 401),
        ]
        with pytest.raises(Unauthorised):
            list(connector.pages("customers"))

    def test_another_process_may_have_been_quicker(self) -> None:
        club = Club(member(1))
        first, second = club.connect(**OAUTH), club.connect(**OAUTH)
        list(first.pages("customers"))
        list(second.pages("customers"))
        club.clock.passed += 290
        list(first.pages("customers"))
        list(second.pages("customers"))
        assert club.tokens == 2

    def test_a_client_that_is_not_known_says_so(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: reply(401, {"errors": [{"code": 401, "message": "no client"}]})]
        with pytest.raises(Unauthorised, match="key and secret") as caught:
            list(club.connect(**OAUTH).pages("customers"))
        assert caught.value.code == "invalid_client"

    @pytest.mark.parametrize("kept", [b"garbage", b"{}", b'{"key": "another", "access": "x"}'])
    def test_a_token_that_cannot_be_used_is_got_anew(self, kept: bytes) -> None:
        club = Club(member(1))
        club.store.save(kept)
        list(club.connect(**OAUTH).pages("customers"))
        assert club.tokens == 1

    def test_a_token_of_another_client_is_not_used(self) -> None:
        club = Club(member(1))
        list(club.connect(**OAUTH).pages("customers"))
        list(club.connect(**{**OAUTH, "key": "other"}).pages("customers"))
        assert club.tokens == 2


@pytest.mark.pitfall("P-36")
@pytest.mark.parametrize("oauth", [False, True])
def test_no_error_shows_what_proves_us(oauth: bool) -> None:
    club = Club(member(1))
    connector = club.connect(**OAUTH) if oauth else club.connect()
    digest = basic("store.server", PASSWORD)[1]
    hidden = (*digest, OAUTH["secret"], "tok-1-s3cret")

    def echo(request: object) -> object:
        return enveloped(500, " ".join(hidden), 503)

    list(connector.pages("customers"))
    club.answers = [echo] * 20  # type: ignore[list-item]
    with pytest.raises(Retriable) as caught:
        list(connector.pages("customers"))
    shown = f"{caught.value!r} {caught.value.message} {caught.value.detail}"
    assert not [secret for secret in ((hidden[3:]) if oauth else digest) if secret in shown]
