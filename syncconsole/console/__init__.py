"""The terminal console: the only room with textual. It shows what the cache holds and asks the
engine for runs; it never talks to an outside system. `main.run` starts it.
"""
