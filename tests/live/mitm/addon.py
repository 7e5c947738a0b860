"""What mitmproxy does to the requests that pass; it is run by mitmproxy, in its environment.

The same seed makes the same faults in the same order of requests. Each request is told in a line
of JSON: fault, whether it writes, method, path.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from random import Random

from mitmproxy import http

BEFORE = ("429", "503", "dropped")
"""The server never sees the request."""

AFTER = ("slow", "truncated", "answer lost")
"""The server has done the work. The last is half of what befalls a write."""

NONE = "none"
_CALM = Path(os.environ["MITM_CALM"])
_LOG = Path(os.environ["MITM_LOG"])
_RATE = float(os.environ["MITM_RATE"])
_RANDOM = Random(int(os.environ["MITM_SEED"]))
_WRITES = (".create", ".quote", ".confirm", ".process", ".write")
_PAGE = b"<!doctype html><title>503</title><h1>Down for maintenance</h1>"


def request(flow: http.HTTPFlow) -> None:
    """Decide what befalls it, and do what comes before the server."""
    method = _method(flow)
    writes = _writes(flow, method)
    fault = NONE
    if not _CALM.exists() and _RANDOM.random() < _RATE:
        fault = _RANDOM.choice(BEFORE + AFTER + (AFTER[-1:] * 4 if writes else ()))
    flow.metadata["fault"] = fault
    told = {"fault": fault, "writes": writes, "path": method or flow.request.path}
    with _LOG.open("a") as log:
        log.write(json.dumps(told) + "\n")
    if fault == "429":
        flow.response = http.Response.make(429, b"{}", {"Retry-After": "1"})
    elif fault == "503":
        flow.response = http.Response.make(503, _PAGE, {"Content-Type": "text/html"})
    elif fault == "dropped":
        flow.kill()


async def response(flow: http.HTTPFlow) -> None:
    """Do what comes after the server."""
    fault = flow.metadata.get("fault", NONE)
    if flow.response is None:
        return
    if fault == "slow":
        await asyncio.sleep(_RANDOM.uniform(0.5, 2.0))
    elif fault == "truncated":
        whole = flow.response.raw_content or b""
        flow.response.raw_content = whole[: len(whole) // 2]
        flow.response.headers["content-length"] = str(len(whole))
        flow.response.headers["connection"] = "close"
    elif fault == "answer lost":
        flow.kill()


def _method(flow: http.HTTPFlow) -> str:
    """The method of an RPC, or "": where it is told, in the body."""
    if not flow.request.path.endswith("/rpc/"):
        return ""
    return str(json.loads(flow.request.content or b"{}").get("method", ""))


def _writes(flow: http.HTTPFlow, method: str) -> bool:
    if method:
        return method.endswith(_WRITES)
    return bool(flow.request.method != "GET")
