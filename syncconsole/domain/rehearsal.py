"""What can be made to go wrong at the simulated systems, to practise what to do then (N-21)."""

from __future__ import annotations

from typing import Final

FAULTS: Final = {
    "slow": "each answer takes a second longer",
    "429": "the quota is used up: come back later",
    "503": "the store is down for maintenance",
    "dropped": "connections close without an answer, nothing was done",
    "lost_answer": "the work is done and the answer is lost",
    "truncated": "answers end in their middle",
    "short": "lists end after a fifth of their records",
    "empty": "lists are empty",
    "duplicate_page": "a page comes twice",
    "html": "a login page comes instead of data",
    "sale": "something is sold in the middle of a push",
}
"""Name of a fault of the simulated systems -> what an operator will meet."""

SETTING: Final = "rehearsal"
"""The setting ("" for all connections) that holds the fault being practised, "" for none."""

STRIKES: Final = 5
"""How many requests a fault strikes unless somebody says otherwise."""
