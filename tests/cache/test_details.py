"""Data Sync Details as the cache tells them: statuses by component and attribute (S-003)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.read.details import Details, details, manual_refused
from syncconsole.cache.read.fraud import fraud_flag
from syncconsole.cache.write.connections import enter
from syncconsole.domain.components import COMPONENTS, Way
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.statuses import DESCRIPTIONS, SyncStatus
from tests.cache.read_runs.factory import NOON, add_run
from tests.cache.records import ENDS, a_component, a_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAME = "high-street"


@pytest.fixture
def flows(tmp_path: Path) -> Iterator[Mapping[str, int]]:
    """The flows of a Store Center that has never run."""
    open_cache(tmp_path / "cache.sqlite3")
    yield enter(NAME, "store-center", PROFILES["store-center"].reads, ENDS, "").flows
    close_cache()


def read(*, clienteling: bool = False) -> Details:
    return details(NAME, NOON, clienteling=clienteling)


def status(component: str, **given: bool) -> SyncStatus:
    return next(each.status for each in read(**given).components if each.id == component)


def of_attributes(component: str) -> dict[str, SyncStatus]:
    found = next(each for each in read().components if each.id == component)
    return {each.name: each.status for each in found.attributes}


@pytest.mark.requirement("S-002")
@pytest.mark.requirement("S-003")
def test_the_document_is_whole_before_the_cache_knows_the_connection(tmp_path: Path) -> None:
    open_cache(tmp_path / "empty.sqlite3")
    found = read()
    close_cache()
    assert found.heading == "14 components · 10 used · 4 not used"
    for component in found.components:
        assert bool(component.attributes) is component.used
        for attribute in component.attributes:
            assert attribute.status
            assert attribute.description == DESCRIPTIONS[attribute.status]
            assert attribute.fields


@pytest.mark.requirement("S-025")
@pytest.mark.requirement("S-026")
@pytest.mark.requirement("S-028")
@pytest.mark.requirement("S-030")
def test_names_order_and_words_are_those_of_the_source(flows: Mapping[str, int]) -> None:
    assert flows
    found = read().components
    assert [each.title for each in found] == [
        "Customer", "Custom Fields", "Voucher Series", "Inventory Master", "Customer Attributes",
        "Store Attributes", "Loyalty Tracker", "Fraud Users List", "Task Metadata", "Tasks",
        "Associates", "Reminders", "Communication Template", "Stores",
    ]  # fmt: skip
    assert [each.name for each in found[0].attributes] == [
        "customer profile details", "loyalty details", "line store transactions",
        "redemption and points", "slabs", "subscription status",
    ]  # fmt: skip
    assert "appears in: registration, updation" in found[1].note


@pytest.mark.requirement("S-030")
@pytest.mark.requirement("S-042")
def test_what_is_not_used_or_not_fetched_says_so(flows: Mapping[str, int]) -> None:
    assert flows
    for each in COMPONENTS:
        if each.way is Way.NONE:
            assert status(each.id) == "Not used"
        elif each.clienteling:
            assert status(each.id) == "Not fetched (Clienteling only)"
            assert status(each.id, clienteling=True) == "Not synced yet"


@pytest.mark.requirement("S-003")
def test_an_attribute_has_the_status_of_its_own_fields(flows: Mapping[str, int]) -> None:
    a_component(
        flows["customers"], pending=["transactions.total"], failed=["slabs.tier"],
        names=["profile.name", "transactions.total", "slabs.tier"],
    )  # fmt: skip
    found = of_attributes("customers")
    assert found["line store transactions"] == "Pending"
    assert found["slabs"] == "Failed"
    assert found["customer profile details"] == "Synced"
    assert status("customers") == "Failed"  # the worst of them


@pytest.mark.requirement("S-003")
def test_statuses_while_a_run_goes_through_the_components(flows: Mapping[str, int]) -> None:
    run = add_run("running", connection=NAME, mode="fresh", step="Custom Fields")
    a_component(flows["customers"], run=run)
    a_component(flows["custom_fields"], run=run, state="running", first_at=None)
    assert status("customers") == "Synced"
    assert status("custom_fields") == "Syncing"
    assert status("voucher_series") == "Pending"
    assert status("fraud_users") == "Pending"


@pytest.mark.requirement("S-003")
@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"state": "failed"}, "Failed"),
        ({"state": "running", "run": 99}, "Failed"),  # a run that was cut
        ({"state": "held"}, "Pending"),
        ({"state": "waiting"}, "Pending"),
        ({"state": "ok"}, "Synced"),
        ({"state": "ok", "first_at": None}, "Not synced yet"),
        ({"state": "ok", "offered": False}, "Not offered"),
    ],
)
def test_the_status_follows_from_how_the_component_ended(
    flows: Mapping[str, int], given: dict[str, object], word: str
) -> None:
    a_component(flows["voucher_series"], **given)
    assert status("voucher_series") == word


@pytest.mark.requirement("S-004")
def test_each_attribute_lists_its_fields(flows: Mapping[str, int]) -> None:
    a_component(flows["customers"], names=["profile.email", "profile.name", "slabs.tier"])
    found = next(each for each in read().components if each.id == "customers")
    assert found.attributes[0].fields == ("profile.email", "profile.name")
    assert found.attributes[1].fields == ("loyalty.*",)
    assert found.fields == ("profile.email", "profile.name", "slabs.tier")


@pytest.mark.requirement("S-029")
def test_coupons_past_their_validity_are_counted_not_dropped(flows: Mapping[str, int]) -> None:
    a_component(flows["voucher_series"])
    yesterday, tomorrow = (f"{NOON + timedelta(days=n):%Y-%m-%d}" for n in (-1, 1))
    for key, until in (
        ("A", yesterday), ("B", tomorrow), ("C", f"{NOON:%Y-%m-%d}"), ("D", "soon"), ("E", ""),
        ("F", "2026-03-02T11:59:00+00:00"),
    ):  # fmt: skip
        a_record(flows["voucher_series"], "office", key, validity__to=until)
    found = next(each for each in read().components if each.id == "voucher_series")
    assert (found.records, found.note) == (6, "2 past their validity, kept")


@pytest.mark.requirement("S-035")
def test_a_customer_on_the_fraud_list_is_flagged(flows: Mapping[str, int]) -> None:
    a_record(flows["fraud_users"], "office", "C1", status__status="CONFIRMED")
    a_record(flows["fraud_users"], "office", "C2", status__status="NONE")
    a_record(flows["fraud_users"], "office", "C3")
    a_record(flows["fraud_users"], "store", "C4", status__status="CONFIRMED")
    found = fraud_flag(NAME, " C1 ")
    assert found is not None
    assert found.status == "CONFIRMED"
    assert fraud_flag(NAME, "C2") is None
    assert fraud_flag(NAME, "C3") is not None  # a list of names, without any status
    assert fraud_flag(NAME, "C4") is None  # main's list counts
    assert fraud_flag("elsewhere", "C1") is None


@pytest.mark.requirement("S-021")
@pytest.mark.parametrize(
    ("state", "refused"),
    [
        ("ok", "the last Delta did not fail"),
        ("failed", ""),
        ("partial", ""),
        ("running", "in progress"),
    ],
)
def test_manual_is_refused_with_the_engines_own_sentence(
    flows: Mapping[str, int], state: str, refused: str
) -> None:
    assert flows
    assert "has run yet" in manual_refused(NAME)
    add_run(state, connection=NAME, mode="delta")
    assert refused in manual_refused(NAME)
    assert (refused == "") is (manual_refused(NAME) == "")
