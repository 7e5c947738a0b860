"""The same promises over real sockets on loopback, where no transport is in between."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from random import Random
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Retriable
from connectors.http import HttpClient
from connectors.wire import Limits
from tests.connectors.http.fakes import TOKEN, FakeClock, ready

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
WHOLE = OK + b'Content-Length: 8\r\nConnection: close\r\n\r\n{"a": 1}'
CUT = OK + b'Content-Length: 800\r\nConnection: close\r\n\r\n{"a": 1'
NO_LENGTH = OK + b'Connection: close\r\n\r\n{"a": 1, "b"'
GARBAGE = b"\x15\x03\x01\x00\x02\x02(\r\n\r\n"


class Server:
    """Answers each connection with the next of its texts, and keeps what was asked."""

    def __init__(self, *texts: bytes) -> None:
        self._texts = texts
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.asked = list[bytes]()
        self.port: int = self._socket.getsockname()[1]

    def serve(self) -> None:
        for text in self._texts:
            connection, _ = self._socket.accept()
            with connection:
                asked = b""
                while b"\r\n\r\n" not in asked:
                    asked += connection.recv(65_536)
                self.asked.append(asked)
                connection.sendall(text)

    def close(self) -> None:
        self._socket.close()


@contextmanager
def serving(*texts: bytes) -> Iterator[tuple[Server, HttpClient]]:
    server = Server(*texts)
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    http = HttpClient(
        "Shop",
        f"http://127.0.0.1:{server.port}",
        clock=FakeClock(),
        headers={"X-Token": TOKEN},
        secrets=(TOKEN,),
        limits=Limits(connect=5.0, read=5.0, attempts=len(texts)),
        random=Random(7),
    )
    try:
        yield server, http
    finally:
        http.close()
        thread.join(timeout=5.0)
        server.close()


@pytest.mark.parametrize("trouble", [CUT, NO_LENGTH, GARBAGE, b""])
def test_a_read_survives_what_sockets_do(trouble: bytes) -> None:
    with serving(trouble, WHOLE) as (server, http):
        assert http.get("/x", dict[str, int]) == {"a": 1}
    assert len(server.asked) == 2


@pytest.mark.parametrize("trouble", [CUT, GARBAGE, b""])
def test_a_write_is_sent_once_and_may_have_been_done(trouble: bytes) -> None:
    with serving(trouble) as (server, http), pytest.raises(Retriable) as caught:
        http.send("PUT", "/x", b"{}", ready=ready)
    assert caught.value.maybe_done
    assert len(server.asked) == 1


def test_a_cut_body_without_a_length_is_never_a_short_list() -> None:
    with serving(NO_LENGTH) as (_, http), pytest.raises(Malformed):
        http.get("/x", dict[str, int])


def test_nobody_listening_means_that_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    http = HttpClient("Shop", f"http://127.0.0.1:{port}", clock=FakeClock())
    with pytest.raises(Retriable) as caught:
        http.send("PUT", "/x", b"{}", ready=ready)
    http.close()
    assert (caught.value.code, caught.value.maybe_done) == ("no_connection", False)


def test_lists_go_over_the_wire_with_plain_commas() -> None:
    with serving(WHOLE) as (server, http):
        http.get("/x", dict[str, int], query={"sku:in": ["1", "a b", "ü,"]})
    assert server.asked[0].startswith(b"GET /x?sku:in=1,a%20b,%C3%BC%2C HTTP/1.1\r\n")
