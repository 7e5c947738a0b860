"""The whole grammar of the command line. Nothing here imports a command; `main` does, by name."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence

MODES = ("full", "smart", "fresh", "delta", "manual", "all", "step1", "step2", "step3", "step4")
"""Every mode word of all profiles; a command refuses those its connection's profile lacks."""

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
        help="full, smart; in a cycle all, step1 to step4 as well",
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
    _listed(commands.add("runs", "runs:show_all", "the latest runs"))
    run = commands.group("run", "one run")
    run.add("show", "runs:show", "one run, step by step").add_argument("id", type=int)
    run.add("cancel", "runs:cancel", "stop a run between two rows").add_argument("id", type=int)
    retry = run.add("retry", "runs:retry", "resume a Sync All at the step that stopped it")
    retry.add_argument("id", type=int)
    retry.add_argument("--detach", action="store_true", help="print the run's id, do not wait")


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
    commands.add("status", "status:show", "connections, feeds, runs and plans at a glance")
    errors = commands.add("errors", "errors:show", "the latest problems, or those of a run")
    errors.add_argument("id", metavar="RUN", type=int, nargs="?")
    _limited(errors, 50)
    inventory = commands.add("inventory", "inventory:show", "SKU, Qty, Last Update of each item")
    inventory.add_argument("connection", metavar="CONNECTION")
    inventory.add_argument("--filter", default="", metavar="TEXT", help="part of SKU or title")
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
    _listed(commands.add("audit", "audit:show", "who did what, when and why"))


def _house(commands: _Commands) -> None:
    for name, text in (("pause", "no schedule starts a run"), ("resume", "schedules go on")):
        command = commands.add(name, f"pause:{name}", text)
        which = command.add_mutually_exclusive_group(required=True)
        which.add_argument("connection", metavar="CONNECTION", nargs="?")
        which.add_argument("--all", action="store_true", help="every connection")
        command.add_argument("--reason", default="", metavar="TEXT")
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
    login = commands.add("login", "login:ask", "sign in to a system that wants a person once")
    login.add_argument("endpoint", metavar="ENDPOINT")
    login.add_argument("--redirect", metavar="-", help="- : a script pastes the address on stdin")
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
