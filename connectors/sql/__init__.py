"""Any database that Peewee opens by URL, its tables and columns mapped in config.yaml."""
