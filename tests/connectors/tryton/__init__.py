"""The Tryton connector, against the simulated company; against a real one in tests/live."""
