"""The headless twin of the console: the same engine, one command a thing, exit codes for scripts.

`parser` holds the whole grammar, `commands/` one module a noun. A command returns an Answer and
prints nothing itself; `main` prints it, as text or as exactly one JSON document. What happens on
the way is told on stderr by the Narrator.
"""
