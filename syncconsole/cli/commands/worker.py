"""`syncconsole worker`: run what is asked and what is due, until told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.cli.simulated import answer_or_start, kept
from syncconsole.cli.simulated_visits import visited
from syncconsole.worker.main import work as be_the_worker

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def work(call: Call) -> Answer:
    """Be this config's worker; ends at once, with 0, where another one is alive."""
    config = call.config
    answer_or_start(config, call.clock, call.narrator)
    with kept(config), visited(config):
        code = be_the_worker(
            config,
            until_idle=call.args.until_idle,
            lease=call.args.lease,
            patience=call.args.patience,
        )
    return Answer({"worker": {"exit_code": code}}, code=code)
