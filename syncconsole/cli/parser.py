"""The whole grammar of the command line. Nothing here imports a command; `main` does, by name."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from syncconsole.domain.rehearsal import STRIKES
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence

MODES = ("full", "smart", "fresh", "delta", "manual", "all", "step1", "step2", "step3", "step4")
"""Every mode word of all profiles; a command refuses those its connection's profile lacks."""

SCHEDULED = ("smart", "full", "all", "refresh")
"""What may be scheduled, by mode."""

TIMERS = (*SCHEDULED, "completion")
"""The timers that ask for runs, by name."""

EPILOG = """exit codes:
  0 done, nothing left to do      3 held by a guard          6 refused: a rule says not now
  1 error                         4 partial: some rows rejected or stale
  2 changes wait for review       5 another run holds the connection"""


class UsageError(SyncconsoleError):
    """The command line cannot be read. Exit 1: argparse's own 2 means `waits for review` here."""


class Parser(argparse.ArgumentParser):
    """argparse with our errors: one sentence, the usage, exit code 1."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of exiting; a mistyped word gets the nearest known one."""
        if found := _CHOICE.match(message):
            what, word, listed = found.groups()
            known = listed.replace("'", "").split(", ")
            near = get_close_matches(word, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"it is one of {', '.join(known)}"
            message = f'{what} "{word}" is not known; {hint}'
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


_CHOICE = re.compile(r"argument (\w+): invalid choice: '(.*)' \(choose from (.*)\)")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments; `run` names what serves them as `module:function`. Raises UsageError."""
    return _parser().parse_args(arguments)


def _parser() -> Parser:
    parser = Parser(
        prog="syncconsole",
        parents=[_everywhere()],
        description="Keeps a web store and a back office in step. Without a command: the console.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(config=None, json=False, run="console:show")
    commands = _Commands(parser)
    _runs(commands)
    _plans(commands)
    _views(commands)
    _house(commands)
    return parser


def _everywhere() -> Parser:
    """The options that may stand before or behind a command. A new one for each parser: argparse
    shares a parent's options, and a command's default would undo what stood before it."""
    parent = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parent.add_argument(
        "--config", metavar="FILE", help="default: $SYNCCONSOLE_CONFIG, else ./config.yaml"
    )
    parent.add_argument(
        "--json", action="store_true", help="one JSON document on stdout, narration on stderr"
    )
    return parent


class _Commands:
    """Adds commands and their subcommands, all with the options that work everywhere."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._into = parser.add_subparsers(metavar="COMMAND", title="commands")

    def add(self, name: str, run: str, text: str) -> argparse.ArgumentParser:
        """A command served by `run` (`module:function` under `commands/`)."""
        command = self._into.add_parser(name, help=text, description=text, parents=[_everywhere()])
        command.set_defaults(run=run)
        return command

    def group(self, name: str, text: str) -> _Commands:
        """A command of commands; naming one is required."""
        group = self._into.add_parser(name, help=text, description=text, parents=[_everywhere()])
        inner = _Commands(group)
        inner._into.required = True
        return inner


def _runs(commands: _Commands) -> None:
    ask = commands.add("sync", "sync:ask", "run a mode of a connection, and wait for its end")
    ask.add_argument(
        "mode",
        metavar="MODE",
        choices=MODES,
        help="full, smart; in a cycle all, step1 to step4 as well; in a Store Center fresh, "
        "delta, manual",
    )
    ask.add_argument("connection", metavar="CONNECTION")
    ask.add_argument("--component", action="append", default=[], metavar="C")
    ask.add_argument("--plan-only", action="store_true", help="plan, write nothing")
    ask.add_argument("--approve", action="store_true", help="push over tripped guards; audited")
    ask.add_argument("--reason", default="", metavar="TEXT", help="why; needed by --approve")
    ask.add_argument("--confirm", default="", metavar="NAME", help="where protected: its name")
    ask.add_argument("--full-if-first", action="store_true", help="Full where none was done yet")
    ask.add_argument("--wait", action="store_true", help="queue behind a running run")
    ask.add_argument("--detach", action="store_true", help="print the run's id, do not wait")
    commands.add(
        "refresh", "refresh:ask", "read the feeds of a connection again; writes nothing outside"
    ).add_argument("connection", metavar="CONNECTION")
    commands.add(
        "check", "check:ask", "reach, credentials, permissions, clock, counts of each endpoint"
    ).add_argument("connection", metavar="CONNECTION", nargs="?")
    commands.add(
        "drift", "drift:ask", "where a side has moved since both agreed; exit 2 where one has"
    ).add_argument("connection", metavar="CONNECTION")
    commands.add(
        "doctor", "doctor:ask", "what would never sync, and what to do; exit 4 where something"
    ).add_argument("connection", metavar="CONNECTION")
    _listed(commands.add("runs", "runs:show_all", "the latest runs"))
    run = commands.group("run", "one run")
    run.add("show", "runs:show", "one run, step by step").add_argument("id", type=int)
    run.add("cancel", "runs:cancel", "stop a run between two rows").add_argument("id", type=int)
    retry = run.add(
        "retry", "runs:retry", "resume a Sync All where it stopped, or plan what failed again"
    )
    retry.add_argument("id", type=int)
    retry.add_argument("--cause", default="", metavar="CODE", help="only what failed for this")
    retry.add_argument("--detach", action="store_true", help="print the run's id, do not wait")
    undo = run.add("undo", "runs:undo", "a plan that takes back what the run pushed, for review")
    undo.add_argument("id", type=int)
    undo.add_argument("--detach", action="store_true", help="print the run's id, do not wait")


def _plans(commands: _Commands) -> None:
    listed = _listed(commands.add("plans", "plans:show_all", "the plans that wait for a person"))
    listed.add_argument("--all", action="store_true", help="those that ended too")
    plan = commands.group("plan", "one plan")
    show = plan.add("show", "plans:show", "what a push of the plan would do, row by row")
    show.add_argument("id", type=int)
    show.add_argument("--unchanged", action="store_true", help="unchanged and skipped rows too")
    _limited(show, 100)
    push = plan.add("push", "plans:push", "approve the plan and push it")
    push.add_argument("id", type=int)
    push.add_argument("--exclude", action="append", default=[], metavar="KEY", help="leave out")
    push.add_argument("--reason", default="", metavar="TEXT", help="needed where a guard tripped")
    push.add_argument("--confirm", default="", metavar="NAME", help="where protected: its name")
    push.add_argument("--detach", action="store_true", help="print the run's id, do not wait")
    drop = plan.add("drop", "plans:drop", "drop the plan; nothing of it is pushed")
    drop.add_argument("id", type=int)
    drop.add_argument("--reason", default="", metavar="TEXT")


def _views(commands: _Commands) -> None:
    look = commands.group("lookup", "one record as the feeds brought it, or why it is not there")
    for kind, text in (
        ("product", "by variant SKU, the beginning of one, product ID, or its admin address"),
        ("customer", "by internal or external ID, email, or its admin address"),
    ):
        command = look.add(kind, f"lookup:{kind}", f"{text}; exit 0 found, 1 not found")
        command.add_argument("value", metavar="VALUE")
        command.add_argument("--connection", metavar="NAME", help="in this connection only")
    commands.add("status", "status:show", "connections, feeds, runs and plans at a glance")
    errors = commands.add("errors", "errors:show", "the latest problems, or those of a run")
    errors.add_argument("id", metavar="RUN", type=int, nargs="?")
    _limited(errors, 50)
    inventory = commands.add("inventory", "inventory:show", "SKU, Qty, Last Update of each item")
    inventory.add_argument("connection", metavar="CONNECTION")
    inventory.add_argument("--filter", default="", metavar="TEXT", help="part of SKU or title")
    inventory.add_argument(
        "--flapping", action="store_true", help="only those that somebody else writes as well"
    )
    _limited(inventory, 100)
    orders = commands.add("orders", "orders:show", "the store's orders, and what became of each")
    orders.add_argument("connection", metavar="CONNECTION")
    orders.add_argument(
        "--filter",
        default="",
        metavar="TEXT",
        help="part of number, status, customer, fate, reference",
    )
    _limited(orders, 100)
    details = commands.add(
        "details", "details:show", "Data Sync Details of a Store Center: components, fields"
    )
    details.add_argument("connection", metavar="CONNECTION")
    details.add_argument(
        "--format", choices=("md", "csv", "json"), help="the document itself, to take away"
    )
    explain = commands.add("explain", "explain:show", "why a quantity is what it is, or stays so")
    explain.add_argument("connection", metavar="CONNECTION")
    explain.add_argument("sku", metavar="SKU")
    excluded = commands.add("exclusions", "exclusions:show", "what is kept out of every plan")
    excluded.add_argument("connection", metavar="CONNECTION")
    exclusion = commands.group("exclusion", "one exclusion")
    end = exclusion.add("end", "exclusions:end", "let a key back into plans")
    which = end.add_mutually_exclusive_group(required=True)
    which.add_argument("id", type=int, nargs="?")
    which.add_argument("--undone", type=int, metavar="RUN", help="all that this run's undo left")
    audit = _listed(commands.add("audit", "audit:show", "who did what, when and why"))
    audit.add_argument("--csv", action="store_true", help="all of it as CSV, oldest first")
    shift = commands.add("shift", "shift:show", "what happened since you were last here")
    shift.add_argument(
        "--since",
        metavar="WHEN",
        help="90m, 8h, 2d, or 2026-03-02 22:00; default: your last log-on",
    )
    _limited(commands.add("alerts", "alerts:show", "who is told of held, failed, recovered"), 20)
    alert = commands.group("alert", "one channel of `alerts:`")
    alert.add("test", "alerts:test", "send it a message now").add_argument("name", metavar="NAME")


def _house(commands: _Commands) -> None:
    for name, text in (("pause", "no schedule starts a run"), ("resume", "schedules go on")):
        command = commands.add(name, f"pause:{name}", text)
        which = command.add_mutually_exclusive_group(required=True)
        which.add_argument("connection", metavar="CONNECTION", nargs="?")
        which.add_argument("--all", action="store_true", help="every connection")
        command.add_argument(
            "--timer", default="", choices=TIMERS, metavar="NAME", help="this one alone"
        )
        command.add_argument("--reason", default="", metavar="TEXT")
    schedule = commands.add("schedule", "schedule:show", "what runs by itself, and setting it")
    schedule.add_argument("connection", metavar="CONNECTION")
    schedule.add_argument("mode", metavar="MODE", nargs="?", choices=SCHEDULED)
    schedule.add_argument(
        "when",
        metavar="WHEN",
        nargs="*",
        help="on, off, 60m, daily at 02:00; several: a comma between",
    )
    schedule.add_argument("--force", action="store_true", help="Sync All before it went well")
    schedule.add_argument(
        "--automatic", choices=("smart", "full"), help="what the Smart schedule runs"
    )
    frequency = commands.add("frequency", "frequency:show", "how often? tick what applies")
    frequency.add_argument("connection", metavar="CONNECTION")
    frequency.add_argument("factors", metavar="FACTOR", nargs="*", help="none: they are listed")
    relink = commands.add("relink", "relink:confirm", "what was exchanged or renamed is right")
    relink.add_argument("connection", metavar="CONNECTION")
    relink.add_argument("sku", metavar="SKU", nargs="*")
    relink.add_argument("--all", action="store_true", help="every SKU that asks for it")
    relink.add_argument("--reason", default="", metavar="TEXT")
    demo = commands.add("demo", "demo:show", "a simulated store and company, and the console")
    demo.add_argument("--headless", action="store_true", help="no console: run, tell, end")
    demo.add_argument("--items", type=int, default=240, metavar="N", help="size of the store")
    demo.add_argument("--seed", type=int, default=7, metavar="N")
    demo.add_argument("--folder", metavar="DIR", help="keep everything there; default: thrown away")
    rehearse = commands.add(
        "rehearse", "rehearse:play", "make the simulated systems misbehave, to practise"
    )
    rehearse.add_argument("fault", metavar="FAULT", nargs="?", help="none: they are listed; or off")
    rehearse.add_argument(
        "--times", type=int, default=STRIKES, metavar="N", help=f"requests (default {STRIKES})"
    )
    rehearse.add_argument("--sku", metavar="SKU", help="what is sold, with `sale`")
    worker = commands.add("worker", "worker:work", "run what is asked and what is due")
    worker.add_argument("--until-idle", action="store_true", help="end when nothing is left to do")
    worker.add_argument(
        "--lease", type=float, default=15.0, metavar="S", help="seconds it may act without a beat"
    )
    worker.add_argument(
        "--patience",
        type=float,
        default=60.0,
        metavar="S",
        help="seconds a frozen worker is waited for beyond its lease: the longest request",
    )
    sandbox = commands.add("sandbox", "sandbox:serve", "the simulated store, on 127.0.0.1")
    sandbox.add_argument("--port", type=int, default=8931, metavar="N", help="0: any free one")
    sandbox.add_argument("--items", type=int, default=240, metavar="N")
    sandbox.add_argument("--seed", type=int, default=7, metavar="N")
    sandbox.add_argument("--folder", metavar="DIR", help="where the simulated warehouse lies")
    sandbox.add_argument("--life", action="store_true", help="sales and stock moves go on")
    sandbox.add_argument("--idle-exit", type=float, metavar="SECONDS", help="end when not called")
    serve = commands.add(
        "webconnector", "webconnector:serve", "what the QuickBooks Web Connector calls"
    )
    serve.add_argument("--port", type=int, default=8932, metavar="N", help="0: any free one")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="to listen on")
    serve.add_argument("--simulated", action="store_true", help="the sandbox's own visits")
    visits = _Commands(serve)
    qwc = visits.add("qwc", "webconnector:write", "write the file the Web Connector is given once")
    qwc.add_argument("endpoint", metavar="ENDPOINT")
    qwc.add_argument("file", metavar="FILE", help="such as office.qwc")
    qwc.add_argument(
        "--url",
        default="http://localhost:8932",
        metavar="URL",
        help="where the Web Connector reaches this service: https, or http://localhost",
    )
    qwc.add_argument("--every", type=int, default=15, metavar="MINUTES", help="between two visits")
    login = commands.add("login", "login:ask", "sign in to a system that wants a person once")
    login.add_argument("endpoint", metavar="ENDPOINT")
    login.add_argument("--redirect", metavar="-", help="- : a script pastes the address on stdin")
    trial = commands.add(
        "try", "trial:show", "an endpoint's first page, column by column: for making a mapping"
    )
    trial.add_argument("endpoint", metavar="ENDPOINT")
    trial.add_argument("component", metavar="COMPONENT", nargs="?", help="default: inventory")
    config = commands.group("config", "config.yaml")
    config.add("check", "config:check", "read config.yaml and list everything wrong with it")
    config.add("schema", "config:schema", "its JSON Schema, for editors")


def _listed(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--connection", metavar="NAME", help="of this connection only")
    _limited(command, 20)
    return command


def _limited(command: argparse.ArgumentParser, rows: int) -> None:
    command.add_argument(
        "--limit", type=int, default=rows, metavar="N", help=f"rows; 0 is all (default {rows})"
    )
