"""The terminal console for the people who keep a web store and a back office in step."""

__version__ = "0.1.0"
