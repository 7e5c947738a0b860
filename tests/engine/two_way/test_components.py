"""Which components move, which way, and of whom (S-004, S-027 to S-043)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.json import decode

from syncconsole.cache.tables import CachedRecord, ComponentSync
from syncconsole.cache.tables.base import reading
from syncconsole.domain.components import BY_ID, COMPONENTS, Way
from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from tests.engine.two_way.conftest import Opened
    from tests.support.centre import Centre

CLIENTELING = [each.id for each in COMPONENTS if each.clienteling]
UNUSED = [each.id for each in COMPONENTS if each.way is Way.NONE]


def everything(centre: Centre) -> None:
    """A record of every component at main, and one at the till."""
    for each in COMPONENTS:
        slug = each.attributes[0].slug if each.attributes else "details"
        for server, key in ((centre.main, "M1"), (centre.local, "L1")):
            server.put(each.id, key, **{f"{slug}__text": f"{key} of {each.title}"})


def asked(centre: Centre) -> set[str]:
    """The components either server was asked about, in any way."""
    return {component for _, component in (*centre.local.calls, *centre.main.calls)}


@pytest.mark.requirement("S-030")
@pytest.mark.requirement("S-031")
@pytest.mark.requirement("S-032")
@pytest.mark.requirement("S-033")
@pytest.mark.parametrize("component", UNUSED)
def test_no_request_is_ever_made_for_what_is_not_used(opened: Opened, component: str) -> None:
    centre = opened(clienteling=True)
    everything(centre)
    for mode in (Mode.FRESH, Mode.DELTA, Mode.FRESH):
        assert centre.run(mode).state == "ok"
    assert component not in asked(centre)
    assert len(asked(centre)) == 10


@pytest.mark.requirement("S-042")
@pytest.mark.requirement("S-014")
def test_without_clienteling_the_six_are_not_asked_for_and_do_not_block_fresh(
    centre: Centre,
) -> None:
    everything(centre)
    run = centre.run(Mode.FRESH)
    assert (run.state, centre.complete) == ("ok", True)
    assert not asked(centre) & set(CLIENTELING)
    assert [title for title, _ in centre.steps(run)] == [
        "Customer", "Custom Fields", "Voucher Series", "Fraud Users List",
    ]  # fmt: skip


@pytest.mark.requirement("S-036")
@pytest.mark.requirement("S-037")
@pytest.mark.requirement("S-042")
@pytest.mark.requirement("S-043")
def test_the_six_of_clienteling_come_down_and_are_never_uploaded(opened: Opened) -> None:
    centre = opened(clienteling=True)
    everything(centre)
    run = centre.run(Mode.FRESH)
    assert [title for title, _ in centre.steps(run)] == [
        each.title for each in COMPONENTS if each.used
    ]
    for each in CLIENTELING:
        assert centre.local.keys(each) == {"M1", "L1"}
        assert centre.main.keys(each) == {"M1"}
        assert centre.main.calls["push", each] == 0
        assert centre.local.calls["pages", each] == 0  # only main lists them
    assert {component for component, _, _ in centre.main.writes} == {
        each.id for each in COMPONENTS if each.way is Way.BOTH
    }


@pytest.mark.requirement("S-042")
def test_switched_on_later_the_next_delta_fetches_them_wholly(centre: Centre) -> None:
    everything(centre)
    centre.run(Mode.FRESH)
    centre.clock.pass_(86_400)
    centre.configure(clienteling=True)
    centre.forget_calls()
    run = centre.log_on()
    assert (run.mode, run.state) == ("delta", "ok")
    assert all(centre.local.keys(each) == {"M1", "L1"} for each in CLIENTELING)
    assert centre.main.since.count(None) == len(CLIENTELING)
    centre.forget_calls()
    centre.run(Mode.DELTA)
    assert None not in centre.main.since


@pytest.mark.requirement("S-038")
@pytest.mark.requirement("S-039")
@pytest.mark.parametrize("component", ["associates", "reminders"])
def test_associates_and_reminders_are_those_of_the_store(opened: Opened, component: str) -> None:
    centre = opened(clienteling=True, site="S1")
    centre.main.put(component, "ours", details__store="S1", details__name="Eva")
    centre.main.put(component, "theirs", details__store="S2", details__name="Tom")
    centre.main.put(component, "unsaid", details__name="Kim")
    centre.run(Mode.FRESH)
    assert centre.local.keys(component) == {"ours", "unsaid"}
    with reading():  # what is of another store is kept, with the reason, to be explained
        other = CachedRecord.get(CachedRecord.key == "theirs")
    assert other.reason == "other_store"


@pytest.mark.requirement("S-040")
@pytest.mark.requirement("S-041")
def test_templates_of_both_types_and_all_stores_of_the_organisation_arrive(
    opened: Opened,
) -> None:
    centre = opened(clienteling=True, site="S1")
    for kind in ("SMS", "email"):
        centre.main.put("communication_templates", f"T-{kind}", details__type=kind)
    for store in ("S1", "S2"):
        centre.main.put("stores", store, details__store=store)
    centre.run(Mode.FRESH)
    templates = centre.local.held["communication_templates"].values()
    assert {record.fields["details.type"] for record in templates} == {"SMS", "email"}
    assert centre.local.keys("stores") == {"S1", "S2"}


@pytest.mark.requirement("S-027")
def test_a_custom_field_value_edited_at_main_arrives_by_delta(centre: Centre) -> None:
    centre.main.put("custom_fields", "C1/shoe_size", values__shoe_size="42")
    centre.run(Mode.FRESH)
    centre.main.put("custom_fields", "C1/shoe_size", values__shoe_size="43")
    centre.run(Mode.DELTA)
    assert centre.local.fields("custom_fields", "C1/shoe_size") == {"values.shoe_size": "43"}


@pytest.mark.requirement("S-029")
def test_a_coupon_past_its_validity_is_kept(centre: Centre) -> None:
    centre.main.put("voucher_series", "OLD", validity__to="2019-01-01", coupon__code="OLD")
    centre.run(Mode.FRESH)
    assert centre.local.fields("voucher_series", "OLD")["validity.to"] == "2019-01-01"


@pytest.mark.requirement("S-043")
def test_what_only_comes_down_is_mains_word_and_what_stood_there_is_kept_with_the_row(
    centre: Centre,
) -> None:
    centre.local.put("fraud_users", "C1", status__status="NONE")
    centre.main.put("fraud_users", "C1", status__status="CONFIRMED")
    run = centre.run(Mode.FRESH)
    assert centre.local.fields("fraud_users", "C1") == {"status.status": "CONFIRMED"}
    assert centre.rows(run)[0][1:4] == ("download", "C1", "pushed")
    assert centre.main.calls["push", "fraud_users"] == 0
    centre.local.put("fraud_users", "C1", status__status="changed at the till")
    centre.main.put("fraud_users", "C1", status__status="SUSPECTED")
    centre.run(Mode.DELTA)
    assert centre.local.fields("fraud_users", "C1") == {"status.status": "SUSPECTED"}


@pytest.mark.requirement("S-004")
def test_the_fields_a_run_changes_are_among_those_the_component_lists(opened: Opened) -> None:
    """A field that belongs to no attribute is neither compared nor written."""
    centre = opened(clienteling=True)
    everything(centre)
    centre.main.put("customers", "C1", profile__name="Ana", internal__etag="x", slabs__tier="")
    centre.run(Mode.FRESH)
    assert centre.local.fields("customers", "C1") == {"profile.name": "Ana"}
    with reading():
        rows = list(ComponentSync.select())
        assert len(rows) == 10
        for row in rows:
            slugs = {each.slug for each in BY_ID[row.flow.component].attributes}
            written, names = decode(row.written), decode(row.names)
            assert written
            assert set(written) <= set(names)
            assert {name.partition(".")[0] for name in names} <= slugs
