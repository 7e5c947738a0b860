"""What every test run knows: the list of requirements."""

pytest_plugins = ("tests.requirements.plugin",)
