"""A check tells of each real system what stands, and of each trouble in a sentence of its own."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.serving import Serving, listen
from tests.live.oscar_project import GOODS
from tests.live.premises import LivePremises, kept, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

pytestmark = pytest.mark.live

NOBODY = "http://127.0.0.1:9"
"""Nothing listens there."""

_TROUBLES = ("password", "rights", "host", "maintenance")


@pytest.fixture(scope="module")
def maintenance() -> Iterator[str]:
    """A page that says so in HTML, whatever is asked."""

    async def page(_: Request) -> Response:
        return HTMLResponse("<h1>Down for maintenance</h1>", 503)

    listener = listen(0)
    routes = [Route("/{path:path}", page, methods=["GET", "POST"])]
    serving = Serving(Starlette(routes=routes), listener, asyncio.Event())
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    serving.stop()


def findings(said: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Endpoint -> name of the finding -> finding."""
    ends = [end for check in said["checks"] for end in check["endpoints"]]
    return {end["endpoint"]: {one["name"]: one for one in end["findings"]} for end in ends}


def test_a_check_tells_reach_rights_clocks_and_counts_of_both(premises: LivePremises) -> None:
    code, said = premises.say("check", "shop")
    found = findings(said)
    assert code == 0
    assert list(found["oscar"]) == ["inventory", "clock", "orders"]
    assert list(found["erp"]) == [
        "company", "rights", "clock", "warehouse", "inventory", "sales", "customer", "orders",
    ]  # fmt: skip
    for system in ("oscar", "erp"):
        assert all(one["ok"] for one in found[system].values())
        assert re.search(r"clock is \d+ s (ahead of|behind)", found[system]["clock"]["text"])
    assert f"{GOODS} records at /admin/products/" in found["oscar"]["inventory"]["text"]
    assert "reached Outdoor Shop" in found["erp"]["company"]["text"]
    assert "53 active goods, 1 of them without a code" in found["erp"]["inventory"]["text"]


def test_what_is_wrong_is_told_each_in_a_sentence_and_with_a_step_of_its_own(
    premises: LivePremises, maintenance: str
) -> None:
    """All of it in one config, since each pair of ends is checked alone."""
    store, office = premises.store, premises.office
    office.add_clerk("clerk")
    web, books = stored(store.root), kept(office, office.url)
    wrong = {
        "web-password": web.replace("${OSCAR_PASSWORD}", "wrong"),
        "web-rights": web.replace("${OSCAR_USER}", "visitor"),
        "web-host": stored(NOBODY),
        "web-maintenance": stored(maintenance),
        "erp-password": books.replace("${TRYTON_PASSWORD}", "wrong"),
        "erp-rights": books.replace(f"user: {office.user}", "user: clerk"),
        "erp-host": kept(office, NOBODY),
        "erp-maintenance": kept(office, maintenance),
        "erp-database": books.replace(f"database: {office.database}", "database: nowhere"),
    }
    pairs = [(f"web-{each}", f"erp-{each}") for each in _TROUBLES] + [("oscar", "erp-database")]
    premises.write(
        "connections:\n"
        + "".join(
            f"  {books}: {{profile: inventory, store: {web}, office: {books}}}\n"
            for web, books in pairs
        ),
        **{name: _renamed(text, name) for name, text in wrong.items()},
    )
    code, said = premises.say("check")
    assert code == 1
    found = findings(said)
    bad = {
        name: next(one for one in ends.values() if not one["ok"])
        for name, ends in found.items()
        if name in wrong
    }
    assert set(bad) == set(wrong)
    for system in ("web", "erp"):
        of_it = [one for name, one in bad.items() if name.startswith(system)]
        assert len({one["text"] for one in of_it}) == len(of_it), of_it
        assert len({one["remedy"] for one in of_it}) == len(of_it), of_it
    told = {name: (one["text"], one["remedy"]) for name, one in bad.items()}
    for name, (sentence, step) in EXPECTED.items():
        assert sentence in told[name][0], told[name]
        assert step in told[name][1], told[name]


EXPECTED = {
    "web-password": ("Invalid username/password.", "Correct the credential"),
    "web-rights": ("lacks a permission", "grant its account this permission"),
    "web-host": ("could not be reached", "Check url, name resolution and network"),
    "web-maintenance": ("Down for maintenance", "maintenance"),
    "erp-password": ("the user or the password is wrong", "Correct `user` and `password`"),
    "erp-rights": ("may not read", "Put the user into the groups"),
    "erp-host": ("could not be reached", "Check base_url, name resolution"),
    "erp-maintenance": ("Down for maintenance", "in maintenance: try again later"),
    "erp-database": ("has no database nowhere", "Correct `database`"),
}
"""Endpoint -> part of the sentence, part of the next step."""


def _renamed(text: str, name: str) -> str:
    """The endpoint under another name."""
    return f"  {name}:\n{text.partition(':')[2].lstrip(chr(10))}"
