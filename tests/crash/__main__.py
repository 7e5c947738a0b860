"""`python -m tests.crash`: kill -9 real workers at seeded points over all profiles, and tell."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tests.crash import table
from tests.crash.grounds import GROUNDS
from tests.crash.kill import kill, undisturbed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.crash.kill import Came


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill until so many kills are done, the profiles in turn; 0, or 1 at any fault, which is told
    on stderr with the words that repeat it."""
    asked = _parsed(arguments)
    profiles = asked.profile or list(GROUNDS)
    quiet = {profile: undisturbed(profile) for profile in profiles}
    came: list[Came] = []
    seed = asked.seed
    while sum(each.kills for each in came) < asked.kills:
        for profile in profiles:
            came.append(kill(profile, seed, quiet[profile]))
            _tell(came[-1])
        seed += 1
    sys.stdout.write(f"seeds {asked.seed} to {seed - 1}\n{table.text(came)}\n")
    return 1 if any(each.faults for each in came) else 0


def _tell(came: Came) -> None:
    again = f"python -m tests.crash --kills 1 --profile {came.profile} --seed {came.seed}"
    for fault in came.faults:
        sys.stderr.write(f"{again}: {fault}\n")


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.crash",
        description="Kill real workers at seeded points; what follows must end as if nobody had.",
    )
    parser.add_argument("--kills", type=int, default=300, metavar="N", help="at least; 300")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the first one; 0")
    parser.add_argument(
        "--profile", action="append", choices=list(GROUNDS), help="only this one; may be repeated"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
