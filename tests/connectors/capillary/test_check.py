"""A check says what is wrong and how to mend it, and never raises for the other side's faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.connectors.capillary.club import OAUTH, PASSWORD, Club, enveloped, member
from tests.connectors.capillary.test_lists import staffed

if TYPE_CHECKING:
    from connectors.model import Finding


def sound() -> Club:
    club = staffed()
    club.members = {"1": member(1, registered_on="2026-11-10 10:00:00")}
    club.lists["/task/metadata"] = {"tasks": {"task": []}}
    return club


def found(club: Club, **options: Any) -> dict[str, Finding]:
    return {finding.name: finding for finding in club.connect(**options).check()}


def test_a_sound_organisation_says_what_it_reached() -> None:
    club = sound()
    findings = found(club)
    assert all(one.ok for one in findings.values())
    assert {name: one.text for name, one in findings.items()} == {
        "organisation": "reached Outdoor Club, times in UTC+05:30; the till is accepted",
        "clock": "Capillary's clock is 0 s ahead of this machine's",
        "customers": "1 registered in the last 30 days; a check writes nothing. They are found by "
        "day of registration (/customer/search): no call lists all, or changed ones",
        "stores": "2 stores",
        "associates": "reached at /store/staff; for Clienteling",
        "tasks": "reached at /store/tasks; for Clienteling",
        "task_metadata": "reached at /task/metadata; for Clienteling",
        "reminders": "reached at /task/reminder; for Clienteling",
        "communication_templates": "reached at /communications/templates, which no page documents; "
        "for Clienteling",
    }
    assert {one.method for one in club.requests} == {"GET"}


def test_an_oauth_client_is_named_as_such() -> None:
    assert "the OAuth client is accepted" in found(sound(), **OAUTH)["organisation"].text


def test_a_wrong_credential_is_one_finding_that_says_what_to_do() -> None:
    club = sound()
    club.answers = [lambda _: enveloped(401, f"bad {PASSWORD}", 401)] * 9
    findings = found(club)
    assert list(findings) == ["organisation"]
    assert "till and password" in findings["organisation"].remedy
    assert PASSWORD not in repr(findings)


def test_a_path_nobody_documents_is_said_to_be_one() -> None:
    club = sound()
    del club.lists["/communications/templates"]
    findings = found(club)
    assert [name for name, one in findings.items() if not one.ok] == ["communication_templates"]
    assert "documents no path" in findings["communication_templates"].text
    assert "paths.communication_templates" in findings["communication_templates"].remedy


def test_what_is_not_granted_is_named_and_the_rest_is_still_checked() -> None:
    club = sound()

    def no_tasks(request: httpx.Request) -> httpx.Response | None:
        return enveloped(403, "No", 403) if request.url.path.endswith("/store/tasks") else None

    club.answers = [no_tasks] * 30
    findings = found(club)
    assert [name for name, one in findings.items() if not one.ok] == ["tasks"]
    assert "access group" in findings["tasks"].remedy
    assert len(findings) == 9


@pytest.mark.parametrize(("ahead", "ok"), [(30, True), (-45, True), (420, False), (-7200, False)])
def test_the_clocks_are_compared(ahead: int, ok: bool) -> None:
    club = sound()

    def late(_: httpx.Request) -> httpx.Response:
        answer = enveloped(200, organization={"name": "Club"})
        club.clock.passed += ahead
        answer.headers["date"] = f"{club.clock.now():%a, %d %b %Y %H:%M:%S} GMT"
        club.clock.passed -= ahead
        return answer

    club.answers = [late]
    clock = found(club)["clock"]
    assert (clock.ok, bool(clock.remedy)) == (ok, not ok)


def test_no_stores_are_worth_a_word() -> None:
    club = sound()
    club.stores = []
    assert not found(club)["stores"].ok


@pytest.mark.parametrize(
    "status", [200, 201, 204, 301, 400, 401, 403, 404, 429, 461, 500, 503, 521]
)
@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b'{"response": 5}', b'{"response": {"status": 5}}', b"<html>",
     b"\xff", b'{"response": {"status": {"success": "true"}}}'],
)  # fmt: skip
def test_no_answer_makes_a_check_raise(status: int, body: bytes) -> None:
    club = sound()
    headers = {"retry-after": "9999"}
    club.answers = [lambda _: httpx.Response(status, content=body, headers=headers)] * 60
    findings = club.connect().check()
    assert findings
    assert not any(finding.ok for finding in findings)
    assert all(finding.remedy for finding in findings)
