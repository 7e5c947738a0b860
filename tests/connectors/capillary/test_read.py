"""Customers and what is theirs, by key and as they come: text for numbers, nothing for null."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from connectors.errors import Malformed, Rejected, Retriable
from connectors.model import Ask, Record
from tests.connectors.capillary.club import Club, enveloped, item_failed, member, reply
from tests.connectors.http.fakes import page


def first(club: Club, component: str = "customers") -> Record:
    return next(one for page in club.connect().pages(component) for one in page.records)


def read(club: Club, *asks: Ask, component: str = "customers", **options: Any) -> list[Record]:
    return list(club.connect(**options).read(component, asks).records)


@pytest.mark.requirement("S-026")
class TestProfile:
    def test_a_customer_has_all_six_attributes(self) -> None:
        summary = {"redeemed": "50", "expired": "30.0", "returned": "0", "adjusted": "-5"}
        more: dict[str, Any] = {
            "points_summaries": {"points_summary": [summary, {"redeemed": "7"}]},
            "extended_fields": {"field": [{"name": "city", "value": "Porto"}]},
            "tier_expiry_date": "2027-01-01 05:29:59",
            "slab_history": {"history": [{"changed_on": "2026-10-05 12:00:00", "to": "Silver"}]},
            "transactions": {
                "transaction": {
                    "id": "9", "number": "B-1", "type": "REGULAR",
                    "created_date": "2026-10-06 10:00:00", "store": "lyon",
                }
            },
            "subscriptions": {
                "subscription": [{"channel": "SMS", "priority": "BULK", "status": "0"}]
            },
        }  # fmt: skip
        record = first(Club(member(1, **more)))
        assert (record.remote_id, record.sku, record.title) == ("1", "X-1", "First1 Last")
        assert record.updated_at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
        assert record.refs == {"customer_id": "1", "customer": "X-1", "identifier": "external_id"}
        recent = json.loads(record.fields["transactions.recent"])
        assert [(one["number"], one["created"]) for one in recent] == [
            ("B-1", "2026-10-06T04:30:00Z")
        ]
        fields = {name: value for name, value in record.fields.items() if "recent" not in name}
        assert fields == {
            "profile.firstname": "First1",
            "profile.lastname": "Last",
            "profile.external_id": "X-1",
            "profile.mobile": "49151",
            "profile.email": "c1@example.test",
            "profile.type": "LOYALTY",
            "profile.extended.city": "Porto",
            "profile.registered_on": "2026-10-05T04:30:00Z",
            "profile.registered_store": "lyon",
            "loyalty.loyalty_points": "420",
            "loyalty.lifetime_points": "500",
            "loyalty.lifetime_purchases": "250.5",
            "redemption.redeemed": "57",
            "redemption.expired": "30",
            "redemption.returned": "0",
            "redemption.adjusted": "-5",
            "slabs.current": "Silver",
            "slabs.expires": "2026-12-31T23:59:59Z",
            "slabs.changed_on": "2026-10-05T06:30:00Z",
            "subscription.sms_bulk": "0",
        }

    @pytest.mark.parametrize("value", [500, "500", "500.0", 500.0, "5E2"])
    def test_a_number_has_one_spelling(self, value: Any) -> None:
        record = first(Club(member(1, loyalty_points=value)))
        assert record.fields["loyalty.loyalty_points"] == "500"

    @pytest.mark.parametrize("value", ["n/a", "NaN", "1E999999"])
    def test_what_is_no_number_stays_as_it_is(self, value: str) -> None:
        record = first(Club(member(1, loyalty_points=value)))
        assert record.fields["loyalty.loyalty_points"] == value

    @pytest.mark.parametrize("nothing", [None, "", [], {}])
    def test_nothing_has_many_spellings_too(self, nothing: Any) -> None:
        names = ("transactions", "coupons", "slab_history", "subscriptions", "points_summaries",
                 "custom_fields", "fraud_details", "registered_store")  # fmt: skip
        record = first(Club(member(1, **dict.fromkeys(names, nothing))))
        assert record.fields["transactions.recent"] == ""
        assert record.fields["slabs.changed_on"] == ""

    def test_the_payload_is_what_came(self) -> None:
        record = first(Club(member(1, note="as it came")))
        assert json.loads(record.payload)["note"] == "as it came"


class TestKeys:
    @pytest.mark.parametrize(
        ("missing", "key", "identifier"),
        [
            ((), "X-1", "external_id"),
            (("external_id",), "49151", "mobile"),
            (("external_id", "mobile"), "c1@example.test", "email"),
            (("external_id", "mobile", "email"), "1", "id"),
        ],
    )
    def test_the_key_is_the_first_identifier_that_is_there(
        self, missing: tuple[str, ...], key: str, identifier: str
    ) -> None:
        club = Club(member(1, **dict.fromkeys(missing)))
        record = first(club)
        assert (record.sku, record.refs["identifier"]) == (key, identifier)
        assert [one.remote_id for one in read(club, Ask(key))] == ["1"]

    def test_known_ids_are_asked_for_in_one_request(self) -> None:
        club = Club(*(member(n) for n in range(1, 6)))
        asks = [Ask(f"X-{n}", {"customer_id": str(n)}) for n in (1, 3, 5)]
        assert [one.remote_id for one in read(club, *asks)] == ["1", "3", "5"]
        [request] = club.sent("/customer/get")
        assert b"id=1,3,5&" in request.url.query

    def test_who_is_not_there_is_simply_not_in_it(self) -> None:
        club = Club(member(1))
        assert read(club, Ask("X-9"), Ask("49159"), Ask("none@example.test")) == []
        assert read(club) == []

    def test_a_customer_is_not_found_under_what_is_not_his_key(self) -> None:
        assert read(Club(member(1)), Ask("49151")) == []

    def test_a_key_with_a_comma_is_no_two_keys(self) -> None:
        club = Club(member(1), member(2))
        assert read(club, Ask("X-1,X-2")) == []
        assert club.sent("/customer/get") == []

    def test_long_lists_take_several_requests(self) -> None:
        club = Club(*(member(n) for n in range(1, 301)))
        asks = [Ask(f"X-{n}", {"customer_id": str(n)}) for n in range(1, 301)]
        assert len(read(club, *asks, batch=100)) == 300
        assert len(club.sent("/customer/get")) == 3


class TestFailures:
    def test_a_batch_that_is_too_large_is_halved(self) -> None:
        club = Club(*(member(n) for n in range(1, 41)))
        club.batch_limit = 10
        asks = [Ask(f"X-{n}", {"customer_id": str(n)}) for n in range(1, 41)]
        assert len(read(club, *asks)) == 40

    def test_one_that_is_too_many_alone_is_refused(self) -> None:
        club = Club(member(1))
        club.batch_limit = 0
        with pytest.raises(Rejected):
            read(club, Ask("X-1", {"customer_id": "1"}))

    def test_an_absence_told_by_http_500_is_an_absence(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: None, lambda _: None]
        assert read(club, Ask("X-9", {"customer_id": "9"})) == []
        assert len(club.sent("/customer/get")) == 1  # and is not asked again

    def test_a_failure_that_is_no_absence_is_not_taken_for_one(self) -> None:
        club = Club(member(1))
        failed = item_failed("520", "Internal error", id="1")
        club.answers = [lambda _: enveloped(500, "none", 500, customers={"customer": [failed]})]
        with pytest.raises(Malformed, match="did not say that it has none"):
            read(club, Ask("X-1", {"customer_id": "1"}))

    def test_an_empty_500_is_a_failure(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: enveloped(500, "Internal", 500)] * 9
        with pytest.raises(Retriable) as caught:
            read(club, Ask("X-1", {"customer_id": "1"}))
        assert (caught.value.code, caught.value.request_id) == ("http_500", "cap-1")

    def test_a_failure_within_http_200_is_none_the_less_one(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: enveloped(500, "Internal error")]
        with pytest.raises(Retriable, match="Internal error"):
            read(club, Ask("X-1", {"customer_id": "1"}))

    def test_too_many_within_http_200_is_waited_for(self) -> None:
        club = Club(member(1))
        club.answers = [lambda _: enveloped(429, "Quota exceeded")]
        assert len(read(club, Ask("X-1", {"customer_id": "1"}))) == 1
        assert club.clock.passed == 60.0

    @pytest.mark.pitfall("P-23")
    def test_requests_keep_to_the_limit_a_minute(self) -> None:
        club = Club(*(member(n) for n in range(1, 11)))
        asks = [Ask(f"X-{n}", {"customer_id": str(n)}) for n in range(1, 11)]
        read(club, *asks, batch=1, per_minute=5)
        assert 60.0 <= club.clock.passed < 180.0

    def test_a_login_page_is_not_an_organisation(self) -> None:
        club = Club(member(1))
        club.answers = [page(200, "<html>Sign in</html>")]  # type: ignore[list-item]
        with pytest.raises(Malformed) as caught:
            read(club, Ask("X-1", {"customer_id": "1"}))
        assert caught.value.code == "not_json"

    @pytest.mark.parametrize("body", [{}, {"response": {}}, {"response": None}, {"a": 1}])
    def test_json_without_a_status_is_no_answer(self, body: Any) -> None:
        club = Club(member(1))
        club.answers = [lambda _: reply(200, body)]
        with pytest.raises(Malformed):
            read(club, Ask("X-1", {"customer_id": "1"}))

    def test_a_customer_without_an_id_is_an_error(self) -> None:
        club = Club(member(1))
        nobody = member(1)
        del nobody["user_id"]
        club.answers = [lambda _: enveloped(200, customers={"customer": nobody})]
        with pytest.raises(Malformed, match="without an id"):
            read(club, Ask("X-1", {"customer_id": "1"}))


@pytest.mark.requirement("S-027")
class TestCustomFields:
    FILLED: ClassVar = {
        "field": [{"name": "age", "value": '["46"]'}, {"name": "club", "value": ""}]
    }

    def test_each_filled_one_is_a_record_keyed_by_its_customer(self) -> None:
        club = Club(member(1, custom_fields=self.FILLED), member(2))
        record = first(club, "custom_fields")
        assert (record.sku, record.remote_id) == ("X-1/age", "1/age")
        assert record.fields == {"values.value": '["46"]'}
        assert record.refs["field"] == "age"
        pages = club.connect().pages("custom_fields")
        assert [one.sku for page in pages for one in page.records] == ["X-1/age"]

    def test_they_are_read_by_key_with_and_without_refs(self) -> None:
        club = Club(member(1, custom_fields=self.FILLED))
        record = first(club, "custom_fields")
        for ask in (Ask(record.sku), Ask(record.sku, record.refs)):
            assert read(club, ask, component="custom_fields") == [record]
        assert read(club, Ask("X-1/other"), component="custom_fields") == []

    def test_many_fields_of_one_customer_ask_for_him_once(self) -> None:
        many = {"field": [{"name": f"f{n}", "value": "1"} for n in range(9)]}
        club = Club(member(1, custom_fields=many))
        asks = [Ask(f"X-1/f{n}", {"customer_id": "1", "customer": "X-1"}) for n in range(9)]
        assert len(read(club, *asks, component="custom_fields")) == 9
        assert len(club.sent("/customer/get")) == 1


@pytest.mark.requirement("S-035")
class TestFraudUsers:
    def test_the_list_holds_only_those_on_it(self) -> None:
        bad = {"status": "CONFIRMED", "reason": "returns", "modified_on": "2026-11-02 10:00:00"}
        club = Club(
            member(1),
            member(2, fraud_details=bad),
            member(3, fraud_details={"status": "NOT_FRAUD"}),
        )
        pages = club.connect().pages("fraud_users")
        [record] = [one for page in pages for one in page.records]
        assert (record.sku, record.title) == ("X-2", "CONFIRMED")
        assert record.fields == {"status.status": "CONFIRMED", "status.reason": "returns"}
        assert record.updated_at == datetime(2026, 11, 2, 4, 30, tzinfo=UTC)

    def test_one_who_left_the_list_is_read_with_his_status(self) -> None:
        [record] = read(Club(member(1)), Ask("X-1"), component="fraud_users")
        assert record.fields["status.status"] == "NONE"
