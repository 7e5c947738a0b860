"""Payloads are shown as they came, in ASCII, and what is secret is not among them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.domain.payloads import pretty, redacted

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.requirement("S-134")
@given(VALUES)
def test_any_payload_reads_back_as_json_and_holds_only_printable_ascii(value: object) -> None:
    shown = pretty(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert all(" " <= sign <= "~" or sign == "\n" for sign in shown)
    json.loads(shown)


def test_numbers_and_order_stay_as_they_were_written() -> None:
    assert pretty(b'{"b":1.990,"a":12345678901234567890}') == (
        '{\n  "b": 1.990,\n  "a": 12345678901234567890\n}'
    )
    assert json.loads(pretty('{"n":"Díaz 👟 \x7f"}'.encode())) == {"n": "Díaz 👟 \x7f"}


@pytest.mark.parametrize("payload", [b"", b"<html>", b"\xff\xfe", b'{"a":'])
def test_what_is_no_json_is_shown_as_a_json_string(payload: bytes) -> None:
    json.loads(pretty(payload))


@pytest.mark.requirement("S-134")
def test_the_value_of_every_key_that_names_a_secret_is_taken_out() -> None:
    payload = {
        "id": 7, "accessToken": "hush", "meta": [{"api_key": ["hush"], "Password": "hush"}],
        "has_secret": False, "token": None,
    }  # fmt: skip
    clean = redacted(json.dumps(payload).encode())
    assert b"hush" not in clean
    assert json.loads(clean)["meta"][0] == {"api_key": "[redacted]", "Password": "[redacted]"}
    assert json.loads(clean)["has_secret"] is False


def test_a_payload_without_a_secret_is_the_same_to_the_last_byte() -> None:
    payload = b'{ "price":1.50 }'
    assert redacted(payload) is payload
    assert b"hush" not in redacted(b"token=hush")
