"""The numbered pitfalls of a sync and the invariants of the engine, and which of them are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PITFALLS: Mapping[str, str] = {
    "P-01": "a sale between read and push is put back on sale",
    "P-02": "a change between read and its time stamp is never picked up",
    "P-03": "the baseline moves on reading, so that a failed push looks unchanged",
    "P-04": "a plan is pushed long after it was made",
    "P-05": "another program writes to the same target",
    "P-06": "stock below zero",
    "P-07": "one SKU, two records",
    "P-08": "the text of a SKU: blanks, cases, zeros, look-alikes",
    "P-09": "bundles and kits",
    "P-10": "several locations",
    "P-11": "units and fractions",
    "P-12": "missing is taken for deleted",
    "P-13": "deleted at the target",
    "P-14": "a SKU renamed, an id used again",
    "P-15": "clock skew, time zones, summer time",
    "P-16": "equal times at the boundary of a page",
    "P-17": "a time that does not move with the stock",
    "P-18": "pages drift while the list changes",
    "P-19": "a batch that fails in part",
    "P-20": "the answer is lost after the target did it",
    "P-21": "an order exported twice",
    "P-22": "the cycle stops in its middle",
    "P-23": "rate limits",
    "P-24": "an empty, short or garbled source",
    "P-25": "null, blank, NaN, true, 1e9 as a quantity",
    "P-26": "stock that is not tracked",
    "P-27": "a target that applies a write later",
    "P-28": "the echo of an own write",
    "P-29": "both sides changed",
    "P-30": "two runs at once",
    "P-31": "the database is full, or locked by a stranger",
    "P-32": "a run is cancelled",
    "P-33": "an undo that tramples newer sales",
    "P-34": "a guard that asks a question nobody hears",
    "P-35": "the business day and summer time",
    "P-36": "secrets in payloads and logs",
}

INVARIANTS: Mapping[str, str] = {
    "I-1": "rows in scope are the sum of the eight outcomes",
    "I-2": "no write outside a recorded intent",
    "I-3": "the baseline is what the target last acknowledged",
    "I-4": "the same run again pushes nothing under Smart and all under Full",
    "I-5": "what is excluded is never written, by any path",
    "I-6": "Refresh and the drift check make no write call",
    "I-7": "a step starts only after the one before it ended ok or partial",
    "I-8": "the web is never above what is sellable",
    "I-9": "undo restores what a push changed, if nobody else wrote",
    "I-10": "no key differs that is not marked dirty",
}

DUE: Mapping[str, str] = {}
"""Number -> what is missing before a test could prove it."""
