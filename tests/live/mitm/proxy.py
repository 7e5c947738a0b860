"""mitmproxy in front of both systems, in a virtual environment and a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.live.venvs import LONGEST, install

if TYPE_CHECKING:
    from types import TracebackType

PACKAGES = ("mitmproxy>=11",)
_ADDON = Path(__file__).with_name("addon.py")


class Mitm:
    """Reverse proxies, one before each upstream; `urls` are where they listen, in that order.

    Between `storm` and `calm` one request in 1/`rate` meets a fault, chosen by `seed`.
    """

    def __init__(self, folder: Path, upstreams: list[str], *, seed: int, rate: float) -> None:
        home = install(folder, PACKAGES)
        self._log = folder / "requests.jsonl"
        self._calm = folder / "calm"
        self._log.unlink(missing_ok=True)
        self.calm()
        ports = [_free() for _ in upstreams]
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        modes = [
            word
            for upstream, port in zip(upstreams, ports, strict=True)
            for word in ("--mode", f"reverse:{upstream}@127.0.0.1:{port}")
        ]
        settings = {"confdir": str(folder / "mitmproxy"), "keep_host_header": "true"}
        told = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        self._said = (folder / "mitmproxy.log").open("wb")
        self._process = subprocess.Popen(
            [str(home / "mitmdump"), *modes, *told, "-s", str(_ADDON)],
            stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said, start_new_session=True,
            env={
                **os.environ, "MITM_SEED": str(seed), "MITM_RATE": str(rate),
                "MITM_LOG": str(self._log), "MITM_CALM": str(self._calm),
            },
        )  # fmt: skip
        for port in ports:
            self._await(port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._said.close()

    def storm(self) -> None:
        """From now on faults happen."""
        self._calm.unlink()

    def calm(self) -> None:
        """From now on everything passes."""
        self._calm.touch()

    def counted(self) -> Counter[tuple[str, bool]]:
        """(fault, whether the request was a write) -> how many requests; "none" for those that
        passed."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        told = [json.loads(line) for line in lines]
        return Counter((one["fault"], one["writes"]) for one in told)

    def _await(self, port: int) -> None:
        until = time.monotonic() + LONGEST
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > until:
                    said = Path(self._said.name).read_text()[-2000:]
                    raise RuntimeError(f"mitmproxy did not start: {said}") from None
                time.sleep(0.05)  # it tells nobody when it listens
            else:
                return


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
