"""A real django-oscar: installed, seeded once, served by gunicorn on loopback, stopped by its id.

The project beside it is what its own handbook asks for: settings, one line of addresses, no view
of ours. Orders are placed as a visitor places them, through the shop's own basket and checkout.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.live.oscar_project import FILES, GOODS, SEED
from tests.live.venvs import LONGEST, install

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = (
    "django-oscar>=4.0,<5", "django-oscar-api>=3.3,<4", "Django<5", "sorl-thumbnail",
    "gunicorn>=27",
)  # fmt: skip


class OscarShop:
    """One shop; `url` is its API, `user` and `password` those of an administrator.

    It sells WID-0001 to WID-0012, each with as many pieces as its number says.
    """

    user = "admin"
    password = "a-live-password"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bin = install(folder, PACKAGES)
        self._server: subprocess.Popen[bytes] | None = None
        self._seeded = folder / f"seeded-{SEED}.sqlite3"
        self._port = 0
        for name, text in FILES.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        if not self._seeded.exists():
            self._make()
        self.fresh()

    @property
    def root(self) -> str:
        """The address of the shop, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """The address of its API, without a slash at its end."""
        return f"{self.root}/api"

    def fresh(self) -> None:
        """The state that was seeded, the server started anew on another port."""
        self.stop()
        database = self._folder / "shop.sqlite3"
        database.write_bytes(self._seeded.read_bytes())
        self._start()

    def stop(self) -> None:
        """End the server. Stopping twice is harmless."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(30)
            self._server = None

    def stock(self, number: int) -> tuple[int, int]:
        """(pieces in stock, of these allocated to orders) of WID-<number>."""
        with self._client() as client:
            found = client.get(f"{self.url}/admin/products/{number}/").json()["stockrecords"][0]
        return found["num_in_stock"], found["num_allocated"] or 0

    def sellable(self, number: int) -> int:
        """What the shop would still sell."""
        held, allocated = self.stock(number)
        return held - allocated

    def count(self, number: int, pieces: int) -> None:
        """Somebody counts in the shop's own administration."""
        with self._client() as client:
            address = f"{self.url}/admin/stockrecords/{number}/"
            client.patch(address, json={"num_in_stock": pieces}).raise_for_status()

    def buy(self, *lines: tuple[int, int]) -> str:
        """A visitor buys (number, pieces) of some products and checks out; the order's number."""
        with httpx.Client(timeout=120, trust_env=False) as visitor:
            basket = _ok(visitor.get(f"{self.url}/basket/"))
            for number, pieces in lines:
                product = f"{self.url}/products/{number}/"
                asked = {"url": product, "quantity": pieces}
                _ok(visitor.post(f"{self.url}/basket/add-product/", json=asked))
            total = _ok(visitor.get(f"{self.url}/basket/"))["total_incl_tax"]
            address = {
                "country": f"{self.url}/countries/FR/", "first_name": "Ada",
                "last_name": "Lovelace", "line1": "1 rue de Rivoli", "line4": "Paris",
                "postcode": "75001",
            }  # fmt: skip
            placed = _ok(
                visitor.post(
                    f"{self.url}/checkout/",
                    json={
                        "basket": basket["url"], "guest_email": "ada@example.com", "total": total,
                        "shipping_method_code": "free-shipping", "shipping_address": address,
                    },
                )
            )  # fmt: skip
        return str(placed["number"])

    def _client(self) -> httpx.Client:
        return httpx.Client(auth=(self.user, self.password), timeout=120, trust_env=False)

    def _make(self) -> None:
        (self._folder / "shop.sqlite3").unlink(missing_ok=True)
        python = str(self._bin / "python")
        tables = [python, "-m", "django", "migrate", "--run-syncdb", "-v", "0"]
        for command in (tables, [python, "seed.py"]):
            done = subprocess.run(
                command, cwd=self._folder, env=self._environment(), capture_output=True, text=True,
                timeout=LONGEST, stdin=subprocess.DEVNULL,
            )  # fmt: skip
            if done.returncode:
                pytest.fail(f"{' '.join(command[1:])}: {done.stderr[-2000:]}")
        (self._folder / "shop.sqlite3").rename(self._seeded)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings", "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(self._folder), "SHOP_PASSWORD": self.password,
            "SHOP_GOODS": str(GOODS),
        }  # fmt: skip

    def _start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        command = [
            str(self._bin / "gunicorn"), "--bind", f"127.0.0.1:{self._port}", "--threads", "4",
            "--no-control-socket", "shop.wsgi",
        ]  # fmt: skip
        with (self._folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                command, cwd=self._folder, env=self._environment(), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + LONGEST
        while True:
            try:
                httpx.get(f"{self.url}/", timeout=120, trust_env=False).raise_for_status()
            except httpx.TransportError:
                if self._server.poll() is not None or time.monotonic() > until:
                    said = (self._folder / "server.log").read_text()[-2000:]
                    self.stop()
                    pytest.fail(f"the shop did not start: {said}")
                time.sleep(0.05)  # the server tells nobody when it listens
            else:
                return


def _ok(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.url}: {answer.status_code} {answer.text[:500]}"
    return answer.json()
