"""A Fresh or Delta that dies anywhere is taken up again, and ends as if it had not (I-1 to I-4)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from syncconsole.cache.tables import AgreedRecord, CachedRecord
from syncconsole.cache.tables.base import database, reading
from syncconsole.domain.runs import Mode
from syncconsole.engine.execute import execute
from tests.engine.test_crash_points import Fuse, Killed
from tests.engine.two_way.test_delta import change
from tests.support.records import Server

if TYPE_CHECKING:
    from tests.engine.two_way.conftest import Opened
    from tests.support.centre import Centre

KINDS = ("customers", "custom_fields", "voucher_series", "fraud_users")


def two_servers(opened: Opened, seed: int) -> Centre:
    """Twelve customers here, eight of others there, small pages; some seeds lose answers, some
    servers cannot list all, some compare and set."""
    rng = random.Random(seed)
    main = Server(
        "main", page=5, batch=4, complete=seed % 4 != 0, since=seed % 4 != 0,
        compare_and_set=seed % 5 == 0, )  # fmt: skip
    centre = opened(local=Server("local", page=5, batch=4), main=main)
    centre.customers(centre.local, 12)
    centre.customers(centre.main, 12, first=4)
    centre.main.put("customers", "C3", profile__name="Main's own")
    centre.local.put("voucher_series", "V1", coupon__code="V1")
    centre.main.put("custom_fields", "C1/size", values__size="42")
    centre.main.put("fraud_users", "C2", status__status="CONFIRMED")
    if seed % 3 == 0:
        centre.main.after_push = lambda: _sometimes_lost(rng)
    return centre


def _sometimes_lost(rng: random.Random) -> None:
    if rng.random() < 0.5:
        raise Retriable("cut", code="no_answer", maybe_done=True)


def lay(centre: Centre, fuse: Fuse) -> None:
    """Every connector call and every check of the lease may be the last."""
    for server in (centre.local, centre.main):
        server.before_page = server.before_read = server.before_push = fuse.burn
    after = centre.main.after_push

    def after_push() -> None:
        fuse.burn()
        after()

    centre.local.after_push = fuse.burn
    centre.main.after_push = after_push
    held = centre.lease.held

    def check() -> bool:
        fuse.burn()
        return held()

    centre.lease.held = check  # type: ignore[method-assign]


def take_away(centre: Centre) -> None:
    nothing = lambda: None  # noqa: E731 - eight hooks, one line
    for server in (centre.local, centre.main):
        server.before_page = server.before_read = nothing
        server.before_push = server.after_push = nothing
    centre.lease.held = lambda: True  # type: ignore[method-assign]


def killed_and_taken_up(centre: Centre, run: int, left: int) -> None:
    lay(centre, Fuse(left))
    try:
        execute(centre.job(run), centre.config)
    except Killed:
        database.close()
    take_away(centre)
    if centre.row(run).state == "running":
        centre.execute(run)
    assert centre.row(run).state in ("ok", "partial")
    assert centre.open_intents == 0


def at_rest(centre: Centre) -> None:
    """Both servers hold the same, it is agreed upon as it is, and nothing moves any more."""
    assert centre.alike(*KINDS)
    with reading():
        held = CachedRecord.select().where(CachedRecord.gone.is_null())
        digests = {(row.flow_id, row.side, row.key): row.digest for row in held}
        for row in AgreedRecord.select():
            assert digests[row.flow_id, "store", row.key] == row.store_digest
            assert digests[row.flow_id, "office", row.key] == row.office_digest
    centre.forget_calls()
    assert centre.run(Mode.DELTA).state == "ok"
    assert centre.local.writes == centre.main.writes == []


@pytest.mark.requirement("S-020")
@pytest.mark.parametrize(("seed", "point"), enumerate(range(2, 67, 4)))
def test_a_fresh_killed_at_any_point_is_completed_with_every_record_made_once(
    opened: Opened, seed: int, point: int
) -> None:
    centre = two_servers(opened, seed)
    killed_and_taken_up(centre, centre.ask(Mode.FRESH), point)
    assert centre.complete
    keys = [key for component, key, _ in centre.main.writes if component == "customers"]
    assert len(keys) == len(set(keys)) or seed % 3 == 0  # lost answers are settled, then sent
    for server in (centre.local, centre.main):
        ids = [record.sku for record in server.held["customers"].values()]
        assert len(ids) == len(set(ids))
    centre.run(Mode.DELTA)
    at_rest(centre)


@pytest.mark.requirement("S-023")
@pytest.mark.parametrize(("seed", "point"), enumerate(range(1, 37, 4)))
def test_a_delta_killed_at_any_point_loses_no_change(opened: Opened, seed: int, point: int) -> None:
    centre = two_servers(opened, seed)
    centre.main.after_push = lambda: None
    centre.run(Mode.FRESH)
    centre.clock.pass_(3600)
    for n in range(3):
        change(centre, centre.local, f"C{n}", f"Ana the {n}. of the till")
        change(centre, centre.main, f"C{n + 5}", f"Ana the {n}. of the cloud")
    killed_and_taken_up(centre, centre.ask(Mode.DELTA), point)
    centre.run(Mode.DELTA)  # what was written down, and cut before it was sent, goes now
    assert centre.main.fields("customers", "C2")["profile.name"] == "Ana the 2. of the till"
    assert centre.local.fields("customers", "C7")["profile.name"] == "Ana the 2. of the cloud"
    at_rest(centre)
