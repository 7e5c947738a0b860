"""The simulated store of a config with a `sandbox:` section: started where it does not answer."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from syncconsole.errors import StateError
from syncconsole.paths import private_file, state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from syncconsole.cli.moments import Clock
    from syncconsole.cli.narration import Narrator
    from syncconsole.config import Config, SandboxOptions

LOOPBACK = "127.0.0.1"

IDLE_EXIT = 600
"""Seconds after which a simulated store that nobody calls ends by itself."""

PATIENCE = 60.0
"""Seconds until it must answer; a million items take a few of them."""

PING = 60.0
"""Seconds between two calls of a worker that keeps the store from ending."""


def answer_or_start(
    config: Config, clock: Clock, narrator: Narrator
) -> subprocess.Popen[bytes] | None:
    """Start the config's simulated store unless it answers; its process where it was started.

    It outlives us and ends when nobody has called it for a while. Raises StateError where the
    port is somebody else's, or the store does not come up.
    """
    options = config.sandbox
    if options is None or _answers(options.port):
        return None
    narrator.say(f"starting the simulated store on {LOOPBACK}:{options.port}")
    log = private_file(state_folder(config.path) / "sandbox.log")
    with log.open("ab") as out:
        process = subprocess.Popen(
            _command(options, _folder(config)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env=_without_secrets(os.environ),
        )
    until = clock.monotonic() + PATIENCE
    while not _answers(options.port):
        if process.poll() is not None:
            raise StateError(f"the simulated store ended at once; {log} says why")
        if clock.monotonic() > until:
            process.terminate()
            raise StateError(f"the simulated store does not answer; {log} says why")
        clock.sleep(0.1)
    return process


def tell(
    port: int, path: str, fields: Mapping[str, object], *, method: str = "POST"
) -> dict[str, Any]:
    """Speak to the simulated systems' own controls (orders, counts); the answer's fields.

    Raises StateError.
    """
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request(method, path, json.dumps(fields), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise StateError(f"the simulated store refused {path}: {said.decode()}")
        return dict(json.loads(said))
    except (OSError, http.client.HTTPException) as error:
        raise StateError(f"the simulated store does not answer: {error}") from error
    finally:
        connection.close()


@contextmanager
def kept(config: Config) -> Iterator[None]:
    """While inside, the simulated store is called now and then, so that it does not end."""
    if config.sandbox is None:
        yield
        return
    stop = Event()
    thread = Thread(target=_keep, args=(config.sandbox.port, stop), name="keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep(port: int, stop: Event) -> None:
    while not stop.wait(PING):
        _status(port, "/stores/sandbox/v2/time")


def _answers(port: int) -> bool:
    """Whether the simulated store answers there. Raises StateError where something else does."""
    status = _status(port, "/_sandbox/stock?sku=")
    if status in (200, 404):
        return True
    if status is None:
        return False
    raise StateError(
        f"port {port} is used by something that is not the simulated store; "
        "give the section `sandbox:` another `port`"
    )


def _status(port: int, path: str) -> int | None:
    """The HTTP status of a GET, None where nobody listens; 0 for an answer that is not HTTP."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (ConnectionError, TimeoutError):
        return None
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


_NEEDED = ("PATH", "HOME", "LANG", "LC_", "TZ", "TMPDIR", "PYTHON", "VIRTUAL_ENV")


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What a Python needs to start; the secrets of real systems are no business of this child."""
    return {name: value for name, value in environment.items() if name.startswith(_NEEDED)}


def _command(options: SandboxOptions, folder: Path | None) -> list[str]:
    numbers = {
        "--port": options.port,
        "--items": options.items,
        "--seed": options.seed,
        "--idle-exit": IDLE_EXIT,
    }
    command = [sys.executable, "-m", "syncconsole", "sandbox"]
    for name, value in numbers.items():
        command += [name, str(value)]
    return command if folder is None else [*command, "--folder", str(folder)]


def _folder(config: Config) -> Path | None:
    """Where the simulated warehouse drops its file: the folder of the simulated files endpoint. For
    V6 the folder it takes orders from is made, by which the warehouse knows that V6 stands there.
    """
    from pathlib import Path

    simulated = (
        endpoint
        for endpoint in config.endpoints.values()
        if endpoint.sandbox and endpoint.connector in ("files", "acusport_v6")
    )
    found = next(simulated, None)
    if found is None:
        return None
    folder = Path(found.options["folder"])
    if found.connector == "acusport_v6":
        (folder / found.options["orders_folder"]).mkdir(parents=True, exist_ok=True)
    return folder
