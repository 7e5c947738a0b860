"""Runs and their steps, the push journal, problems, and who is alive."""

from __future__ import annotations

from peewee import BigIntegerField, DoubleField, IntegerField, TextField

from syncconsole.cache.tables.base import Table


class Run(Table):
    """One execution, durable by its own record.

    `attempt` is the fence: every transaction of the engine checks it, and a takeover raises it.
    `options`, `counts` and `result` (a check's findings) are JSON. `step`, `cursor` say where it
    stands; `done`, `total`, `rate` are the progress of that step. `note` is what it waits for.
    """

    connection = TextField(index=True)
    mode = TextField()
    trigger = TextField()  # person, schedule, cli
    approver = TextField()  # person, policy, named
    asked_by = TextField()
    origin = TextField(default="")
    asked_at = DoubleField()
    options = TextField(default="{}")
    state = TextField(index=True)
    attempt = IntegerField(default=0)
    holder = TextField(default="")
    step = TextField(default="")
    step_no = IntegerField(default=0)
    steps = IntegerField(default=0)
    cursor = TextField(default="")
    done = IntegerField(default=0)
    total = IntegerField(null=True)
    rate = DoubleField(null=True)
    note = TextField(default="")
    started_at = DoubleField(null=True)
    ended_at = DoubleField(null=True)
    plan = IntegerField(null=True)
    parent = IntegerField(null=True)
    counts = TextField(default="{}")
    result = TextField(default="null")
    reason = TextField(default="")
    error_code = TextField(default="")
    error = TextField(default="")
    remedy = TextField(default="")
    cancel_by = TextField(default="")


class RunStep(Table):
    """One step of a run, kept for the run's page. `state`: running, ok, partial, failed, held,
    waiting, not run."""

    run = IntegerField()
    n = IntegerField()
    name = TextField()
    state = TextField()
    started_at = DoubleField(null=True)
    ended_at = DoubleField(null=True)
    done = IntegerField(default=0)
    total = IntegerField(null=True)
    requests = IntegerField(default=0)
    note = TextField(default="")

    class Meta:
        indexes = ((("run", "n"), True),)


class Intent(Table):
    """The push journal: written before a call, settled after it (rule 13).

    `unguarded_s` is the length of the window between the guard read and the answer, in seconds,
    where the target has no compare-and-set.
    """

    run = IntegerField(index=True)
    component = TextField(default="inventory")
    row = IntegerField()  # plan row id
    item = IntegerField()
    before = BigIntegerField(null=True)
    after = BigIntegerField(null=True)
    key = TextField()
    attempt = IntegerField()
    made_at = DoubleField()
    settled_at = DoubleField(null=True)
    outcome = TextField(default="")
    unguarded_s = DoubleField(null=True)

    class Meta:
        indexes = ((("settled_at", "row"), False),)


class Problem(Table):
    """One error, tied to run, step and record; never only a log line. Text is cleaned."""

    run = IntegerField(index=True)
    connection = TextField(index=True)
    step = TextField(default="")
    key = TextField(default="")
    code = TextField()
    message = TextField()
    remedy = TextField(default="")
    detail = TextField(default="")
    request_id = TextField(default="")
    at = DoubleField()


class Process(Table):
    """A living console or worker, by its heartbeat."""

    kind = TextField()
    pid = IntegerField()
    host = TextField()
    who = TextField(default="")
    started_at = DoubleField()
    beat_at = DoubleField()


class Schedule(Table):
    """The last slot served of one timer of a connection, and why its latest tick asked no run.

    A slot is served by raising `slot` to it, which succeeds once. `met` is the last slot that
    asked for a run or had a good reason not to, `run` the last run that was asked.
    """

    connection = TextField()
    timer = TextField()
    slot = DoubleField()
    met = DoubleField(null=True)
    note = TextField(default="")
    run = IntegerField(null=True)

    class Meta:
        indexes = ((("connection", "timer"), True),)
