"""Writes: what is sent, and one fate for each row whatever becomes of its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from connectors.errors import Abandoned, Malformed, Retriable, Unauthorised
from connectors.model import Change, Fate, Outcome
from tests.connectors.capillary.club import Club, Json, enveloped, item_failed, member, reply
from tests.connectors.http.fakes import page, ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

KNOWN = {"profile.firstname": "First1", "profile.lastname": "Last", "profile.mobile": "49151"}


def new(number: int, **fields: str) -> Change:
    """A customer that only the local server has."""
    own = {"profile.external_id": f"N-{number}", "profile.firstname": f"New{number}"}
    return Change("customers", f"N-{number}", fields=own | _dotted(fields))


def changed(number: int, **fields: str) -> Change:
    """A customer whose named fields were changed locally."""
    refs = {"customer_id": str(number)}
    return Change(
        "customers", f"X-{number}", refs=refs, fields=KNOWN | _dotted(fields), expects=KNOWN
    )


def value(number: int, name: str, text: str, expects: Mapping[str, str] | None = None) -> Change:
    refs = {"customer_id": str(number), "customer": f"X-{number}", "field": name}
    fields = {"values.value": text}
    return Change("custom_fields", f"X-{number}/{name}", refs=refs, fields=fields, expects=expects)


def push(club: Club, *changes: Change, **options: Any) -> list[Outcome]:
    return club.connect(**options).push(changes, key="run-1", ready=ready)


def _dotted(fields: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("__", "."): text for name, text in fields.items()}


class TestNew:
    def test_a_new_customer_is_registered(self) -> None:
        club = Club(member(1))
        change = new(
            1, profile__email="n1@example.test", profile__registered_on="2026-11-19T00:00:00Z",
            subscription__sms_bulk="0", loyalty__loyalty_points="99",
        )  # fmt: skip
        [outcome] = push(club, change)
        assert outcome.fate is Fate.ACCEPTED
        assert (outcome.remote_id, outcome.request_id) == ("9001", "cap-1")
        [[body]] = club.bodies("/customer/add")
        assert body == {
            "firstname": "New1",
            "external_id": "N-1",
            "email": "n1@example.test",
            "registered_on": "2026-11-19 05:30:00",
            "subscriptions": {
                "subscription": [
                    {"priority": "BULK", "scope": "all", "is_subscribed": "0", "channel": "sms"}
                ]
            },
        }

    def test_many_go_in_one_request_after_they_were_looked_up(self) -> None:
        club = Club()
        outcomes = push(club, *(new(n, profile__mobile=f"49{n}") for n in range(1, 31)))
        assert {one.fate for one in outcomes} == {Fate.ACCEPTED}
        assert len(club.sent("/customer/add")) == 1
        asked = [dict(one.url.params) for one in club.sent("/customer/get")]
        assert [("mobile" in one, "external_id" in one) for one in asked] == [
            (False, True), (True, False),
        ]  # fmt: skip

    @pytest.mark.pitfall("P-20")
    @pytest.mark.parametrize("name", ["external_id", "mobile", "email"])
    def test_one_that_is_there_is_a_conflict_and_not_changed(self, name: str) -> None:
        held = member(1)
        club = Club(held)
        outcomes = push(club, new(7, **{f"profile__{name}": held[name]}), new(8))
        assert [one.fate for one in outcomes] == [Fate.CONFLICT, Fate.ACCEPTED]
        assert (outcomes[0].code, outcomes[0].remote_id) == ("exists", "1")
        assert held["firstname"] == "First1"

    def test_two_with_one_identifier_are_not_merged(self) -> None:
        club = Club()
        outcomes = push(club, new(1, profile__mobile="491"), new(2, profile__mobile="491"))
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED]
        assert outcomes[1].code == "duplicate"

    def test_one_without_any_identifier_is_not_sent(self) -> None:
        club = Club()
        [outcome] = push(club, Change("customers", "x", fields={"profile.firstname": "Ana"}))
        assert (outcome.fate, outcome.code) == (Fate.REJECTED, "no_identifier")
        assert club.sent("/customer/add") == []

    def test_nothing_is_registered_where_the_look_up_cannot_be_trusted(self) -> None:
        club = Club()
        failed = item_failed("520", "Internal error", external_id="N-1")
        club.answers = [
            lambda _: None,
            lambda _: enveloped(500, "none", 500, customers={"customer": [failed]}),
        ]
        with pytest.raises(Malformed):
            push(club, new(1))
        assert club.sent("/customer/add") == []


class TestChanged:
    def test_only_what_differs_is_sent_with_the_id_alone(self) -> None:
        club = Club(member(1))
        [outcome] = push(club, changed(1, profile__firstname="Ana"))
        assert (outcome.fate, outcome.message) == (Fate.ACCEPTED, "")
        assert club.bodies("/customer/update") == [{"id": "1", "firstname": "Ana"}]
        assert club.sent("/customer/update")[0].method == "PUT"
        assert club.sent("/customer/get") == []

    def test_older_installations_are_posted_to(self) -> None:
        club = Club(member(1))
        push(club, changed(1, profile__firstname="Ana"), update_method="POST")
        assert club.sent("/customer/update")[0].method == "POST"

    def test_an_update_is_one_customer_unless_told_otherwise(self) -> None:
        club = Club(*(member(n) for n in range(1, 5)))
        changes = [changed(n, profile__firstname="Ana") for n in range(1, 5)]
        push(club, *changes)
        assert len(club.bodies("/customer/update")) == 4
        push(club, *changes, update_batch=3)
        assert [len(one) for one in club.bodies("/customer/update")[4:]] == [3, 2]

    def test_a_subscription_is_changed_in_the_words_of_updates(self) -> None:
        club = Club(member(1))
        push(club, changed(1, subscription__email_trans="1"))
        [body] = club.bodies("/customer/update")
        assert body["subscriptions"]["subscription"] == [
            {"priority": "TRANS", "scope": "all", "is_subscribed": "1", "channel": "email"}
        ]

    def test_extended_fields_are_part_of_the_profile(self) -> None:
        club = Club(member(1))
        fields = {"profile.extended.city": "Porto", **changed(1).fields}
        change = msgspec.structs.replace(changed(1), fields=fields)
        push(club, change, new(1, profile__extended__city="Porto"))
        wanted = {"field": [{"name": "city", "value": "Porto"}]}
        assert club.bodies("/customer/update")[0]["extended_fields"] == wanted
        assert club.bodies("/customer/add")[0][0]["extended_fields"] == wanted

    def test_what_capillary_sums_itself_is_left_out_and_said(self) -> None:
        club = Club(member(1))
        [outcome] = push(club, changed(1, profile__firstname="Ana", slabs__current="Gold"))
        assert outcome.fate is Fate.ACCEPTED
        assert outcome.message == "Capillary takes no change of slabs.current."
        assert club.bodies("/customer/update") == [{"id": "1", "firstname": "Ana"}]

    @pytest.mark.parametrize(
        "fields",
        [
            {"loyalty__loyalty_points": "9"},
            {"profile__mobile": "49999"},  # an identifier is changed by people alone
            {"profile__firstname": ""},  # a blank changes nothing there
            {"subscription__sms_bulk": "perhaps"},
        ],
    )
    def test_a_change_that_cannot_be_written_is_rejected_unsent(
        self, fields: dict[str, str]
    ) -> None:
        club = Club(member(1))
        [outcome] = push(club, changed(1, **fields))
        assert (outcome.fate, outcome.code) == (Fate.REJECTED, "not_writable")
        assert next(iter(fields)).replace("__", ".") in outcome.message
        assert club.requests == []

    def test_an_identifier_is_filled_where_there_was_none(self) -> None:
        club = Club(member(1, email=None))
        push(club, changed(1, profile__email="new@example.test"))
        assert club.bodies("/customer/update") == [{"id": "1", "email": "new@example.test"}]

    def test_one_whose_id_is_not_known_is_looked_up_by_his_key(self) -> None:
        club = Club(member(1))
        known, unknown = changed(1, profile__firstname="A"), changed(2, profile__firstname="B")
        changes = [msgspec.structs.replace(one, refs={}) for one in (known, unknown)]
        outcomes = push(club, *changes)
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED]
        assert outcomes[1].code == "not_found"


@pytest.mark.requirement("S-027")
class TestCustomFields:
    def test_those_of_one_customer_go_together(self) -> None:
        club = Club(member(1), member(2))
        changes = [value(1, "age", "30"), value(2, "age", "40", {"values.value": "39"}),
                   value(1, "club", "cycling")]  # fmt: skip
        outcomes = push(club, *changes)
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED] * 3
        first, second = club.bodies("/customer/update")
        assert first["custom_fields"]["field"] == [
            {"name": "age", "value": "30"},
            {"name": "club", "value": "cycling"},
        ]
        assert second == {"id": "2", "custom_fields": {"field": [{"name": "age", "value": "40"}]}}

    def test_a_value_that_is_missing_is_rejected_alone(self) -> None:
        club = Club(member(1))
        bad = msgspec.structs.replace(value(1, "age", "1"), fields={})
        outcomes = push(club, bad, value(1, "club", "cycling"))
        assert [one.fate for one in outcomes] == [Fate.REJECTED, Fate.ACCEPTED]


@pytest.mark.requirement("S-035")
@pytest.mark.parametrize(
    ("status", "fate"),
    [("CONFIRMED", Fate.ACCEPTED), ("none", Fate.ACCEPTED), ("SUSPECTED", Fate.REJECTED)],
)
def test_a_fraud_status_is_one_of_two(status: str, fate: Fate) -> None:
    club = Club(member(1))
    fields, refs = {"status.status": status}, {"customer_id": "1"}
    [outcome] = push(club, Change("fraud_users", "X-1", refs=refs, fields=fields))
    assert outcome.fate is fate
    wanted = [{"id": "1", "fraud_status": {"status": status.upper()}}]
    assert club.bodies("/customer/update") == (wanted if fate is Fate.ACCEPTED else [])


@pytest.mark.pitfall("P-19")
class TestPartialFailure:
    def test_a_failed_row_fails_no_other(self) -> None:
        club = Club()
        changes = [new(1), new(2, profile__firstname="Bad"), new(3)]
        outcomes = push(club, *changes)
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED]
        assert (outcomes[1].code, outcomes[1].message) == (
            "1012", "Customer not registered (1012)",
        )  # fmt: skip

    def test_where_all_failed_each_has_its_reason(self) -> None:
        outcomes = push(Club(), *(new(n, profile__firstname="Bad") for n in (1, 2)))
        assert [one.code for one in outcomes] == ["1012", "1012"]

    def test_items_in_another_order_are_told_apart_by_their_identifiers(self) -> None:
        club = Club()
        items: list[Json] = [
            item_failed("1013", "Invalid", external_id="N-2"),
            {"user_id": 9, "external_id": "N-1", "item_status": {"success": "true"}},
        ]
        club.answers = [
            lambda _: None,
            lambda _: None,
            lambda _: enveloped(201, customers={"customer": items}),
        ]
        outcomes = push(club, new(1), new(2))
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED]
        assert outcomes[0].remote_id == "9"

    def test_a_failed_item_without_any_identity_is_the_one_in_its_place(self) -> None:
        club = Club()
        items: list[Json] = [
            {"user_id": 9, "external_id": "N-1", "item_status": {"success": "true"}},
            item_failed("400", "Input is invalid"),
        ]
        club.answers = [
            lambda _: None,
            lambda _: None,
            lambda _: enveloped(201, customers={"customer": items}),
        ]
        assert [one.fate for one in push(club, new(1), new(2))] == [Fate.ACCEPTED, Fate.REJECTED]

    def test_a_row_that_is_not_told_of_is_settled_by_reading(self) -> None:
        club = Club()
        items = [{"user_id": 9, "external_id": "N-1", "item_status": {"success": "true"}}]
        club.answers = [
            lambda _: None,
            lambda _: None,
            lambda _: enveloped(200, customers={"customer": items}),
        ]
        with pytest.raises(Retriable) as caught:
            push(club, new(1), new(2))
        assert caught.value.maybe_done

    def test_a_batch_that_is_too_large_is_halved(self) -> None:
        club = Club()
        club.batch_limit = 5
        outcomes = push(club, *(new(n) for n in range(1, 18)))
        assert {one.fate for one in outcomes} == {Fate.ACCEPTED}
        assert {len(one) for one in club.bodies("/customer/add")} <= {17, 9, 8, 4, 5}

    def test_a_batch_refused_as_a_whole_is_halved_until_the_bad_row_stands_alone(self) -> None:
        class Strict(Club):
            def customer_add(self, request: httpx.Request) -> httpx.Response:
                if b"Bad" in request.content:
                    return enveloped(400, "Input is invalid")
                return super().customer_add(request)

        names = {"profile__firstname": "Bad"}
        changes = [new(n, **(names if n == 6 else {})) for n in range(1, 10)]
        outcomes = push(Strict(), *changes)
        assert [at for at, one in enumerate(outcomes, 1) if one.fate is Fate.REJECTED] == [6]
        assert outcomes[5].code == "status_400"

    def test_warnings_are_told(self) -> None:
        club = Club(member(1))
        status = {"success": "true", "code": "1000", "message": "ok",
                  "warnings": {"warning": ["91017", "1017"]}}  # fmt: skip
        item = {"user_id": 1, "item_status": status}
        club.answers = [lambda _: enveloped(200, customers={"customer": [item]})]
        [outcome] = push(club, changed(1, profile__firstname="Ana"))
        assert outcome.message == "It warned: 91017, 1017."


class TestDoubt:
    @pytest.mark.parametrize(
        "answer",
        [
            lambda _: enveloped(500, "Internal", 500),
            lambda _: enveloped(500, "Internal"),
            lambda _: reply(461, {}),
            lambda _: reply(521, {}),
            lambda _: reply(200, {"unexpected": 1}),
            page(200, "<html>Sign in</html>"),
        ],
    )
    def test_what_proves_nothing_is_settled_by_reading(self, answer: Any) -> None:
        club = Club(member(1))
        club.answers = [answer]
        with pytest.raises(Retriable) as caught:
            push(club, changed(1, profile__firstname="Ana"))
        assert caught.value.maybe_done
        assert len(club.sent("/customer/update")) == 1  # never sent twice

    def test_after_too_many_requests_it_is_sent_again(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: enveloped(429, "Quota", 429), lambda _: enveloped(429, "Quota")]
        [outcome] = push(club, changed(1, profile__firstname="Ana"))
        assert outcome.fate is Fate.ACCEPTED
        assert len(club.sent("/customer/update")) == 3

    def test_a_part_that_was_written_is_told_where_the_rest_was_not(self) -> None:
        club = Club(member(1), member(2))
        changes = [changed(n, profile__firstname="Ana") for n in (1, 2)]
        club.answers = [lambda _: None, lambda _: enveloped(403, "No access", 403)]
        with pytest.raises(Retriable, match="took a part") as caught:
            push(club, *changes)
        assert caught.value.maybe_done

    def test_without_permission_nothing_was_written(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: enveloped(403, "No access", 403)]
        with pytest.raises(Unauthorised, match="access group"):
            push(club, changed(1, profile__firstname="Ana"))

    def test_a_withdrawn_write_is_not_sent(self) -> None:
        club = Club(member(1))

        def stop() -> None:
            raise Abandoned

        change = changed(1, profile__firstname="Ana")
        with pytest.raises(Abandoned):
            club.connect().push([change], key="k", ready=stop)
        assert club.requests == []

    def test_readiness_is_asked_for_before_each_write(self) -> None:
        club = Club(member(1), member(2))
        asked = list[int]()
        changes = [changed(n, profile__firstname="Ana") for n in (1, 2)]
        club.connect().push(changes, key="k", ready=lambda: asked.append(len(club.requests)))
        assert asked == [0, 1]
