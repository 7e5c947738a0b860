"""The commands of a cycle: step 4 alone, retry, and the orders with their fate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from connectors.model import Order
from syncconsole.cache.read import runs
from syncconsole.cache.tables import Connection, RunStep, SalesOrder
from syncconsole.cli.ending import ending
from syncconsole.clock import SystemClock
from syncconsole.domain.runs import CYCLE, Mode
from syncconsole.engine import ask
from syncconsole.errors import Refused
from tests.cache.read_runs.factory import add_plan, add_run
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

CONFIG = """\
endpoints:
  web: {connector: bigcommerce, store_hash: abc, token: x, location: 1}
  office: {connector: quickbooks_online, realm_id: "9", client_id: a, client_secret: b}
connections:
  outdoor-shop:
    profile: cycle
    store: web
    office: office
    timezone: UTC
    writes: true
    orders: {since: 2026-01-01, statuses: [Awaiting Fulfillment]}
"""


@pytest.fixture
def engine(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    shell.path.write_text(CONFIG, encoding="utf-8")
    fake = FakeEngine()
    for name in ("ask_run", "wake_worker"):
        monkeypatch.setattr(ask, name, getattr(fake, name))
    return fake


def succeeded(*steps: int, ago: timedelta = timedelta()) -> None:
    """A cycle that carried these steps out."""
    ended = (SystemClock().now() - ago).timestamp()
    run = add_run(mode="all")
    for n in steps:
        RunStep.create(run=run, n=n, name=CYCLE[n - 1], state="ok", ended_at=ended)


@pytest.mark.requirement("S-084", "X-10")
class TestSteps:
    """The four steps, one by one."""

    @pytest.mark.parametrize("mode", ["all", "step1", "step2", "step3", "step4"])
    def test_each_can_be_asked_for(self, shell: Shell, engine: FakeEngine, mode: str) -> None:
        assert shell(f"sync {mode} outdoor-shop").code == 0
        assert engine.asked[0][1]["mode"] == Mode(mode)

    def test_step_4_alone_tells_which_steps_have_not_succeeded_today_and_their_age(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        succeeded(1, 2, ago=timedelta(days=2))
        succeeded(2)
        said = shell("sync step4 outdoor-shop")
        assert said.code == 0
        never = "has not succeeded today, it"
        assert [line for line in said.err.splitlines() if line.startswith("warning: step")] == [
            f"warning: step 1 (orders from web) {never} last succeeded 48 h 0 min ago",
            f"warning: step 3 (data from back office) {never} never ran",
        ]

    def test_after_steps_1_to_3_it_warns_of_nothing(self, shell: Shell, engine: FakeEngine) -> None:
        succeeded(1, 2, 3)
        assert "has not succeeded today" not in shell("sync step4 outdoor-shop").err

    @pytest.mark.parametrize("mode", ["all", "step1", "step3"])
    def test_the_others_never_warn(self, shell: Shell, engine: FakeEngine, mode: str) -> None:
        assert "has not succeeded today" not in shell(f"sync {mode} outdoor-shop").err


class TestEnding:
    """A cycle's end tells its steps, and only quantities as quantities."""

    def test_orders_and_quantities_are_told_apart(self, shell: Shell, engine: FakeEngine) -> None:
        rows = [{"key": "A", "before": 7, "after": 5, "outcome": "pushed"}]
        counts = {"scope": 3, "pushed": 3, "verified": 1}
        engine.ends |= {"plan": add_plan(rows), "counts": counts}
        said = shell("sync all outdoor-shop").out
        assert "A 7 -> 5\n" in said
        assert "more" not in said
        assert "3 in scope = 3 pushed" in said

    def test_each_step_is_a_line_with_its_note(self, shell: Shell, engine: FakeEngine) -> None:
        succeeded(1)
        run = engine.ask_run(None, "outdoor-shop", "step2", None).run
        RunStep.create(run=run, n=1, name=CYCLE[1], state="partial", note="2 pushed   1 rejected")
        found = runs.run(run)
        assert found is not None
        human = ending(found, SystemClock().now()).human
        assert human[0] == "step 2, orders to back office: partial, 2 pushed 1 rejected"


def test_a_plan_of_orders_shows_orders_and_no_quantities(shell: Shell, engine: FakeEngine) -> None:
    rows = [{"key": "101", "sku": "W-101", "title": "Ana Núñez · 19.98 EUR", "before": None}]
    plan = add_plan(rows, component="orders")
    said = shell(f"plan show {plan}")
    assert "1 orders to the back office, 1 of them chosen" in said.out
    assert "[x]  101    W-101  Ana Núñez · 19.98 EUR" in said.out
    assert "STORE NOW" not in said.out
    assert "goes on" not in said.out


def test_a_plan_that_stopped_a_sync_all_says_that_its_push_goes_on(
    shell: Shell, engine: FakeEngine
) -> None:
    run = add_run("waiting", mode="all")
    RunStep.create(run=run, n=2, name=CYCLE[1], state="waiting")
    plan = add_plan([{"key": "101", "before": None}], component="orders", run=run, mode="all")
    said = shell(f"plan show {plan}").out
    assert f"after its push the Sync All of run {run} goes on with steps 3 and 4" in said


class TestRetry:
    """`run retry` resumes a Sync All, and says why it cannot."""

    def test_it_asks_for_the_rest_and_watches_it(
        self, shell: Shell, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[tuple[int, str]] = []

        def resume(_config: object, run: int, who: Any, *, trigger: str) -> ask.Asked:
            asked.append((run, trigger))
            return engine.ask_run(None, "outdoor-shop", "all", who)

        monkeypatch.setattr(ask, "resume_run", resume)
        stopped = add_run("failed", mode="all")
        said = shell(f"run retry {stopped} --json")
        assert (said.code, said.document["run"]["mode"]) == (0, "all")
        assert asked == [(stopped, "cli")]

    @pytest.mark.requirement("S-083")
    def test_it_begins_at_the_step_that_stopped_the_run(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        stopped = add_run("failed", mode="all", approver="policy")
        states = ("ok", "ok", "failed", "not run")
        for n, (step, state) in enumerate(zip(CYCLE, states, strict=True), 1):
            RunStep.create(run=stopped, n=n, name=step, state=state)
        assert shell(f"run retry {stopped}").code == 0
        [(_, found)] = engine.asked
        assert (found["mode"], found["start"]) == (Mode.ALL, 3)

    @pytest.mark.parametrize(
        ("mode", "state", "said"),
        [("smart", "failed", "ask for it again"), ("all", "ok", "came to its end")],
    )
    def test_what_has_nothing_to_resume_is_exit_6(
        self, shell: Shell, engine: FakeEngine, mode: str, state: str, said: str
    ) -> None:
        run = add_run(state, mode=mode)
        for n, step in enumerate(CYCLE, 1):
            RunStep.create(run=run, n=n, name=step, state="ok")
        answer = shell(f"run retry {run}")
        assert (answer.code, said in answer.err, engine.asked) == (6, True, [])

    def test_an_unknown_run_is_named(self, shell: Shell, engine: FakeEngine) -> None:
        answer = shell("run retry 42")
        assert (answer.code, "there is no run 42" in answer.err) == (1, True)


NOW = datetime(2026, 3, 2, tzinfo=UTC)
BODY = Order("101", "Completed", NOW, NOW, "EUR", (), holds_stock=True)


def add_order(number: str, **fields: Any) -> None:
    """An order of outdoor-shop."""
    owner = Connection.get_or_none(Connection.name == "outdoor-shop") or Connection.create(
        name="outdoor-shop", profile="cycle", ends="web office", rules=""
    )
    values = {
        "remote_id": number, "status": "Awaiting Fulfillment", "updated_at": 0,
        "created_at": 1_767_000_000 + int(number), "total": "19.98", "currency": "EUR",
        "customer": "Ana Núñez",
        "body": msgspec.json.encode(BODY).decode(), "state": "open", "run": 1,
    }  # fmt: skip
    SalesOrder.create(connection=owner, number=number, **(values | fields))


class TestOrders:
    """Every order since the cut-over, with what became of it."""

    def test_the_newest_first_with_fate_document_and_reason(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        add_order(
            "101", state="exported", office_id="145", exported_at=1.0, subtracts=False,
            reference="W-101",
        )  # fmt: skip
        add_order("102", state="held", reason="sku_not_in_office")
        said = shell("orders outdoor-shop")
        _, first, second, *_ = said.out.splitlines()
        assert "102" in first
        assert "held" in first
        assert first.endswith("the back office has no item for a SKU of this order")
        assert "exported  145       W-101" in second
        assert "kept back" in first
        assert "kept back" not in second

    def test_one_document_of_one_fate(self, shell: Shell, engine: FakeEngine) -> None:
        add_order(
            "101", state="exported", office_id="145", reference="W-101",
            store_address="https://store.test/101", office_address="https://books.test/145",
        )  # fmt: skip
        add_order("102")
        document = shell("orders outdoor-shop --filter exported --json").document
        [order] = document["orders"]
        assert (order["number"], order["fate"], order["office_id"]) == ("101", "exported", "145")
        assert (order["reference"], order["store_address"], order["office_address"]) == (
            "W-101", "https://store.test/101", "https://books.test/145",
        )  # fmt: skip
        said = shell("orders outdoor-shop --filter W-101").out
        assert "at web: https://store.test/101\nat office: https://books.test/145\n" in said

    def test_none_yet_says_which_command_reads_them(self, shell: Shell, engine: FakeEngine) -> None:
        assert "syncconsole sync step1 outdoor-shop" in shell("orders outdoor-shop").out
        assert "no order holds 'held'" in shell("orders outdoor-shop --filter held").out

    def test_a_profile_without_orders_is_exit_6(self, shell: Shell) -> None:
        said = shell("orders outdoor-shop")
        assert (said.code, "takes no orders over" in said.err) == (6, True)


def test_a_refusal_to_resume_names_no_step(shell: Shell, engine: FakeEngine) -> None:
    engine.refusal = Refused("somebody reviews plan 3", code="reviewed")
    stopped = add_run("failed", mode="all")
    assert "somebody reviews plan 3" in shell(f"run retry {stopped}").err
