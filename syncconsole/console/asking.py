"""What the console asks of the engine, as a seam: `syncconsole.engine.ask` in life, a fake in
tests. All functions may block on the cache; screens call them through `SyncConsole.ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.cache.read.explanation import Explanation
    from syncconsole.config import Config
    from syncconsole.domain.runs import Approver, Mode
    from syncconsole.domain.who import Who
    from syncconsole.engine.ask import Asked, Claim


class Asking(Protocol):
    """The functions of engine.ask that screens use; they raise Refused and Busy."""

    def ask_run(
        self, config: Config, connection: str, mode: Mode, who: Who, *,
        approver: Approver = ..., full_if_first: bool = ...,
    ) -> Asked: ...  # fmt: skip

    def log_on(self, config: Config, connection: str, who: Who) -> Asked | None: ...

    def resume_run(self, config: Config, run: int, who: Who) -> Asked: ...

    def retry_run(self, config: Config, run: int, who: Who, *, cause: str = ...) -> Asked: ...

    def undo_run(self, config: Config, run: int, who: Who) -> Asked: ...

    def explain(self, config: Config, connection: str, sku: str, now: datetime) -> Explanation: ...

    def push_plan(
        self, config: Config, plan: int, who: Who, *, reason: str = ..., confirm: str = ...
    ) -> Asked: ...

    def drop_plan(self, plan: int, who: Who, reason: str = ...) -> None: ...

    def claim_plan(self, plan: int, who: Who) -> Claim: ...

    def release_plan(self, plan: int, who: Who) -> None: ...

    def tick_rows(
        self,
        plan: int,
        positions: Sequence[int] | None,
        chosen: bool,  # noqa: FBT001 - the tick itself
        who: Who,
    ) -> None: ...

    def invert_rows(self, plan: int, who: Who) -> None: ...

    def exclude(
        self, connection: str, component: str, key: str, who: Who, reason: str,
        until: datetime | None = ...,
    ) -> int: ...  # fmt: skip

    def end_exclusion(self, exclusion: int, who: Who) -> None: ...

    def cancel_run(self, run: int, who: Who) -> None: ...

    def pause(
        self, connection: str | None, who: Who, reason: str = ..., *, timer: str = ...
    ) -> None: ...

    def resume(self, connection: str | None, who: Who, *, timer: str = ...) -> None: ...

    def set_schedule(
        self, config: Config, connection: str, mode: Mode, who: Who, *, on: bool = ...,
        when: Sequence[str] | None = ..., force: bool = ...,
    ) -> None: ...  # fmt: skip

    def set_automatic_mode(self, config: Config, connection: str, mode: Mode, who: Who) -> None: ...

    def set_setting(self, connection: str, name: str, value: Any, who: Who) -> None: ...

    def rehearse(self, config: Config, fault: str) -> None: ...

    def arrive(self, who: Who) -> datetime | None: ...

    def beat_console(self, who: Who) -> None: ...
