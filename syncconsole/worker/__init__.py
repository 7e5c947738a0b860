"""The worker: the only process that pulls from or pushes to an endpoint. Dispatch, recovery,
timers and the lock; it opens no port."""
