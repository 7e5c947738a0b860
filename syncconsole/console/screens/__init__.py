"""Screens, one a file, each with its .tcss beside it where it needs one."""
