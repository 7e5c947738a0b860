"""How many steps are generated: 20,000 wherever tests run, any number by SYNCCONSOLE_STEPS."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = "SYNCCONSOLE_STEPS" in os.environ
STEPS = int(os.environ.get("SYNCCONSOLE_STEPS", "20000"))
"""Over all machines together."""

A_LIFE = 100
"""Steps of one machine from its first Full to its end."""


def profile(share: float) -> settings:
    """The settings of a machine that takes this share of all steps.

    The short form generates the same lives every time, so that a change is judged by itself; the
    long form looks for new ones.
    """
    return settings(
        max_examples=max(round(1.1 * STEPS * share / A_LIFE), 1),  # a few end before their time
        stateful_step_count=A_LIFE,
        derandomize=not LONG,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
