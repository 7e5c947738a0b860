"""An engine that ends every run at once, as a test wants it to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.engine.ask import Asked
from tests.cache.read_runs.factory import add_run

if TYPE_CHECKING:
    from collections.abc import Sequence


class FakeEngine:
    """Stands in for `syncconsole.engine.ask`. `ends` are the fields of the runs it makes.

    What was asked is kept in `asked`; `refusal`, where set, is raised by whatever asks for a run.
    """

    def __init__(self, **ends: Any) -> None:
        self.ends: dict[str, Any] = {"state": "ok", **ends}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refusal: Exception | None = None

    def ask_run(
        self, _config: object, connection: str, mode: str, who: object, **more: Any
    ) -> Asked:
        self.asked.append(("run", {"connection": connection, "mode": mode, "who": who, **more}))
        return self._answer(connection=connection, mode=mode)

    def push_plan(self, _config: object, plan: int, who: object, **more: Any) -> Asked:
        self.asked.append(("push", {"plan": plan, "who": who, **more}))
        return self._answer(mode="push", plan=plan)

    def undo_run(self, _config: object, run: int, who: object, **more: Any) -> Asked:
        self.asked.append(("undo", {"run": run, "who": who, **more}))
        return self._answer(mode="undo", options={"undo": run})

    def resume_run(self, _config: object, run: int, who: object, **more: Any) -> Asked:
        self.asked.append(("resume", {"run": run, "who": who, **more}))
        return self._answer(mode="all")

    def retry_run(self, _config: object, run: int, who: object, **more: Any) -> Asked:
        self.asked.append(("retry", {"run": run, "who": who, **more}))
        return self._answer(mode="retry")

    def tick_rows(
        self, plan: int, positions: Sequence[int] | None, chosen: bool, _who: object
    ) -> None:
        self.asked.append(("tick", {"plan": plan, "positions": positions, "chosen": chosen}))

    def wake_worker(self, _config: object) -> None:
        self.asked.append(("wake", {}))

    def _answer(self, **fields: Any) -> Asked:
        if self.refusal is not None:
            raise self.refusal
        return Asked(add_run(**(fields | self.ends)))
