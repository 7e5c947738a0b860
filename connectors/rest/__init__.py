"""Any JSON API, described in config.yaml alone."""
