"""What can be written into the organisation, and what each row becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.capillary.client import Client, Json

ADD, UPDATE = "/customer/add", "/customer/update"


def codes(told: Json) -> list[str]:
    return [one["item_status"]["code"] for one in told["customers"]["customer"]]


def test_a_customer_is_registered_with_an_id_of_his_own(client: Client) -> None:
    told = client.write("POST", ADD, {"mobile": "491", "firstname": "Ana",
                                      "registered_on": "2026-02-01 10:00:00"})  # fmt: skip
    [one] = told["customers"]["customer"]
    assert (told["status"]["code"], one["item_status"]["code"]) == ("200", "1000")
    person = client.club.person("491")
    assert (person.id, person.firstname) == (one["user_id"], "Ana")
    assert f"{person.registered}" == "2026-02-01 10:00:00"


def test_registering_one_who_is_there_changes_him(client: Client) -> None:
    client.write("POST", ADD, {"external_id": "C-1001", "firstname": "Changed"})
    assert client.club.person("C-1001").firstname == "Changed"
    assert sum(1 for _ in client.club.everybody()) == 30


def test_a_change_moves_the_last_update(client: Client, time: object) -> None:
    before = client.club.person("C-1001")
    client.write("PUT", UPDATE, {"id": str(before.id), "lastname": "New"})
    after = client.club.person("C-1001")
    assert (after.lastname, after.firstname) == ("New", before.firstname)
    assert after.updated == client.club.now()


def test_one_alone_needs_no_list_and_post_is_taken_too(client: Client) -> None:
    body = {"root": {"customer": {"id": "50001", "firstname": "Ana"}}}
    assert client.ask("POST", UPDATE, json=body).status_code == 200
    assert client.club.person("50001").firstname == "Ana"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "1", "firstname": "A"}, "1012"),
        ({"id": "50001", "mobile": "49999"}, "1017"),
        ({"id": "50001", "fraud_status": {"status": "MAYBE"}}, "3045"),
        ({"id": "50001", "custom_fields": {"field": [{"name": "no", "value": "x"}]}}, "1018"),
        ({"id": "50001", "subscriptions": {"subscription": [{"channel": "fax"}]}}, "1019"),
        ({"id": "50001", "loyalty_points": "5"}, "400"),
    ],
)
def test_a_bad_row_fails_alone(client: Client, row: Json, code: str) -> None:
    before = client.club.person("50001")
    told = client.write("PUT", UPDATE, row, {"id": "50002", "firstname": "Good"})
    assert codes(told) == [code, "1000"]
    assert told["status"]["code"] == "201"
    assert client.club.person("50001") == before
    assert client.club.person("50002").firstname == "Good"


def test_one_without_an_identifier_is_not_registered(client: Client) -> None:
    told = client.write("POST", ADD, {"firstname": "Nobody"})
    assert (told["status"]["code"], codes(told)) == ("500", ["1013"])


def test_an_identifier_is_filled_where_there_was_none(client: Client) -> None:
    person = next(one for one in client.club.everybody() if not one.external_id)
    client.write("PUT", UPDATE, {"id": str(person.id), "external_id": "C-NEW"})
    assert client.club.person("C-NEW").id == person.id


def test_fraud_fields_and_subscriptions_are_set(client: Client) -> None:
    subscription = {"channel": "sms", "priority": "BULK", "is_subscribed": "0", "scope": "all"}
    row = {
        "id": "50001",
        "fraud_status": {"status": "CONFIRMED"},
        "custom_fields": {"field": [{"name": "club", "value": "running"}]},
        "subscriptions": {"subscription": [subscription]},
    }
    assert codes(client.write("PUT", UPDATE, row)) == ["1000"]
    person = client.club.person("50001")
    assert (person.fraud, person.custom["club"]) == ("CONFIRMED", "running")
    assert not person.subscribed["SMS", "BULK"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"root": {}}', b'{"root": {"customer": [5]}}'])
def test_another_body_is_refused(client: Client, body: bytes) -> None:
    reply = client.ask("POST", ADD, content=body)
    assert reply.json()["response"]["status"]["code"] == "400"


def test_too_many_at_once_change_nothing(client: Client) -> None:
    client.club.batch_limit = 1
    body = {"root": {"customer": [{"mobile": "491"}, {"mobile": "492"}]}}
    assert client.ask("POST", ADD, json=body).json()["errors"][0]["code"] == 1060
    assert client.club.find("mobile", "491") is None
