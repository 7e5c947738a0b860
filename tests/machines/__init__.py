"""Invariants I-1 to I-10 as state machines: a world that sells, fails and lies, operators who
press every key, and after each run a look at what must hold whatever happened."""
