"""Delta: only what was updated, both ways, and what we wrote never comes back (S-015 to S-020)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from syncconsole.engine.two_way.reading import LOOKBACK
from syncconsole.errors import Refused
from tests.support.centre import NAME, Centre
from tests.support.house import ANA
from tests.support.records import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.engine.two_way.conftest import Opened


def settled(centre: Centre, count: int = 20) -> Centre:
    """So many customers at both servers, agreed upon an hour ago."""
    centre.customers(centre.local, count)
    assert centre.run(Mode.FRESH).state == "ok"
    centre.clock.pass_(3600)
    centre.forget_calls()
    return centre


def change(centre: Centre, side: Server, key: str, name: str) -> None:
    held = {n.replace(".", "__"): v for n, v in side.fields("customers", key).items()}
    remote = next(i for i, r in side.held["customers"].items() if r.sku == key)
    side.put("customers", key, remote, **{**held, "profile__name": name})


@pytest.mark.requirement("S-015")
@pytest.mark.requirement("S-016")
def test_one_change_on_each_side_of_a_thousand_moves_two_records_in_fewer_requests(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 1000)
    fresh = centre.run(Mode.FRESH)
    spent = centre.local.requests + centre.main.requests
    centre.clock.pass_(3600)
    centre.forget_calls()
    change(centre, centre.local, "C7", "Ana of the till")
    change(centre, centre.main, "C8", "Ana of the cloud")
    run = centre.run(Mode.DELTA)
    assert [row[1:4] for row in centre.rows(run)] == [
        ("upload", "C7", "pushed"),
        ("download", "C8", "pushed"),
    ]
    assert len(centre.local.writes) == len(centre.main.writes) == 1
    assert centre.counts(run)["scope"] == 2000
    assert centre.local.requests + centre.main.requests < spent
    assert centre.alike("customers")
    assert centre.counts(fresh)["pushed"] == 1000


@pytest.mark.requirement("S-019")
def test_delta_before_a_completed_fresh_is_refused_by_the_engine(centre: Centre) -> None:
    with pytest.raises(Refused, match="needs a Fresh Sync that was completed") as refused:
        centre.ask(Mode.DELTA)
    assert (refused.value.code, refused.value.exit_code) == ("fresh_first", 6)


@pytest.mark.requirement("S-019")
def test_a_delta_whose_fresh_was_undone_by_another_server_does_nothing(centre: Centre) -> None:
    """Asked for while a Fresh counted; then config.yaml names another main server."""
    import msgspec

    settled(centre)
    run = centre.ask(Mode.DELTA)
    cloud = msgspec.structs.replace(
        centre.config.endpoints["cloud"], options={"base_url": "https://other.example"}
    )
    endpoints = {**centre.config.endpoints, "cloud": cloud}
    centre.config = msgspec.structs.replace(centre.config, endpoints=endpoints)
    execute(centre.job(run), centre.config)
    assert centre.row(run).state == "failed"
    assert "needs a Fresh Sync" in centre.row(run).error
    assert centre.main.requests == 0
    assert centre.log_on().mode == "fresh"


@pytest.mark.requirement("S-018")
def test_each_log_on_after_a_completed_fresh_is_one_delta_and_a_running_one_is_joined(
    centre: Centre,
) -> None:
    settled(centre)
    assert [centre.log_on().mode for _ in range(3)] == ["delta"] * 3
    first = ask.log_on(centre.config, NAME, ANA)
    second = ask.log_on(centre.config, NAME, ANA)
    assert first is not None
    assert second is not None
    assert (second.run, second.joined) == (first.run, True)


@pytest.mark.requirement("S-018")
def test_a_log_on_joins_the_manual_or_fresh_that_runs_and_waits_behind_anything_else(
    centre: Centre,
) -> None:
    settled(centre)
    fresh = centre.ask(Mode.FRESH, Approver.NAMED, reason="moving house")
    joined = ask.log_on(centre.config, NAME, ANA)
    assert joined == ask.Asked(fresh, joined=True)
    centre.execute(fresh)
    check = ask.ask_run(centre.config, NAME, Mode.CHECK, ANA).run
    queued = ask.log_on(centre.config, NAME, ANA)
    assert queued is not None
    assert not queued.joined
    assert centre.row(queued.run).mode == "delta"
    assert centre.row(check).state == "asked"


def test_no_log_on_is_known_to_other_profiles(centre: Centre) -> None:
    centre.configure(profile="feeds")
    assert ask.log_on(centre.config, NAME, ANA) is None


@pytest.mark.parametrize("side", ["local", "main"])
@pytest.mark.pitfall("P-28")
def test_one_change_is_written_once_and_then_five_deltas_are_silent(
    centre: Centre, side: str
) -> None:
    """P-28: what we wrote never comes back as a change, from neither end."""
    settled(centre)
    here, there = centre.local, centre.main
    if side == "main":
        here, there = there, here
    change(centre, here, "C3", "Ana M.")
    centre.run(Mode.DELTA)
    assert [(component, key) for component, key, _ in there.writes] == [("customers", "C3")]
    for _ in range(5):
        centre.run(Mode.DELTA)
    assert len(there.writes) == 1
    assert here.writes == []


def _no_city(fields: object) -> dict[str, str]:
    assert isinstance(fields, dict)
    return {name: value for name, value in fields.items() if name != "profile.city"}


def _shouting(fields: object) -> dict[str, str]:
    assert isinstance(fields, dict)
    return {name: value.upper() for name, value in fields.items()}


@pytest.mark.parametrize(("spelling", "back"), [(_no_city, 0), (_shouting, 1)])
def test_a_server_that_keeps_less_or_spells_otherwise_is_never_an_endless_echo(
    centre: Centre, spelling: Callable[[object], dict[str, str]], back: int
) -> None:
    """One that keeps less is taken at its word at once; one that spells otherwise has changed the
    record, which comes down once, and then all is silent."""
    centre.main.spelling = spelling
    centre.local.put("customers", "C1", profile__name="ana", profile__city="vigo")
    centre.run(Mode.FRESH)
    for _ in range(5):
        centre.clock.pass_(3600)
        centre.run(Mode.DELTA)
    assert (len(centre.main.writes), len(centre.local.writes)) == (1, back)


@pytest.mark.pitfall("P-29")
@pytest.mark.parametrize("same", [True, False])
def test_both_sides_changed(centre: Centre, same: bool) -> None:
    """P-29: alike is done without a write; otherwise main wins, and the conflict is to be seen."""
    settled(centre)
    change(centre, centre.local, "C3", "Ana M.")
    change(centre, centre.main, "C3", "Ana M." if same else "Ana Maria")
    run = centre.run(Mode.DELTA)
    assert centre.main.writes == []
    if same:
        assert centre.rows(run) == []
        assert centre.local.writes == []
    else:
        assert [row[1:] for row in centre.rows(run)] == [
            ("upload", "C3", "skipped", "main_wins"),
            ("download", "C3", "pushed", ""),
        ]
        assert centre.local.fields("customers", "C3")["profile.name"] == "Ana Maria"
    centre.forget_calls()
    assert centre.rows(centre.run(Mode.DELTA)) == []


def test_what_is_read_reaches_back_before_the_last_good_read_began(centre: Centre) -> None:
    """P-02, P-15: the time of a read is that of its beginning, less a look back for clocks that
    differ; so a change made while the last read went on is not lost, nor one stamped early."""
    settled(centre)
    read = centre.run(Mode.DELTA)
    begun = read.started_at
    assert begun is not None
    server_behind = centre.clock.now() - timedelta(minutes=7)
    centre.clock.pass_(1)
    centre.main.now = lambda: server_behind
    change(centre, centre.main, "C3", "Ana, by a slow clock")
    centre.forget_calls()
    centre.run(Mode.DELTA)
    since = centre.main.since[0]
    assert since is not None
    assert since.timestamp() <= begun - LOOKBACK.total_seconds() + 1
    assert centre.local.fields("customers", "C3")["profile.name"] == "Ana, by a slow clock"


def test_three_changes_of_the_same_second_at_the_boundary_are_all_met(centre: Centre) -> None:
    """P-16: what is as old as the boundary is read again; what is known is not moved again."""
    settled(centre)
    boundary = centre.clock.now() - LOOKBACK
    centre.run(Mode.DELTA)
    centre.main.now = lambda: boundary + timedelta(minutes=1)
    for n in (1, 2, 3):
        change(centre, centre.main, f"C{n}", f"Ana the {n}.")
    run = centre.run(Mode.DELTA)
    assert [row[2] for row in centre.rows(run)] == ["C1", "C2", "C3"]


def test_without_a_filter_for_changes_everything_is_read_and_only_what_differs_moves(
    opened: Opened,
) -> None:
    centre = settled(opened(main=Server("main", since=False)))
    change(centre, centre.main, "C3", "Ana M.")
    centre.run(Mode.DELTA)
    assert centre.main.since[0] is None
    assert [key for _, key, _ in centre.local.writes] == ["C3"]


def test_a_failed_read_does_not_move_the_time_from_which_changes_are_read(centre: Centre) -> None:
    from connectors.errors import Retriable

    settled(centre)
    before = centre.run(Mode.DELTA).started_at
    centre.main.faults["customers"] = Retriable("down")
    centre.clock.pass_(7200)
    centre.run(Mode.DELTA)
    centre.main.faults.clear()
    centre.forget_calls()
    centre.run(Mode.DELTA)
    since = centre.main.since[0]
    assert since is not None
    assert before is not None
    assert since.timestamp() == pytest.approx(before - LOOKBACK.total_seconds(), abs=1)


class TestWithoutAListOfAll:
    """An API that cannot list everything, as Capillary's: known records are asked for by key."""

    @pytest.fixture
    def centre(self, opened: Opened) -> Centre:
        centre = opened(main=Server("main", complete=False, since=False, batch=5))
        centre.main.unlisted = {"C1", "C2"}
        return centre

    def test_fresh_finds_by_key_what_no_page_tells_and_makes_nothing_twice(
        self, centre: Centre
    ) -> None:
        centre.customers(centre.local, 4)
        for key in ("C1", "C9"):
            centre.main.put("customers", key, profile__name=f"Main's {key}")
        centre.run(Mode.FRESH)
        assert centre.local.fields("customers", "C1") == {"profile.name": "Main's C1"}
        assert {key for _, key, _ in centre.main.writes} == {"C0", "C2", "C3"}
        assert centre.alike("customers")

    def test_delta_asks_for_known_records_in_batches_and_moves_only_what_differs(
        self, centre: Centre
    ) -> None:
        settled(centre)
        change(centre, centre.main, "C1", "Ana, changed where no page tells")
        run = centre.run(Mode.DELTA)
        assert [row[1:4] for row in centre.rows(run)] == [("download", "C1", "pushed")]
        assert centre.main.calls["read", "customers"] == 1  # of what the pages did not tell

    def test_a_known_record_that_no_longer_answers_has_gone_and_others_have_not(
        self, centre: Centre
    ) -> None:
        settled(centre)
        centre.main.drop("customers", "C2")
        run = centre.run(Mode.DELTA)
        assert [row[1:] for row in centre.rows(run)] == [
            ("upload", "C2", "skipped", "gone_at_office")
        ]
