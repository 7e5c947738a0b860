"""Fresh and Delta over real databases: a file of SQLite at the till, SQLite or PostgreSQL as main.

The spy is the SQL itself: every statement that names a table of either server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache
from syncconsole.domain.components import COMPONENTS, Way
from syncconsole.domain.runs import Mode
from tests.support.centre import Centre
from tests.support.databases import Server, Trace, servers, traced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNUSED = [each.id for each in COMPONENTS if each.way is Way.NONE]
CLIENTELING = [each.id for each in COMPONENTS if each.clienteling]
BOTH = [each.id for each in COMPONENTS if each.way is Way.BOTH]


class Chain:
    """A Store Center over both databases, and what was sent to them."""

    def __init__(self, centre: Centre, till: Server, cloud: Server, trace: Trace) -> None:
        self.centre = centre
        self.till = till
        self.cloud = cloud
        self.trace = trace

    def run(self, mode: Mode) -> tuple[dict[str, int], list[tuple[str, str]]]:
        """An hour later, a run that ends well: its counts, and (way, key) of what it moved."""
        self.centre.clock.pass_(3600)
        self.trace.forget()
        run = self.centre.run(mode)
        assert run.state == "ok"
        moved = self.centre.rows(run)
        assert {outcome for _, _, _, outcome, _ in moved} <= {"pushed"}
        return self.centre.counts(run), [(way, key) for _, way, key, _, _ in moved]

    def one_change_each(self, local: str, main: str) -> None:
        """Somebody changes one customer at the till, somebody else another at main."""
        now = self.centre.clock.now()
        self.till.change("customers", local, "Ana of the till", now)
        self.cloud.change("customers", main, "Ana of the cloud", now)


@pytest.fixture(params=["sqlite", "postgresql"])
def chain(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Chain]:
    """Both servers empty, never synchronised."""
    with servers(tmp_path, request.param) as (till, cloud), traced() as trace:
        centre = Centre(
            tmp_path, monkeypatch,
            local=lambda: till.connect(centre.clock), main=lambda: cloud.connect(centre.clock),
        )  # fmt: skip
        yield Chain(centre, till, cloud, trace)
        close_cache()


def customers(first: int, end: int) -> list[tuple[str, str, int]]:
    return [(f"C{n:04}", f"Ana {n} “Ünï”", n) for n in range(first, end)]


@pytest.mark.requirement("S-006", "S-011", "S-012", "S-015", "S-016")
@pytest.mark.requirement("P-28")
def test_of_five_thousand_customers_fresh_moves_what_is_missing_and_delta_the_two_that_changed(
    chain: Chain,
) -> None:
    everybody = customers(0, 5000)
    chain.till.fill("customers", everybody[:4700])
    chain.cloud.fill("customers", everybody[300:])
    counts, moved = chain.run(Mode.FRESH)
    fresh, pages = len(chain.trace.statements), chain.trace.pages("customers")
    assert (counts["scope"], counts["pushed"], counts["unchanged"]) == (9400, 600, 8800)
    assert sorted(moved) == [("download", key) for key, _, _ in everybody[4700:]] + [
        ("upload", key) for key, _, _ in everybody[:300]
    ]
    for server in (chain.till, chain.cloud):  # under each server's own columns
        assert server.held("customers") == {key: (name, points) for key, name, points in everybody}

    chain.one_change_each("C0007", "C4800")
    counts, moved = chain.run(Mode.DELTA)
    assert moved == [("upload", "C0007"), ("download", "C4800")]
    assert (counts["scope"], counts["pushed"], counts["unchanged"]) == (10_000, 2, 9998)
    assert chain.trace.writes("cloud") == ['UPDATE "cloud_customers"']
    assert chain.trace.writes("till") == ['UPDATE "till_customers"']
    assert len(chain.trace.statements) < fresh
    assert (pages, chain.trace.pages("customers")) == (10, 2)
    assert chain.cloud.held("customers")["C0007"] == ("Ana of the till", 7)
    assert chain.till.held("customers")["C4800"] == ("Ana of the cloud", 4800)

    now = chain.centre.clock.now()
    chain.till.make("customers", "T1", "Made at the till", now)
    chain.cloud.make("customers", "M1", "Made at main", now)
    assert chain.run(Mode.DELTA)[1] == [("download", "M1"), ("upload", "T1")]
    assert chain.cloud.held("customers") == chain.till.held("customers")
    assert len(chain.till.held("customers")) == 5002

    assert chain.run(Mode.DELTA)[1] == []
    assert chain.trace.writes("till") + chain.trace.writes("cloud") == []


def everything(chain: Chain) -> None:
    """A record of every component at main, and one at the till."""
    for each in COMPONENTS:
        chain.till.fill(each.id, [("L1", f"{each.title} of the till", 0)])
        chain.cloud.fill(each.id, [("M1", f"{each.title} of the cloud", 0)])


@pytest.mark.requirement("S-030", "S-031", "S-032", "S-033")
@pytest.mark.requirement("S-042")
def test_no_statement_names_what_is_not_used_or_not_fetched(chain: Chain) -> None:
    everything(chain)
    for mode in (Mode.FRESH, Mode.DELTA, Mode.FRESH):
        chain.run(mode)
        asked = {each.id for each in COMPONENTS if chain.trace.about(each.id)}
        assert asked == {*BOTH, "fraud_users"}
    for each in (*UNUSED, *CLIENTELING):
        assert (list(chain.till.held(each)), list(chain.cloud.held(each))) == (["L1"], ["M1"])


@pytest.mark.requirement("S-030", "S-031", "S-032", "S-033")
@pytest.mark.requirement("S-042", "S-043")
def test_clienteling_switched_on_the_six_are_fetched_and_main_gets_no_write_of_them(
    chain: Chain,
) -> None:
    everything(chain)
    now = chain.centre.clock.now()
    chain.cloud.make("associates", "M2", "Eva", now, store="S1")
    chain.cloud.make("associates", "M3", "Tom, of another store", now, store="S2")
    chain.run(Mode.FRESH)
    chain.centre.configure(clienteling=True)
    chain.run(Mode.DELTA)
    for each in CLIENTELING:
        assert {"L1", "M1"} <= chain.till.held(each).keys()
        assert chain.trace.writes("till", each)
        assert chain.trace.writes("cloud", each) == []
        assert "L1" not in chain.cloud.held(each)
    assert chain.till.held("associates").keys() == {"L1", "M1", "M2"}
    assert [each for each in UNUSED if chain.trace.about(each)] == []
    chain.cloud.change("tasks", "M1", "Call her back", chain.centre.clock.now())
    assert chain.run(Mode.DELTA)[1] == [("download", "M1")]
    assert chain.till.held("tasks")["M1"] == ("Call her back", 0)
    for mode in (Mode.DELTA, Mode.FRESH):
        assert chain.run(mode)[1] == []
        assert [each for each in UNUSED if chain.trace.about(each)] == []
