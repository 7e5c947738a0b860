"""Bringing one alert to one channel: JSON to a webhook, or a sentence to a command.

A webhook gets `{"id", "connection", "state", "run", "text", "remedy", "at"}`; `text` is the field
that chat systems show. `id` stays the same when a message is sent again. A command gets the
sentence, and what to do on a line below it, as its standard input, and the facts as SYNCCONSOLE_*
variables; nothing that came from outside is ever an argument of it.
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syncconsole.cache.tables import Alert
    from syncconsole.config import AlertChannel

PATIENCE = 15.0
"""Seconds that a webhook or a command may take."""

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR")
"""What a command inherits; the secrets of config.yaml are in the environment too, and stay."""


class UndeliveredError(Exception):
    """It did not arrive; the sentence holds no address and no secret."""


def deliver(channel: AlertChannel, alert: Alert) -> None:
    """Bring it there once. Raises UndeliveredError."""
    if channel.webhook is not None:
        _post(channel.webhook.reveal(), payload(alert))
    else:
        _run(channel.command, alert)


def payload(alert: Alert) -> dict[str, Any]:
    """What a webhook gets."""
    return {
        "id": alert.id,
        "connection": alert.connection,
        "state": alert.news,
        "run": alert.run,
        "text": alert.text,
        "remedy": alert.remedy,
        "at": datetime.fromtimestamp(alert.at, UTC).isoformat(timespec="seconds"),
    }


def _post(url: str, body: dict[str, Any]) -> None:
    import httpx  # most workers never call anybody

    try:
        answer = httpx.post(url, json=body, timeout=PATIENCE, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # UnicodeError of a host, too
        raise UndeliveredError(f"the webhook does not answer ({type(error).__name__})") from None
    if not answer.is_success:
        raise UndeliveredError(f"the webhook answered {answer.status_code}")


def _run(command: tuple[str, ...], alert: Alert) -> None:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {
        "SYNCCONSOLE_CONNECTION": alert.connection,
        "SYNCCONSOLE_STATE": alert.news,
        "SYNCCONSOLE_RUN": str(alert.run),
    }
    text = "\n".join(line for line in (alert.text, alert.remedy) if line) + "\n"
    try:
        done = subprocess.run(
            command, input=text.encode(), env=environment, timeout=PATIENCE, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UndeliveredError(f"{command[0]} took longer than {PATIENCE:.0f} s") from None
    except OSError as error:
        raise UndeliveredError(f"{command[0]} cannot be run: {error.strerror}") from None
    if done.returncode:
        raise UndeliveredError(f"{command[0]} ended with {done.returncode}")
