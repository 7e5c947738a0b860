"""What every test run knows: the list of requirements, and when live tests run."""

pytest_plugins = ("tests.requirements.plugin", "tests.live.plugin")
