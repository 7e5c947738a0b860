"""What Data Sync says of a feed: the whole table, word for word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncconsole.domain.data_sync import (
    DataFeed,
    SyncState,
    sync_status,
    synchronised,
)

PRODUCTS, CUSTOMERS = DataFeed
AGE, LIMIT = timedelta(minutes=2), timedelta(minutes=10)
DOWN = "the store does not answer"

SENTENCES = {
    (PRODUCTS, "OK"): "Products are successfully syncing and data being received",
    (PRODUCTS, "ERRORS"): "Products are successfully syncing but errors have been found",
    (PRODUCTS, "NO DATA"): "No product data being received and configuration is required.",
    (CUSTOMERS, "OK"): "Customers are successfully syncing and data being received",
    (CUSTOMERS, "ERRORS"): "Customers are successfully syncing but errors have been found",
    (CUSTOMERS, "NO DATA"): "No customer data is being received and configuration is required.",
    (PRODUCTS, "WAITING"): "Waiting for first import",
    (CUSTOMERS, "WAITING"): "Waiting for first import",
}

TABLE = [
    # configured, received, errors, age, failing -> state, colour, late
    (True, 12, 0, AGE, "", "OK", "green", False),
    (True, 12, 3, AGE, "", "ERRORS", "amber", False),
    (True, 0, 0, AGE, "", "NO DATA", "amber", False),
    (True, 0, 3, AGE, "", "NO DATA", "amber", False),  # S-109: no data wins over errors
    (True, 0, 0, None, "", "WAITING", "neutral", False),
    (False, 0, 0, None, "", "NO DATA", "amber", False),
    (False, 12, 0, AGE, "", "NO DATA", "amber", False),
    (True, 0, 0, None, DOWN, "NO DATA", "amber", False),
    (True, 12, 0, AGE, DOWN, "ERRORS", "amber", False),
    (True, 12, 3, AGE, DOWN, "ERRORS", "amber", False),
    (True, 12, 0, timedelta(hours=2), "", "OK", "green", True),  # stale is a badge, no colour
    (True, 12, 3, timedelta(hours=2), "", "ERRORS", "amber", True),
    (True, 0, 0, timedelta(hours=2), "", "NO DATA", "amber", True),
    (True, 12, 0, timedelta(minutes=11), "", "OK", "green", False),
    (True, 12, 0, timedelta(minutes=11, seconds=1), "", "OK", "green", True),
]


@pytest.mark.requirement("S-104")
@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-106")
@pytest.mark.requirement("S-108")
@pytest.mark.requirement("S-109")
@pytest.mark.requirement("S-126")
@pytest.mark.requirement("S-127")
@pytest.mark.requirement("S-128")
@pytest.mark.parametrize("feed", list(DataFeed))
@pytest.mark.parametrize(
    ("configured", "received", "errors", "age", "failing", "state", "colour", "late"), TABLE
)
def test_each_combination_has_its_state_sentence_and_colour(
    feed: DataFeed, configured: bool, received: int, errors: int, age: timedelta | None,
    failing: str, state: str, colour: str, late: bool,
) -> None:  # fmt: skip
    status = sync_status(
        feed, configured=configured, received=received, errors=errors, age=age, limit=LIMIT,
        failing=failing,
    )  # fmt: skip
    assert (status.state, status.colour, status.late) == (state, colour, late)
    assert status.sentence == SENTENCES[feed, state]


@pytest.mark.requirement("S-107")
def test_every_state_is_told_apart_without_colour() -> None:
    told = [
        sync_status(PRODUCTS, configured=True, received=n, errors=e, age=age)
        for n, e, age in ((1, 0, AGE), (1, 1, AGE), (0, 0, AGE), (0, 0, None))
    ]
    for looks in ("glyph", "state", "sentence"):
        assert len({getattr(status, looks) for status in told}) == 4
    assert told[1].colour == told[2].colour == "amber"
    assert {status.sign for status in told} == {"✓ OK", "▲ ERRORS", "□ NO DATA", "○ WAITING"}


@pytest.mark.requirement("S-106")
def test_no_data_may_be_red_where_config_says_so() -> None:
    """X-7: the newer page of the same vendor has it red."""
    status = sync_status(
        CUSTOMERS, configured=True, received=0, errors=0, age=AGE, no_data_colour="red"
    )
    assert (status.state, status.colour) == (SyncState.NO_DATA, "red")
    errors = sync_status(
        CUSTOMERS, configured=True, received=1, errors=1, age=AGE, no_data_colour="red"
    )
    assert errors.colour == "amber"


@pytest.mark.requirement("S-146")
def test_products_are_counted_with_their_variants_beside() -> None:
    assert synchronised(1, 3) == "1 (3 variants)"
    assert synchronised(12480, 31207) == "12,480 (31,207 variants)"
    assert (synchronised(1, 1), synchronised(3911)) == ("1 (1 variant)", "3,911")


@pytest.mark.requirement("S-110")
@pytest.mark.requirement("S-129")
def test_the_labels_are_those_of_the_source() -> None:
    assert PRODUCTS.labels == ("Products synchronised", "Last import time", "Errors with the feed")
    assert CUSTOMERS.labels == (
        "Customers synchronised", "Last import time", "Errors with the feed",
    )  # fmt: skip
    assert [feed.sync for feed in DataFeed] == ["Product Sync", "Customer Sync"]
