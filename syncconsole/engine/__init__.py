"""Use cases: pull, plan, guard, push, settle, read back, and `ask` for a run.

The worker calls `execute`; console and commands call `ask` alone, which talks to no endpoint.
"""
