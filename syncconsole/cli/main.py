"""From the command line to an exit code. The only place that prints answers and errors."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

from syncconsole import __version__
from syncconsole.cli.answer import Answer
from syncconsole.cli.call import Call
from syncconsole.cli.narration import Narrator
from syncconsole.cli.parser import parse
from syncconsole.clock import SystemClock
from syncconsole.errors import Busy, ConfigError, Refused, StateError, SyncconsoleError
from syncconsole.paths import config_path, log_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

INTERRUPTED = 130
"""What shells call a command that Ctrl-C ended."""


def main(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Serve one command line; the exit code of design.md section 8, or 130 after Ctrl-C."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    environment = os.environ if environment is None else environment
    as_json = "--json" in given
    try:
        return _serve(given, environment)
    except KeyboardInterrupt:
        return _fail("interrupted", as_json, {"code": "interrupted"}, INTERRUPTED)
    except SyncconsoleError as error:
        return _fail(error.message, as_json, _details(error), error.exit_code)
    except Exception as error:  # noqa: BLE001 - the last boundary: nobody is shown a traceback
        sentence = _trouble(error)
        if sentence:
            return _fail(sentence, as_json, {"code": "state"}, 1)
        return _fail(_logged(error, given, environment), as_json, {"code": "internal"}, 1)


def _serve(given: Sequence[str], environment: Mapping[str, str]) -> int:
    args = parse(given)
    if args.version:
        return _print(Answer({"version": __version__}, [f"syncconsole {__version__}"]), args.json)
    module, function = args.run.split(":")
    command = import_module(f"syncconsole.cli.commands.{module}")
    clock = SystemClock()
    narrator = Narrator(sys.stderr, clock)
    try:
        answer: Answer = getattr(command, function)(Call(args, environment, clock, narrator))
    finally:
        narrator.rest()
    return _print(answer, args.json)


def _print(answer: Answer, as_json: bool) -> int:  # noqa: FBT001 - the one switch there is
    """Print the answer; a reader that has had enough (`| head`) changes no exit code."""
    from syncconsole.cli.printing import print_human, print_json

    out = sys.stdout
    try:
        if as_json:
            print_json(answer.document, out)
        else:
            print_human(answer, out)
        out.flush()
    except BrokenPipeError:
        _let_go(out)
    return answer.code


def _fail(sentence: str, as_json: bool, details: dict[str, Any], code: int) -> int:  # noqa: FBT001
    """One sentence on stderr; with --json the same as a document on stdout."""
    from connectors.text import clean

    sys.stderr.write(f"syncconsole: {clean(sentence)}\n")
    if as_json:
        error = {"message": sentence, "exit_code": code, **details}
        return _print(Answer({"error": error}, code=code), as_json)
    return code


def _details(error: SyncconsoleError) -> dict[str, Any]:
    """What a script can act upon, by kind of error."""
    match error:
        case ConfigError():
            return {"code": "config", "problems": error.problems}
        case Busy():
            return {"code": "busy", "run": error.run}
        case Refused():
            return {"code": error.code or "refused"}
        case StateError():
            return {"code": "state"}
        case _:
            return {"code": "error"}


def _trouble(error: Exception) -> str:
    """The sentence for a cache that cannot be used, "" for any other error."""
    from syncconsole.cache.read.sessions import trouble  # the database's modules are heavy

    return trouble(error)


def _logged(error: Exception, given: Sequence[str], environment: Mapping[str, str]) -> str:
    """The sentence for a fault of ours; the traceback goes to the log, which it names."""
    import traceback  # a fifth of this module's import time, needed for a fault of ours only

    path = config_path(_option(given, "--config"), environment)
    told = f"an error of the program itself: {type(error).__name__}: {error}"
    sentence = _without_secrets(told, path, environment)
    try:
        log = log_path(path)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} syncconsole {' '.join(given)}\n")
            trace = "".join(traceback.format_exception(error))
            file.write(_without_secrets(trace, path, environment))
    except (OSError, StateError) as refused:
        return f"{sentence}; it could not be logged ({refused})"
    return f"{sentence}; the details are in {log}"


def _without_secrets(text: str, config: Path, environment: Mapping[str, str]) -> str:
    """The text without control characters and without any secret of the config, if that is one: an
    exception may quote what it was given."""
    from connectors.text import clean
    from syncconsole.config import load
    from syncconsole.worker.log import redactor_of

    try:
        return redactor_of(load(config, environment)).text(clean(text, limit=16_384))
    except SyncconsoleError:
        return clean(text, limit=16_384)


def _option(given: Sequence[str], name: str) -> str | None:
    """The value of an option, without parsing: the parser itself may be what failed."""
    for n, word in enumerate(given):
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
        if word == name and n + 1 < len(given):
            return given[n + 1]
    return None


def _let_go(out: TextIO) -> None:
    """Point stdout at nothing, or the interpreter would complain when it flushes at exit."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, out.fileno())
    os.close(nothing)
