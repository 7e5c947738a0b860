"""`syncconsole webconnector`: what the QuickBooks Web Connector calls, and the file it is given."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.cli.parser import UsageError
from syncconsole.clock import SystemClock
from syncconsole.engine import ask as engine
from syncconsole.errors import Refused, StateError

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def serve(call: Call) -> Answer:
    """Answer the Web Connector until SIGTERM or SIGINT. Prints its address.

    With `--simulated` the sandbox's visits are answered instead, and asked for, until the worker
    that started this has ended. Raises Refused where no endpoint is visited, StateError where the
    address is taken.
    """
    from syncconsole.webconnector.service import service, visited
    from syncconsole.webconnector.serving import Serving

    args = call.args
    if args.json:
        raise UsageError("the service serves until it is stopped; it has no --json")
    config = call.open_cache()
    if not visited(config, simulated=args.simulated):
        raise Refused(
            f"{config.path.name} has no endpoint that the Web Connector comes to: one with "
            "connector quickbooks_desktop or quickbooks_pos",
            code="unknown",
        )
    wake = partial(engine.wake_worker, config)
    app = service(config, SystemClock(), wake, simulated=args.simulated)
    serving = Serving(app, args.port, args.host)
    sys.stdout.write(f"the Web Connector is answered at http://{args.host}:{serving.port}\n")
    sys.stdout.flush()
    if not args.simulated:
        serving.run()
        return Answer({})
    from syncconsole.cli.simulated_visits import visit_now_and_then

    serving.start()
    try:
        visit_now_and_then(config, serving.port, call.clock)
    finally:
        serving.stop()
    return Answer({})


def write(call: Call) -> Answer:
    """Write the .qwc file of an endpoint; the next steps are told. Raises Refused, StateError."""
    from syncconsole.webconnector.qwc import qwc

    args = call.args
    text = qwc(call.config, args.endpoint, args.url, args.every)
    path = Path(args.file).absolute()
    try:
        path.write_bytes(text)
    except OSError as error:
        raise StateError(f"{path} cannot be written: {error.strerror}") from error
    steps = [
        f"{path} is written; it holds no password",
        "1. keep `syncconsole webconnector` running here",
        "2. open QuickBooks with its company file, as Admin",
        f"3. in the Web Connector: Add an Application, choose {path.name}, allow access always",
        "4. type the password of this endpoint there, then Update Selected",
    ]
    return Answer({"file": str(path), "endpoint": args.endpoint}, steps)
