"""The file of a bulk operation over real sockets on loopback: cut, taken up again, or cut for good.

The lines have letters of several bytes and end anywhere in the packets.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed
from connectors.shopify.download import Download
from tests.connectors.http.fakes import FakeClock
from tests.connectors.http.test_real_wire import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = [f'{{"id":"gid://shopify/Product/{n}","title":"Tënt ☂ {n}"}}'.encode() for n in range(500)]
WHOLE = b"\n".join(LINES) + b"\n"
HALF = len(WHOLE) // 2
BEHIND = WHOLE[:HALF].rindex(b"\n") + 1

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/jsonl\r\n"
CUT = HEAD + b"Content-Length: %d\r\n\r\n" % len(WHOLE) + WHOLE[:HALF]
SILENT = HEAD + b"\r\n" + WHOLE[:HALF]
REST = (
    b"HTTP/1.1 206 Partial Content\r\nConnection: close\r\n"
    b"Content-Range: bytes %d-%d/%d\r\n\r\n" % (BEHIND, len(WHOLE) - 1, len(WHOLE)) + WHOLE[BEHIND:]
)
OTHER = REST.replace(b"bytes %d-" % BEHIND, b"bytes %d-" % (BEHIND + 1))


@contextmanager
def serving(*texts: bytes) -> Iterator[tuple[Server, Iterator[tuple[bytes, int]]]]:
    server = Server(*texts)
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    download = Download(FakeClock(), timeout=5.0)
    address = f"http://127.0.0.1:{server.port}/file?key=secret"
    try:
        yield server, download.lines(lambda: address, 0, len(WHOLE))
    finally:
        download.close()
        server.close()
        thread.join(timeout=5.0)


def test_a_file_that_was_cut_is_taken_up_where_the_last_whole_line_ended() -> None:
    with serving(CUT, REST) as (server, lines):
        found = list(lines)
    assert [line for line, _ in found] == LINES
    assert found[-1][1] == len(WHOLE)
    assert b"range: bytes=%d-" % BEHIND in server.asked[1].lower()
    assert b"accept-encoding: identity" in server.asked[0].lower()
    assert b"x-shopify-access-token" not in server.asked[0].lower()


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("texts", [(SILENT,), (CUT, OTHER)])
def test_what_ends_too_soon_or_goes_on_elsewhere_is_malformed(texts: tuple[bytes, ...]) -> None:
    with serving(*texts) as (_, lines), pytest.raises(Malformed) as told:
        list(lines)
    assert told.value.code == "incomplete_read"
