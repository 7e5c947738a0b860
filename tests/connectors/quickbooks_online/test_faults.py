"""QuickBooks' Faults, in the three spellings they come in."""

from __future__ import annotations

import msgspec
import pytest

from connectors.quickbooks_online.faults import Fault, explain, faults_of, too_many
from connectors.wire import Answer
from tests.connectors.quickbooks_online.intuit import fault

XML = (
    b'<?xml version="1.0"?><IntuitResponse><Fault type="ValidationFault"><Error code="2020" '
    b'element="Line"><Message>Required param missing</Message><Detail>Line &amp; more</Detail>'
    b"</Error><Error code='610'><Message>Object Not Found</Message></Error></Fault>"
    b"</IntuitResponse>"
)


def test_json_is_read() -> None:
    body = msgspec.json.encode(fault("6210", "Account Period Closed", "Until 2025"))
    assert faults_of(body) == (
        Fault("6210", "Account Period Closed", "Until 2025", "ValidationFault"),
    )


def test_authentication_faults_are_in_lower_case() -> None:
    body = b'{"fault":{"error":[{"message":"Failed","code":"3200","detail":null}],"type":"AUTH"}}'
    assert faults_of(body) == (Fault("3200", "Failed", "", "AUTH"),)


def test_xml_is_read_though_json_was_asked_for() -> None:
    assert faults_of(XML) == (
        Fault("2020", "Required param missing", "Line & more", "ValidationFault"),
        Fault("610", "Object Not Found", "", "ValidationFault"),
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{", b"\xff", b'{"Fault": 5}', b'{"Fault": {"Error": {}}}', b"<html>"],
)
def test_what_is_no_fault_has_none(body: bytes) -> None:
    assert faults_of(body) == ()
    assert explain(body) == ""


def test_an_error_of_any_shape_is_survived() -> None:
    assert faults_of(b'{"Fault": {"Error": [null, 5, {"code": 6000}]}}')[2].code == "6000"


def test_all_errors_are_told_with_the_way_out() -> None:
    assert explain(XML) == (
        "Required param missing: Line & more (2020). Object Not Found (610). Something it names "
        "was made inactive: make it active again, or map it anew."
    )


@pytest.mark.parametrize(
    ("code", "message", "duplicate"),
    [
        ("6140", "Duplicate Document Number Error", True),
        ("6210", "Duplicate Document Number Error", True),
        ("6210", "Account Period Closed", False),
    ],
)
def test_6210_is_told_apart_by_its_words(code: str, message: str, duplicate: bool) -> None:
    found = Fault(code, message, "", "ValidationFault")
    assert found.duplicate is duplicate
    assert ("orders.prefix" in found.sentence) is duplicate


@pytest.mark.parametrize(
    ("kind", "code", "final"),
    [
        ("ValidationFault", "6000", True),
        ("", "6000", True),
        ("SystemFault", "10000", False),
        ("SERVICE", "3001", False),
        ("ValidationFault", "3001", False),
    ],
)
def test_only_a_refusal_proves_that_nothing_was_done(kind: str, code: str, final: bool) -> None:
    assert Fault(code, "", "", kind).final is final


@pytest.mark.parametrize(
    ("status", "body", "seconds"),
    [
        (429, b"", 60.0),
        (403, msgspec.json.encode(fault("3001", "x")), 60.0),
        (403, msgspec.json.encode(fault("3100", "x")), None),
        (200, msgspec.json.encode(fault("3001", "x")), None),
        (400, msgspec.json.encode(fault("1", "message=ThrottleExceeded; errorCode=1")), 60.0),
    ],
)
def test_too_many_is_known_in_every_spelling(
    status: int, body: bytes, seconds: float | None
) -> None:
    assert too_many(Answer(status, {}, body)) == seconds
