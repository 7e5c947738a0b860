"""Changes to the cache, each in one short transaction. Called by the engine and the worker only."""
