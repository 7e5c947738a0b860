"""Benchmarks: what the program costs, beside the least it could cost, measured in the same run.

`python -m tests.bench` prints one table. Nothing here is a timed test: on a shared machine only
the ratios mean something, and differences under about 1.3 are ties.
"""
