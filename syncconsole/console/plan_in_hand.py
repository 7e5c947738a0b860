"""The plan being reviewed: what the cache says of it, whose it is, and the ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.read import plan_rows, plans
from syncconsole.cache.read.plans import PlanCounts, PlanView, Readings
from syncconsole.domain.plans import reviewing
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from syncconsole.cache.read.plan_rows import PlanRowView, Shown
    from syncconsole.console.app import SyncConsole
    from syncconsole.console.screens.base import ConsoleScreen
    from syncconsole.engine.ask import Claim

RENEW = 5.0
"""Seconds between two renewals of the claim, however fast the keys come."""


class Looked(Struct, frozen=True):
    """A plan, its counts, and when both sides were read for it."""

    plan: PlanView
    counts: PlanCounts
    readings: Readings = Readings()


class PlanInHand:
    """One plan at a time. Reads and asks through the screen's app, which tells what goes wrong."""

    def __init__(self, screen: ConsoleScreen) -> None:
        self._screen = screen
        self._claimed_at = float("-inf")
        self.looked: Looked | None = None
        self.claim: Claim | None = None

    @property
    def id(self) -> int | None:
        """The number of the plan, None where there is none."""
        return None if self.looked is None else self.looked.plan.id

    async def take(self, plan_id: int | None) -> None:
        """Look at this plan from now on, or at none; a claim on another one is given back."""
        if plan_id != self.id:
            await self.release()
        self.looked = None if plan_id is None else await self._app.reading(lambda: _look(plan_id))

    async def hold(self) -> None:
        """Claim the plan, or renew the claim; at most once in RENEW seconds."""
        plan, now = self.id, self._app.clock.monotonic()
        if plan is None or now - self._claimed_at < RENEW:
            return
        self._claimed_at = now
        self.claim = await self._app.asks_or_says(
            lambda: self._app.asking.claim_plan(plan, self._app.who)
        )

    async def release(self) -> None:
        """Give the claim back, where it is ours: schedules and others may go on."""
        plan, claim = self.id, self.claim
        self.claim, self._claimed_at = None, float("-inf")
        if plan is not None and claim is not None and claim.mine:
            await self._app.asks_or_says(lambda: self._app.asking.release_plan(plan, self._app.who))

    def reviewer(self, now: datetime) -> str:
        """Who else reviews the plan right now, as a reason; "" where it is ours to change."""
        claim = self.claim
        if claim is None or claim.mine or claim.until is None or claim.until <= now:
            return ""
        return reviewing("this plan", claim.holder, claim.origin, claim.since, claim.until)

    async def choose(self, positions: Sequence[int], *, chosen: bool) -> bool:
        """Tick these rows, or leave them out; whether that was done."""
        plan = self.id
        if plan is None or not positions:
            return False
        return await self._done(
            lambda: self._app.asking.tick_rows(plan, positions, chosen, self._app.who)
        )

    async def choose_all(self, shown: Shown) -> bool:
        """Tick every row that is shown; those a filter hides stay as they are."""
        plan = self.id
        if plan is None:
            return False
        if _whole(shown):
            return await self._done(
                lambda: self._app.asking.tick_rows(plan, None, True, self._app.who)  # noqa: FBT003
            )
        rows = await self._open_rows(plan, shown)
        return await self.choose([row.position for row in rows], chosen=True)

    async def leave_out_all(self, shown: Shown) -> bool:
        """Leave out every row that is shown; those a filter hides stay as they are."""
        plan = self.id
        if plan is None:
            return False
        rows = await self._open_rows(plan, shown)
        return await self.choose([row.position for row in rows if row.chosen], chosen=False)

    async def invert(self, shown: Shown) -> bool:
        """Turn every tick that is shown round; those a filter hides stay as they are."""
        plan = self.id
        if plan is None:
            return False
        if _whole(shown):
            return await self._done(lambda: self._app.asking.invert_rows(plan, self._app.who))
        rows = await self._open_rows(plan, shown)
        done = await self.choose([row.position for row in rows if row.chosen], chosen=False)
        more = await self.choose([row.position for row in rows if not row.chosen], chosen=True)
        return done or more

    @property
    def _app(self) -> SyncConsole:
        return self._screen.syncconsole

    async def _open_rows(self, plan: int, shown: Shown) -> list[PlanRowView]:
        rows = await self._app.reading(lambda: list(plan_rows.rows(plan, shown)))
        return [row for row in rows or () if row.open]

    async def _done(self, call: Callable[[], None]) -> bool:
        try:
            await self._app.asks(call)
        except SyncconsoleError as error:
            self._app.say(error.message)
            return False
        self.looked = await self._app.reading(lambda: _look(self.id)) or self.looked
        return True


def _whole(shown: Shown) -> bool:
    """Whether nothing that a push would change is hidden."""
    return not shown.risky and not shown.text


def _look(plan_id: int | None) -> Looked | None:
    plan = None if plan_id is None else plans.plan(plan_id)
    return None if plan is None else Looked(plan, plans.counts(plan.id), plans.readings(plan))
