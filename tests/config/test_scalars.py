"""Shares, durations and numbers: what is written is what is meant, and nothing else is read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.config import Share
from syncconsole.config.nodes import Scalar
from syncconsole.config.scalars import (
    KINDS,
    UnfitError,
    read_duration,
    read_integer,
    read_share,
    read_truth,
    read_url,
)

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def scalar(text: str) -> Scalar:
    return Scalar(1, text, text)


def attempt(kind: str, text: str) -> Any:
    """The value, or None where it is refused."""
    try:
        return KINDS[kind].read(scalar(text))
    except UnfitError:
        return None


@given(st.integers(1, 366), st.sampled_from("mhd"), st.sampled_from(["", " "]))
def test_a_duration_is_its_number_times_its_unit(number: int, unit: str, space: str) -> None:
    assert read_duration(scalar(f"{number}{space}{unit}")) == timedelta(**{_UNITS[unit]: number})


@given(st.text(max_size=8))
def test_a_duration_is_read_or_refused_never_guessed(text: str) -> None:
    found = attempt("duration", text)
    if found is not None:
        assert timedelta(minutes=1) <= found <= timedelta(days=366)
        assert text[-1] in _UNITS


@given(st.integers(0, 10**9 - 1))
def test_a_plain_number_is_a_count_of_rows(rows: int) -> None:
    share = read_share(scalar(str(rows)))
    assert share == Share(Decimal(rows))
    assert share.of(123_456) == rows
    assert str(share) == str(rows)


@given(st.decimals(0, 100, places=2), st.integers(0, 10**7))
def test_a_percentage_is_taken_exactly(percent: Decimal, total: int) -> None:
    share = read_share(scalar(f"{percent}%"))
    assert share == Share(percent, percent=True)
    assert share.of(total) * 100 == percent * total
    assert read_share(scalar(str(share))) == share


@given(st.text(max_size=8))
def test_a_share_is_read_or_refused_never_guessed(text: str) -> None:
    share = attempt("share", text)
    if share is not None:
        assert share.value >= 0
        assert share.percent == text.endswith("%")


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_is_read_exactly(number: int) -> None:
    assert read_integer(scalar(str(number))) == number


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_every_kind_takes_any_text_without_falling_over(kind: str, text: str) -> None:
    attempt(kind, text)  # raises nothing but UnfitError


@pytest.mark.parametrize("text", ["yes", "on", "True", "1", "", "TRUE", "y"])
def test_only_true_and_false_are_truths(text: str) -> None:
    with pytest.raises(UnfitError):
        read_truth(scalar(text))


def test_a_quoted_truth_is_text_but_one_from_a_variable_counts() -> None:
    with pytest.raises(UnfitError):
        read_truth(Scalar(1, "true", "true", plain=False))
    assert read_truth(Scalar(1, "true", "${X}", plain=False, variable=True))


@pytest.mark.parametrize(
    "text",
    ["host", "ftp://host", "https://", "https://h:99999", "https://a b", "https://[", "https://ü"],
)
def test_an_address_must_be_one(text: str) -> None:
    with pytest.raises(UnfitError, match="address"):
        read_url(scalar(text))


def test_an_address_loses_its_last_slash() -> None:
    assert read_url(scalar("https://host:8443/v/")) == "https://host:8443/v"
