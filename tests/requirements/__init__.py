"""Which statement of the source documents is proved by which test, and that the tests can fail."""
