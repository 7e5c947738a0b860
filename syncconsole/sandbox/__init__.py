"""Simulated systems over real HTTP on loopback: the other side of the wire.

For the demo, rehearsals and tests. It imports nothing of the rest of the program, so that it
cannot inherit its mistakes; what it does comes from the vendors' own specifications.
"""
