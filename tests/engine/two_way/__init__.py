"""The engine between a local and a main server: Fresh, Delta, Manual."""
