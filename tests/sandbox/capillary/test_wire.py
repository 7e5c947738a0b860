"""Access, limits, faults, and the routes by which a test works the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.capillary.client import Client
    from tests.sandbox.fakes import FakeTime

ABOUT = "/organization/get"


class TestAccess:
    @pytest.mark.parametrize("value", ["", "Basic eDp5", "Bearer x"])
    def test_without_the_tills_password_nothing_is_told(self, client: Client, value: str) -> None:
        reply = client.ask("GET", ABOUT, headers={"Authorization": value})
        assert reply.status_code == 401
        assert reply.json()["response"]["status"]["success"] == "false"
        assert reply.headers["x-cap-requestid"]

    def test_the_till_sends_the_md5_of_its_password(self, client: Client) -> None:
        # printf %s sandbox-till-password | md5sum: d2dbbed0ebe595faead5b2404cd8b08a
        assert client.club.keys.basic == (
            "Basic c2FuZGJveC50aWxsOmQyZGJiZWQwZWJlNTk1ZmFlYWQ1YjI0MDRjZDhiMDhh"
        )

    def test_a_token_lives_for_its_seconds(self, client: Client, time: FakeTime) -> None:
        keys = client.club.keys
        data = client.token(keys.key, keys.secret).json()["data"]
        assert data["ttlSeconds"] == 300
        headers = {"X-CAP-API-OAUTH-TOKEN": data["accessToken"]}
        assert client.ask("GET", ABOUT, headers=headers).status_code == 200
        bearer = {"Authorization": f"Bearer {data['accessToken']}"}
        assert client.ask("GET", ABOUT, headers=bearer).status_code == 401
        time.passed += 300
        assert client.ask("GET", ABOUT, headers=headers).status_code == 401

    def test_an_unknown_client_gets_no_token(self, client: Client) -> None:
        assert client.token("a", "b").status_code == 401


class TestFaults:
    def test_so_many_requests_a_minute(self, client: Client, time: FakeTime) -> None:
        client.club.per_minute = 3
        codes = [client.ask("GET", ABOUT).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        time.passed += 60
        assert client.ask("GET", ABOUT).status_code == 200

    @pytest.mark.parametrize(("name", "status"), [("429", 429), ("503", 503), ("html", 200)])
    def test_what_is_refused_writes_nothing(self, client: Client, name: str, status: int) -> None:
        client.sandbox.faults.arm(name, path="/v1.1/customer/add", times=1)
        body = {"root": {"customer": [{"mobile": "491"}]}}
        assert client.ask("POST", "/customer/add", json=body).status_code == status
        assert client.club.find("mobile", "491") is None

    def test_a_lost_answer_has_written(self, client: Client) -> None:
        client.sandbox.faults.arm("lost_answer", method="POST", times=1)
        with pytest.raises(Exception, match="disconnect"):
            client.write("POST", "/customer/add", {"mobile": "491"})
        assert client.club.find("mobile", "491") is not None

    def test_lists_are_bent(self, client: Client) -> None:
        faults, q = client.sandbox.faults, "(registered_date:RANGE:2000-01-01;2026-03-02)"

        def page(**more: int) -> tuple[str, list[str]]:
            told = client.get("/customer/search", q=q, rows=10, **more)["customer"]
            return told["count"], [one["user_id"] for one in told["results"]["item"]]

        first = page()[1]
        faults.arm("duplicate_page", times=1)
        assert page(start=10)[1] == first
        faults.arm("empty", times=1)
        assert page() == ("0", [])
        faults.arm("short", times=1)
        assert page()[0] == "6"


class TestControl:
    def test_a_customer_is_changed_made_and_deleted_at_the_main_server(
        self, client: Client
    ) -> None:
        change = {"customer": "C-1001", "firstname": "Ana", "custom": {"club": "running"}}
        assert client.control("POST", "/customer", json=change).json() == {"id": 50001}
        assert client.club.person("C-1001").custom["club"] == "running"
        made = client.control("POST", "/customer", json={"external_id": "NEW"}).json()
        assert client.control("GET", "?customer=NEW").json()["customer"]["user_id"] == str(
            made["id"]
        )
        gone = client.control("DELETE", "/customer", json={"customer": "NEW"})
        assert gone.status_code == 200
        assert client.control("GET", "?customer=NEW").status_code == 404

    def test_rows_of_lists_are_changed_made_and_deleted(self, client: Client) -> None:
        for row, named in (
            ({"component": "tasks", "status": "OPEN"}, "817"),
            ({"component": "tasks", "id": "801", "status": "CLOSED"}, "801"),
        ):
            assert client.control("POST", "/row", json=row).json()["id"] == named
        assert client.club.floor.tasks[0]["status"] == "CLOSED"
        client.control("DELETE", "/row", json={"component": "tasks", "id": "817"})
        assert len(client.club.floor.tasks) == 16

    @pytest.mark.parametrize(
        ("path", "fields", "status"),
        [
            ("/customer", {"customer": "nobody", "firstname": "x"}, 404),
            ("/customer", {"customer": "C-1001", "age": 5}, 400),
            ("/row", {"component": "zones", "name": "x"}, 400),
            ("/row", {"name": "x"}, 400),
            ("/settings", {"colour": "red"}, 400),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, client: Client, path: str, fields: dict[str, object], status: int
    ) -> None:
        reply = client.control("POST", path, json=fields)
        assert reply.status_code == status
        assert reply.json()["error"]

    def test_settings_hold_from_then_on(self, client: Client) -> None:
        told = client.control("POST", "/settings", json={"batch_limit": 3, "token_seconds": 9})
        assert told.json()["batch_limit"] == 3
        assert client.club.tokens.seconds == 9

    @pytest.mark.requirement("S-031", "S-042")
    def test_the_spy_counts_the_calls_of_each_path(self, client: Client) -> None:
        client.items(id="50001")
        client.items(id="50002")
        told = client.control("GET", "").json()
        assert told["calls"] == {"/v1.1/customer/get": 2}
        assert told["customers"] == 30


def test_the_other_systems_are_where_they_were(client: Client) -> None:
    store = client.sandbox.keys
    headers = {"X-Auth-Token": store.token}
    reply = client._http.get(f"{store.prefix}/v2/time", headers=headers)
    assert reply.status_code == 200
    assert client.ask("GET", "/no/such/path").json()["response"]["status"]["code"] == "404"
