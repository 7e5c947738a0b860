"""A system that cannot prove who it is gets nothing: no token, and no second try."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Misconfigured
from connectors.http import HttpClient
from tests.connectors.http.fakes import TOKEN, FakeClock, ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Impostor:
    """A server of TLS that signed its certificate itself; keeps every byte it could decrypt."""

    def __init__(self, folder: Path) -> None:
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("no openssl here to sign a certificate with")
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        made = [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
        ]
        subprocess.run(
            [*made, "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
             "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.knocks = 0
        self.heard = b""
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            with (
                plain,
                suppress(OSError),
                self._context.wrap_socket(plain, server_side=True) as tls,
            ):
                self.heard += tls.recv(65_536)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Impostor]:
    server = Impostor(tmp_path)
    yield server
    server.close()


@pytest.mark.parametrize("write", [False, True])
def test_a_certificate_nobody_vouches_for_ends_it_with_a_way_out(
    impostor: Impostor, *, write: bool
) -> None:
    http = HttpClient(
        "Shop", f"https://localhost:{impostor.port}", clock=FakeClock(),
        headers={"X-Token": TOKEN}, secrets=(TOKEN,),
    )  # fmt: skip
    ask: Callable[[], Any] = partial(http.get, "/x", dict[str, int])
    if write:
        ask = partial(http.send, "PUT", "/x", b"{}", ready=ready)
    with pytest.raises(Misconfigured, match="did not prove who it is") as caught:
        ask()
    http.close()
    assert caught.value.code == "untrusted"
    assert "Check the address, this machine's clock" in caught.value.message
    assert impostor.knocks == 1, "trying again would prove nothing"
    assert impostor.heard == b""
