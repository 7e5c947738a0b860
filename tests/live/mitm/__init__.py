"""The live cycle through mitmproxy, which slows, refuses, drops, cuts and loses answers."""
