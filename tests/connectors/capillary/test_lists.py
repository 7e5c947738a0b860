"""Stores, by pages and by what changed, and the lists of Clienteling."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Malformed, Rejected
from connectors.model import Ask, Record
from tests.connectors.capillary.club import Club, entity, enveloped

if TYPE_CHECKING:
    import httpx


def rows(club: Club, component: str, **options: object) -> list[Record]:
    pages = club.connect(**options).pages(component)
    return [one for page in pages for one in page.records]


def staffed() -> Club:
    """Two stores, with an associate, a task and a reminder each."""
    club = Club()
    numbers = ("1", "2")
    users = [{"id": f"10{n}", "firstname": "Ana", "store_id": n} for n in numbers]
    tasks = [{"id": f"20{n}", "associate_id": f"10{n}", "store_id": n} for n in numbers]
    reminders = [{"id": f"30{n}", "task_id": f"20{n}"} for n in numbers]
    templates = [
        {"id": "1", "type": "SMS", "name": "Birthday", "body": "Happy birthday"},
        {"id": "2", "type": "EMAIL", "name": "News", "updated_on": "2026-11-01 05:30:00"},
    ]
    club.lists = {
        "/store/staff": {"store": {"staff": {"user": users}}},
        "/store/tasks": {"store": {"tasks": {"task": tasks}}},
        "/task/reminder": {"tasks": {"reminders": {"reminder": reminders}}},
        "/communications/templates": {"templates": {"template": templates}},
    }
    return club


class TestStores:
    @pytest.mark.requirement("S-041")
    def test_all_stores_of_the_organisation_come(self) -> None:
        lyon, porto = rows(Club(), "stores", store_id="1")
        assert (lyon.sku, lyon.remote_id, lyon.title) == ("lyon", "1", "Lyon")
        assert porto.refs == {"store_id": "2"}
        assert lyon.fields["details.is_active"] == "1"
        assert lyon.updated_at == datetime(2026, 9, 30, 20, 30, tzinfo=UTC)

    def test_they_come_in_pages(self) -> None:
        club = Club()
        club.stores = [entity(n, f"s{n}") for n in range(1, 451)]
        pages = list(club.connect().pages("stores"))
        assert [len(page.records) for page in pages] == [200, 200, 50]
        assert [page.cursor for page in pages] == ["200", "400", ""]
        assert pages[0].total == 450
        rest = list(club.connect().pages("stores", cursor="400"))
        assert [len(page.records) for page in rest] == [50]

    @pytest.mark.requirement("S-015")
    def test_those_that_changed_are_asked_for_alone(self) -> None:
        club = Club()
        club.stores[1]["last_updated_on"] = "2026-11-19 10:00:00"
        since = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
        [page] = club.connect().pages("stores", since=since)
        assert [one.sku for one in page.records] == ["porto"]
        [request] = club.sent("/organization/entities")
        assert request.url.params["modified_since"] == "2026-11-18"

    @pytest.mark.pitfall("P-18")
    def test_a_page_that_comes_twice_is_an_error(self) -> None:
        club = Club()
        club.stores = [entity(n, f"s{n}") for n in range(1, 451)]

        def again(request: httpx.Request) -> None:
            if request.url.params.get("start_id") == "200":
                request.url = request.url.copy_set_param("start_id", "0")

        club.answers = [again] * 4
        with pytest.raises(Malformed, match="came before"):
            rows(club, "stores")

    @pytest.mark.pitfall("P-18")
    def test_a_list_that_ends_before_its_total_is_an_error(self) -> None:
        club = Club()
        cut: dict[str, Any] = {
            "pagination": {"total": "9"},
            "organization": {"entities": {"entity": [entity(1, "lyon")]}},
        }
        club.answers = [lambda _: None, lambda _: enveloped(200, **cut)]
        with pytest.raises(Malformed, match="1 of 9"):
            rows(club, "stores")

    def test_a_key_is_looked_for_in_the_list(self) -> None:
        page = Club().connect().read("stores", [Ask("porto"), Ask("nowhere")])
        assert [one.sku for one in page.records] == ["porto"]
        assert Club().connect().read("stores", []).requests == 0


@pytest.mark.requirement("S-037", "S-038", "S-039")
@pytest.mark.parametrize(
    ("component", "all_of_them", "of_the_store"),
    [
        ("associates", ["101", "102"], ["102"]),
        ("tasks", ["201", "202"], ["202"]),
        ("reminders", ["301", "302"], ["302"]),
    ],
)
def test_what_belongs_to_the_store_is_fetched_for_the_store(
    component: str, all_of_them: list[str], of_the_store: list[str]
) -> None:
    assert [one.sku for one in rows(staffed(), component)] == all_of_them
    assert [one.sku for one in rows(staffed(), component, store_id=2)] == of_the_store


@pytest.mark.requirement("S-040")
def test_templates_are_of_both_kinds() -> None:
    found = rows(staffed(), "communication_templates")
    assert [one.fields["details.type"] for one in found] == ["SMS", "EMAIL"]
    assert found[1].updated_at == datetime(2026, 11, 1, tzinfo=UTC)


def test_a_path_of_ones_own_is_asked() -> None:
    club = staffed()
    club.lists["/v9/templates"] = club.lists.pop("/communications/templates")
    with pytest.raises(Rejected):
        rows(club, "communication_templates")
    paths = {"communication_templates": "/v9/templates"}
    assert len(rows(club, "communication_templates", paths=paths)) == 2


class Planned(Club):
    """`tasks` many tasks that are described."""

    def __init__(self, tasks: int) -> None:
        super().__init__()
        self.described = tasks

    def task_metadata(self, request: httpx.Request) -> httpx.Response:
        first, most = (int(request.url.params[name]) for name in ("start_id", "batch_size"))
        ids = [n for n in range(1, self.described + 1) if n >= first][:most]
        told = [{"id": str(n), "title": f"Task {n}"} for n in ids]
        return enveloped(200, tasks={"task": told[0] if len(told) == 1 else told})


@pytest.mark.requirement("S-036")
@pytest.mark.parametrize("count", [0, 1, 200, 201, 450])
def test_task_metadata_comes_from_id_to_id(count: int) -> None:
    found = rows(Planned(count), "task_metadata")
    assert [one.sku for one in found] == [str(n) for n in range(1, count + 1)]


def test_a_thing_without_an_id_is_an_error() -> None:
    club = staffed()
    club.lists["/store/tasks"] = {"store": {"tasks": {"task": {"status": "OPEN"}}}}
    with pytest.raises(Malformed, match="tasks without an id"):
        rows(club, "tasks")


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        Club().connect().pages("stores", cursor="x/1")
