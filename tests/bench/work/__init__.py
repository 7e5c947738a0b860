"""What is measured, each function run by `tests.bench.child` in a process of its own."""
